"""The programs of the suite, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hasten.errors import UsageError
from hasten.suite import pyperformance

__all__ = ["Program", "programs"]

_FOLDER = Path(__file__).with_name("programs")
_SIZE = re.compile(r"^SIZE = (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """A module with a function ``run(size)``.

    Parameters
    ----------
    name : str
    text : str
    size : int
    times_itself : bool
        `run` takes how often, and answers with the seconds that it took. Else its answer is the same on every
        Python, and is timed from outside.
    needs : tuple of str
        Packages that it imports, as pip names them.
    """

    name: str
    text: str
    size: int
    times_itself: bool = False
    needs: tuple[str, ...] = ()


def programs(names: tuple[str, ...] = ()) -> tuple[Program, ...]:
    """The programs of some names; all of the project's own where none are given.

    Parameters
    ----------
    names : tuple of str
        As the files of the folder ``programs`` are named, or ``pyperformance:NAME``.

    Raises
    ------
    UsageError
        There is none of a name, or the package pyperformance is not installed.
    """
    known = {p.stem: p for p in sorted(_FOLDER.glob("*.py")) if p.stem != "__init__"}
    for name in names:
        if name not in known and not name.startswith(pyperformance.PREFIX):
            raise UsageError(
                f"no program of the suite is named {name!r}: there are {', '.join(known)}, "
                f"and {pyperformance.PREFIX}NAME"
            )
    return tuple(_own(known[name]) if name in known else _public(name) for name in names or known)


def _own(path: Path) -> Program:
    text = path.read_text(encoding="utf-8")
    size = _SIZE.search(text)
    if size is None:
        raise ValueError(f"{path} does not say its SIZE")
    return Program(path.stem, text, int(size[1]))


def _public(name: str) -> Program:
    benchmark = pyperformance.benchmark(name.removeprefix(pyperformance.PREFIX))
    return Program(name, benchmark.text, 1, times_itself=True, needs=benchmark.needs)
