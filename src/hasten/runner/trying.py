"""Calling a function on many inputs that nobody chose, one after the other, in a worker."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from hasten.runner.observe import observe
from hasten.workload.loading import Call
from hasten.workload.signature import Signature
from hasten.workload.snapshot import Snapshot
from hasten.workload.trial import Trial

__all__ = ["Bounds", "try_out"]

_NOTHING: dict[str, Any] = {
    "after": {},
    "lazy": "",
    "warned": False,
    "seconds": 0.0,
    "peak_bytes": 0,
    "effects": [],
    "unseen": [],
}


_MOST_EXHAUSTED = 2  # calls that ran out of memory, each of which takes its time


class _TooLong(BaseException):
    """The call took longer than it may."""


@dataclass(frozen=True)
class Bounds:
    """How far trying goes.

    Parameters
    ----------
    call : float, optional
        Seconds for one call of a function that the interpreter runs. What is compiled cannot be
        stopped from within.
    total : float, optional
        Seconds after which no further input is tried.
    legal : callable, optional
        Takes the arguments and says whether the function may be given them.
    """

    call: float | None = None
    total: float | None = None
    legal: Callable[..., Any] | None = None


def try_out(
    function: Callable[..., Any],
    signature: Signature,
    snapshot: Snapshot,
    trials: Sequence[Trial],
    *,
    path: Path,
    bounds: Bounds,
) -> None:
    """Call once on each input and append each answer as soon as it is there.

    So the parent knows, when this process dies, which input it died of.

    Parameters
    ----------
    function : callable
    signature : Signature
    snapshot : Snapshot
        The user's own arguments, for those that are not made.
    trials : sequence of Trial
    path : Path
        Takes the arrays; the answers stand beside it in a file ``.jsonl``.
    bounds : Bounds
    """
    end = None if bounds.total is None else monotonic() + bounds.total
    exhausted = 0
    with path.open("wb") as arrays, path.with_suffix(".jsonl").open("w") as answers:
        for trial in trials:
            if end is not None and monotonic() > end:
                return
            if bounds.legal is not None and not _allowed(
                bounds.legal, trial.call(signature, snapshot)
            ):
                answer = {"outcome": ["illegal"], **_NOTHING}
            else:
                answer = _answer(
                    function, signature, trial.call(signature, snapshot), arrays, bounds.call
                )
            arrays.flush()
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
            exhausted += answer["outcome"][:2] == ["raised", "MemoryError"]
            if exhausted >= _MOST_EXHAUSTED:
                return


def _answer(
    function: Callable[..., Any],
    signature: Signature,
    call: Call,
    arrays: BinaryIO,
    limit: float | None,
) -> dict[str, Any]:
    start = arrays.tell()
    try:
        with _time_limit(limit):
            answer = observe(function, signature, call, arrays, closely=False)
    except _TooLong:
        answer = {"outcome": ["timeout"], **_NOTHING}
    if answer["outcome"][:2] == ["raised", _TooLong.__name__]:
        answer = {"outcome": ["timeout"], **_NOTHING}
    if answer["outcome"][0] == "timeout":
        arrays.seek(start)
        arrays.truncate()
    return answer


def _allowed(legal: Callable[..., Any], call: Call) -> bool:
    """An exception of the predicate forbids the arguments too."""
    try:
        return bool(legal(*call.args, **call.kwargs))
    except Exception:
        return False


@contextmanager
def _time_limit(seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    old = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, old)


def _ring(*_: object) -> None:
    raise _TooLong
