"""The objects that a function is given, as the interpreter keeps them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Held", "held"]


@dataclass(frozen=True)
class Held:
    """An argument in memory.

    Parameters
    ----------
    name, type : str
    nbytes : int
        Of the object itself; of an array with its elements.
    references : int
        How many hold it (``ob_refcnt``), this look at it not counted.
    items : int or None
        How many it has.
    item_type : str
        Of the first of them; empty where there are none.
    item_nbytes : int
        Of one of them: of an object, or of an element of an array.
    """

    name: str
    type: str
    nbytes: int
    references: int
    items: int | None = None
    item_type: str = ""
    item_nbytes: int = 0


def held(arguments: Mapping[str, Any]) -> list[Held]:
    """How each argument lies in memory."""
    return [_held(name, value, sys.getrefcount(value) - _OWN) for name, value in arguments.items()]


_OWN = 3  # the loop's name, the parameter of getrefcount, the mapping's own tuple


def _held(name: str, value: Any, references: int) -> Held:
    kind = _name(value)
    if isinstance(value, np.ndarray):
        size = sys.getsizeof(value) if value.base is None else value.nbytes + sys.getsizeof(value)
        return Held(name, kind, size, references, value.size, value.dtype.name, value.itemsize)
    if isinstance(value, (list, tuple, set, frozenset, dict)) and value:
        first = next(iter(value))
        return Held(
            name, kind, sys.getsizeof(value), references, len(value), _name(first), _each(value)
        )
    return Held(name, kind, sys.getsizeof(value), references, 0 if _is_empty(value) else None)


def _each(value: Iterable[Any]) -> int:
    return sys.getsizeof(next(iter(value)))


def _is_empty(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset, dict))


def _name(value: Any) -> str:
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
