"""What changed since an earlier race, as a table and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hasten.measure.statistics import Interval
from hasten.report.units import factor_text, seconds_text, spread_text

if TYPE_CHECKING:
    from hasten.report.repeat import Change, Comparison

__all__ = ["comparison_data", "print_comparison"]

_TOLD = 1.005  # less noise than that is not worth a sentence
_RIGHT = frozenset({"same", "close"})


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data, by the schema's `repeats`."""
    return asdict(comparison)


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print a comparison; what differs besides the entries comes first, for it explains a lot.

    Parameters
    ----------
    comparison : Comparison
    console : rich.console.Console
    """
    console.print(Text(f" Against {comparison.file}", style="bold"))
    for difference in comparison.differences:
        said = f" {difference.what}: {difference.before} → {difference.now}"
        console.print(Text(said, style="yellow"))
    if not comparison.differences:
        console.print(Text(" same machine, versions, function and settings", style="dim"))
    console.print(_table(comparison))
    for line in _sentences(comparison):
        console.print(Text(f" {line}"))
    console.print()


def _table(comparison: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(" entry", overflow="fold", ratio=1)
    table.add_column("verdict", no_wrap=True)
    for title in ("before", "now", "speed-up", "change"):
        table.add_column(title, justify="right", no_wrap=True)
    for change in comparison.changes:
        table.add_row(*_row(change))
    return table


def _row(change: Change) -> list[Text]:
    before, now = change.seconds
    speedups = [factor_text(s) if s else "–" for s in change.speedups]
    broke = change.verdicts[0] in _RIGHT and change.verdicts[1] not in {*_RIGHT, None}
    return [
        Text(f" {change.name}"),
        Text(_arrow([v or "–" for v in change.verdicts]), style="red" if broke else ""),
        Text(seconds_text(before)),
        Text(seconds_text(now)),
        Text(_arrow(speedups)),
        _change_text(change),
    ]


def _arrow(pair: list[str]) -> str:
    return pair[0] if pair[0] == pair[1] else " → ".join(pair)


def _change_text(change: Change) -> Text:
    if None in change.verdicts:
        return Text("new" if change.verdicts[0] is None else "gone")
    ratio = change.ratio
    if ratio is None:
        return Text("–")
    if not change.separable:
        return Text(f"none seen ({factor_text(ratio.median)} {spread_text(ratio)})", style="dim")
    if ratio.median >= 1:
        return Text(f"{factor_text(ratio.median)} faster {spread_text(ratio)}", style="green")
    slower = Interval(1 / ratio.median, ratio.high and 1 / ratio.high, ratio.low and 1 / ratio.low)
    return Text(f"{factor_text(slower.median)} slower {spread_text(slower)}", style="red")


def _sentences(comparison: Comparison) -> Iterator[str]:
    measured = [c for c in comparison.changes if c.ratio]
    changed = [c.name for c in measured if c.separable]
    seen = f"changed: {', '.join(changed)}" if changed else "none changed that could be seen"
    yield f"Of {len(measured)} measured both times, {seen}."
    if comparison.noise >= _TOLD:
        yield f"Ratios below {factor_text(comparison.noise)} are noise between these two races."
    verdicts = [
        c.name for c in comparison.changes if None not in c.verdicts and len(set(c.verdicts)) > 1
    ]
    if verdicts:
        yield f"Another verdict: {', '.join(verdicts)}."
    before, now = comparison.winners
    if before != now:
        yield f"Fastest was {before or 'none'}, now {now or 'none'}."
