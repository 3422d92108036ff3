"""Own time of every function of a program, from pyinstrument's samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hasten.workload.source import is_of_library_file

__all__ = ["FunctionTime", "own_times"]

_OWN = str(Path(__file__).parent)
_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
"""Functions of their own to Python, parts of another one to people."""
_BUILT_IN = "<built-in>"


@dataclass(frozen=True)
class FunctionTime:
    """Where a program spends its time.

    Parameters
    ----------
    name, file : str
    line : int
        Of its definition.
    own : float
        Seconds in its own code and in the functions of C that it calls.
    in_c : float
        Seconds of these in functions of C.
    library : bool
        It belongs to Python or to an installed package.
    """

    name: str
    file: str
    line: int
    own: float
    in_c: float
    library: bool


def own_times(records: Iterable[tuple[Sequence[str], float]]) -> list[FunctionTime]:
    """Own time by function, most first.

    Parameters
    ----------
    records : iterable of (stack, float)
        Of `pyinstrument.session.Session.frame_records`: the functions that were running, outermost
        first, and for how many seconds.
    """
    own: dict[tuple[str, str, int], list[float]] = {}
    for stack, seconds in records:
        frames = [_parsed(frame) for frame in stack]
        python = [f for f in frames if f[1] != _BUILT_IN and f[0] not in _COMPREHENSIONS]
        if not python:
            continue
        times = own.setdefault(python[-1], [0.0, 0.0])
        times[0] += seconds
        times[1] += seconds * (frames[-1][1] == _BUILT_IN)
    found = [
        FunctionTime(name, file, line, total, in_c, _of_library(file))
        for (name, file, line), (total, in_c) in own.items()
    ]
    return sorted(found, key=lambda one: -one.own)


def _parsed(frame: str) -> tuple[str, str, int]:
    """Name, file and line: parted by zeros, further facts after a one."""
    name, file, line, *_ = frame.partition("\x01")[0].split("\x00")
    return name, file, int(line)


def _of_library(file: str) -> bool:
    return file.startswith(("<", _OWN)) or is_of_library_file(Path(file))
