"""Keeping the arguments that functions of a running program are called with."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from hasten.errors import HastenError
from hasten.workload.loading import Call
from hasten.workload.snapshot import Snapshot, freeze

__all__ = ["Captured", "capturing"]

_FIRST = 16  # calls that are all kept in mind; of later ones those whose number is a power of two
_VARARGS, _VARKEYWORDS = 0x04, 0x08  # of co_flags


@dataclass
class Captured:
    """The slowest of the calls of a function that were looked at.

    Parameters
    ----------
    file : str
    line : int
        Of its definition.
    name : str
    """

    file: str
    line: int
    name: str
    calls: int = 0
    snapshot: Snapshot | None = None
    seconds: float = -1.0
    problem: str = ""
    _running: list[tuple[FrameType, Snapshot, float]] = field(default_factory=list, repr=False)

    def called(self, frame: FrameType) -> None:
        """A call begins: its arguments are as yet what the caller gave."""
        self.calls += 1
        if self.calls > _FIRST and self.calls & (self.calls - 1):
            return
        try:
            frozen = freeze(_call(frame))
        except HastenError as reason:
            self.problem = str(reason)
        else:
            self._running.append((frame, frozen, time.perf_counter()))

    def returned(self, frame: FrameType) -> None:
        """A call ends; the slowest one is kept."""
        for place, (known, frozen, start) in enumerate(self._running):
            if known is frame:
                del self._running[place]
                seconds = time.perf_counter() - start
                if seconds > self.seconds:
                    self.snapshot, self.seconds = frozen, seconds
                return


@contextmanager
def capturing(places: Sequence[tuple[str, int, str]]) -> Iterator[list[Captured]]:
    """Within the block the calls of some functions are watched, in all threads.

    Parameters
    ----------
    places : sequence of (str, int, str)
        File and line of each definition, and its name: a module begins in a line too.
    """
    wanted = {place: Captured(*place) for place in places}
    codes: dict[CodeType, Captured | None] = {}

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        del argument
        code = frame.f_code
        if code not in codes:
            codes[code] = wanted.get((code.co_filename, code.co_firstlineno, code.co_name))
        one = codes[code]
        if one is not None and event == "call":
            one.called(frame)
        elif one is not None and event == "return":
            one.returned(frame)

    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield list(wanted.values())
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _call(frame: FrameType) -> Call:
    """The arguments of a frame that has just begun."""
    code, values = frame.f_code, frame.f_locals
    names = list(code.co_varnames)
    positional, names = names[: code.co_argcount], names[code.co_argcount :]
    keyword, names = names[: code.co_kwonlyargcount], names[code.co_kwonlyargcount :]
    args = [values[name] for name in positional]
    kwargs = {name: values[name] for name in keyword}
    if code.co_flags & _VARARGS:
        args += values[names.pop(0)]
    if code.co_flags & _VARKEYWORDS:
        kwargs |= values[names.pop(0)]
    return Call(tuple(args), kwargs)
