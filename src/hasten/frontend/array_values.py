"""What is known of a value before the program runs: its element type and its shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hasten.workload.signature import ArrayType, ScalarType, SequenceType, ValueType

__all__ = [
    "Items",
    "Known",
    "Many",
    "Shape",
    "Value",
    "broadcast",
    "join",
    "known_of",
    "python_number",
    "result_dtype",
    "words",
]

Shape = tuple[int | None, ...]

_PYTHON_NUMBERS: dict[str, Any] = {"bool": True, "int64": 1, "float64": 1.0, "complex128": 1j}
_DTYPE_OF_PYTHON = {"bool": "bool", "int": "int64", "float": "float64", "complex": "complex128"}


@dataclass(frozen=True)
class Value:
    """A number or an array.

    Parameters
    ----------
    dtype : str
        Name of the element type; for a Python number, of the type that NumPy reads it as.
    shape : tuple
        Lengths of the axes, None where a length is not known; ``()`` for a number.
    weak : bool
        A Python number, which takes the type of the array that it meets.
    """

    dtype: str
    shape: Shape = ()
    weak: bool = False

    @property
    def is_array(self) -> bool:
        """Whether it has at least one axis."""
        return bool(self.shape)


@dataclass(frozen=True)
class Items:
    """A tuple of known length, for instance the shape of an array."""

    items: tuple[Known, ...]


@dataclass(frozen=True)
class Many:
    """A list whose items all have one type."""

    item: Value


Known = Value | Items | Many | None


def python_number(name: str) -> Value:
    """Value of a Python ``bool``, ``int``, ``float`` or ``complex``."""
    return Value(_DTYPE_OF_PYTHON[name], (), weak=True)


def known_of(value: ValueType) -> Known:
    """What the type of an argument tells."""
    match value:
        case ArrayType():
            return Value(value.dtype, value.shape)
        case ScalarType() if value.name in _DTYPE_OF_PYTHON:
            return python_number(value.name)
        case ScalarType() if value.name not in {"str", "bytes", "None"}:
            return Value(value.name)
        case SequenceType() if value.kind == "tuple" and len(value.items) == value.length:
            return Items(tuple(map(known_of, value.items)))
        case SequenceType() if value.kind in {"list", "tuple"} and value.element:
            item = known_of(value.element)
            return Many(item) if isinstance(item, Value) else None
    return None


def join(left: Known, right: Known) -> Known:
    """What holds whichever of two ways the program came.

    Examples
    --------
    >>> join(Value("float64", (3, 4)), Value("float64", (3, 5)))
    Value(dtype='float64', shape=(3, None), weak=False)
    """
    if left == right:
        return left
    if not (isinstance(left, Value) and isinstance(right, Value)):
        return None
    if (left.dtype, left.weak, len(left.shape)) != (right.dtype, right.weak, len(right.shape)):
        return None
    shape = tuple(a if a == b else None for a, b in zip(left.shape, right.shape, strict=True))
    return Value(left.dtype, shape)


def broadcast(shapes: Sequence[Shape]) -> Shape:
    """Shape that arrays take together; axes that do not fit are left to NumPy to refuse."""
    ndim = max(map(len, shapes), default=0)
    padded = [(1,) * (ndim - len(shape)) + shape for shape in shapes]
    return tuple(map(_axis, zip(*padded, strict=True)))


def _axis(lengths: tuple[int | None, ...]) -> int | None:
    """Length of one axis: a length other than one decides, one stretches, None may be either."""
    for length in lengths:
        if length is not None and length != 1:
            return length
    return None if None in lengths else 1


def result_dtype(function: Callable[..., Any], operands: Sequence[Value]) -> str | None:
    """Element type of a NumPy function's result, as the installed NumPy promotes its operands.

    Returns None where NumPy refuses the operands.
    """
    try:
        with np.errstate(all="ignore"):
            return np.asarray(function(*map(_specimen, operands))).dtype.name
    except (TypeError, ValueError):
        return None


def words(text: str) -> frozenset[str]:
    """A set of names, written as a line of text."""
    return frozenset(text.split())


def _specimen(value: Value) -> Any:
    """The smallest value of a type."""
    if value.weak:
        return _PYTHON_NUMBERS[value.dtype]
    one = np.ones((1,) * len(value.shape), dtype=value.dtype)
    return one if value.is_array else one[()]
