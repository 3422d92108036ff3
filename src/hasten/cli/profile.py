"""``hasten profile``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hasten.cli.options import json_option
from hasten.cli.outputs import console, require_writable, write

__all__ = ["command"]


@click.command(
    "profile", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.argument("program", metavar="SCRIPT.py [ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
@click.option("--capture", "most", type=click.IntRange(min=1), metavar="N", help="Run it once more, and keep "
              "real arguments of its N most expensive functions in hasten-captured/.")  # fmt: skip
@json_option
def command(program: tuple[str, ...], *, most: int | None, json_file: Path | None) -> int:
    """Run a program, rank its functions by their own time, and tell which are worth racing, if any.

    Options come before the program; -m MODULE runs a module.
    """
    from hasten.profiling.profile import CAPTURED, capture, profile_program
    from hasten.report.profile import print_profile, profile_data

    if json_file:
        require_writable(json_file)
    profile = profile_program(program)
    if most is not None:
        profile = capture(profile, most, CAPTURED)
    print_profile(profile, console())
    if json_file:
        write(json_file, json.dumps(profile_data(profile), indent=2))
    return 0
