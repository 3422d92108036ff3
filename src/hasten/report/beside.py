"""The machine code of the best compiled entry, beside what the interpreter does for the same loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from hasten.report.machine_code import sentences
from hasten.report.roofline import roofline_sentences
from hasten.report.units import seconds_text

if TYPE_CHECKING:
    from rich.console import Console

    from hasten.explanation import Explanation

__all__ = ["best_compiled", "print_beside"]

_MOST = 40  # instructions that are shown


def print_beside(explanation: Explanation, console: Console) -> None:
    """Print what compilers make of the function; where none can, why.

    Parameters
    ----------
    explanation : Explanation
        With a race.
    console : rich.console.Console
    """
    race = explanation.race or {"entries": []}
    console.print(Text(" What a compiler makes of it", style="bold"))
    best = best_compiled(race)
    if best is None:
        for entry in race["entries"]:
            if entry["rank"] is None:
                console.print(Text(f" {entry['name']}: {entry['verdict']['detail']}"))
        console.print()
        return
    for line in _compared(explanation, best):
        console.print(Text(f" {line}"))
    for sentence in sentences(best["machine_code"]):
        console.print(Text(f" {best['name']}: {sentence}"))
    if best["machine_code"]["loop"]:
        console.print(_instructions(best["machine_code"]["loop"]))
    for sentence in roofline_sentences(race):
        console.print(Text(f" {sentence}"))
    console.print()


def best_compiled(race: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The fastest compiled entry on one thread whose machine code was looked at; None where there is none."""
    for entry in race["entries"]:
        own = entry["engine"] in {"python", "rival"}
        looked = entry["machine_code"] and "reason" not in entry["machine_code"]
        if entry["rank"] is not None and not own and entry["threads"] == 1 and looked:
            found: Mapping[str, Any] = entry
            return found
    return None


def _compared(explanation: Explanation, best: Mapping[str, Any]) -> Iterator[str]:
    """Time and instructions of an iteration in each."""
    anatomy = explanation.anatomy
    loops = [f["loop"] for f in anatomy["functions"] if f["loop"]]
    taken = best["seconds"]["median"]
    yield f"{best['name']} takes {seconds_text(taken)} for what Python takes {seconds_text(anatomy['seconds'])} for."
    if not loops or anatomy["nanoseconds_per_instruction"] is None:
        return
    loop = max(loops, key=lambda one: one["executed"])
    bytecodes = loop["instructions_per_iteration"]
    python = bytecodes * anatomy["nanoseconds_per_instruction"]
    yield (
        f"An iteration of the innermost loop: {bytecodes:.1f} instructions of bytecode, some {python:,.0f} ns, in Python; "
        f"{seconds_text(taken / loop['iterations'])} in {best['name']}."
    )


def _instructions(loop: Mapping[str, Any]) -> Table:
    """The hot loop, with the share of samples at each instruction."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", justify="right", style="dim")
    table.add_column("instruction", no_wrap=True)
    table.add_column("time", justify="right")
    total = sum(count for _, count in loop["instructions"]) or 1
    for number, (text, count) in enumerate(loop["instructions"][:_MOST], start=1):
        table.add_row(f" {number}", Text(text), f"{count / total:.0%}" if count else "")
    if len(loop["instructions"]) > _MOST:
        table.add_row("", Text(f"… and {len(loop['instructions']) - _MOST} more"), "")
    return table
