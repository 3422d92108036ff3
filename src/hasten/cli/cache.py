"""``hasten cache``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.group("cache", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Show or clear the cache of builds."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@command.command()
def show() -> int:
    """Show what is kept."""
    from hasten.report.units import bytes_text, seconds_text
    from hasten.toolchain.cache import BuildCache

    cache = BuildCache()
    entries = cache.entries()
    for entry in entries:
        record = entry.record
        click.echo(
            f"{bytes_text(entry.nbytes):>8}  {seconds_text(record.get('seconds')):>8}  "
            f"{record.get('entry', '?'):<20}  {record.get('workload', '?')}"
        )
    total = bytes_text(sum(e.nbytes for e in entries))
    click.echo(f"{len(entries)} builds, {total}, in {cache.root}")
    return 0


@command.command()
def clear() -> int:
    """Remove all builds."""
    from hasten.toolchain.cache import BuildCache

    click.echo(f"{BuildCache().clear()} builds removed")
    return 0
