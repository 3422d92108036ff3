"""One call of a function, watched: its answer, what it did to its arguments, and what else."""

from __future__ import annotations

import contextlib
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

import numpy as np

from hasten.measure.memory import PeakMemory
from hasten.measure.sampling import TimesItself
from hasten.runner.auditing import audited
from hasten.runner.encoding import digest
from hasten.runner.values import CannotCarry, Consumed, encode, lazy_kind
from hasten.workload.loading import Call
from hasten.workload.nudge import nudged
from hasten.workload.signature import Signature
from hasten.workload.snapshot import Snapshot

__all__ = ["REBINDS", "Case", "observe"]

REBINDS = "changes the module global"
"""How an effect begins that stays within the process."""

_clock = perf_counter

_EFFECTS = {
    "subprocess.Popen": "starts processes",
    "os.system": "starts processes",
    "os.fork": "starts processes",
    "os.posix_spawn": "starts processes",
    "socket.connect": "opens network connections",
    "os.remove": "removes files",
    "os.rename": "renames files",
    "os.mkdir": "makes folders",
    "os.putenv": "changes the environment",
}


@dataclass(frozen=True)
class Case:
    """Which arguments a watched call is given.

    Parameters
    ----------
    seed : int or None
        Fresh values where arguments are random-like; None for the user's own.
    nudge : int or None
        Seed for moving floating-point inputs by one ULP; None leaves them.
    """

    seed: int | None = None
    nudge: int | None = None

    def thaw(self, snapshot: Snapshot) -> Call:
        """The arguments."""
        rng = None if self.seed is None else np.random.default_rng(self.seed)
        call = snapshot.thaw(rng)
        return call if self.nudge is None else nudged(call, np.random.default_rng(self.nudge))


def observe(
    function: Callable[..., Any],
    signature: Signature,
    call: Call,
    file: BinaryIO,
    *,
    closely: bool = True,
) -> dict[str, Any]:
    """Call once and write down all that can be compared.

    Parameters
    ----------
    function : callable
    signature : Signature
        Names the arguments.
    call : Call
    file : binary file
        Takes the arrays of the answer and of the changed arguments, in this order.
    closely : bool
        Also look at memory and side effects, which takes milliseconds.

    Returns
    -------
    dict
        ``outcome`` (``["returned", tree]`` or ``["raised", type, message, place]``), ``after`` (trees of
        the arguments that changed, by name), ``lazy``, ``warned`` (a RuntimeWarning was given),
        ``seconds``, ``peak_bytes`` (None of what runs elsewhere), ``effects``.
    """
    before = _digests(signature, call)
    effects: set[str] = set()
    memory = PeakMemory()
    with contextlib.ExitStack() as stack:
        warned = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("default")  # once a line: a loop may give millions
        if closely:
            stack.enter_context(memory)
            effects = stack.enter_context(_effects(function))
        outcome, lazy, seconds, value = _called(function, call)
    if outcome is None:
        outcome = _carried(value, file)
    del value
    after = {name: tree for name, tree in _trees(signature, call, before, file) if tree is not None}
    return {
        "outcome": outcome,
        "after": after,
        "lazy": lazy,
        "warned": any(issubclass(w.category, RuntimeWarning) for w in warned),
        "seconds": seconds,
        "peak_bytes": None if isinstance(function, TimesItself) else memory.nbytes,
        "effects": sorted(effects),
        "unseen": [name for name, digest in before.items() if not digest],
    }


def _called(function: Callable[..., Any], call: Call) -> tuple[list[Any] | None, str, float, Any]:
    start = _clock()
    try:
        value = function(*call.args, **call.kwargs)
        lazy = lazy_kind(value)
        if lazy:
            value = _consumed(value)
    except BaseException as error:  # SystemExit and KeyboardInterrupt are the function's own doing
        return ["raised", *_named(error), _place(error)], "", _clock() - start, None
    return None, lazy, _clock() - start, value


def _consumed(value: Any) -> Any:
    """The same value with the items of every iterator at hand."""
    if isinstance(value, Iterator):
        return Consumed(type(value).__name__, list(value))
    if isinstance(value, dict):
        return {k: _consumed(v) for k, v in value.items()}
    if type(value) in (tuple, list):
        return type(value)(_consumed(v) for v in value)
    return value


def _place(error: BaseException) -> str:
    """``file:line`` of the innermost frame in the function's own file."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    if not frames:
        return ""
    last = next((f for f in reversed(frames) if f.filename == frames[0].filename), frames[-1])
    return f"{Path(last.filename).name}:{last.lineno}"


def _named(error: BaseException) -> tuple[str, str]:
    """Type and message of an exception, also of one that cannot be printed."""
    try:
        message = str(error)
    except BaseException as second:
        message = f"(its message cannot be shown: {type(second).__name__})"
    return type(error).__name__, message


def _carried(value: Any, file: BinaryIO) -> list[Any]:
    try:
        return ["returned", encode(value, file)]
    except CannotCarry as reason:
        return ["uncarried", str(reason)]


def _named_arguments(signature: Signature, call: Call) -> Iterator[tuple[str, Any]]:
    values = (*call.args, *call.kwargs.values())
    yield from zip((p.name for p in signature), values, strict=True)


def _digests(signature: Signature, call: Call) -> dict[str, str]:
    return {name: digest(value) for name, value in _named_arguments(signature, call)}


def _trees(
    signature: Signature, call: Call, before: dict[str, str], file: BinaryIO
) -> Iterator[tuple[str, Any]]:
    for name, value in _named_arguments(signature, call):
        if digest(value) != before[name]:
            try:
                yield name, encode(value, file)
            except CannotCarry:  # it was something else before the call
                yield name, ["record", "uncarried", ["none"]]


@contextlib.contextmanager
def _effects(function: Callable[..., Any]) -> Iterator[set[str]]:
    """What the block does beyond computing: audit events, and rebinding of module globals."""
    space = getattr(function, "__globals__", {})
    before = {name: id(value) for name, value in space.items()}
    found: set[str] = set()

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EFFECTS:
            found.add(_EFFECTS[event])
        elif event == "open":
            _, mode, flags = arguments
            if isinstance(mode, str) and set(mode) & set("wax+") and flags:
                found.add("writes files")

    with audited(listen):
        yield found
    for name, value in space.items():
        if before.get(name) != id(value) and not name.startswith("__"):
            found.add(f"{REBINDS} {name}")
