from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.comparing import LEVEL, apart, holm, p_value
from hasten.measure.statistics import compare, resample
from measure.samples import draw

CHANCES = st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=12)
LEVELS = st.floats(0.001, 0.2)


def separable(one, other, floor):
    return bool(apart({"one": one, "other": other}, floor))


@given(CHANCES, LEVELS)
def test_holm_rejects_no_more_than_no_correction_and_no_less_than_bonferroni(chances, level):
    rejected = holm(chances, level)
    assert rejected <= {key for key, chance in chances.items() if chance <= level}
    assert rejected >= {key for key, chance in chances.items() if chance <= level / len(chances)}


@given(CHANCES, LEVELS)
def test_holm_rejects_the_smallest_first(chances, level):
    rejected = holm(chances, level)
    kept = [chance for key, chance in chances.items() if key not in rejected]
    assert all(chances[key] <= min(kept, default=1) for key in rejected)


@given(CHANCES, LEVELS, st.floats(0, 1))
def test_holm_rejects_no_less_where_a_p_value_falls(chances, level, share):
    falling = {key: chance * share for key, chance in list(chances.items())[:1]}
    assert holm(chances | falling, level) >= holm(chances, level)


@given(CHANCES, LEVELS)
def test_a_pair_that_is_far_apart_costs_the_others_nothing(chances, level):
    without = {key: chance for key, chance in chances.items() if key != "far"}
    assert holm({**without, "far": 0.0}, level) == holm(without, level) | {"far"}


@given(st.integers(0, 10**6), st.floats(0.8, 1.25), st.integers(2, 8), st.floats(0, 0.1))
def test_a_p_value_at_the_level_says_what_the_interval_says(seed, centre, processes, floor):
    rng = np.random.default_rng(seed)
    ratio = compare(resample(draw(rng, centre, processes)), resample(draw(rng, 1.0, processes)))
    interval = ratio.interval(1 - LEVEL)
    clear = np.log(interval.low) > floor or np.log(interval.high) < -floor
    assert (p_value(ratio, floor) < LEVEL) == clear


@given(st.integers(0, 10**6), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_higher_floor_makes_no_difference_surer(seed, one, other):
    rng = np.random.default_rng(seed)
    ratio = compare(resample(draw(rng, 1.1, 4)), resample(draw(rng, 1.0, 4)))
    low, high = sorted((one, other))
    assert 0 <= p_value(ratio, low) <= p_value(ratio, high) <= 1


def test_equal_entries_are_hardly_ever_told_apart_however_many_they_are():
    rng = np.random.default_rng(3)
    wrong = sum(bool(apart({str(n): draw(rng, 1.0, 5) for n in range(7)}, 0.0)) for _ in range(40))
    assert wrong <= 2


@pytest.mark.parametrize("noise", ["heavy tails", "two speeds"])
def test_noise_that_is_not_normal_is_no_difference(noise):
    rng = np.random.default_rng(8)

    def noisy():
        if noise == "heavy tails":
            logs = 0.01 * rng.standard_t(2, (8, 1)) + 0.01 * rng.standard_t(2, (8, 20))
        else:
            logs = np.repeat(np.where(rng.random((8, 4)) < 0.35, np.log(1.5), 0.0), 5, axis=1)
            logs = logs + rng.normal(0, 0.01, logs.shape)
        return dict(enumerate(np.exp(logs).tolist()))

    wrong = sum(separable(noisy(), noisy(), 0.0) for _ in range(80))
    assert wrong <= 4


def test_a_clear_difference_is_seen():
    rng = np.random.default_rng(4)
    seen = sum(separable(draw(rng, 1.1, 8), draw(rng, 1.0, 8), 0.0) for _ in range(40))
    assert seen >= 36


def test_a_close_pair_of_five_processes_is_seen_among_many_that_are_far_apart():
    rng = np.random.default_rng(9)
    seen = 0
    for _ in range(20):
        field = {str(n): draw(rng, 2.0**n, 5, 0.003, 0.003) for n in range(1, 10)}
        seen += ("a", "b") in apart(
            {"a": draw(rng, 1.0, 5, 0.003, 0.003), "b": draw(rng, 1.04, 5, 0.003, 0.003), **field},
            0.0,
        )
    assert seen >= 18


def test_nothing_is_told_apart_by_one_process():
    assert not separable({0: [1.0, 1.0]}, {0: [9.0, 9.0]}, 0.0)


def test_a_large_factor_is_seen_through_bursts_of_noise():
    fast = {0: [1.0], 1: [1.1], 2: [3.5], 3: [1.0], 4: [1.05]}
    slow = {0: [20.0], 1: [70.0], 2: [21.0], 3: [19.0], 4: [45.0]}
    assert separable(slow, fast, 0.0)
    assert separable(fast, slow, 0.0)
    assert separable({0: [20.0], 1: [20.3]}, {0: [1.0], 1: [1.2]}, 0.0)
    assert not separable({0: [2.0], 1: [3.9]}, {0: [1.0], 1: [1.2]}, 0.0)


def test_the_floor_turns_a_small_difference_into_a_tie():
    rng = np.random.default_rng(7)
    slow, fast = draw(rng, 1.05, 8, 0.001, 0.001), draw(rng, 1.0, 8, 0.001, 0.001)
    assert separable(slow, fast, 0.0)
    assert not separable(slow, fast, 0.1)
