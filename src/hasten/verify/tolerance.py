"""How many ULPs an honest answer may be away: as the work, so the rounding errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from hasten.workload.signature import (
    ArrayType,
    MappingType,
    SequenceType,
    Signature,
    ValueType,
)

__all__ = ["reduction_length", "tolerance"]

PER_TERM = 8.0  # ULPs per term of a reduction
_OPERATION = 50e-9  # seconds: what one step of a Python loop takes at least


def tolerance(reduction: int) -> float:
    """ULPs within which a result of a reduction is close.

    Two orders of summing n terms differ by at most about 2 n rounding errors (Higham, "Accuracy and
    Stability of Numerical Algorithms", 4.2); library functions add a few of their own per term.
    """
    return PER_TERM * max(1, reduction)


def reduction_length(signature: Signature, answer: Any, seconds: float) -> int:
    """An upper estimate of how many terms go into one element of the answer.

    Parameters
    ----------
    signature : Signature
    answer : object
        What the reference returned.
    seconds : float
        What it took: where no argument has a length, as many steps as fit into it.

    Returns
    -------
    int
    """
    extents = [_extent(p.type) for p in signature]
    elements, longest = sum(e for e, _ in extents), max((x for _, x in extents), default=0)
    outputs = max(1, _count(answer))
    if longest == 0:
        return max(1, int(seconds / _OPERATION) // outputs)
    return max(1, longest, elements // outputs)


def _extent(kind: ValueType) -> tuple[int, int]:
    """Number of elements in all, and the longest dimension."""
    match kind:
        case ArrayType(shape=shape) if shape:
            return int(np.prod(shape)), max(shape)
        case SequenceType(length=length):
            inner = [_extent(item) for item in kind.items]
            each = max((e for e, _ in inner), default=0)
            return length * max(1, each), max(length, *(x for _, x in inner), 0)
        case MappingType(length=length):
            return length, length
    return 0, 0


def _count(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, list | tuple):
        return sum(map(_count, value))
    return 1
