"""Types of the results of NumPy's functions and of the methods of arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hasten.frontend.array_values import (
    Items,
    Known,
    Shape,
    Value,
    broadcast,
    python_number,
    result_dtype,
    words,
)

__all__ = ["METHODS", "Arguments", "call_numpy", "literal", "matmul_type", "ufunc_type"]

_REDUCTIONS = words("sum prod mean std var min max amin amax any all argmin argmax median")
_SAME_TYPE = words("copy roll flip fliplr flipud sort ascontiguousarray asfortranarray")
_FILLED = words("zeros ones empty full")
_ALIKE = words("zeros_like ones_like empty_like full_like")
_FLAT = words("ravel flatten")

METHODS = words(
    "sum prod mean std var min max any all argmin argmax cumsum cumprod copy astype reshape ravel"
    " flatten dot transpose clip"
)
_UNKNOWN = object()


class Arguments:
    """Arguments of a call: their nodes, and what is known of each."""

    def __init__(
        self,
        nodes: Sequence[ast.expr],
        keywords: dict[str, ast.expr],
        known: Callable[[ast.expr], Known],
        dtype: Callable[[ast.expr], str | None],
    ) -> None:
        self.nodes = list(nodes)
        self.keywords = keywords
        self._known = known
        self._dtype = dtype

    def node(self, position: int, name: str) -> ast.expr | None:
        """Argument by position or keyword."""
        return self.nodes[position] if position < len(self.nodes) else self.keywords.get(name)

    def known(self, position: int, name: str = "") -> Known:
        """What is known of an argument."""
        node = self.node(position, name)
        return None if node is None else self._known(node)

    def dtype(self, position: int, default: str | None) -> str | None:
        """Element type that an argument named dtype asks for."""
        node = self.node(position, "dtype")
        return default if node is None else self._dtype(node)

    def literal(self, position: int, name: str, default: Any) -> Any:
        """A constant argument, or a marker that is no value where it is not constant."""
        node = self.node(position, name)
        return default if node is None else literal(node, _UNKNOWN)

    def values(self) -> list[Value] | None:
        """All positional arguments, or None unless each is a number or an array."""
        found = [self._known(node) for node in self.nodes]
        values = [v for v in found if isinstance(v, Value)]
        return values if len(values) == len(found) else None


def literal(node: ast.expr, default: Any = None) -> Any:
    """Value of a literal."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        return default


def call_numpy(name: str, arguments: Arguments) -> Known:
    """Type of ``numpy.name(...)``, or None where it is not known."""
    if "out" in arguments.keywords or "where" in arguments.keywords:
        return None
    if name in _REDUCTIONS:
        return _reduction(name, arguments)
    if name in _FILLED:
        return _filled(name, arguments)
    if name in _ALIKE:
        return _alike(name, arguments)
    if name in _SAME_TYPE or name in _FLAT:
        return _same_type(name, arguments)
    if handler := _HANDLERS.get(name):
        return handler(arguments)
    function = getattr(np, name, None)
    if isinstance(function, np.ufunc) and not arguments.keywords:
        return ufunc_type(function, arguments.values())
    return None


def ufunc_type(function: np.ufunc, values: Sequence[Value] | None) -> Known:
    """Type of an elementwise function's result."""
    if values is None or function.nout != 1 or len(values) != function.nin or function.signature:
        return None
    dtype = result_dtype(function, values)
    return _array(dtype, broadcast([v.shape for v in values]))


def _array(dtype: str | None, shape: Shape) -> Known:
    """A value of a type that may be unknown."""
    return Value(dtype, shape) if dtype else None


def _reduction(name: str, arguments: Arguments) -> Known:
    array = arguments.known(0, "a")
    if not isinstance(array, Value) or not array.is_array or "dtype" in arguments.keywords:
        return None
    axis = arguments.literal(1, "axis", None)
    keepdims = arguments.literal(99, "keepdims", default=False)
    dtype = result_dtype(getattr(np, name), [array])
    axes = range(len(array.shape)) if axis is None else axis if type(axis) is tuple else (axis,)
    if dtype is None or not all(type(a) is int for a in axes) or type(keepdims) is not bool:
        return None
    gone = {a % len(array.shape) for a in axes}
    if keepdims:
        return Value(dtype, tuple(1 if i in gone else n for i, n in enumerate(array.shape)))
    return Value(dtype, tuple(n for i, n in enumerate(array.shape) if i not in gone))


def _shape_of(known: Known, node: ast.expr | None) -> Shape | None:
    """Shape that an argument asks for: a length, or a tuple of lengths."""
    found = literal(node) if node is not None else None
    if isinstance(known, Items):
        lengths = found if type(found) is tuple else (None,) * len(known.items)
        return tuple(n if type(n) is int and n >= 0 else None for n in lengths)
    if isinstance(known, Value) and not known.is_array:
        return (found if type(found) is int and found >= 0 else None,)
    return None


def _filled(name: str, arguments: Arguments) -> Known:
    shape = _shape_of(arguments.known(0, "shape"), arguments.node(0, "shape"))
    default: str | None = "float64"
    if name == "full":
        fill = arguments.known(1, "fill_value")
        default = fill.dtype if isinstance(fill, Value) else None
    dtype = arguments.dtype(2 if name == "full" else 1, default)
    return _array(dtype, shape) if shape else None


def _alike(name: str, arguments: Arguments) -> Known:
    array = arguments.known(0, "a")
    if not isinstance(array, Value) or not array.is_array or "shape" in arguments.keywords:
        return None
    dtype = arguments.dtype(2 if name == "full_like" else 1, array.dtype)
    return _array(dtype, array.shape)


def _same_type(name: str, arguments: Arguments) -> Known:
    array = arguments.known(0, "a")
    if not isinstance(array, Value) or not array.is_array or "axis" in arguments.keywords:
        return array if name in {"roll", "flip"} else None
    dtype = arguments.dtype(99, array.dtype)
    return _array(dtype, (None,) if name in _FLAT else array.shape)


def _asarray(arguments: Arguments) -> Known:
    array = arguments.known(0, "a") or _listed(arguments.node(0, "a"))
    if not isinstance(array, Value) or set(arguments.keywords) - {"dtype", "copy"}:
        return None
    dtype = arguments.dtype(1, array.dtype)
    return _array(dtype, array.shape)


def _listed(node: ast.expr | None) -> Known:
    """Type of a list of numbers that is written out."""
    numbers = literal(node) if isinstance(node, ast.List) else None
    if not numbers:
        return None
    try:
        array = np.asarray(numbers)
    except ValueError:  # rows of different lengths
        return None
    return Value(array.dtype.name, array.shape) if array.dtype.kind in "biufc" else None


def _arange(arguments: Arguments) -> Known:
    values = arguments.values()
    if not values or set(arguments.keywords) - {"dtype"}:
        return None
    dtype = arguments.dtype(3, result_dtype(_promoted, values))
    return _array(dtype, (None,))


def _promoted(*values: Any) -> Any:
    return np.empty(0, np.result_type(*values))


def _linspace(arguments: Arguments) -> Known:
    ends = [arguments.known(0, "start"), arguments.known(1, "stop")]
    plain = all(isinstance(end, Value) and not end.is_array for end in ends)
    return Value("float64", (None,)) if plain and "dtype" not in arguments.keywords else None


def _dot(arguments: Arguments) -> Known:
    values = arguments.values()
    return matmul_type(*values) if values and len(values) == 2 else None


def matmul_type(left: Value, right: Value) -> Known:
    """Type of a matrix product of arrays of one or two axes."""
    if not (0 < len(left.shape) <= 2 and 0 < len(right.shape) <= 2):
        return None
    dtype = result_dtype(np.matmul, [left, right])
    return _array(dtype, left.shape[:-1] + right.shape[1:])


def _outer(arguments: Arguments) -> Known:
    values = arguments.values()
    dtype = values and result_dtype(np.outer, values)
    return Value(dtype, (None, None)) if dtype else None


def _where(arguments: Arguments) -> Known:
    values = arguments.values()
    if not values or len(values) != 3:
        return None
    dtype = result_dtype(np.where, values)
    return _array(dtype, broadcast([v.shape for v in values]))


def _clip(arguments: Arguments) -> Known:
    values = arguments.values()
    if not values or len(values) != 3 or arguments.keywords:
        return None
    dtype = result_dtype(np.clip, values)
    return _array(dtype, broadcast([v.shape for v in values]))


def _astype(arguments: Arguments) -> Known:
    array = arguments.known(0)
    dtype = arguments.dtype(1, None)
    return Value(dtype, array.shape) if dtype and isinstance(array, Value) else None


def _reshape(arguments: Arguments) -> Known:
    array = arguments.known(0)
    if not isinstance(array, Value) or arguments.keywords or len(arguments.nodes) < 2:
        return None
    if len(arguments.nodes) > 2:
        return Value(array.dtype, (None,) * (len(arguments.nodes) - 1))
    shape = _shape_of(arguments.known(1), arguments.node(1, "shape"))
    return Value(array.dtype, shape) if shape else None


def _transpose(arguments: Arguments) -> Known:
    array = arguments.known(0, "a")
    if not isinstance(array, Value):
        return None
    alone = len(arguments.nodes) == 1 and not arguments.keywords
    return Value(array.dtype, array.shape[::-1] if alone else (None,) * len(array.shape))


def _accumulated(arguments: Arguments) -> Known:
    array = arguments.known(0, "a")
    if not isinstance(array, Value) or not array.is_array or "dtype" in arguments.keywords:
        return None
    dtype = result_dtype(np.cumsum, [array])
    along = arguments.node(1, "axis") is not None
    return _array(dtype, array.shape if along else (None,))


def _size(_: Arguments) -> Known:
    return python_number("int")


_HANDLERS: dict[str, Callable[[Arguments], Known]] = {
    "arange": _arange,
    "array": _asarray,
    "asarray": _asarray,
    "astype": _astype,
    "clip": _clip,
    "cumprod": _accumulated,
    "cumsum": _accumulated,
    "dot": _dot,
    "linspace": _linspace,
    "outer": _outer,
    "reshape": _reshape,
    "size": _size,
    "transpose": _transpose,
    "where": _where,
}
