"""What Numba says when it refuses, as a phrase that a user can act on."""

from __future__ import annotations

import re

from hasten.errors import Unsupported
from hasten.workload.model import ModuleSource

__all__ = ["refusal"]

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NO_NEWS = re.compile(
    r"^(Failed in \w+ mode|During:|File |There (is|are) \d+ |- Resolution failure)"
)
_CALL = re.compile(r"^\s*>>> (.+)$", re.MULTILINE)
_SPECIFIC = re.compile(r"raised a specific error:\s*\n\s*\w+: (.+)")
_MOST = 200  # characters


def refusal(error: Exception, source: ModuleSource, file: str) -> Unsupported:
    """Turn an error of Numba's compiler into a reason and the user's line.

    Parameters
    ----------
    error : Exception
    source : ModuleSource
    file : str
        Name of the file that was compiled; its lines are those of `source`.

    Returns
    -------
    Unsupported
    """
    text = _COLOUR.sub("", str(error))
    return Unsupported(f"Numba: {_phrase(text)}", _where(text, error, source, file))


def _phrase(text: str) -> str:
    specific = [line for line in _SPECIFIC.findall(text) if not _NO_NEWS.match(line)]
    if specific:
        return _short(specific[0])
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next((line for line in lines if not _NO_NEWS.match(line)), "it refuses the function")
    if first.startswith("No implementation of function") and (call := _CALL.search(text)):
        return _short(f"no implementation of {call[1]}")
    return _short(first)


def _short(phrase: str) -> str:
    phrase = re.sub(r", defined at .*|<iv=[^>]*>", "", phrase)
    phrase = re.sub(r"\.? ?Raised from .*", "", phrase).strip().rstrip(".:")
    return phrase if len(phrase) <= _MOST else phrase[: _MOST - 1] + "…"


def _where(text: str, error: Exception, source: ModuleSource, file: str) -> str:
    """The innermost line of the compiled file: Numba names it first."""
    name = re.escape(file)
    if found := re.search(rf'{name}"?(?:, line | \()(\d+)', text):
        return source.place(int(found[1]))
    line = getattr(getattr(error, "loc", None), "line", None)
    return source.place(line) if isinstance(line, int) else ""
