"""What attributes and methods of arrays, lists and numbers are."""

from __future__ import annotations

from typing import Literal

import numpy as np

from hasten.frontend.arrays import dtype_of, product, reduced
from hasten.frontend.calling import Call, item_of
from hasten.frontend.types import (
    ANY,
    NONE,
    Array,
    Iterates,
    ListOf,
    Object,
    Scalar,
    Symbol,
    TupleOf,
    Type,
    number,
)

__all__ = ["attribute", "method_call"]

_FLIPPED: dict[str, Literal["C", "F", "strided"]] = {"C": "F", "F": "C", "strided": "strided"}
_REDUCTIONS = {"sum", "mean", "min", "max", "std", "var", "argmin", "argmax", "any", "all"}
_HARMLESS = {"item", "fill", "dot", "sort", "any", "all", "cumsum", "round", "clip", "prod", "ptp"}


def attribute(value: Type | None, name: str) -> Type | None:
    """Type of ``value.name``, or None where this does not tell it."""
    match value, name:
        case Array(), "shape":
            return TupleOf((number("int64", low=0),) * value.ndim)
        case Array(), "size" | "ndim" | "nbytes" | "itemsize":
            return number("int64", low=0)
        case Array(optional=False), "flat":
            return Iterates(number(value.dtype, "numpy"))
        case Array(), "T":
            layout = "C" if value.ndim == 1 and value.layout == "C" else _FLIPPED[value.layout]
            return Array(value.dtype, value.ndim, layout, value.writeable)
        case Array(), "dtype":
            return Symbol(f"numpy.{value.dtype}")
        case Scalar(dtype="complex128"), "real" | "imag":
            return number("float64", value.origin)
    return None


def method_call(value: Type | None, name: str, call: Call) -> Type | None:
    """Type of what ``value.name(...)`` returns."""
    if value is None or any(t is None for t in call.args):
        return None
    match value:
        case Array():
            return _array_method(value, name, call)
        case ListOf():
            return _list_method(value, name, call)
        case Scalar(dtype="complex128") if name == "conjugate" and not call.args:
            return number("complex128", value.origin)
        case Object("str") if name in {"count", "find", "index"}:
            return number("int64")
        case Object("str") if name in {"lower", "upper", "strip", "replace"}:
            return value
    if not isinstance(value, Scalar | Object) or value == ANY:
        call.cells.escape(value)
    for t in (*call.args, *call.keywords.values()):
        call.cells.escape(t)
    return ANY


def _array_method(  # noqa: C901 (a table)
    value: Array, name: str, call: Call
) -> Type | None:
    if value.optional:
        return ANY
    if name == "dot" and len(call.args) == 1 and isinstance(call.args[0], Array):
        other = call.args[0]
        plain = value.dtype == other.dtype == "float64" and not other.optional
        return product(value.ndim, other.ndim) if plain else ANY
    if name in _REDUCTIONS and not call.args:
        return reduced(name, value, call)
    if name == "copy" and not call.args and not call.keywords and value.ndim:
        return Array(value.dtype, value.ndim, "C")
    if name == "astype" and len(call.args) == 1 and not call.keywords and value.ndim:
        dtype = dtype_of(call.args[0], call.node.args[0])
        return Array(dtype, value.ndim, value.layout) if dtype else ANY
    if name in {"ravel", "flatten"} and not call.args and value.ndim:
        return Array(value.dtype, 1, "C", value.writeable or name == "flatten")
    if name == "tolist" and value.ndim == 1:
        made = call.cells.at(call.node)
        kinds = {"f": "float64", "i": "int64", "b": "bool", "c": "complex128"}
        python = kinds.get(np.dtype(value.dtype).kind)
        call.cells.store(made, number(python) if python else ANY)
        return made
    if name in {"fill", "sort"}:
        return NONE
    if name not in _HARMLESS:
        for t in call.args:
            call.cells.escape(t)
    return ANY


def _list_method(value: ListOf, name: str, call: Call) -> Type | None:
    cells = call.cells
    match name, call.args:
        case "append", [item]:
            cells.store(value, item)
            return NONE
        case "insert", [_, item]:
            cells.store(value, item)
            return NONE
        case "extend", [items]:
            cells.store(value, item_of(items, cells))
            return NONE
        case "pop", _:
            return cells.item(value)
        case "copy", []:
            return value
        case "index" | "count", _:
            return number("int64", low=0)
        case "clear" | "reverse" | "remove", _:
            return NONE
        case "sort", []:
            if not isinstance(call.keywords.get("key"), ListOf | TupleOf | None):
                cells.escape(cells.item(value))
            return NONE
    cells.escape(value)
    return ANY
