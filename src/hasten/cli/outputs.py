"""Where what a command found goes: the terminal, and files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hasten.errors import HastenError, UsageError

__all__ = [
    "console",
    "page_options",
    "picture_options",
    "require_writable",
    "write",
    "write_pages",
    "writing",
]

_FILE = click.Path(path_type=Path, dir_okay=False)
_PIPED = 120  # columns
_PAGES = ("html_file", "png_file", "svg_file")


def page_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options for what people look at."""
    page = click.option(
        "--html", "html_file", type=_FILE, metavar="FILE", help="Write a page that works offline."
    )
    return page(picture_options(function))


def picture_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options for the main chart as a picture."""
    options = (
        click.option("--png", "png_file", type=_FILE, metavar="FILE", help="Write the main chart."),
        click.option("--svg", "svg_file", type=_FILE, metavar="FILE", help="Write the main chart."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def console() -> Any:
    """As wide as the terminal; in a pipe wide enough for all columns, unless COLUMNS says else."""
    from rich.console import Console

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if known else _PIPED)


def require_writable(path: Path) -> None:
    """Found out before the race, not after it."""
    new = not path.exists()
    try:
        path.open("a").close()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    if new:
        path.unlink()


def write(path: Path, text: str) -> None:
    """Write what a command found.

    Raises
    ------
    HastenError
        It cannot be written.
    """
    with writing():
        path.write_text(text)


def write_pages(data: Mapping[str, Any], options: Mapping[str, Any]) -> list[Path]:
    """Write the files that `page_options` asked for; which they are.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives, or what was read from a file of it.
    options : mapping
        Of the command.
    """
    page, *pictures = (options.get(name) for name in _PAGES)
    if page:
        from hasten.report.html import to_html

        write(page, to_html(data))
    for path in filter(None, pictures):
        from hasten.report.pictures import write_picture

        with writing():
            write_picture(data, path)
    return [path for path in (page, *pictures) if path]


@contextmanager
def writing() -> Iterator[None]:
    """Tell in one line what cannot be written."""
    try:
        yield
    except OSError as error:
        raise HastenError(f"the result cannot be written: {error}") from None
