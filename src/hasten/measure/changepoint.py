"""Where the last flat segment of a series of times begins."""

from __future__ import annotations

from collections.abc import Collection
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

__all__ = ["LEAST", "flat_from"]

LEAST = 12  # times that must be flat before one believes it
_HALF = 4  # fewer than that on one side of a change-point prove nothing
_LEVEL = 0.02  # probability of seeing a change where there is none
_FASTER = 0.97  # a change that is smaller is no warm-up

_Array = np.ndarray[Any, Any]


def flat_from(times: Collection[float]) -> int:
    """Index from which on times no longer get faster; 0 where they never did.

    The change-point is the split at which the Mann-Whitney statistic of what comes before against what
    comes after is largest (Pettitt, "A Non-Parametric Approach to the Change-Point Problem", Applied
    Statistics 28, 1979; standardised as by Hawkins and Deng, "A Nonparametric Change-Point Control
    Chart", Journal of Quality Technology 42, 2010, so that a change near the end counts as much). What
    comes after is searched in the same way, until no change is left. Ranks alone count: spikes and two
    speeds that alternate are no change. Slower is no warm-up, and nothing to wait for.

    Parameters
    ----------
    times : collection of float
        In the order in which they were taken.

    Examples
    --------
    >>> flat_from([9.1, 9.0, 9.3, 9.2, 9.1, 2.1, 2.0, 2.2, 2.1, 2.3, 2.0])
    5
    >>> flat_from([2.1, 2.0, 2.2, 9.0, 2.1, 2.3, 2.0, 2.1, 2.2])
    0
    """
    whole = np.fromiter(times, float, len(times))
    begin = 0
    while (split := _change(whole[begin:])) is not None:
        begin += split
    return begin


def _change(times: _Array) -> int | None:
    """Where times get faster most clearly, if they do."""
    count = len(times)
    if count < 2 * _HALF:
        return None
    before = np.arange(_HALF, count - _HALF + 1)
    sums = np.cumsum(_ranks(times))[before - 1]
    expected = before * (count + 1) / 2
    scores = (sums - expected) / np.sqrt(before * (count - before) * (count + 1) / 12)
    best = int(np.argmax(scores))
    split = int(before[best])
    if scores[best] < _threshold(len(before), count):
        return None
    faster = np.median(times[split:]) < _FASTER * np.median(times[:split])
    return split if faster else None


def _threshold(splits: int, count: int) -> float:
    """Score that flat noise reaches at any of the splits with probability `_LEVEL` at most.

    Never more than what four times that are faster than all others score.
    """
    reachable = sqrt(3.0 * _HALF * (count - _HALF) / (count + 1))
    return min(NormalDist().inv_cdf(1 - _LEVEL / splits), reachable)


def _ranks(times: _Array) -> _Array:
    """Ranks from 1; equal times share the middle of theirs."""
    _, place, counts = np.unique(times, return_inverse=True, return_counts=True)
    middle: _Array = np.cumsum(counts) - (counts - 1) / 2
    return middle[place]
