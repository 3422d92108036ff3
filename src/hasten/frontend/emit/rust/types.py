"""Names and types in Rust."""

from __future__ import annotations

from hasten.frontend.emit.identifiers import is_exception, spelled
from hasten.frontend.kernel import ir

__all__ = ["number_name", "rust_name", "type_name", "zero"]

_RESERVED = frozenset(
    """as async await break const continue crate dyn else enum extern false fn for if impl in let loop match
    mod move mut pub ref return self Self static struct super trait true type unsafe use where while
    abstract become box do final gen macro override priv try typeof unsized virtual yield union
    bool char str i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 usize isize f32 f64 String Vec Option Some None
    Result Ok Err Rc UnsafeCell RefCell Array View List Complex Failure Outcome outcome main std core drop
    min max range copied full keep keep_list keep_lists list_of lists_of malloc calloc free allocate release
    parallel Shared Index Add Sub Neg run lgamma tgamma erf erfc asinh acosh atanh nearbyint fmod remainder
    BLOCKS""".split()  # noqa: SIM905 (easier to read)
)
_OURS = ("checked_", "index_", "floor_", "python_", "numpy_", "power_", "true_", "complex_")


def rust_name(name: str) -> str:
    """A user's name as an identifier of Rust.

    Examples
    --------
    >>> rust_name("total"), rust_name("match"), rust_name("_")
    ('total', 'match_', 'ignored')
    """
    plain = spelled(name)
    taken = plain in _RESERVED or plain.startswith(_OURS) or is_exception(plain)
    return f"{plain}_" if taken else plain


def number_name(of: ir.Number) -> str:
    """A number's type."""
    if of.kind == "c":
        return "Complex<f32>" if of.dtype == "complex64" else "Complex<f64>"
    bits = "".join(c for c in of.dtype if c.isdigit())
    return "bool" if of.kind == "b" else f"{of.kind}{bits}"


def type_name(of: ir.Type) -> str:
    """Any type.

    Examples
    --------
    >>> type_name(ir.ArrayType("float32", 2, contiguous=True)), type_name(ir.ListType(ir.INT))
    ('Array<f32, 2>', 'List<i64>')
    """
    match of:
        case ir.Number():
            return number_name(of)
        case ir.ArrayType():
            kind = "Array" if of.contiguous else "View"
            return f"{kind}<{number_name(of.item)}, {of.ndim}>"
        case ir.ListType():
            return f"List<{type_name(of.item)}>"
        case ir.TupleType(items):
            return f"({', '.join(map(type_name, items))}{',' if len(items) == 1 else ''})"
        case ir.NoneType():
            return "()"


def zero(of: ir.Type) -> str:
    """A value to begin with."""
    match of:
        case ir.Number():
            plain = {"b": "false", "i": "0", "u": "0", "f": "0.0"}.get(of.kind)
            return plain or "Complex { re: 0.0, im: 0.0 }"
        case ir.ArrayType() | ir.ListType():
            return f"{type_name(of).partition('<')[0]}::default()"
        case ir.TupleType(items):
            return f"({', '.join(map(zero, items))}{',' if len(items) == 1 else ''})"
        case ir.NoneType():
            return "()"
