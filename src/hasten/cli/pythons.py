"""The option that names interpreters which would not be found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from hasten.errors import UsageError

__all__ = ["look_at", "python_option"]


def look_at(paths: Sequence[str]) -> None:
    """Put interpreters where they are looked for, in the processes that come after this one too.

    Raises
    ------
    UsageError
        One of them is not there, or is none.
    """
    from hasten.toolchain.interpreters.discovery import interpreter_at
    from hasten.toolchain.interpreters.places import NAMED

    found = []
    for path in paths:
        program = shutil.which(path)
        if program is None:
            raise UsageError(f"--python {path}: there is no such program; give its path")
        interpreter_at(program)
        found.append(str(Path(program).absolute()))
    if found:
        known = filter(None, os.environ.get(NAMED, "").split(os.pathsep))
        os.environ[NAMED] = os.pathsep.join(dict.fromkeys([*found, *known]))


def _named(
    context: click.Context, parameter: click.Parameter, paths: tuple[str, ...]
) -> tuple[str, ...]:
    del context, parameter
    look_at(paths)
    return paths


python_option = click.option(
    "--python", "pythons", multiple=True, metavar="PATH", callback=_named,
    help="One more interpreter, wherever it is; repeatable.",
)  # fmt: skip
