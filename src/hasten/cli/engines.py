"""``hasten engines``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hasten.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from hasten.api import EngineInfo
    from hasten.engine.registry import State

__all__ = ["command"]


@click.command("engines")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--install-hints", is_flag=True, help="Only the commands that bring what is missing.")
@click.option("--own", metavar="NAME", help="Install an engine in an environment of its own.")
@click.option(
    "--with",
    "more",
    metavar="REQUIREMENT",
    multiple=True,
    help="Of --own: install this too, as pip takes it.",
)
@click.option("--forget", metavar="NAME", help="Remove the environment of an engine.")
def command(
    as_json: bool, install_hints: bool, own: str | None, more: tuple[str, ...], forget: str | None
) -> int:
    """List the engines: what is here, what is missing, how to get it."""
    if more and not own:
        raise UsageError("--with says what --own installs besides: name the engine by --own")
    if own and forget:
        raise UsageError("--own makes an environment and --forget removes one: give one of them")
    if own:
        return _install(own, more)
    if forget:
        return _forget(forget)
    from hasten.api import engines

    found = engines()
    if as_json:
        click.echo(json.dumps([asdict(info) for info in found], indent=2))
        return 0
    if install_hints:
        states = [state for info in found for state in (info.state, *info.routes.values())]
        for remedy in dict.fromkeys(state.remedy for state in states if state.remedy):
            click.echo(remedy)
        return 0
    _show(found)
    return 0


def _show(found: list[EngineInfo]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("engine", "version", "state", "what it is"):
        table.add_column(title, overflow="fold")
    for info in found:
        table.add_row(Text(info.name), *_told(info.state), Text(f"{info.title}, {info.stage}"))
        for name, state in info.routes.items():
            table.add_row(Text(f"  {name}"), *_told(state), Text("  a route into Python"))
    console = Console()
    console.print(table)
    console.print(Text("Other interpreters of Python: hasten interpreters", style="dim"))


def _install(name: str, more: tuple[str, ...]) -> int:
    """An environment for the engine of a name, and where it is."""
    from hasten.engine.registry import engine_named
    from hasten.engine.requirements import packages_of
    from hasten.toolchain.environments import make_environment

    wanted = packages_of(engine_named(name))
    if not wanted:
        raise UsageError(f"{name} needs no package: there is nothing to install for it")
    click.echo(f"installing {', '.join((*wanted, *more))} (this may take a while)")
    place = make_environment(name, (*wanted, *more))
    click.echo(f"{name} runs from now on in {place}; hasten engines --forget {name} removes it")
    return 0


def _forget(name: str) -> int:
    from hasten.toolchain.environments import forget_environment

    click.echo(f"{forget_environment(name)} is removed")
    return 0


def _told(state: State) -> tuple[Text, Text]:
    """Version, and whether it can run, or what is missing and how to get it."""
    from rich.text import Text

    said = "ready" if state.available else f"unavailable: {state.reason}"
    said += " (in an environment of its own)" if state.own else ""
    if state.remedy:
        said += f"\n{state.remedy}"
    return Text(state.version), Text(said, style="green" if state.available else "yellow")
