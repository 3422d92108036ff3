"""Whether times come in two kinds: a fast one and a slow one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

import numpy as np

__all__ = ["Modes", "dip", "two_modes"]

_FEWEST, _MOST = 40, 200  # samples: fewer prove nothing, more only cost time
_FAR = (
    0.65  # dip times the root of the number of samples: one uniform sample in a thousand is beyond
)
_CLOSEST = 1.1  # ratio of two kinds below which nobody need care
_RAREST = 0.1  # share of all below which it is a tail, not a kind

_Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Modes:
    """Two kinds of samples of one entry.

    Parameters
    ----------
    ratio : float
        Typical slow over typical fast one.
    slow : float
        Share of the slow ones.
    """

    ratio: float
    slow: float


def two_modes(times: Collection[float]) -> Modes | None:
    """The two kinds that times come in; None where they come in one.

    They are two where the times are further from any distribution with one mode than uniform ones
    would be (`dip`); the kinds are the two groups with the least squares within (Fisher, "On Grouping
    for Maximum Homogeneity", Journal of the American Statistical Association 53, 1958).

    Parameters
    ----------
    times : collection of float
    """
    if len(times) < _FEWEST:
        return None
    whole = np.log(np.sort(np.fromiter(times, float, len(times))))
    logs = whole
    if len(logs) > _MOST:
        logs = whole[np.linspace(0, len(whole) - 1, _MOST).round().astype(int)]
    if dip(logs) * sqrt(len(logs)) < _FAR:
        return None
    split = _fisher_split(logs)
    is_slow = whole > (logs[split - 1] + logs[split]) / 2
    apart = float(np.median(whole[is_slow]) - np.median(whole[~is_slow]))
    modes = Modes(exp(apart), float(is_slow.mean()))
    rare = min(modes.slow, 1 - modes.slow) < _RAREST
    return None if rare or modes.ratio < _CLOSEST else modes


def dip(ordered: _Array) -> float:
    """How far the distribution of a sample is from the nearest one with a single mode.

    That is half the largest gap to a function that is convex below the mode and concave above it
    (Hartigan and Hartigan, "The Dip Test of Unimodality", Annals of Statistics 13, 1985). The mode is
    the value with the smallest such gap; what lies below it gives a gap that only grows with it, and
    what lies above it one that only shrinks, so it is found by bisection.

    Parameters
    ----------
    ordered : ndarray
        Smallest first.
    """
    mirrored = -ordered[::-1]
    count = len(ordered)
    low, high = 1, count
    while low < high:
        middle = (low + high) // 2
        if _gap(ordered, middle) < _gap(mirrored, count - middle + 1):
            low = middle + 1
        else:
            high = middle
    modes = [mode for mode in (low - 1, low) if mode > 0]
    return min(max(_gap(ordered, m), _gap(mirrored, count - m + 1)) for m in modes) / 2


def _gap(ordered: _Array, upto: int) -> float:
    """Largest gap between the first values' distribution and the greatest convex one below it."""
    values = ordered[:upto]
    steps = np.arange(upto) / len(ordered)  # just below each value
    hull: list[int] = []
    for i in range(upto):
        while len(hull) > 1 and _above(values, steps, hull[-2], hull[-1], i):
            hull.pop()
        hull.append(i)
    convex = np.interp(values, values[hull], steps[hull])
    return float((steps - convex).max()) + 1 / len(ordered)


def _above(x: _Array, y: _Array, first: int, middle: int, last: int) -> bool:
    """Whether the middle point is on or above the line through the others."""
    rise, run = y[last] - y[first], x[last] - x[first]
    return bool((y[middle] - y[first]) * run >= rise * (x[middle] - x[first]))


def _fisher_split(ordered: _Array) -> int:
    """Where to cut ordered values in two so that the squares within are least."""
    below = np.arange(1, len(ordered))
    sums = np.cumsum(ordered)
    lower, upper = sums[:-1] / below, (sums[-1] - sums[:-1]) / (len(ordered) - below)
    between = below * (len(ordered) - below) * (lower - upper) ** 2
    return int(np.argmax(between)) + 1
