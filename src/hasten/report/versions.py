"""The same function on every Python: speed by version, and who is first after how many calls."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from hasten.measure.totals import Course, leads, warm_after
from hasten.report.units import calls_text, factor_text, seconds_text, spread_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.racing.result import Entry, Result

__all__ = ["print_versions"]

_WIDTH = 30  # of the longest bar
_LEGEND = "bars: a step for each doubling   █ the same builder and options as the Python in use   ▒ built otherwise"


def print_versions(result: Result, console: Console) -> None:
    """Print the chart of versions, where other interpreters were raced.

    Parameters
    ----------
    result : Result
    console : rich.console.Console
    """
    others = [entry for entry in result.ranked if entry.details.get("language")]
    if not others or result.reference.seconds is None:
        return
    console.print(Text(" Speed by version, relative to the Python in use", style="bold"))
    console.print(_chart([*others, result.reference], result.machine.python))
    console.print(Text(f" {_LEGEND}", style="dim"))
    for sentence in _who_when([*others, result.reference]):
        console.print(Text(f" {sentence}"))


def _chart(entries: list[Entry], mine: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    speeds = [_speed(entry) for entry in entries]
    for entry in sorted(entries, key=lambda e: _by_version(e, mine)):
        sign = "▒" if entry.details.get("built alike") == "no" else "█"
        bar = sign * _length(_speed(entry), min(speeds), max(speeds))
        own = entry.engine == "python"
        speed = factor_text(_speed(entry))
        if entry.speedup and not own:
            speed += f" {spread_text(entry.speedup)}"
        what = f"{mine}, the Python in use" if own else entry.details.get("build", "")
        style = "bold" if own else ""
        cells = (f" {entry.name}", bar, speed, _warm(entry), what)
        table.add_row(*(Text(cell, style=style if cell is cells[0] else "") for cell in cells))
    return table


def _warm(entry: Entry) -> str:
    """When its calls had become as fast as they get."""
    if entry.seconds is None or not entry.warm_up:
        return ""
    calls, seconds = warm_after(entry.warm_up, entry.seconds.median)
    return f"warm after {seconds_text(seconds)}" if calls > 1 else "warm at once"


def _speed(entry: Entry) -> float:
    return entry.speedup.median if entry.speedup else 1.0


def _length(speed: float, least: float, most: float) -> int:
    """Of a bar: the same step for each doubling."""
    share = log(speed / least) / log(most / least) if most > least else 1.0
    return 1 + round((_WIDTH - 1) * share)


def _by_version(entry: Entry, mine: str) -> tuple[bool, str, list[int], str]:
    """CPython by version, then the others."""
    implementation = entry.details.get("implementation", "")
    parts = entry.details.get("language", mine.partition(" ")[0]).split(".")
    release = [int(part) for part in parts if part.isdigit()]
    other = implementation not in {"", "cpython"}
    return other, implementation if other else "", release, entry.name


def _who_when(entries: list[Entry]) -> Iterator[str]:
    """Who has taken the least time in all, from which call on: warm-up is the story of a JIT."""
    courses = {
        entry.name: Course(0.0, entry.warm_up, entry.seconds.median)
        for entry in entries
        if entry.seconds
    }
    ties = {entry.name: entry.tied_with for entry in entries}
    ahead = ""
    for lead in leads(courses):
        taken = seconds_text(lead.seconds)
        if not ahead:
            yield f"First after one call: {lead.name} ({taken})."
        elif lead.name == ahead or lead.name in ties[ahead]:
            continue  # who of the two is ahead is chance
        else:
            yield f"First from {calls_text(lead.calls)} on: {lead.name} ({taken} in all)."
        ahead = lead.name
