from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.statistics import Interval, median_of, noise_floor, ratio_of
from measure.samples import draw


@given(st.lists(st.lists(st.floats(1e-9, 1e3), min_size=1, max_size=5), min_size=1, max_size=5))
def test_an_interval_holds_its_median(samples):
    found = median_of(dict(enumerate(samples)))
    if len(samples) == 1:
        assert found.low is None
        assert found.high is None
    else:
        assert found.low <= found.median * (1 + 1e-9)
        assert found.high >= found.median * (1 - 1e-9)


def test_one_process_leaves_the_interval_unknown():
    assert median_of({0: [1.0, 1.0]}).low is None
    assert not median_of({0: [1.0, 1.0]}).holds(1.0)


def test_an_interval_holds_what_lies_between_its_ends():
    assert Interval(1.0, 0.9, 1.1).holds(1.1)
    assert not Interval(1.2, 1.05, 1.3).holds(1.0)
    assert not Interval(1.0).holds(1.0)


@pytest.mark.parametrize("processes", [3, 5, 10])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(processes):
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(150):
        found = median_of(draw(rng, 1.0, processes))
        hits += found.low <= 1.0 <= found.high
    assert hits / 150 > 0.88


def test_drift_that_hits_both_cancels_in_the_ratio():
    rng = np.random.default_rng(5)
    drift = {p: 1.0 + 0.3 * p for p in range(6)}
    slow = {p: (2.0 * drift[p] * np.exp(rng.normal(0, 0.01, 9))).tolist() for p in drift}
    fast = {p: (1.0 * drift[p] * np.exp(rng.normal(0, 0.01, 9))).tolist() for p in drift}
    ratio = ratio_of(slow, fast)
    assert 1.95 < ratio.median < 2.05
    assert ratio.relative < 0.05
    assert median_of(slow).relative > 0.2


def test_entries_without_shared_processes_are_compared_all_the_same():
    rng = np.random.default_rng(6)
    slow = {p + 100: v for p, v in draw(rng, 3.0, 4).items()}
    ratio = ratio_of(slow, draw(rng, 1.0, 5))
    assert ratio.low < 3.0 < ratio.high


@pytest.mark.parametrize(
    ("control", "floor"),
    [
        (Interval(1.0, 0.99, 1.01), 0.0),
        (Interval(1.02, 0.98, 1.06), np.log(1.02)),
        (Interval(1.10, 1.05, 1.20), np.log(1.10)),
        (Interval(0.90, 0.80, 0.95), -np.log(0.90)),
        (Interval(1.05), np.log(1.05)),
    ],
)
def test_a_control_that_is_off_raises_the_floor(control, floor):
    assert noise_floor(control) == pytest.approx(floor)
