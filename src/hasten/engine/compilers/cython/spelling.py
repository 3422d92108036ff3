"""How Cython's pure Python mode spells types, calls and casts, as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from hasten.frontend.types import STR, Array, ListOf, Scalar, Type

__all__ = [
    "VIEW",
    "WHOLE",
    "assign",
    "call",
    "cast",
    "declared",
    "name",
    "numpy_scalar",
    "scalar_type",
    "shape_of",
    "view",
    "view_type",
    "viewable",
]

VIEW = "__view"
WHOLE = "__whole"  # a truth value: the variable still is the int that it started as

_C = {
    "bool": "bint",
    "int8": "schar",
    "int16": "short",
    "int32": "int",
    "int64": "longlong",
    "uint8": "uchar",
    "uint16": "ushort",
    "uint32": "uint",
    "uint64": "ulonglong",
    "float32": "float",
    "float64": "double",
    "complex128": "doublecomplex",
}
_MOST_DIMENSIONS = 8  # Cython's own limit


def scalar_type(dtype: str) -> str:
    """Cython's name of a dtype."""
    return f"cython.{_C[dtype]}"


def declared(t: Type) -> str | None:
    """What a local name of this type is declared as; None for a plain object."""
    match t:
        case Scalar() if t.dtype in _C:
            return scalar_type(t.dtype)
        case ListOf():
            return "list"
        case _ if t == STR:
            return "str"
    return None


def viewable(t: Type | None) -> bool:
    """Whether elements of such an array can be reached through a typed memoryview."""
    return isinstance(t, Array) and t.dtype in _C and 1 <= t.ndim <= _MOST_DIMENSIONS


def view_type(t: Array) -> str:
    """The memoryview type of an array."""
    item = "cython.uchar" if t.dtype == "bool" else scalar_type(t.dtype)
    if not t.writeable:
        item = f"cython.const[{item}]"
    axes = [":"] * t.ndim
    if t.layout == "C":
        axes[-1] = "::1"
    elif t.layout == "F":
        axes[0] = "::1"
    return f"{item}[{', '.join(axes)}]"


def name(identifier: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(identifier, ast.Load())


def view(identifier: str) -> str:
    """Name of the memoryview of an array."""
    return identifier + VIEW


def call(function: str, *args: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(name(function), list(args), [])


def cast(to: str, value: ast.expr) -> ast.expr:
    """A typed cast: of a C value as C has it, of an object by its Python conversion."""
    function = ast.Attribute(name("cython"), "cast", ast.Load())
    return ast.Call(function, [ast.parse(to, mode="eval").body, value], [])


def numpy_scalar(dtype: str, value: ast.expr) -> ast.expr:
    """The NumPy scalar that Python would have had here."""
    made = "bool_" if dtype == "bool" else dtype
    return ast.Call(ast.Attribute(name("hasten_numpy"), made, ast.Load()), [value], [])


def shape_of(identifier: str, axis: int) -> ast.expr:
    """Length of one axis of an array, by its memoryview."""
    shape = ast.Attribute(name(view(identifier)), "shape", ast.Load())
    return ast.Subscript(shape, ast.Constant(axis), ast.Load())


def assign(targets: Sequence[str], values: Sequence[ast.expr]) -> ast.Assign:
    """One assignment to one name, or to several at once."""
    stored: list[ast.expr] = [ast.Name(t, ast.Store()) for t in targets]
    if len(stored) == 1:
        return ast.Assign(stored, values[0])
    return ast.Assign([ast.Tuple(stored, ast.Store())], ast.Tuple(list(values), ast.Load()))
