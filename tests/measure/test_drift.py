from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hasten.measure.drift import _LEVEL, _may_be_a_trend, drift_of

RNG = np.random.default_rng(41)


def race(*levels, noise=0.005):
    return {n: (level * np.exp(RNG.normal(0, noise, 9))).tolist() for n, level in enumerate(levels)}


def test_a_trend_is_told_from_beginning_to_end():
    assert drift_of(race(*np.linspace(1.0, 1.3, 7))) == pytest.approx(1.3, rel=0.05)
    assert drift_of(race(*np.linspace(1.0, 0.8, 9))) == pytest.approx(0.8, rel=0.05)


def test_noise_is_no_trend():
    assert sum(drift_of(race(*[1.0] * 8, noise=0.1)) is not None for _ in range(60)) <= 3


def test_one_slow_process_is_no_trend():
    assert drift_of(race(1, 1, 1, 1, 1, 1, 3)) is None


def test_a_small_trend_is_nothing_to_tell():
    assert drift_of(race(*np.linspace(1.0, 1.03, 8), noise=1e-4)) is None


def test_few_processes_prove_nothing():
    assert drift_of(race(1, 2, 3, 4)) is None
    assert drift_of(dict(enumerate([[1.0]] * 9))) is None


@given(st.lists(st.integers(0, 30), min_size=5, max_size=25))
def test_what_is_looked_at_first_hides_no_trend(values):
    p = stats.kendalltau(range(len(values)), values).pvalue
    if p <= _LEVEL:
        assert _may_be_a_trend(np.array(values, float))
