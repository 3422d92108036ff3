"""``hasten gil``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from hasten.cli.pythons import python_option
from hasten.cli.race import console, require_writable
from hasten.errors import HastenError

__all__ = ["command"]


@click.command("gil")
@click.argument("target", metavar="FILE::FUNCTION")
@click.option(
    "--args", "expression", metavar="EXPR", help="Arguments, evaluated in the file's namespace."
)
@click.option("--inputs", metavar="NAME", help="Function of the file that returns the arguments.")
@click.option("--size", help="Which of the named sizes that inputs() returns.")
@click.option("--engines", metavar="A,B[x]", default="numba,cython,c[capi]", show_default=True,
              help="Engines or variants beside the function itself.")  # fmt: skip
@click.option(
    "--interpreters", is_flag=True, help="Other Pythons too, with their sub-interpreters."
)
@python_option
@click.option("--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
              metavar="S", help="Seconds for one step.")  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
              metavar="FILE", help="Write the figures as JSON.")  # fmt: skip
def command(
    target: str,
    *,
    expression: str | None,
    inputs: str | None,
    size: str | None,
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
    from hasten.workload.loading import ArgumentChoice
    from hasten.workload.target import parse_target

    del pythons  # they are among those that are found
    if json_file:
        require_writable(json_file)
    request = RaceRequest(
        parse_target(target),
        ArgumentChoice(expression, inputs, size),
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
        try:
            json_file.write_text(json.dumps({"cores": cores, "entries": told}, indent=2))
        except OSError as error:
            raise HastenError(f"the figures cannot be written: {error}") from None
    return 0
