"""Medians and ratios with intervals, from samples grouped by process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

import numpy as np
from scipy import stats

__all__ = ["Groups", "Interval", "median_of", "noise_floor", "ratio_of", "separable"]

Groups = Mapping[int, Sequence[float]]
"""Seconds per call, by the number of the process that they were taken in."""

_CLEAR, _CLEAR_OF_TWO = 1.25, 3.0  # ratios of complete separation, with three processes or with two
_REPLICATES = 1000
_SHOWN, _CLAIMED = 0.95, 0.99  # an interval that is shown, and one that a difference must clear
_SEED = 20_250_305
_MOST_SAMPLES = 200  # of one process: more only cost time


@dataclass(frozen=True)
class Interval:
    """An estimate with what is known of its error.

    Parameters
    ----------
    median : float
    low, high : float or None
        Ends of a 95 % interval; None where one process alone leaves it unknown.
    """

    median: float
    low: float | None = None
    high: float | None = None

    @property
    def relative(self) -> float | None:
        """Half the width as a share of the median."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2 / self.median


def median_of(groups: Groups) -> Interval:
    """Median time with its interval: the median over processes of the medians of their samples.

    Parameters
    ----------
    groups : Groups

    Returns
    -------
    Interval
    """
    return _interval(*_replicated([groups], [list(groups)]), len(groups), _SHOWN)


def ratio_of(slow: Groups, fast: Groups, level: float = _SHOWN) -> Interval:
    """How many times as long one entry takes as another, with its interval.

    Entries that ran in the same rounds are paired, so that drift of the machine cancels.

    Parameters
    ----------
    slow, fast : Groups
    level : float
        Of confidence.

    Returns
    -------
    Interval
        ``slow / fast``.
    """
    shared = sorted(set(slow) & set(fast))
    if len(shared) >= 2:
        centre, logs = _replicated([slow, fast], [shared, shared], paired=True)
        return _interval(centre, logs, len(shared), level)
    centre, logs = _replicated([slow, fast], [list(slow), list(fast)])
    return _interval(centre, logs, min(len(slow), len(fast)), level)


def noise_floor(control: Interval) -> float:
    """Smallest ratio, as a logarithm, that the control lets one believe in.

    The control is the reference against itself: how far its ratio is from 1 is noise.
    """
    return abs(log(control.median))


def separable(slow: Groups, fast: Groups, floor: float) -> bool:
    """Whether two entries can be told apart.

    They can where the interval of their ratio clears the noise floor, or where every process of one
    is slower than every process of the other by a margin that no noise makes: a burst of other work
    may spoil an interval, and still nobody doubts a factor of twenty. Where neither could be computed
    they cannot.

    Parameters
    ----------
    slow, fast : Groups
        In any order.
    floor : float
        Logarithm of the smallest ratio to believe in.
    """
    if _clearly_apart(slow, fast, floor):
        return True
    ratio = ratio_of(slow, fast, _CLAIMED)
    if ratio.low is None or ratio.high is None:
        return False
    return log(ratio.low) > floor or log(ratio.high) < -floor


def _clearly_apart(one: Groups, other: Groups, floor: float) -> bool:
    """Complete separation; of n processes each, chance alone does it once in (2n)!/(2 n! n!)."""
    processes = min(len(one), len(other))
    if processes < 2:
        return False
    margin = max(floor, log(_CLEAR_OF_TWO if processes == 2 else _CLEAR))
    ours, theirs = ([log(float(np.median(s))) for s in side.values()] for side in (one, other))
    return min(ours) - max(theirs) > margin or min(theirs) - max(ours) > margin


def _replicated(
    sides: list[Groups], processes: list[list[int]], *, paired: bool = False
) -> tuple[float, np.ndarray[Any, Any]]:
    """Logarithm of the first side over the second, estimated and bootstrapped.

    Processes are drawn first, then samples within them; paired sides draw the same processes.
    """
    rng = np.random.default_rng(_SEED)
    drawn: np.ndarray[Any, Any] | None = None
    centre, logs = 0.0, np.zeros(_REPLICATES)
    for sign, groups, names in zip((1, -1), sides, processes, strict=False):
        samples = [np.asarray(groups[name][:_MOST_SAMPLES]) for name in names]
        centre += sign * float(np.median([log(float(np.median(s))) for s in samples]))
        if drawn is None or not paired:
            drawn = rng.integers(0, len(names), (_REPLICATES, len(names)))
        medians = np.stack([_resampled_medians(s, rng) for s in samples], axis=1)
        picked = np.take_along_axis(np.log(medians), drawn, axis=1)
        logs = logs + sign * np.median(picked, axis=1)
    return centre, logs


def _resampled_medians(
    samples: np.ndarray[Any, Any], rng: np.random.Generator
) -> np.ndarray[Any, Any]:
    drawn = rng.integers(0, len(samples), (_REPLICATES, len(samples)))
    medians: np.ndarray[Any, Any] = np.median(samples[drawn], axis=1)
    return medians


def _interval(centre: float, logs: np.ndarray[Any, Any], processes: int, level: float) -> Interval:
    """Percentile interval, widened for the few processes that it rests on.

    With n groups the percentile interval is too narrow by sqrt((n-1)/n) and by the ratio of the
    normal to Student's t quantile (Hesterberg, "What Teachers Should Know About the Bootstrap",
    2015, section 4.3).
    """
    if processes < 2:
        return Interval(exp(centre))
    tail = (1 - level) / 2
    low, high = np.quantile(logs, [tail, 1 - tail])
    wide = stats.t.ppf(1 - tail, processes - 1) / stats.norm.ppf(1 - tail)
    wide *= sqrt(processes / (processes - 1))
    return Interval(
        exp(centre), exp(centre - wide * (centre - low)), exp(centre + wide * (high - centre))
    )
