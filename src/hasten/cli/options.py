"""Options that several commands have."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

__all__ = ["argument_options", "captured_option", "json_option", "timeout_option"]


captured_option = click.option(
    "--captured", type=click.Path(dir_okay=False, resolve_path=True), metavar="FILE",
    help="Arguments that hasten profile --capture kept.",
)  # fmt: skip


def argument_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the arguments of the function come from; the command gets them as ``choice``."""

    @functools.wraps(function)
    def gathered(
        *args: Any,
        expression: str | None,
        inputs: str | None,
        size: str | None,
        captured: str | None,
        **others: Any,
    ) -> Any:
        from hasten.workload.loading import ArgumentChoice

        choice = ArgumentChoice(expression, inputs, size, captured=captured)
        return function(*args, choice=choice, **others)

    made: Callable[..., Any] = gathered
    options = (
        click.option("--args", "expression", metavar="EXPR", help="Arguments, evaluated in the file's "
                     'namespace with np at hand: "np.ones(9), k=2".'),
        click.option("--inputs", metavar="NAME", help="Function of the file that returns the arguments."),
        click.option("--size", help="Which of the named sizes that inputs() returns."),
        captured_option,
    )  # fmt: skip
    for option in reversed(options):
        made = option(made)
    return made


timeout_option = click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
    metavar="S", help="Seconds for one step: one build, one call.",
)  # fmt: skip
json_option = click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE", help="Write the result as JSON.",
)  # fmt: skip
