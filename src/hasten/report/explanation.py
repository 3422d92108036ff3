"""All that explaining a function found, for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from hasten.report.anatomy import print_anatomy
from hasten.report.beside import print_beside

if TYPE_CHECKING:
    from hasten.explanation import Explanation

__all__ = ["explanation_text", "print_explanation"]


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print the anatomy, then what compilers make of it.

    Parameters
    ----------
    explanation : Explanation
    console : rich.console.Console
    """
    print_anatomy(explanation, console)
    if explanation.race is not None:
        print_beside(explanation, console)


def explanation_text(explanation: Explanation, width: int = 120) -> str:
    """The same as plain text."""
    file = io.StringIO()
    console = Console(
        file=file, width=width, no_color=True, force_terminal=False, force_jupyter=False
    )
    print_explanation(explanation, console)
    return file.getvalue()
