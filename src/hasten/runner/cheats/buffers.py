"""Results that are not new: the argument itself, or the same buffer on each call."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from hasten.runner.cheats.suspect import Suspect

__all__ = ["hands_out_its_input", "same_buffer"]

_MUTABLE = (list, dict, set, bytearray)
_CALLS = 4  # some have several buffers in turn
_MOST = 10_000  # members of a container that are looked at


def hands_out_its_input(suspect: Suspect) -> str:
    """Whether a result shares memory with an argument."""
    call = suspect.own()
    given = [*call.args, *call.kwargs.values()]
    if _share(suspect.call(call), given):
        return "returns what belongs to its argument: a change of one is seen in the other"
    return ""


def same_buffer(suspect: Suspect) -> str:
    """Whether the results of some calls share memory."""
    results = [suspect.call(suspect.own()) for _ in range(_CALLS)]
    if any(_share(one, other) for one, other in combinations(results, 2)):
        return "returns the same object again and again: a later answer overwrites an earlier one"
    return ""


def _share(one: Any, other: Any) -> bool:
    """Whether two values have a mutable part in common."""
    arrays, objects = _parts(one)
    other_arrays, other_objects = _parts(other)
    if objects & other_objects:
        return True
    return any(
        a.size and b.size and np.may_share_memory(a, b)
        for a in arrays[:50]
        for b in other_arrays[:50]
    )


def _parts(value: Any) -> tuple[list[np.ndarray[Any, Any]], set[int]]:
    """Arrays in a value, and identities of its mutable containers."""
    arrays: list[np.ndarray[Any, Any]] = []
    objects: set[int] = set()
    waiting = [value]
    for _ in range(_MOST):
        if not waiting:
            break
        this = waiting.pop()
        if isinstance(this, np.ndarray):
            arrays.append(this)
        if isinstance(this, _MUTABLE):
            if id(this) in objects:
                continue
            objects.add(id(this))
        if isinstance(this, list | tuple | set):
            waiting += [v for v in this if isinstance(v, (*_MUTABLE, tuple, np.ndarray))]
        elif isinstance(this, dict):
            waiting += [v for v in this.values() if isinstance(v, (*_MUTABLE, tuple, np.ndarray))]
    return arrays, objects
