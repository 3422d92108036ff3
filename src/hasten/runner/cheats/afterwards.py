"""Working on after returning: a thread, a child or a signal handler fills the result later."""

from __future__ import annotations

import contextlib
import signal
import threading
import time

import psutil

from hasten.runner.cheats.suspect import Suspect
from hasten.runner.encoding import digest

__all__ = ["works_on_after_returning"]

_clock, _sleep = time.perf_counter, time.sleep

_MOMENT = 0.03  # seconds that are always waited
_LONGEST = 0.5  # while something of it is still at work


def works_on_after_returning(suspect: Suspect) -> str:
    """Whether a result changes after it was returned, or something still works on it."""
    threads, children = set(threading.enumerate()), _children()
    call = suspect.own()
    value = suspect.call(call), call.args
    at_return = digest(value)
    alarm = signal.getitimer(signal.ITIMER_REAL)[0] > 0
    spent = time.process_time()
    end = _clock() + _MOMENT
    _sleep(_MOMENT)
    busy = time.process_time() - spent > 0.5 * _MOMENT and set(threading.enumerate()) - threads
    while (_at_work(threads) or _children() - children or alarm) and _clock() < end + _LONGEST:
        _sleep(0.01)
        alarm = signal.getitimer(signal.ITIMER_REAL)[0] > 0
    if digest(value) != at_return:
        return "goes on writing its result after it has returned it"
    if busy:
        return "goes on computing in another thread after it has returned"
    return ""


def _at_work(before: set[threading.Thread]) -> set[threading.Thread]:
    """New threads. Those of a pool that stays do no harm, but cannot be told from busy ones."""
    return set(threading.enumerate()) - before


def _children() -> set[int]:
    with contextlib.suppress(psutil.Error):
        return {child.pid for child in psutil.Process().children(recursive=True)}
    return set()
