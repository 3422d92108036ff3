"""Source code with highlighting, line by line, each with the Python line that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.styles import get_style_by_name

from hasten.explaining.remarks import line_marks
from hasten.report.entries import ranked

__all__ = ["Line", "Tab", "python_lines", "style_of_code", "tabs"]

_LEXERS = {
    ".c": "c",
    ".cpp": "cpp",
    ".f90": "fortran",
    ".i": "c",
    ".mojo": "mojo",
    ".py": "python",
    ".pyf": "fortran",
    ".pyx": "cython",
    ".rs": "rust",
    ".toml": "toml",
}
_MOST_TABS = 24


@dataclass(frozen=True)
class Line:
    """A line of code.

    Parameters
    ----------
    html : Markup
        Escaped and highlighted.
    source : int or None
        Line of the user's file that it comes from.
    """

    html: Markup
    source: int | None


@dataclass(frozen=True)
class Tab:
    """A source that one or more entries are made from.

    Parameters
    ----------
    name : str
        Of its file.
    entries : tuple of str
    lines : tuple of Line
    """

    name: str
    entries: tuple[str, ...]
    lines: tuple[Line, ...]


def python_lines(data: Mapping[str, Any]) -> tuple[Line, ...]:
    """The user's function, its lines numbered as in the user's file."""
    workload = data["workload"]
    places = workload["places"]
    numbers = [place["line"] if place else None for place in places]
    found = _highlighted(workload["source"] or "", "python")
    return tuple(
        Line(html, numbers[n] if n < len(numbers) else None) for n, html in enumerate(found)
    )


def tabs(data: Mapping[str, Any]) -> list[Tab]:
    """The sources of all ranked entries, the same text once; those of the fastest first."""
    entries: dict[tuple[str, str], list[str]] = {}
    for entry in ranked(data):
        for source in entry["sources"]:
            entries.setdefault((source["name"], source["text"]), []).append(entry["name"])
    return [
        Tab(name, tuple(names), tuple(_translated(name, text)))
        for (name, text), names in list(entries.items())[:_MOST_TABS]
    ]


def style_of_code() -> str:
    """Style sheet of highlighted code, for light and for dark."""
    light = HtmlFormatter(style=get_style_by_name("friendly")).get_style_defs(".code")
    dark = HtmlFormatter(style=get_style_by_name("github-dark")).get_style_defs(".code")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def _translated(name: str, text: str) -> Iterator[Line]:
    lexer = _LEXERS.get(PurePath(name).suffix, "text")
    for html, source in zip(_highlighted(text, lexer), line_marks(text), strict=False):
        yield Line(html, source)


def _highlighted(text: str, lexer: str) -> list[Markup]:
    """The lines of a text; what is written by pygments is escaped."""
    made = highlight(
        text.rstrip("\n"), get_lexer_by_name(lexer, stripnl=False), HtmlFormatter(nowrap=True)
    )
    return [Markup(line) for line in made.removesuffix("\n").split("\n")]  # noqa: S704 (as the docstring says)
