"""What every emitter gives: a kernel in another language, and how it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hasten.frontend.emit.interface import Interface

__all__ = ["FAULTS", "FIRST_RAISED", "Translation", "numbered", "numbered_name"]

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


def numbered_name(exception: str, line: int) -> str:
    """Name of the number of an exception that a line raises.

    Parameters
    ----------
    exception : str
    line : int

    Examples
    --------
    >>> numbered_name("ValueError", 12), numbered_name("StopIteration", 3)
    ('VALUE_ERROR_12', 'STOP_ITERATION_3')
    """
    return f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', exception).upper()}_{line}"


def numbered(raised: Mapping[str, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """What the numbers of exceptions mean.

    Parameters
    ----------
    raised : mapping
        By its name the type and message of what the user's text raises.
    """
    found = {number: (name, "") for number, name in enumerate(FAULTS, start=1)}
    return found | dict(enumerate(raised.values(), start=FIRST_RAISED))
