"""What the readers of all languages do with text."""

from __future__ import annotations

import re

__all__ = ["line_of", "split", "without"]


def split(text: str) -> list[str]:
    """At commas outside brackets.

    Examples
    --------
    >>> split("a: f(1, 2), b[3, 4]")
    ['a: f(1, 2)', 'b[3, 4]']
    """
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([<{") - (character in ")]>}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def without(pattern: str, text: str) -> str:
    """The text with blanks in the place of what a pattern finds, so that lines stay lines.

    Examples
    --------
    >>> without(r"//.*", "a // b") == "a     "
    True
    """

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group(0))

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def line_of(text: str, place: int) -> int:
    """The line that a place of a text is on, counted from 1."""
    return text.count("\n", 0, place) + 1
