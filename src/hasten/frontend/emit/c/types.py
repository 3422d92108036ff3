"""Names and types in C."""

from __future__ import annotations

import re

from hasten.frontend.emit.c.library import is_of_library
from hasten.frontend.emit.identifiers import is_exception, spelled
from hasten.frontend.kernel import ir

__all__ = [
    "array_name",
    "c_name",
    "list_name",
    "number_name",
    "short_name",
    "type_name",
]

_NUMBERS = {
    "bool": "bool",
    "float32": "float",
    "float64": "double",
    "complex64": "float complex",
    "complex128": "double complex",
}
_RESERVED = frozenset(
    """auto break case char const continue default do double else enum extern float for goto if inline int
    long register restrict return short signed sizeof static struct switch typedef union unsigned void
    volatile while bool true false complex I NAN INFINITY NULL CMPLX CMPLXF unix linux asm typeof
    escape failure allocate release fail keep blocks block outcome""".split()  # noqa: SIM905 (words are easier to read)
)
_OURS = re.compile(
    r"(index|checked|floor|python|numpy|power|true|complex)_|(min|max|new|copy|append|pop|list)_(list|bool|[iufc]\d)"
    r"|(bool|[iufc]\d+)_\d+d$"
)
"""Names that helpers have."""


def c_name(name: str) -> str:
    """A user's name as an identifier of C.

    Examples
    --------
    >>> c_name("total"), c_name("double"), c_name("_")
    ('total', 'double_', 'ignored')
    """
    plain = spelled(name)
    ours = plain in _RESERVED or _OURS.match(plain) or plain.endswith("_t") or is_exception(plain)
    return f"{plain}_" if ours or is_of_library(plain) else plain


def number_name(of: ir.Number) -> str:
    """A number's type."""
    return _NUMBERS.get(of.dtype, f"{of.dtype}_t")


def short_name(of: ir.Number) -> str:
    """A number's type in the name of others: ``f64``, ``i32``."""
    bits = "".join(c for c in of.dtype if c.isdigit())
    return "bool" if of.kind == "b" else f"{of.kind}{bits}"


def array_name(of: ir.ArrayType) -> str:
    """An array's type: ``f64_2d``."""
    return f"{short_name(of.item)}_{of.ndim}d"


def list_name(of: ir.ListType) -> str:
    """A list's type: ``list_i64``, ``list_list_i64``."""
    inner = list_name(of.item) if isinstance(of.item, ir.ListType) else short_name(of.item)
    return f"list_{inner}"


def type_name(of: ir.Type, function: str = "") -> str:
    """Any type; a tuple bears the name of the function that returns it."""
    match of:
        case ir.Number():
            return number_name(of)
        case ir.ArrayType():
            return array_name(of)
        case ir.ListType():
            return f"{list_name(of)} *"
        case ir.TupleType():
            return f"{function}_result"
        case ir.NoneType():
            return "void"
