"""What many calls take in all, from the first one on: warm-up counts, and so does the build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Course", "Lead", "leads", "thinned", "warm_after"]

_GRAIN = 0.1  # of the calls until then that a point of a curve covers at least
_MOST_CALLS = 10**7
_SLOWER = 1.2

Curve = Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Course:
    """How the calls of one entry go.

    Parameters
    ----------
    before : float
        Seconds before the first call: the build.
    curve : sequence of (int, float)
        From the first call on: how many calls, and the seconds that each of them took.
    steady : float
        Seconds per call after that.
    """

    before: float
    curve: Curve
    steady: float

    def total(self, calls: int) -> float:
        """Seconds of the first so many calls, and of what comes before them."""
        seconds, left = self.before, calls
        for count, per_call in self.curve:
            taken = min(count, left)
            seconds += taken * per_call
            left -= taken
            if not left:
                return seconds
        return seconds + left * self.steady


@dataclass(frozen=True)
class Lead:
    """From how many calls on an entry has taken the least time in all."""

    name: str
    calls: int
    seconds: float


def warm_after(curve: Curve, steady: float) -> tuple[int, float]:
    """Calls, and the seconds that they took in all, after which none was slower than the steady state by a fifth.

    Examples
    --------
    >>> warm_after([(1, 0.5), (4, 0.25), (10, 0.011)], 0.01)
    (5, 1.5)
    """
    late = max(
        (n for n, (_, per_call) in enumerate(curve) if per_call > _SLOWER * steady), default=-1
    )
    before = curve[: late + 1]
    return sum(count for count, _ in before), sum(count * per_call for count, per_call in before)


def leads(courses: Mapping[str, Course]) -> list[Lead]:
    """Who is first after one call, and who from which number of calls on.

    Parameters
    ----------
    courses : mapping of str to Course
        By the names of the entries.

    Returns
    -------
    list of Lead
        The last of them stays first.
    """
    found: list[Lead] = []
    calls = 1
    while calls <= _MOST_CALLS and courses:
        name = min(courses, key=lambda one: courses[one].total(calls))
        if not found or found[-1].name != name:
            first = _crossing(courses, name, found[-1], calls) if found else 1
            found.append(Lead(name, first, courses[name].total(first)))
        calls += max(1, calls // 8)
    return found


def _crossing(courses: Mapping[str, Course], name: str, before: Lead, calls: int) -> int:
    """The number of calls from which on `name` is ahead of who was ahead before."""
    low, high = before.calls, calls
    while high - low > 1:
        middle = (low + high) // 2
        if courses[name].total(middle) < courses[before.name].total(middle):
            high = middle
        else:
            low = middle
    return high


def thinned(curve: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """The same course in points that lie further apart the more calls there were.

    Examples
    --------
    >>> thinned([(1, 9.0)] + [(1, 1.0)] * 30)[:2]
    [(1, 9.0), (1, 1.0)]
    >>> sum(count for count, _ in thinned([(1, 9.0)] + [(1, 1.0)] * 30))
    31
    """
    points: list[tuple[int, float]] = []
    before = 0  # calls before the last point
    for count, per_call in curve:
        last = points[-1][0] if points else 0
        if points and last < _GRAIN * before:
            together = last + count
            points[-1] = (together, (last * points[-1][1] + count * per_call) / together)
        else:
            before += last
            points.append((count, per_call))
    return points
