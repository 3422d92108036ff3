"""How a function lives with the rest of Python: pickling, threads, fork, its name and signature."""

from __future__ import annotations

import inspect
import os
import pickle
import sys
import sysconfig
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any

from hasten.runner.encoding import digest
from hasten.workload.snapshot import Snapshot

__all__ = ["living"]

_OURS = Path(__file__).parents[1]
_LIBRARIES = tuple(
    str(Path(sysconfig.get_paths()[name]).resolve()) for name in ("stdlib", "purelib", "platlib")
)

_clock = perf_counter

_BURST = 0.02  # seconds of calls by each of two threads
_TIMES = 5
_MOST_CALLS = 100_000
_TOGETHER = 0.75  # of the time one after the other: below it they ran at the same time
_SHORT = 0.02  # seconds: line by line it takes many times as long
_LONG = 0.5  # seconds: of such calls none is made for this


def living(function: Callable[..., Any], snapshot: Snapshot) -> Mapping[str, bool | None]:
    """What is kept of a plain function's ways; None where it cannot be told.

    Parameters
    ----------
    function : callable
    snapshot : Snapshot

    Returns
    -------
    mapping of str to bool or None
        ``pickles``, ``documented``, ``signed``, ``steps``, ``forks``, ``releases the GIL``.
    """
    call = snapshot.thaw()
    start = _clock()
    function(*call.args, **call.kwargs)
    seconds = _clock() - start
    return {
        "pickles": _pickles(function),
        "documented": bool(getattr(function, "__doc__", None)),
        "signed": _signed(function),
        "steps": None if seconds > _SHORT else _steps(function, snapshot),
        "forks": None if seconds > _LONG else _forks(function, snapshot),
        "releases the GIL": None if seconds > _LONG else _releases(function, snapshot, seconds),
    }


def _pickles(function: Callable[..., Any]) -> bool:
    try:
        return callable(pickle.loads(pickle.dumps(function)))  # noqa: S301 (just made)
    except Exception:  # whatever a pickler raises
        return False


def _signed(function: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return not all(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)


def _steps(function: Callable[..., Any], snapshot: Snapshot) -> bool:
    """Whether a call goes through lines of the user's, as a debugger sees it."""
    call, stepped = snapshot.thaw(), False

    def follow(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal stepped
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_OURS) or str(file.resolve()).startswith(_LIBRARIES):
            return None
        if event != "line":
            return follow
        stepped = True  # one is enough: to follow them all would take long
        sys.settrace(None)
        frame.f_trace = None
        return None

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        function(*call.args, **call.kwargs)
    finally:
        sys.settrace(before)
    return stepped


def _forks(function: Callable[..., Any], snapshot: Snapshot) -> bool | None:
    """Whether it gives its answer in a child that was forked after it had been called."""
    if sys.platform == "win32":
        return None
    wanted, call = _answer(function, snapshot), snapshot.thaw()
    child = os.fork()
    if child == 0:
        try:
            value = function(*call.args, **call.kwargs)
            os._exit(0 if digest((value, call.args)) == wanted else 1)
        except BaseException:  # nothing may leave the child by another door
            os._exit(2)
    end = _clock() + 4 * _LONG
    while _clock() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def _answer(function: Callable[..., Any], snapshot: Snapshot) -> str:
    call = snapshot.thaw()
    return digest((function(*call.args, **call.kwargs), call.args))


def _releases(function: Callable[..., Any], snapshot: Snapshot, seconds: float) -> bool | None:
    """Whether two threads get through their calls in less time than one after the other."""
    if (os.cpu_count() or 1) < 2:
        return None
    count = min(_MOST_CALLS, max(1, int(_BURST / max(seconds, 1e-7))))
    calls = [snapshot.thaw() for _ in range(2)]

    def work(number: int) -> None:
        args, kwargs = calls[number].args, calls[number].kwargs
        for _ in range(count):
            function(*args, **kwargs)

    told = [0, 0]
    while max(told) <= _TIMES // 2:  # what more than half say is the median's word
        told[_together(work) / _in_turn(work) < _TOGETHER] += 1
    return told[True] > told[False]


def _in_turn(work: Callable[[int], None]) -> float:
    start = _clock()
    work(0)
    work(1)
    return _clock() - start


def _together(work: Callable[[int], None]) -> float:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    start = _clock()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _clock() - start
