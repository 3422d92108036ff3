"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

__all__ = ["argument_options", "json_option", "timeout_option"]


def argument_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the arguments of the function come from: ``expression``, ``inputs`` and ``size``."""
    options = (
        click.option("--args", "expression", metavar="EXPR", help="Arguments, evaluated in the file's "
                     'namespace with np at hand: "np.ones(9), k=2".'),
        click.option("--inputs", metavar="NAME", help="Function of the file that returns the arguments."),
        click.option("--size", help="Which of the named sizes that inputs() returns."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


timeout_option = click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
    metavar="S", help="Seconds for one step: one build, one call.",
)  # fmt: skip
json_option = click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE", help="Write the result as JSON.",
)  # fmt: skip
