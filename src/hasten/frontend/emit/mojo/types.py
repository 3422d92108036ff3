"""Names and types in Mojo."""

from __future__ import annotations

import keyword

from hasten.frontend.emit.identifiers import is_exception, spelled
from hasten.frontend.kernel import ir

__all__ = ["mojo_name", "number_name", "type_name", "zero"]

_RESERVED = frozenset(
    """var fn struct trait alias comptime mut read ref out deinit match owned borrowed inout raises capturing unified
    thin self Self let where
    main Int UInt Bool String List Dict Optional Tuple Pointer UnsafePointer SIMD Scalar DType Error
    Int8 Int16 Int32 Int64 Int128 UInt8 UInt16 UInt32 UInt64 UInt128 Float16 Float32 Float64 BFloat16
    Array View SharedList Complex Failure Memory Address Outcome Index IndexList
    Iterations Shared Atomic CompilationTarget CORES_ONLINE in_parallel run_some
    range len abs min max round print pow int float bool size_of external_call sqrt floor ceil trunc copysign
    isnan isinf isfinite inf nan smaller larger power memory failure outcome
    sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p cbrt erf
    erfc tgamma lgamma atan2 hypot fmod nearbyint remainder Items append copied counting empty full keep
    keep_lengths keep_list keep_lists list_at list_of lists_at pop repeated view_of""".split()  # noqa: SIM905 (easier to read)
)
_OURS = ("checked_", "index_", "floor_", "python_", "numpy_", "power_", "true_", "complex_")


def mojo_name(name: str) -> str:
    """A user's name as an identifier of Mojo.

    Examples
    --------
    >>> mojo_name("total"), mojo_name("var"), mojo_name("_")
    ('total', 'var_', 'ignored')
    """
    plain = spelled(name)
    taken = plain in _RESERVED or keyword.iskeyword(plain) or plain.startswith(_OURS)
    taken = taken or is_exception(plain)
    return f"{plain}_" if taken else plain


def number_name(of: ir.Number) -> str:
    """A number's type: whole numbers of 64 bits are those of the machine.

    Examples
    --------
    >>> [number_name(ir.Number(dtype)) for dtype in ("int64", "uint8", "float32", "complex128")]
    ['Int', 'UInt8', 'Float32', 'Complex[DType.float64]']
    """
    if of.kind == "c":
        return f"Complex[DType.{'float32' if of.dtype == 'complex64' else 'float64'}]"
    if of == ir.INT:
        return "Int"
    return (
        of.dtype.replace("uint", "UInt").replace("int", "Int")
        if of.kind in "iu"
        else (of.dtype.capitalize())
    )


def type_name(of: ir.Type) -> str:
    """Any type.

    Examples
    --------
    >>> type_name(ir.ArrayType("float32", 2, contiguous=True)), type_name(ir.ListType(ir.INT))
    ('Array[Float32, 2]', 'SharedList[Int]')
    """
    match of:
        case ir.Number():
            return number_name(of)
        case ir.ArrayType():
            kind = "Array" if of.contiguous else "View"
            return f"{kind}[{number_name(of.item)}, {of.ndim}]"
        case ir.ListType():
            return f"SharedList[{type_name(of.item)}]"
        case ir.TupleType(items):
            return f"Tuple[{', '.join(map(type_name, items))}]"
        case ir.NoneType():
            return ""


def zero(of: ir.Type) -> str:
    """A value to begin with; empty where a variable is left without one."""
    match of:
        case ir.Number():
            plain = {"b": "False", "i": "0", "u": "0", "f": "0.0"}.get(of.kind)
            return plain or f"{number_name(of)}(0.0, 0.0)"
    return ""
