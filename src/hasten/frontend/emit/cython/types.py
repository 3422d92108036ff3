"""Names and types in Cython."""

from __future__ import annotations

import keyword

from hasten.frontend.emit.identifiers import spelled
from hasten.frontend.kernel import ir

__all__ = ["cython_name", "number_name", "short_name", "type_name", "zero"]

_RESERVED = frozenset(
    """cdef cpdef cimport ctypedef struct union enum extern gil nogil inline public readonly api by DEF IF
    ELIF ELSE NULL sizeof new const volatile signed unsigned short long char void bint int float double
    complex list tuple object range len abs min max print np numpy fabs llabs pow
    sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh asin acos atan asinh acosh
    atanh atan2 hypot fmod floor ceil trunc round erf erfc tgamma lgamma copysign nearbyint isnan isinf
    isfinite ldexp remainder place at_line add_overflows sub_overflows mul_overflows prange object bool str
    NAN INFINITY""".split()  # noqa: SIM905 (words are easier to read)
)
_OURS = ("checked_", "index_", "floor_", "python_", "numpy_", "power_", "true_", "complex_", "min_",
         "max_", "new_", "filled_", "counting_", "copied_", "raise_")  # fmt: skip
_NUMBERS = {
    "bool": "bint",
    "float32": "float",
    "float64": "double",
    "complex64": "float complex",
    "complex128": "double complex",
}


def cython_name(name: str) -> str:
    """A user's name as an identifier of Cython.

    Examples
    --------
    >>> cython_name("total"), cython_name("double"), cython_name("_")
    ('total', 'double_', 'ignored')
    """
    plain = spelled(name)
    taken = plain in _RESERVED or keyword.iskeyword(plain) or plain.startswith(_OURS)
    return f"{plain}_" if taken or plain.endswith("_t") else plain


def short_name(of: ir.Number) -> str:
    """A number's type in the name of others: ``f64``, ``i32``."""
    bits = "".join(c for c in of.dtype if c.isdigit())
    return "bool" if of.kind == "b" else f"{of.kind}{bits}"


def number_name(of: ir.Number) -> str:
    """A number's type."""
    return _NUMBERS.get(of.dtype, f"{of.dtype}_t")


def type_name(of: ir.Type) -> str:
    """Any type; an array of truth values holds bytes.

    Examples
    --------
    >>> type_name(ir.ArrayType("float32", 2, contiguous=True)), type_name(ir.ListType(ir.INT))
    ('float[:, ::1]', 'list')
    """
    match of:
        case ir.Number():
            return number_name(of)
        case ir.ArrayType():
            item = "uint8_t" if of.dtype == "bool" else number_name(of.item)
            axes = [":"] * of.ndim
            if of.contiguous:
                axes[-1] = "::1"
            return f"{item}[{', '.join(axes)}]"
        case ir.ListType():
            return "list"
        case ir.TupleType():
            return "tuple"
        case ir.NoneType():
            return "void"


def zero(of: ir.Type) -> str:
    """A value to begin with; empty where a variable has one of its own."""
    return "0" if isinstance(of, ir.Number) else ""
