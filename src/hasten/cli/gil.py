"""``hasten gil``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hasten.cli.options import argument_options, json_option, timeout_option
from hasten.cli.outputs import console, require_writable, write
from hasten.cli.pythons import python_option

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = ["command"]


@click.command("gil")
@click.argument("target", metavar="FILE::FUNCTION")
@argument_options
@click.option("--engines", metavar="A,B[x]", default="numba,cython,c[capi]", show_default=True,
              help="Engines or variants beside the function itself.")  # fmt: skip
@click.option(
    "--interpreters", is_flag=True, help="Other Pythons too, with their sub-interpreters."
)
@python_option
@timeout_option
@json_option
def command(
    target: str,
    *,
    choice: ArgumentChoice,
    engines: str,
    interpreters: bool,
    pythons: tuple[str, ...],
    timeout: float,
    json_file: Path | None,
) -> int:
    """Tell what threads and processes gain: for the function as it is, and for verified faster versions."""
    from hasten.cli.race import split_engines
    from hasten.engine.registry import interpreter_names
    from hasten.measure.machine import cores_at_hand
    from hasten.racing.crowding import crowding
    from hasten.racing.request import RaceRequest
    from hasten.report.crowding import print_crowding, sentences
    from hasten.report.progress import show_progress
    from hasten.workload.target import parse_target

    del pythons  # they are among those that are found
    if json_file:
        require_writable(json_file)
    request = RaceRequest(
        parse_target(target),
        choice,
        engines=(*split_engines(engines), *(interpreter_names() if interpreters else ())),
        timeout=timeout,
        threads=1,
        typed=target,
    )
    with show_progress() as listen:
        found = crowding(request, listen)
    cores = cores_at_hand()
    print_crowding(found, cores, console())
    if json_file:
        told = [
            {**asdict(one), "says": list(sentences(one, cores)) if one.crowds else []}
            for one in found
        ]
        write(json_file, json.dumps({"cores": cores, "entries": told}, indent=2))
    return 0
