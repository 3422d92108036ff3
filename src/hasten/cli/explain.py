"""``hasten explain``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from hasten.cli.options import argument_options, json_option, timeout_option
from hasten.cli.outputs import console, require_writable, write

__all__ = ["command"]


@click.command("explain")
@click.argument("target", metavar="FILE::FUNCTION")
@argument_options
@timeout_option
@json_option
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
        write(json_file, json.dumps(told, indent=2))
    return 0
