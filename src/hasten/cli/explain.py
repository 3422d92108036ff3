"""``hasten explain``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from hasten.cli.race import console, require_writable
from hasten.errors import HastenError

__all__ = ["command"]


@click.command("explain")
@click.argument("target", metavar="FILE::FUNCTION")
@click.option(
    "--args", "expression", metavar="EXPR", help="Arguments, evaluated in the file's namespace."
)
@click.option("--inputs", metavar="NAME", help="Function of the file that returns the arguments.")
@click.option("--size", help="Which of the named sizes that inputs() returns.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
              metavar="S", help="Seconds for one step.")  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
              metavar="FILE", help="Write all of it as JSON.")  # fmt: skip
def command(
    target: str,
    *,
    expression: str | None,
    inputs: str | None,
    size: str | None,
    timeout: float,
    json_file: Path | None,
) -> int:
    """Take a function apart: tokens, tree, bytecode, what is executed, and what that costs."""
    from hasten.explanation import explain_target
    from hasten.report.anatomy import print_anatomy, sentences
    from hasten.workload.loading import ArgumentChoice

    if json_file:
        require_writable(json_file)
    found = explain_target(target, ArgumentChoice(expression, inputs, size), timeout=timeout)
    print_anatomy(found, console())
    if json_file:
        told = {
            "workload": str(found.workload),
            "machine": asdict(found.machine),
            **found.anatomy,
            "says": list(sentences(found.anatomy)),
        }
        try:
            json_file.write_text(json.dumps(told, indent=2))
        except OSError as error:
            raise HastenError(f"it cannot be written: {error}") from None
    return 0
