"""What every emitter gives: a kernel in another language, and how it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hasten.frontend.emit.interface import Interface

__all__ = ["FAULTS", "FIRST_RAISED", "Translation", "numbered"]

FAULTS = {
    "IndexError": "INDEX_ERROR",
    "OverflowError": "OVERFLOW_ERROR",
    "ZeroDivisionError": "ZERO_DIVISION_ERROR",
    "ValueError": "VALUE_ERROR",
    "MemoryError": "MEMORY_ERROR",
    "AssertionError": "ASSERTION_ERROR",
    "RecursionError": "RECURSION_ERROR",
}
"""Exceptions that helpers raise, and their names; they are numbered in this order from 1 on."""

FIRST_RAISED = 100
"""Number of the first exception that the user's own text raises."""


@dataclass(frozen=True)
class Translation:
    """A kernel in another language.

    Parameters
    ----------
    text : str
    interface : Interface
    exceptions : mapping
        What the numbers of exceptions mean: type and message.
    header : str
        The part of the text that a caller needs, where the language has such a thing.
    """

    text: str
    interface: Interface
    exceptions: Mapping[int, tuple[str, str]]
    header: str = ""


def numbered(raised: Mapping[tuple[str, int], str]) -> dict[int, tuple[str, str]]:
    """What the numbers of exceptions mean.

    Parameters
    ----------
    raised : mapping
        By type and line the message of what the user's text raises.
    """
    found = {number: (name, "") for number, name in enumerate(FAULTS, start=1)}
    for place, ((name, _), message) in enumerate(raised.items()):
        found[FIRST_RAISED + place] = (name, message)
    return found
