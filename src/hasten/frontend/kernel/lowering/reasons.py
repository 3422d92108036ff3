"""Why nothing is known of the type of an expression, and what to write instead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from hasten.frontend import types as known

__all__ = ["hint_of", "reason_of", "short"]

_LISTS = "keep numbers in lists or arrays, and look them up by whole numbers"
_TYPES = "types follow from the arguments, and are the same in each call: leave the question out"


def hint_of(dtypes: Iterable[str]) -> str:
    """How to make what has several dtypes keep one."""
    kinds = {dtype.rstrip("0123456789") for dtype in dtypes}
    if "complex" in kinds:
        return "make it one type before, by `complex(...)`"
    if "float" in kinds:
        return "make it one type before, by `float(...)` or `int(...)`, or `0.0` for `0`"
    return "make it one type before, by `int(...)`"


def reason_of(node: ast.expr, type_of: Callable[[ast.expr], known.Type]) -> tuple[str, str] | None:
    """What has no type, and what to write instead; None where there is nothing special about it.

    Parameters
    ----------
    node : ast.expr
        Of which nothing is known, though something is known of its parts.
    type_of : callable
    """
    text = short(node)
    match node:
        case ast.BinOp(left, _, right):
            return _of_numbers(text, [type_of(left), type_of(right)])
        case ast.IfExp(_, body, orelse):
            return _of_numbers(text, [type_of(body), type_of(orelse)])
        case ast.Call(ast.Name("min" | "max"), [_, _, *_] as numbers, []):
            return _of_numbers(text, list(map(type_of, numbers)))
        case ast.Call(ast.Name("set" | "dict" | "frozenset")) | ast.Dict() | ast.Set():
            return f"`{text}`", _LISTS
        case ast.DictComp() | ast.SetComp():
            return f"`{text}`", _LISTS
        case ast.Attribute(attr="dtype") | ast.Call(ast.Name("type" | "isinstance")):
            return f"`{text}`", _TYPES
        case ast.Subscript(of, index) if isinstance(type_of(of), known.Array):
            return _of_index(text, index, type_of)
    return None


def _of_numbers(text: str, found: list[known.Type]) -> tuple[str, str] | None:
    dtypes = [t.dtype for t in found if isinstance(t, known.Scalar)]
    if len(dtypes) < len(found):
        return None
    if "complex64" in dtypes:
        return f"`{text}` of complex64", "compute with `complex(...)` of it"
    if len(set(dtypes)) == 1:
        return None
    return f"`{text}` of {' and '.join(dict.fromkeys(dtypes))}", hint_of(dtypes)


def _of_index(
    text: str, index: ast.expr, type_of: Callable[[ast.expr], known.Type]
) -> tuple[str, str] | None:
    for part in index.elts if isinstance(index, ast.Tuple) else [index]:
        match part:
            case ast.Constant(value=value) if value is ...:
                return f"`...` in `{text}`", "write a `:` for each axis"
            case ast.Constant(value=None):
                return f"a new axis in `{text}`", "write the loops over both axes"
        if isinstance(type_of(part), known.Array | known.ListOf):
            return f"several places at once in `{text}`", "write the loop over them, with an `if`"
    return None


def short(node: ast.AST) -> str:
    """The beginning of the text of a node."""
    text = ast.unparse(node)
    return text if len(text) <= 40 else f"{text[:40]}…"
