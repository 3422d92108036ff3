"""Arguments like the user's own, of the same size and kind, with values that no call has seen."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from hasten.workload.loading import Call
from hasten.workload.nudge import nudged
from hasten.workload.randomlike import looks_random
from hasten.workload.snapshot import Snapshot

__all__ = ["novel", "overwrite"]


def novel(snapshot: Snapshot, rng: np.random.Generator, place: int) -> Call:
    """A call that is as much work as the user's own and equal to none before.

    What looks random is put in another order, floating-point numbers move by one ULP, words change
    places, whole numbers become a little smaller.

    Parameters
    ----------
    snapshot : Snapshot
    rng : numpy.random.Generator
    place : int
        How many novel calls there were before: whole numbers become smaller, each time in another way.
    """
    call = nudged(snapshot.thaw(rng), rng)
    values = [*call.args, *call.kwargs.values()]
    steps = iter(_steps(sum(type(v) is int for v in values), place))
    values = [_less(v, next(steps)) if type(v) is int else _other(v, rng) for v in values]
    kwargs = dict(zip(call.kwargs, values[len(call.args) :], strict=True))
    return Call(tuple(values[: len(call.args)]), kwargs)


def _steps(count: int, place: int) -> list[int]:
    """How much smaller each whole number becomes: as few as differ from those of all other places."""
    if count == 1:
        return [place + 1]
    steps, rest = [], place + 1
    for _ in range(count):
        rest, step = divmod(rest, 4)
        steps.append(step)
    return steps


def _less(value: int, step: int) -> int:
    return value - step if value > step + 1 else value


def _other(value: Any, rng: np.random.Generator) -> Any:
    match value:
        case str():
            return _other_text(value, rng)
        case list() if value and all(type(v) is list for v in value):
            return [_other(row, rng) for row in value]
        case list():
            return _other_list(value, rng)
        case np.ndarray() if value.dtype.kind in "iub" and value.size > 1:
            flat = value.ravel()
            flat = rng.permutation(flat) if looks_random(value) else flat.copy()
            return _repeated(flat, rng).reshape(value.shape)
    return value


def _repeated(flat: np.ndarray[Any, Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Some values replaced by those before them: what is sorted stays so, and within its range."""
    if np.unique(flat).size == flat.size:
        return flat  # each value once, which may have a meaning
    places = rng.integers(1, flat.size, max(1, flat.size // 50))
    flat[places] = flat[places - 1]
    return flat


def _is_row(value: Any) -> bool:
    """Whether it is a list of numbers of one type, and no record."""
    return type(value) is list and len({type(v) for v in value} | {int}) <= 2


def _other_text(value: str, rng: np.random.Generator) -> str:
    """The same text with its words, or where it has none its characters, in another order."""
    pieces = re.split(r"(\s+)", value)
    if len(pieces) < 9:
        return "".join(rng.permutation(list(value))) if value else value
    words = [str(w) for w in rng.permutation(pieces[::2])]
    pieces[::2] = words
    return "".join(pieces)


def _other_list(value: list[Any], rng: np.random.Generator) -> list[Any]:
    if all(type(v) is float for v in value):
        return value  # moved already
    if all(type(v) is int and abs(v) < 2**63 for v in value) and not looks_random(value):
        changed: list[Any] = _repeated(np.array(value), rng).tolist() if len(value) > 1 else value
        return changed
    return [value[i] for i in rng.permutation(len(value))]


def overwrite(call: Call, other: Call) -> bool:
    """Put the values of one call's arrays and lists into the objects of another.

    Returns
    -------
    bool
        Whether all that changes could be written.
    """
    pairs = [*zip(call.args, other.args, strict=True)]
    pairs += [(call.kwargs[name], other.kwargs[name]) for name in call.kwargs]
    written = False
    for target, source in pairs:
        if isinstance(target, np.ndarray) and target.flags.writeable:
            target[...] = source
            written = True
        elif isinstance(target, list) and type(source) is list:
            for index, item in enumerate(source):
                if isinstance(item, list) and isinstance(target[index], list):
                    target[index][:] = item
                else:
                    target[index] = item
            written = True
        elif target is not source and target != source:
            return False
    return written
