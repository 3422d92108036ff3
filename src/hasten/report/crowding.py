"""Several calls at the same time, as a table and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from hasten.report.units import factor_text, spread_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.racing.crowding import Crowd, Crowding

__all__ = ["print_crowding", "sentences"]

_WAITS = 0.6  # of a core: below it a call waits more than it computes
_SERIAL, _SCALES = 1.25, 0.75
_ORDER = ("threads", "sub-interpreters", "processes")


def print_crowding(found: Sequence[Crowding], cores: int, console: Console) -> None:
    """Print what threads and processes gain, and what that means.

    Parameters
    ----------
    found : sequence of Crowding
    cores : int
        That this process may use.
    console : rich.console.Console
    """
    measured = [one for one in found if one.crowds]
    if measured:
        console.print(_table(measured))
    for one in measured:
        for sentence in sentences(one, cores):
            console.print(Text(f" {one.name}: {sentence}"))
    for one in found:
        if not one.crowds:
            console.print(
                Text(
                    f" {one.name}: not measured: {one.verdict.kind}: {one.verdict.detail}",
                    style="yellow",
                )
            )


def _table(measured: Sequence[Crowding]) -> Table:
    kinds = list(dict.fromkeys((c.kind, c.count) for one in measured for c in one.crowds))
    kinds.sort(key=lambda kind: _ORDER.index(kind[0]))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(" entry", no_wrap=True)
    table.add_column("one thread", justify="right", no_wrap=True)
    for kind, count in kinds:
        table.add_column(f"{count} {kind}", justify="right")
    for one in measured:
        gains = {
            (c.kind, c.count): f"{factor_text(c.gain.median)} {spread_text(c.gain)}"
            for c in one.crowds
        }
        table.add_row(
            Text(f" {one.name}"), f"{one.alone:,.4g}/s", *(gains.get(kind, "–") for kind in kinds)
        )
    return table


def sentences(one: Crowding, cores: int) -> Iterator[str]:
    """What the gains of an entry mean.

    Parameters
    ----------
    one : Crowding
    cores : int
    """
    if one.busy < _WAITS:
        yield f"one thread keeps {one.busy:.0%} of a core busy: it waits more than it computes (I/O-bound)"
    threads = _best(one, "threads", cores)
    said = f"threads: {factor_text(threads.gain.median)} on {cores} cores"
    if one.busy < _WAITS:
        overlaps = threads.gain.median > _SERIAL
        yield f"{said}: {'waiting overlaps, whatever lock there is' if overlaps else 'the waiting itself is serialised'}"
    elif threads.gain.median >= _SCALES * cores:
        yield f"{said}: {'it runs without the GIL' if one.locked else 'there is no lock'}"
    elif not one.locked:
        yield f"{said}: no lock stops it; memory that they share may, or the interpreter's own work"
    elif threads.gain.median <= _SERIAL:
        yield f"{said}: the GIL serialises it"
    else:
        yield f"{said}: part of each call holds the GIL, or memory is what they share"
    if any(c.kind == "sub-interpreters" for c in one.crowds):
        own = _best(one, "sub-interpreters", cores)
        yield f"sub-interpreters: {factor_text(own.gain.median)}: each has a lock of its own"
    processes = _best(one, "processes", cores)
    if processes.gain.median > _SERIAL and processes.gain.median > 1.1 * threads.gain.median:
        yield (
            f"processes: {factor_text(processes.gain.median)}; arguments and results must be sent to them, "
            "which is not counted here"
        )


def _best(one: Crowding, kind: str, cores: int) -> Crowd:
    """The crowd of that kind that is as large as there are cores, else the next smaller."""
    of_kind = [c for c in one.crowds if c.kind == kind]
    return max((c for c in of_kind if c.count <= max(2, cores)), key=lambda c: c.count)
