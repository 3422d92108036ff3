"""What is known of functions of Python and NumPy: which are pure, which give memory of their own."""

from __future__ import annotations

import ast

import numpy as np

__all__ = [
    "ALLOCATORS",
    "ALLOCATORS_LIKE",
    "FRESH_METHODS",
    "PURE_METHODS",
    "REDUCING_METHODS",
    "REDUCTIONS",
    "gives_fresh_memory",
    "is_pure",
    "is_ufunc",
]

# The first argument is the shape.
ALLOCATORS = frozenset(f"numpy.{n}" for n in ("empty", "zeros", "ones", "full"))
# The first argument is an array of the same shape.
ALLOCATORS_LIKE = frozenset(
    f"numpy.{n}" for n in ("empty_like", "zeros_like", "ones_like", "full_like", "copy")
)
REDUCTIONS = frozenset(
    f"numpy.{n}"
    for n in (
        *("sum", "prod", "min", "max", "amin", "amax", "mean", "std", "var", "median"),
        *("any", "all", "argmin", "argmax", "count_nonzero", "trace"),
    )
)
_OTHER_FRESH = frozenset(
    f"numpy.{n}"
    for n in (
        *("arange", "linspace", "eye", "identity", "array", "where", "clip", "round", "dot"),
        *("vdot", "inner", "outer", "cross", "cumsum", "cumprod", "sort", "argsort", "unique"),
        *("concatenate", "stack", "vstack", "hstack", "roll", "diff", "interp", "percentile"),
        *("quantile", "array_equal", "allclose", "isclose", "linalg.norm", "searchsorted"),
        *("bincount", "tile", "repeat", "flatnonzero", "kron"),
    )
)
_VIEWS = frozenset(
    f"numpy.{n}"
    for n in (
        *("asarray", "ascontiguousarray", "reshape", "ravel", "transpose", "flip", "real"),
        *("imag", "squeeze", "expand_dims", "atleast_1d", "atleast_2d", "broadcast_to", "diag"),
    )
)
_SCALAR_TYPES = frozenset(
    f"numpy.{t.__name__}" for t in np.sctypeDict.values() if t is not np.object_
)
_BUILTINS = frozenset(
    f"builtins.{n}"
    for n in (
        *("abs", "min", "max", "int", "float", "bool", "complex", "len", "round", "range"),
        *("divmod", "pow", "sum", "any", "all", "ord", "chr", "str", "tuple", "list", "sorted"),
        *("enumerate", "zip", "reversed"),
    )
)
REDUCING_METHODS = frozenset(
    ("sum", "prod", "min", "max", "mean", "std", "var", "any", "all", "argmin", "argmax")
)
FRESH_METHODS = frozenset(
    (
        *REDUCING_METHODS,
        *("copy", "dot", "item", "cumsum", "cumprod", "count", "index", "bit_length", "tolist"),
    )
)
_VIEW_METHODS = frozenset(("reshape", "ravel", "transpose", "conj", "conjugate", "astype", "get"))
PURE_METHODS = FRESH_METHODS | _VIEW_METHODS


def is_ufunc(name: str) -> bool:
    """Whether a dotted name is one of NumPy's universal functions."""
    package, _, function = name.rpartition(".")
    return package == "numpy" and isinstance(getattr(np, function, None), np.ufunc)


def is_pure(name: str, call: ast.Call) -> bool:
    """Whether a call of a library's function changes nothing, its arguments included."""
    if any(keyword.arg in {"out", None, "key"} for keyword in call.keywords):
        return False
    if is_ufunc(name):
        inputs = getattr(np, name.rpartition(".")[2]).nin
        return len(call.args) <= inputs and not any(isinstance(a, ast.Starred) for a in call.args)
    if name.startswith("math."):
        return True
    if name in _OTHER_FRESH | ALLOCATORS_LIKE | REDUCTIONS:
        # NumPy takes `out` by position too, as the third argument at the earliest.
        return len(call.args) <= 2 or name in {"numpy.where", "numpy.arange", "numpy.linspace"}
    return name in ALLOCATORS | _VIEWS | _SCALAR_TYPES | _BUILTINS


def gives_fresh_memory(name: str, call: ast.Call) -> bool:
    """Whether what a call returns shares no memory with its arguments."""
    if any(keyword.arg in {"out", "copy", None} for keyword in call.keywords):
        return False
    known = ALLOCATORS | ALLOCATORS_LIKE | REDUCTIONS | _OTHER_FRESH | _SCALAR_TYPES
    return name in known or is_ufunc(name) or name.startswith("math.")
