"""What operators make of the types of their operands, as Python and NumPy have it."""

from __future__ import annotations

import ast

import numpy as np

from hasten.frontend.types import ANY, Array, Origin, Scalar, Type, number

__all__ = ["binary", "compared", "promoted", "unary"]

_WEAK = {"b": True, "i": 0, "u": 0, "f": 0.0, "c": 0j}
_STRONG_PYTHON = int(np.__version__.split(".")[0]) < 2  # NumPy 2 lets Python's numbers adapt
_BITS = (ast.BitAnd, ast.BitOr, ast.BitXor)
_ORDERED = frozenset({"int8", "int16", "int32", "int64", "float32", "float64"})
_WIDE = {"bool", "int64", "float64", "complex128"}


def promoted(a: Scalar, b: Scalar) -> tuple[str, Origin] | None:
    """Dtype and origin of the result of an operator that keeps the kind of its operands."""
    if a.origin == b.origin == "python" or ("numpy" not in (a.origin, b.origin) and _same(a, b)):
        origin: Origin = "python" if a.origin == b.origin == "python" else "either"
        return _python_dtype(a, b), origin
    if (a.dtype, a.origin, b.dtype) == ("complex128", "python", "float64"):
        return "complex128", "python"  # NumPy's float64 is one of Python's floats, and no complex
    for one, other in ((a, b), (b, a)):
        if one.origin == "either" and one.dtype in _WIDE and other.dtype not in _WIDE:
            adapted = np.result_type(np.dtype(other.dtype), _WEAK[one.kind]).name
            kept = np.result_type(np.dtype(other.dtype), np.dtype(one.dtype)).name
            # Only the run can tell whether Python's or NumPy's number is there, and whether it adapts.
            return (kept, "numpy") if adapted == kept else None
        if one.origin == "python" and other.origin != "python" and not _STRONG_PYTHON:
            dtype = np.result_type(np.dtype(other.dtype), _WEAK[one.kind])
            return dtype.name, other.origin
    origin = "numpy" if "numpy" in (a.origin, b.origin) else "either"
    return np.result_type(np.dtype(a.dtype), np.dtype(b.dtype)).name, origin


def _same(a: Scalar, b: Scalar) -> bool:
    return a.dtype in _WIDE and b.dtype in _WIDE


def _python_dtype(a: Scalar, b: Scalar) -> str:
    order = ("bool", "int64", "float64", "complex128")
    widest = order[max(order.index(a.dtype), order.index(b.dtype))]
    return "int64" if widest == "bool" else widest


def binary(op: ast.operator, a: Type | None, b: Type | None) -> Type | None:
    """Type of ``a op b``; None where an operand is not known yet.

    Examples
    --------
    >>> binary(ast.Div(), number("int64"), number("int64")).dtype
    'float64'
    """
    if a is None or b is None:
        return None
    match a, b:
        case Scalar(), Scalar():
            return _scalars(op, a, b)
        case (Array(), Scalar() | Array()) | (Scalar(), Array()):
            return _arrays(op, a, b)  # type: ignore[arg-type] # as just matched
    return ANY


def _scalars(op: ast.operator, a: Scalar, b: Scalar) -> Type:
    pair = promoted(a, b)
    if pair is None:
        return ANY
    dtype, origin = pair
    kind = np.dtype(dtype).kind
    if isinstance(op, _BITS) and a.kind == b.kind == "b":
        return number("bool", origin)
    if a.kind == b.kind == "b" and not a.origin == b.origin == "python":
        return ANY  # NumPy's truth values add up to a truth value
    if dtype not in {*_WIDE, "float32"} and kind not in "iu":
        return ANY
    if isinstance(op, ast.Div):
        return _divided(dtype, origin, kind)
    if isinstance(op, ast.Pow):
        return _power(a, b, dtype, origin)
    if isinstance(op, (*_BITS, ast.LShift, ast.RShift)):
        wraps = origin != "python" and isinstance(op, ast.LShift) and kind == "i"
        return number(dtype, origin, None if wraps else _low(op, a, b)) if kind in "iu" else ANY
    if isinstance(op, (ast.FloorDiv, ast.Mod)) and kind == "c":
        return ANY
    if isinstance(op, ast.MatMult):
        return ANY
    wraps = origin != "python" and dtype in {"int8", "int16", "int32"}
    counts = kind in "iu" and not (wraps and isinstance(op, (ast.Add, ast.Sub, ast.Mult)))
    return number(dtype, origin, _low(op, a, b) if counts else None)


def _divided(dtype: str, origin: Origin, kind: str) -> Type:
    if kind in "fc":
        return number(dtype, origin)
    if _STRONG_PYTHON and origin != "python" and np.dtype(dtype).itemsize < 4:
        return ANY  # a float of less than 64 bits, by the version of NumPy
    return number("float64", origin)


def _power(a: Scalar, b: Scalar, dtype: str, origin: Origin) -> Type:
    kind = np.dtype(dtype).kind
    if kind in "iu":
        exponent = b.value
        known = isinstance(exponent, int) and exponent >= 0
        return (
            number(dtype, origin, 0 if a.nonnegative and dtype == "int64" else None)
            if known
            else ANY
        )
    if kind == "c":
        return number(dtype, origin) if isinstance(b.value, int) and b.origin == "python" else ANY
    return number(dtype, origin) if kind == "f" else ANY


def _low(op: ast.operator, a: Scalar, b: Scalar) -> int | None:
    match op, a.low, b.low:
        case ast.Add(), int(x), int(y):
            return x + y
        case ast.Mult(), int(x), int(y):
            return x * y
        case ast.Sub(), int(x), _ if isinstance(b.value, int):
            return x - b.value
        case ast.FloorDiv(), int(_), int(_):
            return 0
        case ast.Mod(), _, int(_):
            return 0
        case ast.RShift() | ast.LShift(), int(_), _:
            return 0
        case ast.BitAnd(), x, y if x is not None or y is not None:
            return 0
        case ((ast.BitOr() | ast.BitXor()), int(_), int(_)):
            return 0
    return None


def _arrays(op: ast.operator, a: Array | Scalar, b: Array | Scalar) -> Type:
    """Element by element; the layout is told only where all operands share it."""
    arrays = [t for t in (a, b) if isinstance(t, Array)]
    if isinstance(op, ast.MatMult | ast.LShift | ast.RShift | ast.FloorDiv | ast.Mod):
        return ANY
    if isinstance(op, ast.Pow) and not (isinstance(b, Scalar) and b.value == 2 and b.kind == "i"):
        return ANY
    if any(t.optional for t in arrays) or any(t.ndim == 0 for t in arrays):
        return ANY
    of = [_element(t) for t in (a, b)]
    pair = promoted(of[0], of[1])
    if pair is None or np.dtype(pair[0]).kind == "b":
        return ANY
    kind = np.dtype(pair[0]).kind
    if isinstance(op, ast.Div):
        if kind not in "fc" and np.dtype(pair[0]).itemsize < 4:
            return ANY
        dtype = pair[0] if kind in "fc" else "float64"
    elif isinstance(op, _BITS) and kind in "fc":
        return ANY
    else:
        dtype = pair[0]
    ndim = max(t.ndim for t in arrays)
    same = all(t.layout == "C" and t.ndim == ndim for t in arrays)
    return Array(dtype, ndim, "C" if same else "strided")


def _element(t: Array | Scalar) -> Scalar:
    return number(t.dtype, "numpy") if isinstance(t, Array) else t


def unary(op: ast.unaryop, a: Type | None) -> Type | None:  # noqa: C901 (a table)
    """Type of ``op a``."""
    match op, a:
        case _, None:
            return None
        case ast.Not(), _:
            return number("bool")
        case ast.Invert(), Scalar(dtype="bool", origin="numpy"):
            return number("bool", "numpy")
        case ast.Invert(), Scalar(dtype="bool", origin="python"):
            return number("int64")
        case ast.Invert(), Scalar() if a.kind in "iu":
            return number(a.dtype, a.origin)
        case ((ast.USub() | ast.UAdd()), Scalar(dtype="bool")):
            return number("int64") if a.origin == "python" else ANY
        case ast.USub(), Scalar(value=value) if value is not None:
            return Scalar(a.dtype, a.origin, None, -value)
        case ast.USub(), Scalar() if a.kind in "ifc":
            return number(a.dtype, a.origin)
        case ast.UAdd(), Scalar():
            return a
        case ast.USub(), Array(kind) if np.dtype(a.dtype).kind in "ifc" and not a.optional:
            return Array(kind, a.ndim, "C" if a.layout == "C" else "strided")
    return ANY


def _compared_arrays(types: list[Type | None]) -> Type:
    """Truth values, one an element."""
    if not all(isinstance(t, Array | Scalar) and t.dtype in _ORDERED for t in types):
        return ANY
    arrays = [t for t in types if isinstance(t, Array)]
    if any(t.optional or t.ndim == 0 for t in arrays):
        return ANY
    ndim = max(t.ndim for t in arrays)
    same = all(t.layout == "C" and t.ndim == ndim for t in arrays)
    return Array("bool", ndim, "C" if same else "strided")


def compared(types: list[Type | None]) -> Type | None:
    """Type of a comparison of these, one after the other."""
    if any(t is None for t in types):
        return None
    if len(types) == 2 and any(isinstance(t, Array) for t in types):
        return _compared_arrays(types)
    if not all(isinstance(t, Scalar) for t in types):
        return ANY
    numpy = any(isinstance(t, Scalar) and t.origin != "python" for t in types)
    return number("bool", "numpy" if numpy else "python")
