"""What a kernel leaves, as Python's values: numbers, arrays that own their memory, lists."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir

__all__ = ["MESSAGES", "Memory", "raised", "results"]

_PYTHON = frozenset({"bool", "int64", "float64", "complex128"})


class Memory:
    """Memory that a kernel allocated: freed with the last array that views it.

    Parameters
    ----------
    address : int
    shape : tuple of int
    dtype : str
    free : callable
    """

    __slots__ = ("__array_interface__", "_address", "_free")

    def __init__(
        self, address: int, shape: tuple[int, ...], dtype: str, free: Callable[[int], Any]
    ) -> None:
        self._address, self._free = address, free
        self.__array_interface__ = {
            "version": 3,
            "data": (address, False),
            "shape": shape,
            "typestr": np.dtype(dtype).str,
        }

    def __del__(self) -> None:
        self._free(self._address)


def results(
    interface: Interface, member: Callable[[str], Any], free: Callable[[int], Any]
) -> Iterator[Any]:
    """The values that a call returns, then the lists that it changed.

    Parameters
    ----------
    interface : Interface
    member : callable
        Takes the name of a member of the outcome; gives its number, address or numbers.
    free : callable
        Frees an address.
    """
    for index, of in enumerate(interface.returns):
        yield _value(f"item{index}", of, member, free)
    for parameter in interface.parameters:
        if parameter.written and isinstance(parameter.type, ir.ListType):
            yield _value(f"{parameter.name}_after", parameter.type, member, free)


def _value(name: str, of: ir.Type, member: Callable[[str], Any], free: Callable[[int], Any]) -> Any:
    match of:
        case ir.Number(dtype):
            value = member(name)
            return value if dtype in _PYTHON else np.dtype(dtype).type(value)
        case ir.ArrayType():
            shape = member(f"{name}_shape")
            lengths = tuple(shape) if of.ndim > 1 else (shape,)
            return np.asarray(Memory(member(name), lengths, of.dtype, free))
        case ir.ListType(item=ir.Number(dtype)):
            length = member(f"{name}_length")
            return np.asarray(Memory(member(name), (length,), dtype, free)).tolist()
        case ir.ListType(item=ir.ListType(item=ir.Number(dtype))):
            count = member(f"{name}_length")
            lengths = np.asarray(
                Memory(member(f"{name}_lengths"), (count,), "int64", free)
            ).tolist()
            items = np.asarray(Memory(member(name), (sum(lengths),), dtype, free)).tolist()
            ends = np.cumsum(lengths).tolist() if lengths else []
            return [items[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    raise TypeError(of)


def raised(exceptions: Mapping[int, tuple[str, str]], kind: int, place: str) -> Exception:
    """The exception of a number.

    Parameters
    ----------
    exceptions : mapping
        Types and messages by number.
    kind : int
    place : str
        ``file:line`` of the user's code.
    """
    name, message = exceptions.get(kind, ("RuntimeError", ""))
    made: Exception = getattr(builtins, name)(message or f"{MESSAGES.get(name, name)} ({place})")
    return made


MESSAGES = {
    "IndexError": "index out of bounds",
    "OverflowError": "a whole number beyond 64 bits, or a result out of range",
    "ZeroDivisionError": "division by zero",
    "ValueError": "math domain error",
    "MemoryError": "not enough memory",
}
