"""Names and types in C++."""

from __future__ import annotations

from hasten.frontend.emit.c.types import c_name
from hasten.frontend.kernel import ir

__all__ = ["cpp_name", "number_name", "type_name"]

_RESERVED = frozenset(
    """alignas alignof and and_eq asm bitand bitor catch char8_t char16_t char32_t class co_await co_return
    co_yield compl concept consteval constexpr constinit const_cast decltype delete dynamic_cast explicit
    export friend mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
    public reinterpret_cast requires static_assert static_cast template this thread_local throw try typeid
    typename using virtual wchar_t xor xor_eq std Array List Failure memory empty zeros full counting copied
    repeated allocated keep_list keep_lists list_of lists_of""".split()  # noqa: SIM905 (words are easier to read)
)
_NUMBERS = {
    "bool": "bool",
    "float32": "float",
    "float64": "double",
    "complex64": "std::complex<float>",
    "complex128": "std::complex<double>",
}


def cpp_name(name: str) -> str:
    """A user's name as an identifier of C++.

    Examples
    --------
    >>> cpp_name("total"), cpp_name("double"), cpp_name("new")
    ('total', 'double_', 'new_')
    """
    plain = c_name(name)
    return f"{plain}_" if plain in _RESERVED else plain


def number_name(of: ir.Number) -> str:
    """A number's type."""
    return _NUMBERS.get(of.dtype, f"{of.dtype}_t")


def type_name(of: ir.Type) -> str:
    """Any type.

    Examples
    --------
    >>> type_name(ir.ArrayType("float32", 2, contiguous=True)), type_name(ir.ListType(ir.INT))
    ('Array<float, 2>', 'List<int64_t>')
    """
    match of:
        case ir.Number():
            return number_name(of)
        case ir.ArrayType():
            return f"Array<{number_name(of.item)}, {of.ndim}>"
        case ir.ListType():
            return f"List<{type_name(of.item)}>"
        case ir.TupleType(items):
            return f"std::tuple<{', '.join(map(type_name, items))}>"
        case ir.NoneType():
            return "void"
