"""``hasten interpreters``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hasten.cli.pythons import python_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from hasten.toolchain.interpreters.interpreter import Interpreter

__all__ = ["command"]


@click.command("interpreters")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--history", is_flag=True, help="Fast Pythons that are no more, and where their ideas live."
)
@click.option("--suite", is_flag=True, help="Run a dozen small programs in each, and rank them.")
@click.option(
    "--program",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this one of the suite, or pyperformance:NAME; repeatable.",
)
@python_option
def command(
    as_json: bool, history: bool, suite: bool, names: tuple[str, ...], pythons: tuple[str, ...]
) -> int:
    """List the Pythons of this machine, how each was built, and how others are had."""
    from rich.console import Console
    from rich.text import Text

    from hasten.toolchain.interpreters.discovery import find_interpreters
    from hasten.toolchain.interpreters.implementations import IMPLEMENTATIONS

    del pythons  # they are among those that are found
    if history:
        _print_history()
        return 0
    if suite or names:
        return _run_suite(names, as_json=as_json)
    found, silent = find_interpreters()
    if as_json:
        told = {"found": list(map(asdict, found)), "silent": list(map(asdict, silent))}
        click.echo(json.dumps(told, indent=2))
        return 0
    console = Console()
    console.print(_table(found))
    for one in silent:
        console.print(Text(f"no answer  {' '.join(one.command)}: {one.reason}", style="yellow"))
    there = {one.implementation for one in found}
    for name, known in IMPLEMENTATIONS.items():
        if name not in there:
            console.print(Text(f"not here   {known.title}: {known.had}", style="dim"))
    return 0


def _table(found: Iterable[Interpreter]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("interpreter", "how it was built", "where"):
        table.add_column(title, overflow="fold")
    for one in found:
        built = [str(one.build)]
        if one.jit is not None:
            built.append(f"JIT {'on' if one.jit else 'off'}, raced off and on")
        if one.build.debug:
            built.append("raced only by --python")
        if one.packages:
            built.append(f"raced without and with {', '.join(one.packages)}")
        if one.numpy:
            built.append("has NumPy")
        title = f"{one.title} (in use)" if one.in_use else one.title
        if one.version:
            title += f", Python {one.language}"
        where = one.command[-1] if one.implementation == "pyodide" else one.command[0]
        told = (title, ", ".join(filter(None, built)), where)
        table.add_row(*map(Text, told), style="bold" if one.in_use else "")
    return table


def _run_suite(names: tuple[str, ...], *, as_json: bool) -> int:
    """Every program in every interpreter and each way of running it, debug builds left out."""
    from hasten.cli.outputs import console
    from hasten.report.progress import show_progress
    from hasten.report.suite import print_suite
    from hasten.suite.program import programs
    from hasten.suite.running import run_suite
    from hasten.toolchain.interpreters.discovery import find_interpreters

    chosen = programs(names)
    found, _ = find_interpreters()
    ways = {
        f"{way.implementation}[{','.join(way.options)}]": way
        for one in found
        for way in one.ways()
        if one.named or not one.build.debug
    }
    reference = next(name for name, way in ways.items() if way.in_use)
    with show_progress() as listen:
        outcomes = run_suite(ways, reference, chosen, listen=listen)
    if as_json:
        click.echo(
            json.dumps({"reference": reference, "outcomes": list(map(asdict, outcomes))}, indent=2)
        )
    else:
        print_suite(outcomes, reference, console())
    return 0


def _print_history() -> None:
    from hasten.toolchain.interpreters.history import HISTORY

    for past in HISTORY:
        click.echo(
            f"{past.name} ({past.years}): {past.was}. It proved: {past.proved}. Lives on in: {past.lives_in}."
        )
