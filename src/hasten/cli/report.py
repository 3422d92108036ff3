"""``hasten report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hasten.cli.outputs import page_options, require_writable, write_pages

__all__ = ["command"]


@click.command("report")
@click.argument("race", metavar="FILE.json", type=click.Path(path_type=Path, dir_okay=False))
@page_options
def command(race: Path, **options: Any) -> None:
    """Make the page of a race, or its chart, from what --json wrote; without an option FILE.html."""
    from hasten.report.recorded import read_race

    recorded = read_race(race)
    if not any(options.values()):
        options["html_file"] = race.with_suffix(".html")
    for path in filter(None, options.values()):
        require_writable(path)
    for path in write_pages(recorded.data, options):
        click.echo(f"written: {path}")
