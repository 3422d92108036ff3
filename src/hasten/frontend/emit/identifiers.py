"""Python's names in the letters that every language takes."""

from __future__ import annotations

import re

__all__ = ["is_exception", "spelled"]

_EXCEPTION = re.compile(
    r"(ASSERTION|INDEX|MEMORY|OVERFLOW|RECURSION|VALUE|ZERO_DIVISION)_ERROR"
    r"|([A-Z_]*(ERROR|EXCEPTION)|STOP_ITERATION)_\d+_*"
)


def is_exception(name: str) -> bool:
    """Whether a name is that of the number of an exception.

    Parameters
    ----------
    name : str
    """
    return _EXCEPTION.fullmatch(name) is not None


def spelled(name: str) -> str:
    """A name in ASCII that begins with a letter: elsewhere a line in front is the compiler's, or says that nobody reads it.

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> [spelled(name) for name in ("total", "_", "_x", "_2", "ä")]
    ['total', 'ignored', 'x', 'ignored2', 'e4']
    """
    plain = "".join(c if c.isascii() else f"_{ord(c):x}_" for c in name)
    if plain.startswith("_"):
        plain = plain.strip("_")
    if not plain or plain[0].isdigit():
        return f"ignored{plain}"
    return plain
