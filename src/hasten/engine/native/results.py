"""What a kernel leaves, as Python's values: numbers, arrays that own their memory, lists."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir

__all__ = ["MESSAGES", "Memory", "Reader", "raised", "readers"]

_PYTHON = frozenset({"bool", "int64", "float64", "complex128"})

Reader = Callable[[Any], Any]
"""Takes what a call leaves; gives a value of Python's."""


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


def readers(
    interface: Interface, member: Callable[[Any, str], Any], free: Callable[[int], Any]
) -> tuple[list[Reader], list[Reader]]:
    """How the values that a call returns are read from what it leaves, and the lists that it changed.

    Parameters
    ----------
    interface : Interface
    member : callable
        Takes an outcome and the name of a member; gives its number, address or numbers.
    free : callable
        Frees an address.
    """
    returned = [_reader(f"item{i}", of, member, free) for i, of in enumerate(interface.returns)]
    changed = [
        _reader(f"{parameter.name}_after", parameter.type, member, free)
        for parameter in interface.parameters
        if parameter.written and isinstance(parameter.type, ir.ListType)
    ]
    return returned, changed


def _reader(
    name: str, of: ir.Type, member: Callable[[Any, str], Any], free: Callable[[int], Any]
) -> Reader:
    def array_at(left: Any, address: str, shape: tuple[int, ...], dtype: str) -> Any:
        return np.asarray(Memory(member(left, address), shape, dtype, free))

    match of:
        case ir.Number(dtype) if dtype in _PYTHON:
            return lambda left: member(left, name)
        case ir.Number(dtype):
            kind = np.dtype(dtype).type
            return lambda left: kind(member(left, name))
        case ir.ArrayType(dtype, ndim):

            def array(left: Any) -> Any:
                shape = member(left, f"{name}_shape")
                return array_at(left, name, tuple(shape) if ndim > 1 else (shape,), dtype)

            return array
        case ir.ListType(item=ir.Number(dtype)):
            return lambda left: array_at(
                left, name, (member(left, f"{name}_length"),), dtype
            ).tolist()
        case ir.ListType(item=ir.ListType(item=ir.Number(dtype))):

            def rows(left: Any) -> Any:
                count = member(left, f"{name}_length")
                lengths = array_at(left, f"{name}_lengths", (count,), "int64").tolist()
                items = iter(array_at(left, name, (sum(lengths),), dtype).tolist())
                return [list(islice(items, length)) for length in lengths]

            return rows
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
