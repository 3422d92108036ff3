"""The same race at several sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from math import prod
from typing import Any

from hasten.errors import UsageError
from hasten.measure.growth import Crossing, Growth, crossings, growth_of
from hasten.measure.statistics import Interval
from hasten.racing.events import Event, Listener, ignore
from hasten.racing.request import RaceRequest
from hasten.racing.result import Result
from hasten.racing.run import run_race
from hasten.workload.loading import ArgumentChoice
from hasten.workload.signature import ArrayType, SequenceType, Signature, ValueType

__all__ = ["Scaling", "scaled"]


@dataclass(frozen=True)
class Scaling:
    """Races at several sizes.

    Parameters
    ----------
    races : mapping of int to Result
        By size, the smallest first.
    times : mapping of str to mapping of int to Interval
        Seconds by the names of the entries and by size.
    peaks : mapping of str to mapping of int to int
        Peak bytes likewise, where they are known.
    growth : mapping of str to Growth
        Of those with two sizes or more.
    crossings : tuple of Crossing
        With the reference.
    """

    races: Mapping[int, Result]
    times: Mapping[str, Mapping[int, Interval]]
    peaks: Mapping[str, Mapping[int, int]]
    growth: Mapping[str, Growth]
    crossings: tuple[Crossing, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data: times, peaks, exponents and crossings."""
        return {
            "function": next(iter(self.races.values())).workload.name,
            "sizes": list(self.races),
            "entries": [
                {
                    "name": name,
                    "seconds": [
                        {"n": n, "median": t.median, "low": t.low, "high": t.high}
                        for n, t in times.items()
                    ],
                    "peak_bytes": [
                        {"n": n, "bytes": b} for n, b in self.peaks.get(name, {}).items()
                    ],
                    "growth": _growth(self.growth.get(name)),
                }
                for name, times in self.times.items()
            ],
            "crossings": [asdict(one) for one in self.crossings],
        }


def scaled(
    request: RaceRequest,
    choices: Iterable[ArgumentChoice],
    listen: Listener = ignore,
    known: Result | None = None,
) -> Scaling:
    """Race at each size.

    Parameters
    ----------
    request : RaceRequest
        Its budget is for each size.
    choices : iterable of ArgumentChoice
        The size is their ``n``, else the number of elements of the arguments.
    listen : callable, optional
    known : Result, optional
        A race at another size, of which only the entries that are raced here are taken.

    Raises
    ------
    UsageError
        A size cannot be told from the arguments, or two are the same.
    """
    races: dict[int, Result] = {}
    if known is not None:
        races[_size(request.arguments, known)] = known
    for choice in choices:
        listen(Event("prepare", "", f"size {choice.n or choice.size}"))
        result = run_race(replace(request, arguments=choice), listen)
        size = _size(choice, result)
        if size in races:
            raise UsageError(f"two of the sizes have {size} elements: give --n and --args instead")
        races[size] = result
        if result.interrupted:
            break
    found = _summed(dict(sorted(races.items())))
    return found if known is None else _of_several(found)


def _size(choice: ArgumentChoice, result: Result) -> int:
    size = choice.n or elements(result.workload.signature)
    if not size:
        raise UsageError(
            'a size cannot be told from numbers: give --n 100,200,400 with --args "EXPR of n"'
        )
    return size


def _of_several(found: Scaling) -> Scaling:
    """Only what was measured at more than one size."""
    times = {name: of for name, of in found.times.items() if len(of) > 1}
    met = tuple(c for c in found.crossings if c.faster in times and c.slower in times)
    return replace(found, times=times, crossings=met)


def _summed(races: Mapping[int, Result]) -> Scaling:
    times: dict[str, dict[int, Interval]] = {}
    peaks: dict[str, dict[int, int]] = {}
    reference = next(iter(races.values())).reference.name
    for n, result in races.items():
        for entry in result.ranked:
            if entry.seconds:
                times.setdefault(entry.name, {})[n] = entry.seconds
            if entry.peak_bytes:
                peaks.setdefault(entry.name, {})[n] = entry.peak_bytes
    growth = {name: found for name, of in times.items() if (found := growth_of(of))}
    met = crossings(times, reference) if reference in times else []
    return Scaling(races, times, peaks, growth, tuple(met))


def elements(signature: Signature) -> int:
    """Of all arrays and sequences together."""
    return sum(_elements(parameter.type) for parameter in signature)


def _elements(kind: ValueType) -> int:
    if isinstance(kind, ArrayType):
        return prod(kind.shape)
    if isinstance(kind, SequenceType):
        element = kind.element
        inner = _elements(element) if element is not None else 0
        return kind.length * max(1, inner)
    return 0


def _growth(growth: Growth | None) -> dict[str, Any] | None:
    if growth is None:
        return None
    exponent = growth.exponent
    return {
        "exponent": exponent.median,
        "low": exponent.low,
        "high": exponent.high,
        "factor": growth.factor,
    }
