"""Numba's types for the workload's arguments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hasten.errors import Unsupported
from hasten.workload.signature import (
    ArrayType,
    MappingType,
    OtherType,
    Parameter,
    ScalarType,
    SequenceType,
    ValueType,
)

from .toolkit import numba_module

__all__ = ["check_type", "numba_type", "tuple_type"]

_LAYOUTS = {"C": "C", "F": "F", "strided": "A"}


def check_type(parameter: Parameter) -> None:
    """See, without Numba, that it has a type for an argument.

    Raises
    ------
    Unsupported
        It has none.
    """
    if problem := _problem(parameter.type):
        raise Unsupported(f"argument `{parameter.name}`: {problem}")


def _problem(value: ValueType) -> str:
    match value:
        case ArrayType(dtype=dtype):
            known = _dtype(dtype) is not None
            return "" if known else f"an array of {dtype} is no type that Numba takes"
        case SequenceType(kind="tuple", items=items, length=length):
            if length and not items:
                return "a long tuple of different types is no type that Numba takes"
            return next(filter(None, map(_problem, items)), "")
        case SequenceType(kind="list" | "set" as kind):
            return _container_problem(value, kind)
        case SequenceType(kind=kind):
            return f"a {kind} is no type that Numba takes"
        case MappingType(kind=kind):
            return f"a {kind} is no type that Numba takes"
        case OtherType(name=name):
            return f"{name} is no type that Numba takes"
    return ""


def _container_problem(value: SequenceType, kind: str) -> str:
    item = value.element
    if not value.length:
        return f"Numba cannot tell what an empty {kind} is to hold"
    if item is None:
        return f"Numba takes no {kind} whose items are of different types"
    if isinstance(item, SequenceType) and item.kind in {"list", "set"}:
        return f"Numba takes no {kind} of {item.kind}s"
    if kind == "set" and not isinstance(item, ScalarType):
        return f"Numba takes no set of {item}"
    if kind == "set" and item == ScalarType("str"):
        return "Numba takes no set of str"
    return _problem(item)


def _dtype(name: str) -> np.dtype[np.generic] | None:
    """The dtype of a name, where Numba computes with it."""
    if name == "float16":  # known to Numba for graphics cards alone
        return None
    try:
        dtype: np.dtype[np.generic] = np.dtype(name)
    except TypeError:
        return None
    simple = (
        dtype.kind in "biufc" and dtype.itemsize <= 16 and name not in {"float128", "longdouble"}
    )
    return dtype if simple or dtype.kind in "mM" else None


def numba_type(value: ValueType) -> object:
    """The type that Numba's own dispatch gives to such a value."""
    numba = numba_module()
    types = numba.types
    match value:
        case ArrayType(dtype=dtype, layout=layout):
            element = numba.from_dtype(np.dtype(dtype))
            return types.Array(element, value.ndim, _LAYOUTS[layout], readonly=not value.writeable)
        case SequenceType(kind="tuple", items=items, length=length):
            each = items if len(items) == length else items * length
            return tuple_type([numba_type(item) for item in each])
        case SequenceType(kind="list", items=[item]):
            return types.List(numba_type(item), reflected=True)
        case SequenceType(kind="set", items=[item]):
            return types.Set(numba_type(item), reflected=True)
        case ScalarType(name=name):
            return numba.typeof(_example(name))
    raise Unsupported(f"{value} is no type that Numba takes")


def tuple_type(items: Sequence[object]) -> object:
    """The type of a tuple, and of what ``*args`` collects."""
    return numba_module().types.BaseTuple.from_types(tuple(items))


def _example(name: str) -> object:
    """A value of a scalar type."""
    plain = {"int": 1, "float": 1.0, "complex": 1j, "bool": True, "str": "a", "bytes": b"a"}
    if name in plain:
        return plain[name]
    return None if name == "None" else np.dtype(name).type(1)
