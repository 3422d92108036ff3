"""A fixed loop, timed for a second, to see whether equal work takes equal time."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, median, pvariance, quantiles
from time import perf_counter

from hasten.measure.health.check import Answer, doubtful, good, unknown

__all__ = ["run_loop", "speeds", "spread"]

_SECONDS = 1.0
_ONE = 1e-3  # seconds that one run of the loop is made to take, roughly
_FEWEST = 50  # samples
_SPREAD, _STALL = 0.03, 1.25  # of the middle half; of the slowest in twenty
_APART, _SMALLEST, _DISTINCT = 1.05, 0.1, 4.0


def run_loop(seconds: float = _SECONDS) -> tuple[float, ...]:
    """Time the same loop again and again.

    Parameters
    ----------
    seconds : float
        How long.

    Returns
    -------
    tuple of float
        Seconds of each run, in order.
    """
    turns = 1000
    while _timed(turns) < _ONE / 2:
        turns *= 2
    samples, end = [], perf_counter() + seconds
    while perf_counter() < end:
        samples.append(_timed(turns))
    return tuple(samples)


def spread(samples: Sequence[float]) -> Answer:
    """Whether equal work takes equal time."""
    if len(samples) < _FEWEST:
        return unknown(f"the loop ran only {len(samples)} times in its second")
    cuts = quantiles(samples, n=20)
    width, stall = (cuts[14] - cuts[4]) / 2 / median(samples), cuts[18] / median(samples)
    finding = (
        f"equal work takes equal time ±{width:.1%}; one run in twenty takes {stall:.2f}x or more"
    )
    if width <= _SPREAD and stall <= _STALL:
        return good(finding)
    return doubtful(finding, "settle the other doubts first, then give races a larger --budget")


def speeds(samples: Sequence[float]) -> Answer:
    """Whether the machine has one speed, or two that it changes between."""
    if len(samples) < _FEWEST:
        return unknown(f"the loop ran only {len(samples)} times in its second")
    fast, slow = _halves(sorted(samples))
    ratio = fmean(slow) / fmean(fast)
    inside = sqrt((pvariance(fast) * len(fast) + pvariance(slow) * len(slow)) / len(samples))
    distinct = fmean(slow) - fmean(fast) > _DISTINCT * inside
    if min(len(fast), len(slow)) < _SMALLEST * len(samples) or ratio < _APART or not distinct:
        return good("one speed")
    return doubtful(
        f"two speeds, {ratio:.2f}x apart; {len(slow) / len(samples):.0%} of the runs had the slow one",
        "look at frequency, turbo, kinds of core and load above; taskset -c N keeps to one core",
    )


def _timed(turns: int) -> float:
    start = perf_counter()
    total = 0
    for number in range(turns):
        total += number & 7
    return perf_counter() - start


def _halves(ordered: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """The cut into two groups that are each as much alike as can be (Otsu's)."""
    total, count = sum(ordered), len(ordered)
    best, cut, below = -1.0, 1, 0.0
    for number in range(1, count):
        below += ordered[number - 1]
        gap = below / number - (total - below) / (count - number)
        between = number * (count - number) * gap * gap
        if between > best:
            best, cut = between, number
    return ordered[:cut], ordered[cut:]
