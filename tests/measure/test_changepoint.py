from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.changepoint import LEAST, flat_from

RNG = np.random.default_rng(21)


def noisy(*segments, noise=0.03):
    """Times about the levels of segments, each a pair of level and length."""
    levels = np.concatenate([np.full(count, float(level)) for level, count in segments])
    return levels * np.exp(RNG.normal(0, noise, len(levels)))


def share(make, says, times=100):
    return sum(says(make()) for _ in range(times)) / times


@pytest.mark.parametrize("count", [8, 20, 60, 200])
@pytest.mark.parametrize("noise", [0.01, 0.1, 0.3])
def test_flat_noise_is_flat_from_its_beginning(count, noise):
    assert share(lambda: noisy((1, count), noise=noise), lambda t: flat_from(t) == 0) > 0.93


@pytest.mark.parametrize(("slow", "fast"), [(4, 12), (8, 8), (30, 12), (100, 20)])
def test_a_step_down_is_found_where_it_is(slow, fast):
    found = [flat_from(noisy((3, slow), (1, fast))) for _ in range(30)]
    assert np.median(found) == slow
    assert sum(abs(begin - slow) <= 1 for begin in found) >= 27


def test_the_last_of_several_steps_counts():
    found = [flat_from(noisy((9, 12), (5, 15), (4, 20), noise=0.02)) for _ in range(30)]
    assert sum(abs(begin - 27) <= 1 for begin in found) >= 26


def test_a_step_whose_end_is_too_short_leaves_too_little():
    begin = flat_from(noisy((3, 16), (1, 6)))
    assert 22 - begin < LEAST


@pytest.mark.parametrize("decay", [0.9, 0.95, 0.98])
def test_a_slow_decay_is_never_flat_for_long(decay):
    times = decay ** np.arange(60) * np.exp(RNG.normal(0, 0.005, 60))
    for count in range(16, 61):
        assert count - flat_from(times[:count]) < LEAST


def test_a_decay_that_has_ended_is_flat_from_there():
    times = np.concatenate([1 + 5 * 0.7 ** np.arange(15), np.ones(20)])
    assert 8 <= flat_from(times * np.exp(RNG.normal(0, 0.02, 35))) <= 18


@pytest.mark.parametrize("size", [2, 10, 1000])
def test_spikes_are_no_change(size):
    def spiky():
        return noisy((1, 50), noise=0.02) * np.where(RNG.random(50) < 0.1, size, 1)

    assert share(spiky, lambda t: flat_from(t) == 0) > 0.93


@pytest.mark.parametrize("slow", [0.2, 0.5, 0.8])
def test_two_speeds_that_alternate_are_no_change(slow):
    def bimodal():
        return noisy((1, 60), noise=0.01) * np.where(RNG.random(60) < slow, 1.5, 1)

    assert share(bimodal, lambda t: flat_from(t) == 0) > 0.93


def test_spikes_hide_no_step():
    times = noisy((3, 20), (1, 20)) * np.where(RNG.random(40) < 0.1, 20, 1)
    assert abs(flat_from(times) - 20) <= 2


def test_getting_slower_is_nothing_to_wait_for():
    assert flat_from(noisy((1, 20), (3, 20))) == 0


def test_a_change_that_is_too_small_to_care_is_none():
    assert flat_from([1.01] * 20 + [1.0] * 20) == 0


@given(st.lists(st.floats(1e-9, 1e3), max_size=60))
def test_the_flat_segment_is_a_part_of_the_series(times):
    begin = flat_from(times)
    assert begin == 0 or 4 <= begin <= len(times) - 4


@given(st.lists(st.integers(1, 9), min_size=1, max_size=40), st.integers(0, 9))
def test_the_unit_of_time_does_not_matter(times, power):
    assert flat_from(times) == flat_from([t * 2.0**-power for t in times])
