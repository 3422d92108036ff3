"""A race held against an earlier one of the same function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Any

from hasten.measure.comparing import apart
from hasten.measure.statistics import Groups, Interval, noise_floor, ratio_of
from hasten.report.recorded import Recorded

__all__ = ["Change", "Comparison", "Difference", "compare"]

_LOAD = 0.5  # processes
_MACHINE = ("processor", "cores", "system", "python", "governor")
_ARGUMENTS = ("expression", "inputs", "size")
_ASKED = ("engines", "budget", "threads", "memory", "fastmath", "fresh_values")
_NO_REASON = frozenset({*_ASKED, "load", "seed"})  # none for the reference to be faster or slower


@dataclass(frozen=True)
class Difference:
    """Something besides the entries that is not as it was.

    Parameters
    ----------
    what, before, now : str
    """

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """An entry then and now; a pair has None where the entry was not there or not measured.

    Parameters
    ----------
    name : str
    verdicts : pair of str or None
    seconds, speedups : pair of float or None
        Medians.
    ratio : Interval or None
        How many times as fast it is now.
    separable : bool
        Whether that differs from 1 by more than noise.
    """

    name: str
    verdicts: tuple[str | None, str | None]
    seconds: tuple[float | None, float | None]
    speedups: tuple[float | None, float | None]
    ratio: Interval | None = None
    separable: bool = False


@dataclass(frozen=True)
class Comparison:
    """What changed between two races.

    Parameters
    ----------
    file : str
        JSON of the earlier one.
    differences : tuple of Difference
        Of machine, versions, function and settings.
    noise : float
        Smallest ratio that is believed.
    winners : pair of str or None
        Then and now.
    changes : tuple of Change
        In the order of the race that is over, then those that are gone.
    """

    file: str
    differences: tuple[Difference, ...]
    noise: float
    winners: tuple[str | None, str | None]
    changes: tuple[Change, ...]


def compare(recorded: Recorded, now: Mapping[str, Any]) -> Comparison:
    """Hold a race against an earlier one.

    The samples are not paired: they were taken at different times. On the same machine, with the same
    versions and the same function, whatever the reference differs by is the machine's drift, and no
    other entry is believed to have changed by less.

    Parameters
    ----------
    recorded : Recorded
    now : mapping
        The race that is over, as the data of its JSON.

    Returns
    -------
    Comparison
    """
    before = recorded.data
    differences = tuple(_differences(before, now))
    old, new = ({e["name"]: e for e in race["entries"]} for race in (before, now))
    floor = max(_control_floor(before), _control_floor(now))
    drift = 0.0
    if all(d.what in _NO_REASON for d in differences):
        drift = _drift(old, new)
    changes = tuple(
        _change(name, old.get(name, {}), new.get(name, {}), max(floor, _for(new, name, drift)))
        for name in [*new, *(name for name in old if name not in new)]
    )
    winners = (before.get("winner"), now["winner"])
    return Comparison(str(recorded.path), differences, exp(max(floor, drift)), winners, changes)


def _for(entries: Mapping[str, Any], name: str, drift: float) -> float:
    """The drift, which the reference itself does not have to exceed."""
    return 0.0 if entries.get(name, {}).get("engine") == "python" else drift


def _control_floor(race: Mapping[str, Any]) -> float:
    control = race.get("control")
    return noise_floor(Interval(control["ratio"])) if control else 0.0


def _drift(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    for name, entry in new.items():
        if entry["engine"] == "python" and entry["seconds"] and old.get(name, {}).get("seconds"):
            return abs(log(old[name]["seconds"]["median"] / entry["seconds"]["median"]))
    return 0.0


def _change(name: str, before: Mapping[str, Any], now: Mapping[str, Any], floor: float) -> Change:
    old, new = _groups(before, -1), _groups(now, 1)
    pairs = [(entry.get("seconds"), entry.get("speedup")) for entry in (before, now)]
    verdicts = (_verdict(before), _verdict(now))
    (old_seconds, old_speedup), (new_seconds, new_speedup) = pairs
    seconds = (_median(old_seconds), _median(new_seconds))
    speedups = (_median(old_speedup), _median(new_speedup))
    if not old or not new:
        return Change(name, verdicts, seconds, speedups)
    return Change(
        name,
        verdicts,
        seconds,
        speedups,
        ratio_of(old, new),
        bool(apart({"old": old, "new": new}, floor)),
    )


def _groups(entry: Mapping[str, Any], sign: int) -> Groups:
    """Samples by process; those of two races have no number in common, so that none are paired."""
    seconds = entry.get("seconds")
    samples = seconds["samples"] if seconds else []
    return {sign * number: taken for number, taken in enumerate(samples, start=1) if taken}


def _verdict(entry: Mapping[str, Any]) -> str | None:
    return entry["verdict"]["kind"] if entry else None


def _median(interval: Mapping[str, Any] | None) -> float | None:
    return interval["median"] if interval else None


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = before["machine"], now["machine"]
    for what in _MACHINE:
        yield from _difference(what, old.get(what), new.get(what))
    yield from _difference("hasten", before.get("hasten"), now.get("hasten"))
    for group in ("packages", "environment"):
        names = dict.fromkeys((*old.get(group, {}), *new.get(group, {})))
        for name in names:
            yield from _difference(name, old.get(group, {}).get(name), new[group].get(name))
    if abs(old.get("load", 0.0) - new["load"]) > _LOAD:
        yield Difference("load", f"{old['load']:.1f}", f"{new['load']:.1f}")
    if before["workload"].get("source") != now["workload"]["source"]:
        yield Difference("source of the function", "as it was", "another")
    was, is_ = before["workload"].get("description"), now["workload"]["description"]
    yield from _difference("function and arguments", was, is_)
    for name in (*_ARGUMENTS, *_ASKED):
        if name in before["settings"]:
            yield from _difference(name, before["settings"][name], now["settings"][name])
    yield from _difference("seed", before["seed"], now["seed"])


def _difference(what: str, before: object, now: object) -> Iterator[Difference]:
    if before != now:
        yield Difference(what, _said(before), _said(now))


def _said(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)
