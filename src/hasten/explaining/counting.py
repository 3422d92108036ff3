"""Counting the instructions that a call executes, and the time that it spends in C."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from time import perf_counter
from types import CodeType, FrameType
from typing import Any

__all__ = ["CTime", "Executed", "count_instructions", "time_in_c"]

_clock = perf_counter


@dataclass
class Executed:
    """Instructions that were executed.

    Parameters
    ----------
    counts : dict of CodeType to Counter
        How often each offset was executed.
    whole : bool
        Whether the call was followed to its end.
    """

    counts: dict[CodeType, Counter[int]] = field(default_factory=dict)
    whole: bool = True

    @property
    def total(self) -> int:
        """Of all code objects."""
        return sum(sum(counter.values()) for counter in self.counts.values())


@dataclass(frozen=True)
class CTime:
    """Time in functions that are written in C and that the function calls by name.

    Parameters
    ----------
    share : float
        Of the time of the call; both were measured under the same watch.
    calls : dict of str to (int, float)
        Number and seconds, by name.
    """

    share: float
    calls: dict[str, tuple[int, float]]


def count_instructions(call: Callable[[], Any], codes: Collection[CodeType], most: int) -> Executed:
    """Call once and count what is executed of some code objects.

    The interpreter stops at each instruction for it, so a call takes a hundred times as long; after `most`
    instructions it goes on unwatched.

    Parameters
    ----------
    call : callable
    codes : collection of CodeType
    most : int
    """
    follow = _by_monitoring if hasattr(sys, "monitoring") else _by_tracing
    return follow(call, set(codes), most)


def _by_monitoring(call: Callable[[], Any], codes: set[CodeType], most: int) -> Executed:
    """By the events of Python 3.12 and later (PEP 669)."""
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # not of 3.11
    event, tool = monitoring.events.INSTRUCTION, _free_tool(monitoring)
    found, left = Executed(), most

    def each(code: CodeType, offset: int) -> Any:
        nonlocal left
        left -= 1
        if left <= 0:
            found.whole = False
            return monitoring.DISABLE
        found.counts.setdefault(code, Counter())[offset] += 1
        return None

    monitoring.use_tool_id(tool, "hasten")
    monitoring.register_callback(tool, event, each)
    try:
        for code in codes:
            monitoring.set_local_events(tool, code, event)
        call()
    finally:
        for code in codes:
            monitoring.set_local_events(tool, code, 0)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
    return found


def _free_tool(monitoring: Any) -> int:
    return next(number for number in range(5, -1, -1) if monitoring.get_tool(number) is None)


def _by_tracing(call: Callable[[], Any], codes: set[CodeType], most: int) -> Executed:
    """By the trace function, which Python 3.11 calls at each instruction on request."""
    found, left = Executed(), most

    def each(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "opcode":
            left -= 1
            if left <= 0:
                found.whole = False
                _unwatch(frame)
                return None
            found.counts.setdefault(frame.f_code, Counter())[frame.f_lasti] += 1
        return each

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        if event != "call" or frame.f_code not in codes:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return each

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        call()
    finally:
        sys.settrace(before)
    return found


def _unwatch(frame: FrameType | None) -> None:
    sys.settrace(None)
    while frame is not None:
        frame.f_trace = None
        frame = frame.f_back


def time_in_c(call: Callable[[], Any], codes: Collection[CodeType]) -> CTime:
    """Call once and time what is called in C from some code objects.

    Parameters
    ----------
    call : callable
    codes : collection of CodeType
    """
    watched = set(codes)
    calls: dict[str, tuple[int, float]] = {}
    begun: list[float] = []

    def listen(frame: FrameType, event: str, function: Any) -> None:
        if frame.f_code not in watched:
            return
        if event == "c_call":
            begun.append(_clock())
        elif event in {"c_return", "c_exception"} and begun:
            taken = _clock() - begun.pop()
            name = _named(function)
            number, seconds = calls.get(name, (0, 0.0))
            calls[name] = (number + 1, seconds + taken)

    start = _clock()
    sys.setprofile(listen)
    try:
        call()
    finally:
        sys.setprofile(None)
    whole = max(_clock() - start, 1e-9)
    return CTime(min(1.0, sum(seconds for _, seconds in calls.values()) / whole), calls)


def _named(function: Any) -> str:
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", getattr(function, "__name__", "?"))
    return f"{module}.{name}" if module and module != "builtins" else str(name)
