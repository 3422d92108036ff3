"""The result as a table: at 80 columns, without colour, in a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hasten.report.advice import advice
from hasten.report.card import HEADING, LEGEND, marks
from hasten.report.json import to_data
from hasten.report.machine_code import summary
from hasten.report.roofline import roofline_sentences
from hasten.report.temporaries import temporaries
from hasten.report.units import (
    bytes_text,
    calls_text,
    difference_text,
    factor_text,
    seconds_text,
    spread_text,
)
from hasten.report.versions import print_versions

if TYPE_CHECKING:
    from hasten.racing.result import Entry, Result

__all__ = ["print_result", "to_text"]

_MOST_TIES = 4
_MOST_NOTES = 3  # of one entry
_WIDE = 115  # columns from which on nothing is left out
_NARROW = 72  # columns below which times and speed-ups alone are shown
_NAME = 6  # columns that a name needs at least, that of the reference among them
_VERDICT_STYLES = {"same": "green", "close": "cyan"}


def to_text(result: Result, width: int = 120) -> str:
    """The table as plain text."""
    console = Console(
        file=io.StringIO(), width=width, no_color=True, force_terminal=False, force_jupyter=False
    )
    print_result(result, console)
    file = console.file
    return file.getvalue() if isinstance(file, io.StringIO) else ""


def print_result(result: Result, console: Console) -> None:
    """Print a result.

    Parameters
    ----------
    result : Result
    console : rich.console.Console
    """
    console.print()
    console.print(Text(f" {result.workload}", style="bold"))
    for line in result.machine.lines():
        console.print(Text(f" {line} ", style="dim"))
    console.print(Text(f" seed {result.seed}", style="dim"))
    for note in result.notes:
        console.print(Text(f" note: {result.workload.name} {note}", style="yellow"))
    if result.ranked:
        slim = console.width < _NARROW
        table = _table(result, wide=console.width >= _WIDE)
        slim = slim or _room_for_names(table, console.width) < _NAME
        console.print(_slim_table(result) if slim else table)
        _print_below(result, console)
    print_versions(result, console)
    _print_lines(_examined(result), console)
    _print_lines(_admitted(result), console)
    _print_lost(result, console)
    if result.interrupted:
        console.print(Text(" Interrupted: this is what was measured until then.", style="yellow"))
    for sentence in advice(result):
        console.print(Text(f" {sentence}"))
    console.print()


def _table(result: Result, *, wide: bool) -> Table:
    """The ranking; a narrow one leaves out the first call and the units that the heading has."""
    table = Table(box=None, padding=(0, 2 if wide else 1, 0, 0), header_style="bold")
    table.add_column(" #", justify="right")
    table.add_column("entry", overflow="fold", ratio=1)
    table.add_column("verdict", no_wrap=True)
    for title in ("time", "speed-up", "thr", "build"):
        table.add_column(title, justify="right", no_wrap=True)
    if wide:
        table.add_column("first call", justify="right", no_wrap=True)
    table.add_column("pays after" if wide else "calls", justify="right", no_wrap=True)
    table.add_column("peak", justify="right", no_wrap=True)
    table.add_column(HEADING, no_wrap=True)
    seen: set[int] = set()
    for entry in result.ranked:
        table.add_row(*_row(entry, seen, wide=wide))
    return table


def _room_for_names(table: Table, width: int) -> int:
    """Columns that are left for the names of entries, once the others have what they need."""
    others = (column for column in table.columns if column.header != "entry")
    taken = sum(
        max(cell_len(str(cell)) for cell in (column.header, *column.cells)) + 1 for column in others
    )
    return width - taken - 1  # and what is behind the name


def _slim_table(result: Result) -> Table:
    """The ranking where there is room for little: a name says more than what is cut off."""
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("entry", overflow="fold", ratio=1)
    for title in ("time", "speed-up"):
        table.add_column(title, justify="right", no_wrap=True)
    seen: set[int] = set()
    for entry in result.ranked:
        rank, name, _, time, speedup, *_ = _row(entry, seen, wide=False)
        table.add_row(rank, name, time, speedup)
    return table


def _row(entry: Entry, seen: set[int], *, wide: bool) -> list[Text]:
    rank = entry.rank or 0
    tie = rank in seen
    seen.add(rank)
    if entry.seconds is None:
        raise ValueError(f"{entry.name} is ranked and was not measured")
    name = f"{entry.name} (yours)" if entry.engine in {"rival", "native"} else entry.name
    speedup = factor_text(entry.speedup.median) if entry.speedup else "–"
    if entry.speedup and entry.engine != "python":
        speedup += f" {spread_text(entry.speedup)}"
    verdict = _verdict_text(entry) if wide else entry.verdict.kind
    pays = calls_text(entry.break_even_calls)
    cells = [
        Text("=" if tie else str(rank)),
        Text(name, style="bold" if rank == 1 else ""),
        Text(verdict, style=_VERDICT_STYLES.get(entry.verdict.kind, "")),
        Text(f"{seconds_text(entry.seconds.median)} {spread_text(entry.seconds)}"),
        Text(speedup),
        Text(str(entry.threads or "?")),
        Text(seconds_text(entry.build_seconds)),
    ]
    if wide:
        cells.append(Text(seconds_text(entry.first_call_seconds)))
    pays = pays if wide else pays.partition(" ")[0]
    return [*cells, Text(pays), Text(bytes_text(entry.peak_bytes)), marks(entry)]


def _verdict_text(entry: Entry) -> str:
    verdict = entry.verdict
    return f"close, {verdict.ulps:.2g} ULP" if verdict.kind == "close" else verdict.kind


def _print_below(result: Result, console: Console) -> None:
    lines = []
    if any(e.tied_with for e in result.ranked):
        lines.append("= tie with the entry above: not separable on this machine today")
    if _NARROW <= console.width < _WIDE and any(e.break_even_calls for e in result.ranked):
        lines.append("calls: after so many the build has paid for itself")
    if console.width >= _NARROW:
        lines.append(LEGEND)
    lines += list(_ties_across_ranks(result))
    same = sum(e.verdict.kind == "same" for e in result.ranked)
    close = [e.verdict.ulps for e in result.ranked if e.verdict.kind == "close"]
    inputs = max(e.verdict.inputs for e in result.ranked)
    said = f"same answer: {same} bit-identical"
    if close:
        said += f", {len(close)} within {max(close):.2g} ULP"
    lines.append(f"{said}, on {inputs} {'input' if inputs == 1 else 'inputs'}")
    lines += [
        f"{e.name} was measured once: one call takes much of the budget"
        for e in result.ranked
        if e.seconds and sum(map(len, e.seconds.samples.values())) == 1
    ]
    _print_lines([*lines, *_accuracies(result), *_notes(result)], console)


def _accuracies(result: Result) -> Iterator[str]:
    """Who is nearer to the truth, where answers are merely close."""
    for entry in result.ranked:
        found = entry.verdict.accuracy
        if found is not None:
            nearer = {"entry": entry.name, "reference": "python"}.get(found.nearer, "neither")
            yield (
                f"{entry.name}: at most {found.largest:.2g} ULP from the exact answer, typically "
                f"{found.typical:.2g}; python {found.reference_largest:.2g} and "
                f"{found.reference_typical:.2g}: {nearer} is nearer"
            )


def _print_lines(lines: Iterable[str], console: Console) -> None:
    for line in lines:
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 1)))


def _examined(result: Result) -> Iterator[str]:
    """What the processor did, where that was looked at."""
    for entry in result.ranked:
        if entry.machine_code is not None:
            yield f"{entry.name}: {summary(entry.machine_code)}"
    if result.roofline is not None:
        data = to_data(result)
        yield from roofline_sentences(data)
        yield from temporaries(data)


def _admitted(result: Result) -> Iterator[str]:
    """How small a difference the race could see, and what makes its figures doubtful."""
    if result.resolution is not None:
        seen = difference_text(result.resolution)
        yield f"smallest difference that nine of ten such races would see: {seen}"
    for doubt in result.doubts:
        yield f"doubt: {doubt}"


def _notes(result: Result) -> Iterator[str]:
    """What a user should know of each engine, said once for all its variants."""
    said: dict[str, set[str]] = {}
    for entry in result.ranked:
        known = said.setdefault(
            entry.name if entry.engine in {"rival", "native"} else entry.engine, set()
        )
        fresh = [note for note in entry.notes if note not in known]
        known.update(fresh)
        for note in fresh[:_MOST_NOTES]:
            yield f"{entry.name}: {note}"
        if len(fresh) > _MOST_NOTES:
            yield f"{entry.name}: … and {len(fresh) - _MOST_NOTES} more in the JSON"


def _ties_across_ranks(result: Result) -> Iterator[str]:
    """Not being separable is not transitive: an entry may also tie with some above its rank."""
    above = {
        entry.name: [n for n in entry.tied_with if (result[n].rank or 0) < (entry.rank or 0)]
        for entry in result.ranked
    }
    across = [f"{name} also ties with {', '.join(names)}" for name, names in above.items() if names]
    yield from across[:_MOST_TIES]
    if len(across) > _MOST_TIES:
        yield f"… and {len(across) - _MOST_TIES} more that tie with entries of a better rank"


def _print_lost(result: Result, console: Console) -> None:
    if not result.lost:
        return
    console.print(Text(" not ranked:", style="bold"))
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for entry in result.lost:
        style = "red" if entry.verdict.kind in {"different", "crashed", "timeout", "raised"} else ""
        kind = Text(entry.verdict.kind, style=style)
        table.add_row(Text(f"  {entry.name}"), kind, Text(_why(entry)))
    console.print(table)


def _why(entry: Entry) -> str:
    """Why it was lost; what was measured where nothing is wrong with it."""
    if entry.seconds and entry.verdict.right:
        return f"{seconds_text(entry.seconds.median)} {spread_text(entry.seconds)}"
    verdict = entry.verdict
    named = f"{verdict.name}: " if verdict.kind == "different" and verdict.name else ""
    return f"{named}{verdict.detail}"
