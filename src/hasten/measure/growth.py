"""How time grows with size: the exponent with its interval, and where one entry overtakes another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

from scipy.special import stdtrit

from hasten.measure.statistics import Interval

__all__ = ["Crossing", "Growth", "crossings", "growth_of"]

_LEVEL = 0.95


@dataclass(frozen=True)
class Growth:
    """Seconds as ``factor * n ** exponent``.

    Parameters
    ----------
    exponent : Interval
    factor : float
        Seconds.
    sizes : int
        That it rests on.
    """

    exponent: Interval
    factor: float
    sizes: int

    def seconds(self, n: float) -> float:
        """What the fit says."""
        return float(self.factor * n**self.exponent.median)


@dataclass(frozen=True)
class Crossing:
    """From about `n` on `faster` takes less time than `slower`, which was ahead before."""

    n: float
    faster: str
    slower: str


def growth_of(points: Mapping[int, Interval]) -> Growth | None:
    """Fit a straight line through the logarithms of size and time.

    The interval is that of least squares with Student's t, from the scatter about the line; with two sizes, through
    which every line goes, from the intervals of the two times.

    Parameters
    ----------
    points : mapping of int to Interval
        Seconds by size.

    Returns
    -------
    Growth or None
        None where there are fewer than two sizes.

    Examples
    --------
    >>> growth = growth_of({n: Interval(n**2 * 1e-6) for n in (10, 20, 40)})
    >>> round(growth.exponent.median, 6)
    2.0
    """
    if len(points) < 2:
        return None
    x = [log(n) for n in points]
    y = [log(interval.median) for interval in points.values()]
    from scipy import stats  # noqa: PLC0415 (takes a second, which a race at one size need not wait for)

    fitted = stats.linregress(x, y)
    slope, intercept = float(fitted.slope), float(fitted.intercept)
    half = _half_width(x, list(points.values()), float(fitted.stderr))
    exponent = Interval(slope) if half is None else Interval(slope, slope - half, slope + half)
    return Growth(exponent, exp(intercept), len(points))


def _half_width(x: Sequence[float], times: Sequence[Interval], stderr: float) -> float | None:
    if len(x) > 2:
        return float(stdtrit(len(x) - 2, (1 + _LEVEL) / 2) * stderr)
    halves = [_log_half(time) for time in times]
    if any(half is None for half in halves):
        return None
    return sqrt(sum(half**2 for half in halves if half)) / abs(x[1] - x[0])


def _log_half(time: Interval) -> float | None:
    if time.low is None or time.high is None or time.low <= 0:
        return None
    return (log(time.high) - log(time.low)) / 2


def crossings(entries: Mapping[str, Mapping[int, Interval]], reference: str) -> list[Crossing]:
    """Where entries overtake the reference, or are overtaken by it, between two sizes that tell them apart.

    Parameters
    ----------
    entries : mapping of str to mapping of int to Interval
        Seconds by size, by the names of the entries.
    reference : str
    """
    found = []
    truth = entries[reference]
    for name, times in entries.items():
        sizes = sorted(n for n in times if n in truth and _apart(times[n], truth[n]))
        for n, m in pairwise(sizes):
            before = log(times[n].median / truth[n].median)
            after = log(times[m].median / truth[m].median)
            if before * after < 0:
                at = exp(log(n) + (log(m) - log(n)) * before / (before - after))
                pair = (name, reference) if after < 0 else (reference, name)
                found.append(Crossing(at, *pair))
    return sorted(found, key=lambda crossing: crossing.n)


def _apart(one: Interval, other: Interval) -> bool:
    """Whether their intervals do not meet; what has none is taken as it is."""
    lows = one.low or one.median, other.low or other.median
    highs = one.high or one.median, other.high or other.median
    return highs[0] < lows[1] or highs[1] < lows[0]
