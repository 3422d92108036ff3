from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.modes import dip, two_modes

RNG = np.random.default_rng(31)


def mixed(slow, ratio, count=150, noise=0.03):
    return np.exp(RNG.normal(0, noise, count)) * np.where(RNG.random(count) < slow, ratio, 1.0)


@pytest.mark.parametrize(("slow", "ratio"), [(0.5, 1.5), (0.3, 1.5), (0.6, 1.3), (0.4, 10.0)])
def test_two_speeds_are_told_with_their_ratio_and_share(slow, ratio):
    found = [two_modes(mixed(slow, ratio)) for _ in range(20)]
    seen = [modes for modes in found if modes]
    assert len(seen) >= 17
    assert np.median([modes.ratio for modes in seen]) == pytest.approx(ratio, rel=0.05)
    assert np.median([modes.slow for modes in seen]) == pytest.approx(slow, abs=0.1)


@pytest.mark.parametrize(
    "one",
    [
        lambda: np.exp(RNG.normal(0, 0.05, 150)),
        lambda: 1 + RNG.random(150),
        lambda: np.exp(0.2 * RNG.exponential(1, 150)),
        lambda: mixed(0.06, 3.0),
        lambda: np.ones(150),
    ],
    ids=["normal", "uniform", "long tail", "spikes", "constant"],
)
def test_one_speed_is_not_two(one):
    assert sum(two_modes(one()) is not None for _ in range(60)) <= 1


def test_speeds_that_are_close_are_nothing_to_tell():
    assert two_modes(mixed(0.5, 1.05, noise=0.002)) is None


def test_few_samples_prove_nothing():
    assert two_modes([1.0, 2.0] * 10) is None


def test_the_dip_of_two_points_is_a_quarter():
    assert dip(np.repeat([0.0, 1.0], 50)) == pytest.approx(0.25, abs=0.01)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=60))
def test_the_dip_is_between_its_bounds_and_the_same_in_the_mirror(values):
    ordered = np.sort(values)
    assert 0 < dip(ordered) <= 0.25 + 1 / len(values)
    assert dip(-ordered[::-1]) == pytest.approx(dip(ordered))
