"""What NumPy's functions return: arrays of known dtype and layout, or scalars."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import numpy as np

from hasten.frontend.calling import Call
from hasten.frontend.types import (
    ANY,
    DTYPES,
    NONE,
    Array,
    Scalar,
    Symbol,
    TupleOf,
    Type,
    number,
)

__all__ = ["absolute", "dtype_of", "numpy_call", "reduced"]

_ELEMENTWISE = frozenset(
    [
        "arccos",
        "arccosh",
        "arcsin",
        "arcsinh",
        "arctan",
        "arctanh",
        "cbrt",
        "cos",
        "cosh",
        "exp",
        "expm1",
        "log",
        "log10",
        "log1p",
        "log2",
        "sin",
        "sinh",
        "sqrt",
        "tan",
        "tanh",
        "floor",
        "ceil",
        "rint",
        "arctan2",
        "hypot",
        "fabs",
    ]
)
_EXTREMES = frozenset({"maximum", "minimum", "clip", "sign"})
_FILLED = frozenset({"empty", "zeros", "ones"})
_ALIKE = frozenset({"empty_like", "zeros_like", "ones_like", "full_like"})
_MADE = _FILLED | {"full", "arange", "linspace"}
_AVERAGES = frozenset({"mean", "std", "var"})
_TESTS = frozenset({"any", "all"})
_REDUCTIONS = (
    _AVERAGES | _TESTS | {"count_nonzero", "sum", "min", "max", "amin", "amax", "argmin", "argmax"}
)
_READERS = frozenset({"dot", "array", "asarray", "copy", "where", "concatenate", "allclose"})
_WIDE = {"bool", "int64", "float64", "complex128"}


def numpy_call(name: str, call: Call) -> Type | None:  # noqa: C901, PLR0912 (a table)
    """Type of what ``np.name(...)`` returns."""
    plain = bool(call.args) and not call.keywords
    if name in _ELEMENTWISE and plain:
        if name == "sqrt" and call.args[0] == number("float32", "numpy"):
            return call.args[0]
        first = _elementwise(call.args[0])
        return first if all(_elementwise(t) == first for t in call.args) else ANY
    if name in {"abs", "absolute"} and plain and len(call.args) == 1:
        return absolute(call.args[0], of_numpy=True)
    if name in _MADE:
        return _made(name, call)
    if name in _ALIKE:
        return _made_like(name, call)
    if name in _REDUCTIONS and len(call.args) == 1:
        return reduced(name.replace("am", "m"), call.args[0], call)
    if name == "where" and plain and len(call.args) == 3:
        return _where(call.args[0], call.args[1], call.args[2])
    if name in {"dot", "matmul"} and plain and len(call.args) == 2:
        return _dot(call.args[0], call.args[1])
    if plain and isinstance(call.args[0], Scalar):
        if name in DTYPES - {"bool"} and (call.args[0].kind != "c" or name.startswith("c")):
            return number(name, "numpy")
        if name in {"isnan", "isinf", "isfinite"}:
            return number("bool", "numpy")
        if name in _EXTREMES:
            return _extreme(call.args)
    if name in {"cumsum", "sort"} and plain and len(call.args) == 1:
        return _like(call.args[0], sums=name == "cumsum")
    if name not in _READERS:
        call.escape()
    return ANY


def dtype_of(t: Type | None, node: ast.expr | None = None) -> str | None:
    """The dtype that an expression such as ``np.float32`` or ``"int64"`` names."""
    found: object = None
    match t, node:
        case Symbol(path), _:
            module, _, name = path.rpartition(".")
            if module == "numpy" and name[:1].islower():
                found = getattr(np, name, None)
            elif module == "builtins":
                found = {"float": float, "int": int, "bool": bool, "complex": complex}.get(name)
        case _, ast.Constant(value=str() as name):
            found = name
    try:
        dtype = np.dtype(found) if found is not None else None  # type: ignore[call-overload]
    except TypeError:
        return None
    if dtype is None or not dtype.isnative or dtype.name not in DTYPES:
        return None
    return str(dtype.name)


def absolute(t: Type | None, *, of_numpy: bool = False) -> Type | None:
    """Type of ``abs(t)``."""
    match t:
        case None:
            return None
        case Scalar(dtype="bool" | "complex64"):
            return ANY
        case Scalar():
            dtype = "float64" if t.dtype == "complex128" else t.dtype
            origin = "numpy" if of_numpy else t.origin
            return number(dtype, origin, 0 if dtype == "int64" else None)
        case Array(dtype="float64" | "int64" | "float32") if t.ndim and not t.optional:
            return Array(t.dtype, t.ndim, "C" if t.layout == "C" else "strided")
    return ANY


def reduced(name: str, t: Type | None, call: Call) -> Type | None:
    """Type of a reduction of a whole array, such as ``X.sum()``."""
    if not isinstance(t, Array) or call.keywords or t.optional:
        return ANY
    kind = np.dtype(t.dtype).kind
    if name in _AVERAGES:
        return number("float64", "numpy") if t.dtype == "float64" or kind in "iub" else ANY
    if name in _TESTS:
        return number("bool", "numpy")
    if name in {"argmax", "argmin", "count_nonzero"}:
        return number("int64", "numpy", 0)
    if name in {"min", "max"} or t.dtype in {"float64", "int64", "float32", "complex128"}:
        return number(t.dtype, "numpy")
    return number("int64", "numpy") if kind in "ib" else ANY


def _where(test: Type | None, a: Type | None, b: Type | None) -> Type | None:
    """Type of a choice element by element, between two of one dtype."""
    match test, a, b:
        case (None, _, _) | (_, None, _) | (_, _, None):
            return None
        case Array(dtype="bool"), Array() | Scalar(), Array() | Scalar() if a.dtype == b.dtype:
            arrays = [t for t in (test, a, b) if isinstance(t, Array)]
            if any(t.optional or t.ndim == 0 for t in arrays):
                return ANY
            ndim = max(t.ndim for t in arrays)
            same = all(t.layout == "C" and t.ndim == ndim for t in arrays)
            return Array(a.dtype, ndim, "C" if same else "strided")
    return ANY


def _dot(a: Type | None, b: Type | None) -> Type | None:
    """Type of the product of two vectors."""
    match a, b:
        case None, _:
            return None
        case Array(dtype="float64", optional=False), Array(dtype="float64", optional=False):
            return product(a.ndim, b.ndim)
    return ANY


def product(left: int, right: int) -> Type:
    """Type of the product of arrays of float64 with so many dimensions."""
    if left not in {1, 2} or right not in {1, 2}:
        return ANY
    left_over = left + right - 2
    return Array("float64", left_over, "C") if left_over else number("float64", "numpy")


def _elementwise(t: Type | None) -> Type | None:
    """Type of a function of real numbers, such as ``np.sqrt``."""
    match t:
        case None:
            return None
        case Scalar() | Array() if t.dtype not in {"float64", "int64", "int32", "uint32"}:
            return ANY
        case Scalar():
            return number("float64", "numpy")
        case Array() if t.ndim and not t.optional:
            return Array("float64", t.ndim, "C" if t.layout == "C" else "strided")
    return ANY


def _extreme(given: Sequence[Type | None]) -> Type:
    """Type of one of some numbers, or of the sign of one."""
    if not all(isinstance(t, Scalar) and t.dtype in {"int64", "float64"} for t in given):
        return ANY
    floats = any(isinstance(t, Scalar) and t.kind == "f" for t in given)
    return number("float64" if floats else "int64", "numpy")


def _like(t: Type | None, *, sums: bool) -> Type | None:
    """Type of a vector with as many elements, of a dtype that sums keep."""
    if isinstance(t, Array) and t.ndim == 1 and not t.optional:
        return Array(t.dtype, 1, "C") if not sums or t.dtype in {"int64", "float64"} else ANY
    return None if t is None else ANY


def _made(name: str, call: Call) -> Type | None:
    if name == "linspace":
        real = all(isinstance(t, Scalar) and t.kind in "if" for t in call.args)
        return Array("float64", 1, "C") if real and not call.keywords else ANY
    if set(call.keywords) - {"dtype", "shape", "fill_value", "start", "stop", "step"}:
        return ANY
    dtype = _asked_dtype(call, {"full": 2, "arange": 3}.get(name, 1))
    if dtype == "":
        match name:
            case "arange":
                dtype = _common_dtype([*call.args, *call.keywords.values()])
            case "full":
                dtype = _common_dtype([call.argument(1, "fill_value")])
            case _:
                dtype = "float64"
    ndim = 1 if name == "arange" else _shape_ndim(call.argument(0, "shape"))
    return Array(dtype, ndim, "C") if dtype and ndim else ANY


def _made_like(name: str, call: Call) -> Type | None:
    like = call.args[0] if call.args else ANY
    if not isinstance(like, Array) or set(call.keywords) - {"dtype", "fill_value"}:
        return ANY
    asked = _asked_dtype(call, 2 if name == "full_like" else 1)
    if asked is None or like.optional or not like.ndim:
        return ANY
    return Array(asked or like.dtype, like.ndim, like.layout)


def _asked_dtype(call: Call, place: int) -> str | None:
    """The dtype asked for: ``""`` where none is, None where it cannot be told."""
    asked = call.argument(place, "dtype")
    if asked is None or asked == NONE:
        return ""
    nodes = {k.arg: k.value for k in call.node.keywords}
    node = call.node.args[place] if place < len(call.node.args) else nodes.get("dtype")
    return dtype_of(asked, node)


def _common_dtype(types: Sequence[Type | None]) -> str | None:
    names = [t.dtype for t in types if isinstance(t, Scalar)]
    if len(names) < len(types) or not names:
        return None
    found = np.result_type(*[np.dtype(n) for n in names]).name
    return found if (found in _WIDE and found != "bool") or names == ["bool"] else None


def _shape_ndim(t: Type | None) -> int | None:
    match t:
        case Scalar() if t.whole:
            return 1
        case TupleOf(items) if items and all(isinstance(i, Scalar) and i.whole for i in items):
            return len(items)
    return None
