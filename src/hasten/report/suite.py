"""The suite as tables: interpreters by their means, and each program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from hasten.report.units import factor_text
from hasten.suite.pyperformance import PREFIX
from hasten.suite.running import standings

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.suite.running import Outcome

__all__ = ["print_suite"]

_NOT_COMPARED = "Benchmarks of pyperformance have no answer that could be compared."


def print_suite(outcomes: Sequence[Outcome], reference: str, console: Console) -> None:
    """Print how fast each interpreter is over all programs, and on each.

    Parameters
    ----------
    outcomes : sequence of Outcome
    reference : str
        Name of the Python in use.
    console : rich.console.Console
    """
    programs = list(dict.fromkeys(one.program for one in outcomes))
    console.print(Text(f" Speed relative to {reference}, the Python in use", style="bold"))
    console.print(_means(outcomes, reference, len(programs)))
    console.print(_by_program(outcomes, reference, programs))
    if not all(one.compared for one in outcomes):
        console.print(Text(f" {_NOT_COMPARED}", style="dim"))
    for one in outcomes:
        if one.lost:
            console.print(Text(f" {one.interpreter} on {one.program}: {one.lost}", style="yellow"))


def _means(outcomes: Sequence[Outcome], reference: str, programs: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(" interpreter", no_wrap=True)
    for title in ("geometric mean", "slowest on", "fastest on", "programs"):
        table.add_column(title, justify="right")
    for one in standings(outcomes):
        table.add_row(
            Text(f" {one.interpreter}", style="bold" if one.interpreter == reference else ""),
            factor_text(one.mean),
            f"{_short(one.slowest[0])} {factor_text(one.slowest[1])}",
            f"{_short(one.fastest[0])} {factor_text(one.fastest[1])}",
            f"{one.ran} of {programs}",
        )
    return table


def _by_program(outcomes: Sequence[Outcome], reference: str, programs: Sequence[str]) -> Table:
    speeds = {(o.interpreter, o.program): o.speedup.median for o in outcomes if o.speedup}
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(" interpreter", no_wrap=True)
    for program in programs:
        title = _short(program).replace("_", " ")
        table.add_column(title, justify="right", max_width=10, overflow="fold")
    for standing in standings(outcomes):
        cells = [speeds.get((standing.interpreter, program)) for program in programs]
        name = Text(
            f" {standing.interpreter}", style="bold" if standing.interpreter == reference else ""
        )
        table.add_row(name, *("–" if cell is None else f"{cell:.2f}" for cell in cells))
    return table


def _short(program: str) -> str:
    return program.removeprefix(PREFIX)
