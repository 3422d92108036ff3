"""Compromise cards: four marks in the table, in full by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from hasten.racing.result import Entry, Result

__all__ = ["HEADING", "LEGEND", "marks", "print_cards"]

HEADING = "fspc"
LEGEND = (
    "fspc: flexibility, safety, portability, compatibility: "
    "● kept, ◐ partly, ○ given up, · not known; in full by --card NAME"
)
_SIGNS = {"kept": "●", "partly": "◐", "given up": "○", "unknown": "·"}
_STYLES = {"kept": "green", "partly": "yellow", "given up": "red", "unknown": "dim"}


def marks(entry: Entry) -> Text:
    """One sign an axis."""
    text = Text()
    for axis in entry.card:
        text.append(_SIGNS[axis.mark], _STYLES[axis.mark])
    return text


def print_cards(result: Result, names: Iterable[str], console: Console) -> None:
    """Print the cards of some entries in full.

    Parameters
    ----------
    result : Result
    names : iterable of str
        Names of entries; one that nobody bears is told.
    console : rich.console.Console
    """
    known = {entry.name: entry for entry in result.entries}
    for name in names:
        if name not in known:
            console.print(Text(f" no entry is named {name!r}: there are {', '.join(known)}"))
            continue
        console.print(Text(f" {name}: what it gives up", style="bold"))
        if not known[name].card:
            console.print(Text("   is not known: it was not verified"))
        for line, style, indent in _lines(known[name]):
            console.print(Padding(Text(line, style=style), (0, 0, 0, indent)))
        console.print()


def _lines(entry: Entry) -> Iterator[tuple[str, str, int]]:
    for axis in entry.card:
        yield f"{_SIGNS[axis.mark]} {axis.name}: {axis.mark}", _STYLES[axis.mark], 3
        for line in axis.lines:
            yield line, "", 7
