"""Exponents of growth, and sizes at which one overtakes another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.growth import crossings, growth_of
from hasten.measure.statistics import Interval


def times(factor, exponent, sizes=(10, 20, 40, 80), spread=0.01):
    seconds = {n: factor * n**exponent for n in sizes}
    return {n: Interval(s, s * (1 - spread), s * (1 + spread)) for n, s in seconds.items()}


@given(st.floats(0.0, 4.0), st.floats(1e-9, 1.0))
def test_the_exponent_of_a_power_is_found(exponent, factor):
    found = growth_of(times(factor, exponent))
    assert found.exponent.median == pytest.approx(exponent, abs=1e-6)
    assert found.seconds(30) == pytest.approx(factor * 30**exponent)
    assert found.sizes == 4


def test_scatter_widens_the_interval():
    points = times(1e-6, 2.0)
    points[20] = Interval(points[20].median * 1.3)
    found = growth_of(points)
    assert found.exponent.low < 2.0 < found.exponent.high
    assert found.exponent.high - found.exponent.low > 0.2


def test_two_sizes_have_the_error_of_their_times():
    found = growth_of(times(1e-6, 1.0, sizes=(100, 200), spread=0.1))
    assert found.exponent.median == pytest.approx(1.0)
    assert found.exponent.low == pytest.approx(1.0 - 0.2047, abs=0.01)
    assert growth_of({n: Interval(n * 1.0) for n in (1, 2)}).exponent.low is None


def test_one_size_tells_nothing_of_growth():
    assert growth_of(times(1.0, 1.0, sizes=(10,))) is None


def test_the_size_from_which_on_a_build_is_worth_it():
    entries = {"python": times(1e-7, 2.0), "numba": times(4e-6, 1.0), "slow": times(1.0, 1.0)}
    (found,) = crossings(entries, "python")
    assert (found.faster, found.slower) == ("numba", "python")
    assert found.n == pytest.approx(40, rel=0.05)


def test_what_cannot_be_told_apart_does_not_cross():
    entries = {"python": times(1e-6, 1.0, spread=0.5), "other": times(1.2e-6, 0.95, spread=0.5)}
    assert crossings(entries, "python") == []
