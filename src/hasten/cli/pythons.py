"""The option that names interpreters which would not be found."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click

from hasten.errors import UsageError

__all__ = ["python_option"]


def _named(
    context: click.Context, parameter: click.Parameter, paths: tuple[str, ...]
) -> tuple[str, ...]:
    """Put them where interpreters are looked for, in the processes that come after this one too."""
    from hasten.toolchain.interpreters.discovery import interpreter_at
    from hasten.toolchain.interpreters.places import NAMED

    del context, parameter
    found = []
    for path in paths:
        program = shutil.which(path)
        if program is None:
            raise UsageError(f"--python {path}: there is no such program; give its path")
        interpreter_at(program)
        found.append(str(Path(program).absolute()))
    if found:
        known = filter(None, os.environ.get(NAMED, "").split(os.pathsep))
        os.environ[NAMED] = os.pathsep.join([*found, *known])
    return paths


python_option = click.option(
    "--python", "pythons", multiple=True, metavar="PATH", callback=_named,
    help="One more interpreter, wherever it is; repeatable.",
)  # fmt: skip
