"""``hasten report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hasten.cli.outputs import page_options, require_writable, write_pages
from hasten.errors import UsageError

__all__ = ["command"]


@click.command("report")
@click.argument("race", metavar="FILE.json", type=click.Path(path_type=Path, dir_okay=False))
@page_options
def command(race: Path, **options: Any) -> None:
    """Make the page of a race, or its chart, from what --json wrote; without an option FILE.html."""
    from hasten.report.recorded import read_race

    recorded = read_race(race)
    if missing := [name for name in ("advice", "roofline") if name not in recorded.data]:
        raise UsageError(
            f"{race} lacks {', '.join(missing)}: an older Hasten wrote it; race it anew with --json"
        )
    if not any(options.values()):
        options["html_file"] = race.with_suffix(".html")
    for path in filter(None, options.values()):
        require_writable(path)
    for path in write_pages(recorded.data, options):
        click.echo(f"written: {path}")
