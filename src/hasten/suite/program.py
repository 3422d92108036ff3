"""The programs of the suite, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hasten.errors import UsageError

__all__ = ["Program", "programs"]

_FOLDER = Path(__file__).with_name("programs")
_SIZE = re.compile(r"^SIZE = (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """A module with a function ``run(size)`` whose answer is the same on every Python.

    Parameters
    ----------
    name : str
    text : str
    size : int
    """

    name: str
    text: str
    size: int


def programs(names: tuple[str, ...] = ()) -> tuple[Program, ...]:
    """The programs of some names; all where none are given.

    Raises
    ------
    UsageError
        There is none of a name.
    """
    known = {p.stem: p for p in sorted(_FOLDER.glob("*.py")) if p.stem != "__init__"}
    for name in names:
        if name not in known:
            raise UsageError(
                f"no program of the suite is named {name!r}: there are {', '.join(known)}"
            )
    return tuple(_read(known[name]) for name in names or known)


def _read(path: Path) -> Program:
    text = path.read_text(encoding="utf-8")
    size = _SIZE.search(text)
    if size is None:
        raise ValueError(f"{path} does not say its SIZE")
    return Program(path.stem, text, int(size[1]))
