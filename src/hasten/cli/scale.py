"""``hasten scale``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hasten.cli.options import json_option, timeout_option
from hasten.cli.outputs import console, picture_options, require_writable, write, writing
from hasten.cli.race import split_engines
from hasten.errors import UsageError

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = ["command"]

_INTERRUPTED = 130


@click.command("scale")
@click.argument("target", metavar="FILE::FUNCTION")
@click.option("--sizes", metavar="A,B", help="Names of sizes that inputs() returns.")
@click.option("--n", "numbers", metavar="N,M", help="Values of n in --args.")
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
    from hasten.report.scaling import print_scaling, scaling_data
    from hasten.workload.target import parse_target

    choices = _choices(sizes, numbers, expression)
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
    if json_file:
        write(json_file, json.dumps(scaling_data(found), indent=2))
    for path in filter(None, pictures.values()):
        from hasten.report.pictures import write_scaling

        with writing():
            write_scaling(scaling_data(found), path)
    return _INTERRUPTED if any(r.interrupted for r in found.races.values()) else 0


def _choices(
    sizes: str | None, numbers: str | None, expression: str | None
) -> list[ArgumentChoice]:
    from hasten.workload.loading import ArgumentChoice

    if (expression is None) != (numbers is None):
        raise UsageError('--n and --args belong together: --n 100,200,400 --args "np.ones(n)"')
    if expression is not None and numbers is not None:
        if sizes:
            raise UsageError("--sizes names sizes of inputs(): leave it out beside --n and --args")
        return [ArgumentChoice(expression, n=n) for n in _numbers(numbers)]
    if not sizes or "," not in sizes:
        raise UsageError(
            'give two sizes or more: --sizes small,default, or --n 100,200,400 --args "EXPR of n"'
        )
    return [ArgumentChoice(size=name.strip()) for name in sizes.split(",")]


def _numbers(text: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        found = []
    if len(found) < 2 or found[0] < 1:
        raise UsageError(f"--n {text!r}: give two whole numbers or more, as 100,200,400")
    return found
