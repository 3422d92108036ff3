"""``hasten translate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hasten.cli.options import argument_options
from hasten.cli.outputs import console
from hasten.errors import UsageError

if TYPE_CHECKING:
    from hasten.workload.loading import ArgumentChoice

__all__ = ["command"]


@click.command("translate")
@click.argument("target", metavar="FILE::FUNCTION")
@click.option("--to", "language", type=click.Choice(["c", "cpp", "cython", "fortran", "lanes", "mojo", "rust"]), default="c",
              show_default=True)  # fmt: skip
@click.option("--unchecked", is_flag=True, help="Trust indices, divisors and the size of numbers.")
@argument_options
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Write a folder that can be built.")  # fmt: skip
def command(
    target: str,
    *,
    language: str,
    unchecked: bool,
    choice: ArgumentChoice,
    output: Path | None,
) -> None:
    """Translate a function, for the types of its arguments, and print it.

    The function is loaded and its arguments are made; it is not called.
    """
    from hasten.translation import translate_target
    from hasten.translation_folder import write_folder

    translation = translate_target(target, choice, language=language, checked=not unchecked)
    if output is None:
        _show(translation.text, language)
        return
    try:
        written = write_folder(translation, language, output)
    except OSError as problem:
        raise UsageError(f"{output} cannot be written: {problem.strerror}") from None
    click.echo(f"written: {', '.join(str(path) for path in written)}")


def _show(text: str, language: str) -> None:
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.syntax import Syntax

    lexer = "cpp" if language == "lanes" else language
    console().print(Syntax(text, lexer, background_color="default"))
