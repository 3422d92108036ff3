"""``hasten explain``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hasten.cli.options import argument_options, json_option, timeout_option
from hasten.cli.outputs import console, require_writable, write

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = ["command"]


@click.command("explain")
@click.argument("target", metavar="FILE::FUNCTION")
@argument_options
@click.option("--beside", metavar="A,B[x]", help="Engines and variants whose machine code is looked at; "
              "default: a few that build quickly; '' for none.")  # fmt: skip
@timeout_option
@json_option
def command(
    target: str,
    *,
    choice: ArgumentChoice,
    beside: str | None,
    timeout: float,
    json_file: Path | None,
) -> int:
    """Take a function apart: tokens, tree, bytecode, what is executed, and what compilers make of it."""
    from hasten.cli.race import split_engines
    from hasten.explanation import explain_target
    from hasten.report.anatomy import sentences
    from hasten.report.explanation import print_explanation
    from hasten.report.progress import show_progress

    if json_file:
        require_writable(json_file)
    wanted = None if beside is None else tuple(split_engines(beside))
    with show_progress() as listen:
        found = explain_target(target, choice, timeout=timeout, beside=wanted, listen=listen)
    print_explanation(found, console())
    if json_file:
        told = {
            "workload": str(found.workload),
            "machine": asdict(found.machine),
            **found.anatomy,
            "says": list(sentences(found.anatomy)),
            "race": found.race,
        }
        write(json_file, json.dumps(told, indent=2))
    return 0
