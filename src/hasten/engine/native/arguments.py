"""What Python gives, in plain pointers and numbers; refused where the kernel was not made for it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface
from hasten.frontend.kernel import ir

__all__ = ["Converter", "address_of", "converters", "put_back"]

Converter = Callable[[Any], Sequence[Any]]
"""Takes an argument; gives what the function of the library takes for it, arrays for what is new."""

_LEAST, _MOST = -(2**63), 2**63 - 1
_PYTHON: dict[str, type] = {"bool": bool, "int64": int, "float64": float, "complex128": complex}


def converters(interface: Interface, numpy: frozenset[str]) -> list[Converter]:
    """How each argument is converted, in their order.

    Parameters
    ----------
    interface : Interface
    numpy : frozenset of str
        Parameters that take NumPy's scalars, and not Python's numbers.
    """
    return [_converter(p, p.name in numpy) for p in interface.parameters]


def _converter(parameter: ir.Parameter, numpy: bool) -> Converter:
    match parameter.type:
        case ir.Number() as number:
            return _number(parameter.name, number, numpy)
        case ir.ArrayType() as array:
            return _array(parameter, array)
        case ir.ListType() as items:
            return _list(parameter, items)
    raise TypeError(parameter.type)


def _refuse(name: str, value: Any, wanted: str) -> Unsupported:
    return Unsupported(f"the argument `{name}` is {_described(value)}: built for {wanted}")


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        order = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "strided"
        return f"an array of {value.dtype}, {value.ndim}-dimensional, {order}"
    return f"a {type(value).__name__}"


def _number(name: str, number: ir.Number, numpy: bool) -> Converter:
    wanted = np.dtype(number.dtype).type if numpy else _PYTHON[number.dtype]
    plain = _PYTHON[
        {"b": "bool", "i": "int64", "u": "int64", "f": "float64", "c": "complex128"}[number.kind]
    ]

    whole = wanted is int

    def convert(value: Any) -> Sequence[Any]:
        if type(value) is not wanted:
            raise _refuse(name, value, f"a {wanted.__name__}")
        if whole and not _LEAST <= value <= _MOST:  # type: ignore[operator] # an int
            raise Unsupported(f"the argument `{name}` has more than 64 bits")
        return (plain(value),) if numpy else (value,)

    return convert


def _array(parameter: ir.Parameter, of: ir.ArrayType) -> Converter:
    dtype, itemsize = np.dtype(of.dtype), np.dtype(of.dtype).itemsize
    order = "C order" if of.contiguous else "any order"
    wanted = f"{of.dtype}, {of.ndim}-dimensional, in {order}"

    def convert(value: Any) -> Sequence[Any]:
        if type(value) is not np.ndarray or value.dtype != dtype or value.ndim != of.ndim:
            raise _refuse(parameter.name, value, f"an array of {wanted}")
        flags = value.flags
        if not flags.aligned or (of.contiguous and not flags.c_contiguous):
            raise _refuse(parameter.name, value, f"an aligned array of {wanted}")
        if parameter.written and not flags.writeable:
            raise ValueError("assignment destination is read-only")
        address = _address(value, flags)
        if of.contiguous:
            return (address, *value.shape)
        return (address, *value.shape, *(step // itemsize for step in value.strides))

    return convert


def address_of(value: Any) -> Any:
    """The address of a new array; an address stays what it is."""
    return value.ctypes.data if isinstance(value, np.ndarray) else value


def _address(array: np.ndarray[Any, Any], flags: Any) -> int:
    """Where an array's first element is: the buffer protocol tells it three times faster than NumPy."""
    if flags.c_contiguous and flags.writeable and array.size:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # type: ignore[arg-type] # it has one
    address: int = array.__array_interface__["data"][0]
    return address


def _list(parameter: ir.Parameter, of: ir.ListType) -> Converter:
    """Items in an array; those of lists of lists one after the other, with the length of each."""
    nested = isinstance(of.item, ir.ListType)
    number = of.item.item if isinstance(of.item, ir.ListType) else of.item
    if not isinstance(number, ir.Number):
        raise Unsupported(f"the argument `{parameter.name}`: lists of lists of lists")
    wanted = _PYTHON[number.dtype]

    def convert(value: Any) -> Sequence[Any]:
        rows = value if nested else [value]
        if type(value) is not list or any(type(row) is not list for row in rows):
            raise _refuse(parameter.name, value, "a list of lists" if nested else "a list")
        if len({id(row) for row in rows}) < len(rows):
            raise _refuse(parameter.name, value, "a list of different lists")
        if any(type(item) is not wanted for row in rows for item in row):
            raise _refuse(parameter.name, value, f"a list of {wanted.__name__}")
        try:
            items = np.array([item for row in rows for item in row], number.dtype)
        except OverflowError:
            reason = f"the argument `{parameter.name}` holds numbers of more than 64 bits"
            raise Unsupported(reason) from None
        if not nested:
            return (items, len(value))
        return (items, np.array([len(row) for row in rows], np.int64), len(rows))

    return convert


def put_back(value: list[Any], of: ir.ListType, items: list[Any]) -> None:
    """Make a list what the kernel left of it."""
    if isinstance(of.item, ir.ListType) and len(items) == len(value):
        for row, changed in zip(value, items, strict=True):
            row[:] = changed
    else:
        value[:] = items
