"""``hasten engines``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

__all__ = ["command"]


@click.command("engines")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--install-hints", is_flag=True, help="Only the commands that bring what is missing.")
def command(as_json: bool, install_hints: bool) -> int:
    """List the engines: what is here, what is missing, how to get it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from hasten.api import engines

    found = engines()
    if as_json:
        click.echo(json.dumps([asdict(info) for info in found], indent=2))
        return 0
    if install_hints:
        for remedy in dict.fromkeys(i.state.remedy for i in found if i.state.remedy):
            click.echo(remedy)
        return 0
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("engine", "version", "state", "what it is"):
        table.add_column(title, overflow="fold")
    for info in found:
        state = info.state
        said = "ready" if state.available else f"unavailable: {state.reason}"
        if state.remedy:
            said += f"\n{state.remedy}"
        style = "green" if state.available else "yellow"
        what = f"{info.title}, {info.stage}"
        table.add_row(Text(info.name), Text(state.version), Text(said, style=style), Text(what))
    Console().print(table)
    return 0
