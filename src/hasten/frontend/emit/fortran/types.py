"""Names and types in Fortran."""

from __future__ import annotations

import re

from hasten.errors import Unsupported
from hasten.frontend.emit.identifiers import is_exception, spelled
from hasten.frontend.kernel import ir

__all__ = ["RESERVED", "array_name", "c_number_name", "dummy_array", "fortran_name", "list_name", "number_name", "pointer_to",
           "short_name", "type_name"]  # fmt: skip

RESERVED = frozenset(
    """abs acos acosh aimag allocate allocated answer append asin asinh atan atan2 atanh blocks c_bool
    c_f_pointer c_loc c_null_ptr c_ptr call calloc case ceiling cmplx complex conjg contains contiguous copy
    cos cosh cycle deallocate dim do dp else end erf erfc exit exp fail failed failure false floor free
    function gamma huge hypot iand ieee_is_finite ieee_is_nan ieor if implicit in int int8 int16 int32 int64
    integer intent interface ior keep kind line log log10 log_gamma logical malloc max maxval merge min mod
    module modulo move_alloc not null nullify out outcome parameter pointer real real32 real64 result return
    release save shape shifta shiftl shiftr sign sin sinh size sqrt subroutine sum tan tanh target then true
    type use value where while program print write read data stop entry exception infinity not_a_number is_block
    kept_block new_block block_count
    achar adjustl adjustr aint all anint any asinh associated bit_size btest char count cshift date_and_time
    dble digits dot_product dprod eoshift epsilon exponent findloc float fraction iachar ibclr ibits ibset
    ichar image_index index int2 ishft ishftc kill lbound leadz len len_trim lge lgt log_gamma logical maskl maskr
    matmul maxexponent maxloc minexponent minloc minval modulo mvbits nearest nint norm2 pack parity popcnt poppar
    precision present product radix random_number random_seed range rank reduce repeat reshape rrspacing scale
    scan second secnds selected_int_kind set_exponent shape signal sleep spacing spread srand storage_size
    system system_clock time tiny trailz transfer transpose trim ubound unlink unpack verify""".split()  # noqa: SIM905 (easier to read)
)
_OURS = ("checked_", "index_", "floor_", "python_", "numpy_", "power_", "true_", "complex_", "list_",
         "new_", "min_", "max_", "c_", "append_", "pop_", "copy_", "ieee_", "all_")  # fmt: skip
_NUMBERS = {
    "bool": "logical(c_bool)",
    "float32": "real(real32)",
    "float64": "real(real64)",
    "complex64": "complex(real32)",
    "complex128": "complex(real64)",
}


def fortran_name(name: str) -> str:
    """A user's name as an identifier of Fortran, where case makes no difference.

    Examples
    --------
    >>> fortran_name("total"), fortran_name("size"), fortran_name("_")
    ('total', 'size_', 'ignored')
    """
    plain = spelled(name)
    taken = plain.lower() in RESERVED or plain.lower().startswith(_OURS)
    taken = taken or is_exception(plain.upper())
    return f"{plain}_" if taken else plain


def number_name(of: ir.Number) -> str:
    """A number's type.

    Raises
    ------
    Unsupported
        Fortran has none without a sign.
    """
    if of.kind == "u":
        raise Unsupported(f"{of.dtype}: Fortran has no integers without a sign; use a signed dtype")
    return _NUMBERS.get(of.dtype, f"integer({of.dtype})")


def c_number_name(of: ir.Number) -> str:
    """A number's type where C gives or takes it."""
    name = number_name(of)
    for fortran, c in (("real32", "c_float"), ("real64", "c_double")):
        name = name.replace(fortran, f"{c}_complex" if of.kind == "c" else c)
    return re.sub(r"\((int\d+)\)", r"(c_\1_t)", name)


def short_name(of: ir.Number) -> str:
    """A number's type in the name of others: ``real64``, ``int32``."""
    return of.dtype.replace("float", "real")


def array_name(of: ir.ArrayType) -> str:
    """An array's type in the names of functions: ``real64_2d``."""
    return f"{short_name(of.item)}_{of.ndim}d"


def list_name(of: ir.ListType) -> str:
    """A list's type: ``list_int64``, ``list_list_int64``."""
    inner = list_name(of.item) if isinstance(of.item, ir.ListType) else short_name(of.item)
    return f"list_{inner}"


def pointer_to(of: ir.ArrayType | ir.ListType) -> str:
    """The declaration of what shares an array or a list, before the name."""
    if isinstance(of, ir.ListType):
        return f"type({list_name(of)}), pointer"
    contiguous = ", contiguous" if of.contiguous else ""
    return f"{number_name(of.item)}, pointer{contiguous}"


def dummy_array(of: ir.ArrayType, name: str, *, written: bool) -> str:
    """The declaration of an array that a procedure takes: no pointer, whose bounds would be read again and again.

    Examples
    --------
    >>> dummy_array(ir.ArrayType("float64", 2, contiguous=True), "X", written=False)
    'real(real64), target, contiguous, intent(in) :: X(0:, 0:)'
    """
    contiguous = ", contiguous" if of.contiguous else ""
    intent = "inout" if written else "in"
    axes = ", ".join(["0:"] * of.ndim)
    return f"{number_name(of.item)}, target{contiguous}, intent({intent}) :: {name}({axes})"


def type_name(of: ir.Type, name: str, function: str = "") -> str:
    """A whole declaration.

    Examples
    --------
    >>> type_name(ir.ArrayType("float64", 2, contiguous=True), "X")
    'real(real64), pointer, contiguous :: X(:, :)'
    >>> type_name(ir.INT, "n")
    'integer(int64) :: n'
    """
    match of:
        case ir.Number():
            return f"{number_name(of)} :: {name}"
        case ir.ArrayType():
            return f"{pointer_to(of)} :: {name}({', '.join(':' * of.ndim)})"
        case ir.ListType():
            return f"{pointer_to(of)} :: {name}"
        case ir.TupleType():
            return f"type({function}_result) :: {name}"
    raise TypeError(of)
