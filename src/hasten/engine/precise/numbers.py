"""Numbers, arrays and containers of them, made wide and told again."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = [
    "AFTER",
    "COMPLEX",
    "MORE_DIGITS",
    "REAL",
    "VALUE",
    "divide",
    "divide_into",
    "from_wide",
    "make_complex",
    "power",
    "power_into",
    "to_wide",
    "wide_dtype",
]

REAL = np.longdouble
COMPLEX = np.clongdouble
MORE_DIGITS = np.finfo(REAL).nmant > np.finfo(np.float64).nmant
"""Whether there is a type with more digits: not so on ARM Macs."""

VALUE, AFTER = "value", "after"
"""Keys of what a precise function returns."""


def wide_dtype(dtype: Any) -> Any:
    """The wide counterpart of a floating-point dtype; any other dtype as it is.

    Examples
    --------
    >>> wide_dtype("float32") == np.dtype(np.longdouble), wide_dtype(int)
    (True, dtype('int64'))
    """
    found = np.dtype(dtype)
    return {"f": np.dtype(REAL), "c": np.dtype(COMPLEX)}.get(found.kind, found)


def to_wide(value: Any, seen: dict[int, Any]) -> Any:
    """A copy with every floating-point number wide; what is seen twice stays one object."""
    if id(value) in seen:
        return seen[id(value)]
    made: Any = value
    match value:
        case np.ndarray():
            made = value.astype(wide_dtype(value.dtype))
        case float() | np.floating():
            made = REAL(value)
        case complex() | np.complexfloating():
            made = COMPLEX(value)
        case list():
            made = [to_wide(v, seen) for v in value]
        case tuple() if type(value) is tuple:
            made = tuple(to_wide(v, seen) for v in value)
        case dict() if type(value) is dict:
            made = {k: to_wide(v, seen) for k, v in value.items()}
    seen[id(value)] = made
    return made


def from_wide(value: Any) -> Any:
    """The same with lists of numbers as arrays, which are quick to carry."""
    match value:
        case list() | tuple() if value and all(type(v) is REAL for v in value):
            return np.array(value, REAL)
        case list():
            return [from_wide(v) for v in value]
        case tuple() if type(value) is tuple:
            return tuple(from_wide(v) for v in value)
        case dict() if type(value) is dict:
            return {k: from_wide(v) for k, v in value.items()}
    return value


def divide(left: Any, right: Any) -> Any:
    """True division; of two integers, which Python would round to 64 bits, in the wide type."""
    return _computed(operator.truediv, left, right)


def power(left: Any, right: Any) -> Any:
    """A power; of integers in the wide type where it is no integer."""
    whole = _whole(left) and _whole(right)
    if whole and np.ndim(left) == np.ndim(right) == 0 and right >= 0:
        return left**right
    return _computed(operator.pow, left, right)


def divide_into(left: Any, right: Any) -> Any:
    """What ``left /= right`` leaves in ``left``."""
    if not isinstance(left, np.ndarray):
        return divide(left, right)
    left /= right
    return left


def power_into(left: Any, right: Any) -> Any:
    """What ``left **= right`` leaves in ``left``."""
    if not isinstance(left, np.ndarray):
        return power(left, right)
    left **= right
    return left


def _computed(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if _whole(left) and _whole(right):
        left = left.astype(REAL) if isinstance(left, np.ndarray) else REAL(left)
    return operation(left, right)


def _whole(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind in "biu")
    return isinstance(value, int | np.integer | np.bool_)


def make_complex(real: Any = 0, imaginary: Any = 0) -> Any:
    """What ``complex(real, imaginary)`` makes."""
    made = np.empty((), COMPLEX)
    if isinstance(real, complex | np.complexfloating):
        return COMPLEX(real) + COMPLEX(1j) * imaginary if imaginary else COMPLEX(real)
    made.real, made.imag = real, imaginary
    return made[()]
