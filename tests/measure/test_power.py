from __future__ import annotations

import numpy as np
import pytest

from hasten.measure.comparing import apart
from hasten.measure.power import smallest_visible
from measure.samples import draw


@pytest.mark.parametrize(("processes", "noise"), [(5, 0.01), (12, 0.01), (8, 0.05)])
def test_a_difference_that_is_called_visible_is_seen_nine_times_in_ten(processes, noise):
    rng = np.random.default_rng(12)

    def some(centre):
        return draw(rng, centre, processes, noise, noise)

    visible = np.median([smallest_visible(some(1.0), some(1.0), 0.0) for _ in range(20)])
    seen = sum(bool(apart({"a": some(visible), "b": some(1.0)}, 0.0)) for _ in range(60))
    assert seen >= 48
    missed = sum(not apart({"a": some(visible**0.3), "b": some(1.0)}, 0.0) for _ in range(60))
    assert missed >= 30


def test_more_processes_less_noise_and_a_lower_floor_see_more():
    rng = np.random.default_rng(13)

    def visible(processes=6, noise=0.01, floor=0.0):
        pairs = [[draw(rng, 1.0, processes, noise, noise) for _ in "ab"] for _ in range(15)]
        return np.median([smallest_visible(*pair, floor) for pair in pairs])

    usual = visible()
    assert 1 < visible(processes=12) < usual
    assert 1 < visible(noise=0.002) < usual
    assert visible(floor=0.05) > usual


def test_one_process_leaves_it_unknown():
    assert smallest_visible({0: [1.0, 1.1]}, {0: [1.0]}, 0.0) is None
