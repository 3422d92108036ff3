"""Whether an answer is of the kind that the user has seen: then its input is one to be held to."""

from __future__ import annotations

from typing import Any

import numpy as np

from hasten.runner.outcome import Outcome
from hasten.runner.values import Lazy, Record

__all__ = ["usual"]


def usual(outcome: Outcome, own: Outcome, *, special: bool = False) -> bool:
    """Whether the reference behaves on an input as it does on the user's own.

    It returns, with the same types, warns of nothing new, and leaves neither the finite numbers nor 64
    bits. Where it does not, the input asks of it what the user never did: a square root of a negative
    number, an integer that outgrows the machine's.

    Parameters
    ----------
    outcome : Outcome
        Of the input in question.
    own : Outcome
        Of the user's own arguments.
    special : bool
        The function handles NaN or infinities in so many words: they may come out of it.
    """
    if outcome.kind != "returned" or (outcome.warned and not own.warned and not special):
        return False
    if not set(outcome.after) <= set(own.after) or _kind(outcome.value) != _kind(own.value):
        return False
    values = [outcome.value, *outcome.after.values()]
    before = [own.value, *own.after.values()]
    return special or _ordinary(values) or not _ordinary(before)


def _kind(value: Any) -> Any:
    """The types of a value; of a collection those of its members, in any number."""
    match value:
        case np.ndarray():
            return "array", value.dtype.name, value.ndim
        case np.generic():
            return "number", value.dtype.name
        case tuple():
            return "tuple", tuple(map(_kind, value))
        case list() | set():
            return type(value).__name__
        case Lazy() | Record():
            return type(value).__name__, value.type
    return type(value).__name__


def _ordinary(value: Any) -> bool:
    """Whether all numbers in it are finite and within 64 bits."""
    match value:
        case np.ndarray() | np.generic():
            return value.dtype.kind not in "fc" or bool(np.isfinite(value).all())
        case bool():
            return True
        case int():
            return abs(value) < 2**63
        case float() | complex():
            return bool(np.isfinite(value))
        case list() | tuple() | set():
            return all(map(_ordinary, value))
        case dict():
            return all(map(_ordinary, value.values()))
        case Lazy():
            return all(map(_ordinary, value.items))
    return True
