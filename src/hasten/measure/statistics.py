"""Medians and ratios with intervals, from samples grouped by process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any
from zlib import crc32

import numpy as np
from scipy.special import ndtri, stdtrit

__all__ = [
    "Estimate",
    "Groups",
    "Interval",
    "Resampled",
    "compare",
    "median_of",
    "noise_floor",
    "ratio_of",
    "resample",
]

Groups = Mapping[int, Sequence[float]]
"""Seconds per call, by the number of the process that they were taken in."""

_Array = np.ndarray[Any, Any]

_REPLICATES = 1000
_SHOWN = 0.95  # level of an interval that is shown
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

    def holds(self, value: float) -> bool:
        """Whether a value is within; not where the ends are unknown."""
        return self.low is not None and self.high is not None and self.low <= value <= self.high


@dataclass(frozen=True)
class Resampled:
    """Median of each process, and the medians that the bootstrap draws from its samples.

    Parameters
    ----------
    processes : tuple of int
    logs : ndarray
        Logarithm of the median of each process.
    drawn : ndarray
        One row a replicate, one column a process.
    """

    processes: tuple[int, ...]
    logs: _Array
    drawn: _Array

    def of(self, processes: Sequence[int]) -> Resampled:
        """The same of some processes only."""
        columns = [self.processes.index(process) for process in processes]
        return Resampled(tuple(processes), self.logs[columns], self.drawn[:, columns])


@dataclass(frozen=True)
class Estimate:
    """The logarithm of a time or of a ratio, with its bootstrap replicates.

    Parameters
    ----------
    centre : float
    replicates : ndarray
    processes : int
        That it rests on.
    """

    centre: float
    replicates: _Array
    processes: int

    def interval(self, level: float = _SHOWN) -> Interval:
        """Percentile interval, widened for the few processes that it rests on.

        With n groups the percentile interval is too narrow by sqrt((n-1)/n) and by the ratio of the
        normal to Student's t quantile (Hesterberg, "What Teachers Should Know About the Bootstrap",
        2015, section 4.3).
        """
        if self.processes < 2:
            return Interval(exp(self.centre))
        tail = (1 - level) / 2
        low, high = np.quantile(self.replicates, [tail, 1 - tail])
        wide = float(stdtrit(self.processes - 1, 1 - tail) / ndtri(1 - tail))
        wide *= sqrt(self.processes / (self.processes - 1))
        return Interval(
            exp(self.centre),
            exp(self.centre - wide * (self.centre - low)),
            exp(self.centre + wide * (high - self.centre)),
        )


def resample(groups: Groups) -> Resampled:
    """Draw the bootstrap's medians of every process.

    Parameters
    ----------
    groups : Groups
    """
    samples = [np.asarray(taken[:_MOST_SAMPLES], dtype=float) for taken in groups.values()]
    # Two entries must not draw the same places, one entry always the same.
    rng = np.random.default_rng([_SEED, crc32(np.concatenate(samples).tobytes())])
    logs = np.array([log(float(np.median(taken))) for taken in samples])
    drawn = np.stack([_resampled_medians(taken, rng) for taken in samples], axis=1)
    return Resampled(tuple(groups), logs, np.log(drawn))


def compare(slow: Resampled, fast: Resampled) -> Estimate:
    """Logarithm of the ratio of two entries.

    Entries that ran in the same rounds are paired, so that drift of the machine cancels.

    Parameters
    ----------
    slow, fast : Resampled
    """
    shared = sorted(set(slow.processes) & set(fast.processes))
    if len(shared) >= 2:
        slow, fast = slow.of(shared), fast.of(shared)
        first = second = _picked(len(shared))
    else:
        first, second = _picked(len(slow.processes)), _picked(len(fast.processes), stream=1)
    centre = float(np.median(slow.logs) - np.median(fast.logs))
    replicates = _medians(slow, first) - _medians(fast, second)
    return Estimate(centre, replicates, min(len(slow.processes), len(fast.processes)))


def median_of(groups: Groups) -> Interval:
    """Median time with its interval: the median over processes of the medians of their samples.

    Parameters
    ----------
    groups : Groups

    Returns
    -------
    Interval
    """
    entry = resample(groups)
    processes = len(entry.processes)
    replicates = _medians(entry, _picked(processes))
    return Estimate(float(np.median(entry.logs)), replicates, processes).interval()


def ratio_of(slow: Groups, fast: Groups, level: float = _SHOWN) -> Interval:
    """How many times as long one entry takes as another, with its interval.

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
    return compare(resample(slow), resample(fast)).interval(level)


def noise_floor(control: Interval) -> float:
    """Smallest ratio, as a logarithm, that the control lets one believe in.

    The control is the reference against itself: how far its ratio is from 1 is noise.
    """
    return abs(log(control.median))


def _picked(processes: int, stream: int = 0) -> _Array:
    """Processes that each replicate draws; in a pair both sides draw the same."""
    rng = np.random.default_rng([_SEED, stream])
    return rng.integers(0, processes, (_REPLICATES, processes))


def _medians(entry: Resampled, picked: _Array) -> _Array:
    medians: _Array = np.median(np.take_along_axis(entry.drawn, picked, axis=1), axis=1)
    return medians


def _resampled_medians(samples: _Array, rng: np.random.Generator) -> _Array:
    drawn = rng.integers(0, len(samples), (_REPLICATES, len(samples)))
    medians: _Array = np.median(samples[drawn], axis=1)
    return medians
