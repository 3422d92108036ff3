"""``hasten scale``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hasten.cli.options import json_option, size_choices, size_options, timeout_option
from hasten.cli.outputs import console, picture_options, require_writable, write, writing
from hasten.cli.race import split_engines

__all__ = ["command"]

_INTERRUPTED = 130


@click.command("scale")
@click.argument("target", metavar="FILE::FUNCTION")
@size_options
@click.option("--args", "expression", metavar="EXPR", help='Arguments by n: "np.ones(n), 3".')
@click.option("--engines", metavar="A,B[x]", default="numba", show_default=True,
              help="Engines or variants beside the function itself.")  # fmt: skip
@click.option("--budget", type=click.FloatRange(min=0.1), default=5.0, show_default=True,
              metavar="S", help="Seconds for measuring at each size.")  # fmt: skip
@timeout_option
@json_option
@picture_options
def command(
    target: str,
    *,
    sizes: str | None,
    numbers: str | None,
    expression: str | None,
    engines: str,
    budget: float,
    timeout: float,
    json_file: Path | None,
    **pictures: Path | None,
) -> int:
    """Race at several sizes: how time grows, and from which size on it is worth it."""
    from hasten.racing.request import RaceRequest
    from hasten.racing.scaling import scaled
    from hasten.report.progress import show_progress
    from hasten.report.scaling import print_scaling
    from hasten.workload.target import parse_target

    choices = size_choices(sizes, numbers, expression)
    for path in filter(None, (json_file, *pictures.values())):
        require_writable(path)
    request = RaceRequest(
        parse_target(target),
        engines=tuple(split_engines(engines)),
        budget=budget,
        timeout=timeout,
        typed=target,
    )
    with show_progress() as listen:
        found = scaled(request, choices, listen)
    print_scaling(found, console())
    told = found.to_json()
    if json_file:
        write(json_file, json.dumps(told, indent=2))
    for path in filter(None, pictures.values()):
        from hasten.report.pictures import write_scaling

        with writing():
            write_scaling(told, path)
    return _INTERRUPTED if any(r.interrupted for r in found.races.values()) else 0
