"""``hasten doctor``."""

from __future__ import annotations

from pathlib import Path

import click

from hasten.cli.outputs import console, require_writable
from hasten.errors import UsageError

__all__ = ["command"]

_DOUBTFUL = 5


@click.command("doctor")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
              metavar="FILE", help="Write the checks as JSON.")  # fmt: skip
@click.option("--skip", multiple=True, metavar="NAME", help="Leave out a check; repeatable.")
@click.option("--strict", is_flag=True, help="End with exit code 5 where there is a doubt.")
def command(json_file: Path | None, skip: tuple[str, ...], strict: bool) -> int:
    """Find out what about this machine makes measurements doubtful, and what to do about each."""
    from hasten.measure.health.doctor import doctor
    from hasten.report.health import checks_to_json, print_checks

    if json_file:
        require_writable(json_file)
    checks = doctor()
    names = [check.name for check in checks]
    for name in skip:
        if name not in names:
            raise UsageError(f"no check is named {name!r}: there are {', '.join(names)}")
    checks = tuple(check for check in checks if check.name not in skip)
    print_checks(checks, console())
    if json_file:
        json_file.write_text(checks_to_json(checks))
    return _DOUBTFUL if strict and any(check.state == "doubtful" for check in checks) else 0
