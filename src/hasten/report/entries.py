"""What charts and tables say of the entries of a race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hasten.measure.statistics import Interval
from hasten.report.units import seconds_text, spread_text

__all__ = ["distinct", "interval", "lost", "ranked", "roads", "time_text", "verdict"]

_MOST_TOLD_APART = 8  # lines of a chart
_ROADS = {
    "python": "plain Python",
    "rival": "your own",
    "native": "your own",
}
"""By engine, where its stage does not tell it."""


def ranked(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Entries that have a place, fastest first."""
    return [entry for entry in data["entries"] if entry["rank"] is not None]


def lost(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Entries that have none."""
    return [entry for entry in data["entries"] if entry["rank"] is None]


def roads(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Of each entry the kind of road that it is, by its name."""
    return {e["name"]: _ROADS.get(e["engine"], e["stage"]) for e in entries}


def interval(data: Mapping[str, Any]) -> Interval:
    """An interval of the JSON."""
    return Interval(data["median"], data["low"], data["high"])


def time_text(entry: Mapping[str, Any]) -> str:
    """Median and spread."""
    if entry["seconds"] is None:
        return "–"
    seconds = interval(entry["seconds"])
    return f"{seconds_text(seconds.median)} {spread_text(seconds)}"


def distinct(entries: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The fastest of each engine, as many as can be told apart, and plain Python."""
    first: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        key = entry["name"] if entry["engine"] in {"rival", "native"} else entry["engine"]
        first.setdefault(key, entry)
    python = [entry for entry in entries if entry["engine"] == "python"]
    others = [entry for entry in first.values() if entry["engine"] != "python"]
    return [*others[: _MOST_TOLD_APART - len(python)], *python]


def verdict(data: Mapping[str, Any]) -> str:
    """The sentence of the advice that says who won; that on the control comes before it."""
    said: str = data["advice"][:2][-1]
    return said
