"""Options that several commands have."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hasten.errors import UsageError

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = [
    "argument_options",
    "captured_option",
    "json_option",
    "size_choices",
    "size_options",
    "timeout_option",
]


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


def size_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """At which sizes to race; the command gives them to `size_choices`."""
    options = (
        click.option("--sizes", metavar="A,B", help="Race at these sizes, which inputs() names."),
        click.option("--n", "numbers", metavar="N,M", help="Race at these values of n in --args."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def size_choices(
    sizes: str | None, numbers: str | None, expression: str | None
) -> list[ArgumentChoice]:
    """The arguments of each size, the largest n last.

    Raises
    ------
    UsageError
        They are fewer than two, or contradict one another.
    """
    from hasten.workload.loading import ArgumentChoice

    if numbers is not None:
        if expression is None:
            raise UsageError('--n and --args belong together: --n 100,200,400 --args "np.ones(n)"')
        if sizes:
            raise UsageError("--sizes names sizes of inputs(): leave it out beside --n and --args")
        return [ArgumentChoice(expression, n=n) for n in _numbers(numbers)]
    if sizes and expression is not None:
        raise UsageError("--sizes names sizes of inputs(): leave it out beside --args, or give --n")
    names = list(dict.fromkeys(name.strip() for name in (sizes or "").split(",") if name.strip()))
    if len(names) < 2:
        raise UsageError(
            'give two sizes or more: --sizes small,default, or --n 100,200,400 --args "EXPR of n"'
        )
    return [ArgumentChoice(size=name) for name in names]


def _numbers(text: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        found = []
    if len(found) < 2 or found[0] < 1:
        raise UsageError(f"--n {text!r}: give two whole numbers or more, as 100,200,400")
    return found


timeout_option = click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
    metavar="S", help="Seconds for one step: one build, one call.",
)  # fmt: skip
json_option = click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE", help="Write the result as JSON.",
)  # fmt: skip
