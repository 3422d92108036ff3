"""A fixed loop, timed for a second, to see whether equal work takes equal time."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from time import perf_counter

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.modes import two_modes

__all__ = ["run_loop", "speeds", "spread"]

_SECONDS = 1.0
_ONE = 1e-3  # seconds that one run of the loop is made to take, roughly
_FEWEST = 50  # samples
_SPREAD, _STALL = 0.03, 1.25  # of the middle half; of the slowest in twenty


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


def spread(samples: Sequence[float]) -> Check:
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


def speeds(samples: Sequence[float]) -> Check:
    """Whether the machine has one speed, or two that it changes between."""
    if len(samples) < _FEWEST:
        return unknown(f"the loop ran only {len(samples)} times in its second")
    modes = two_modes(samples)
    if modes is None:
        return good("one speed")
    return doubtful(
        f"two speeds, {modes.ratio:.2f}x apart; {modes.slow:.0%} of the runs had the slow one",
        "look at frequency, turbo, kinds of core and load above; taskset -c N keeps to one core",
    )


def _timed(turns: int) -> float:
    start = perf_counter()
    total = 0
    for number in range(turns):
        total += number & 7
    return perf_counter() - start
