"""Helpers in Fortran, by name."""

from __future__ import annotations

from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.mathematics import CHECKED

__all__ = ["FALLIBLE", "HELPERS", "INTRINSIC", "LIBRARY"]

_SAME = """sqrt exp log log10 sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh atan2 hypot erf erfc"""
INTRINSIC = {
    **{name: name for name in _SAME.split()},
    "gamma": "gamma",
    "lgamma": "log_gamma",
    "fabs": "abs",
    "isnan": "ieee_is_nan",
    "isfinite": "ieee_is_finite",
    "cabs": "abs",
    "imag": "aimag",
    "conj": "conjg",
}
"""Functions that Fortran has itself, and their names there."""

_LIBRARY = {
    "one": (
        "cbrt",
        "exp2",
        "expm1",
        "log2",
        "log1p",
        "ceil",
        "floor",
        "trunc",
        "nearbyint",
        "round",
    ),
    "two": ("fmod", "remainder", "copysign", "pow", "ldexp"),
}


def _function(name: str, parameters: str, kind: str, lines: str, note: str = "", *,
              declared: str = "", needs: tuple[str, ...] = ()) -> Helper:  # fmt: skip
    """A function; parameters are given as ``integer(int64): a, b; integer: line``."""
    groups = [group.split(": ") for group in parameters.split("; ") if group]
    names = ", ".join(names for _, names in groups)
    comment = f"! {note}\n" if note else ""
    head = "".join(f"    {of}, intent(in) :: {names}\n" for of, names in groups)
    extra = "".join(f"    {line}\n" for line in declared.split("; ") if line)
    body = "".join(f"    {line}\n" if line else "\n" for line in lines.strip("\n").split("\n"))
    return Helper(
        f"{comment}function {name}({names}) result(out)\n{head}    {kind} :: out\n{extra}\n{body}"
        f"end function {name}\n",
        needs,
    )


def _checked(name: str, parameters: str, grows: str) -> Helper:
    """A function of ``math`` that fails where Python raises."""
    called = f"{INTRINSIC.get(name, f'c_{name}')}({', '.join(parameters)})"
    when = {"true": ".true.", "false": ".false."}.get(
        grows, grows.replace("!=", "/=").replace("0.0", "0")
    )
    core = "checked_math" if len(parameters) == 1 else "checked_math_of_two"
    return _function(f"checked_{name}", f"{_R}: {', '.join(parameters)}; {_LINE}", _R,
                     f"out = {core}({called}, {', '.join(parameters)}, {when}, line)",
                     needs=(core, *(() if name in INTRINSIC else (f"c_{name}",))))  # fmt: skip


_I, _R, _Z = "integer(int64)", "real(real64)", "complex(real64)"
_LINE = "integer: line"

HELPERS: dict[str, Helper] = {
    "failure": Helper(
        """\
! Remember an exception of Python, the first one: whoever called looks at it.
subroutine fail(kind, line)
    integer, intent(in) :: kind, line

    if (failure%kind == 0) then
        failure%kind = kind
        failure%line = line
    end if
end subroutine fail
""",
    ),
    "new_block": Helper(
        """\
! Memory that lives until the call from outside is over.
function new_block(count, bytes, zeroed, line) result(out)
    integer(int64), intent(in) :: count, bytes
    logical, intent(in) :: zeroed
    integer, intent(in) :: line
    type(c_ptr) :: out
    type(c_ptr), allocatable :: more(:)

    out = c_null_ptr
    if (count < 0) then
        call fail(VALUE_ERROR, line)
        return
    end if
    if (count > shiftr(huge(count), 1) / bytes) then
        call fail(MEMORY_ERROR, line)
        return
    end if
    if (zeroed) then
        out = c_calloc(1_c_size_t, int(count * bytes + 1, c_size_t))
    else
        out = c_malloc(int(count * bytes + 1, c_size_t))
    end if
    if (.not. c_associated(out)) then
        call fail(MEMORY_ERROR, line)
        return
    end if
    allocate (more(block_count + 1))
    if (block_count > 0) more(:block_count) = blocks(:block_count)
    block_count = block_count + 1
    more(block_count) = out
    call move_alloc(more, blocks)
end function new_block

subroutine release()
    integer :: i

    do i = 1, block_count
        call c_free(blocks(i))
    end do
    block_count = 0
end subroutine release
""",
        ("failure",),
    ),
    "index_at": _function("index_at", f"{_I}: i, n; {_LINE}", _I, """
out = i
if (i < 0) out = i + n
if (out < 0 .or. out >= n) call fail(INDEX_ERROR, line)
""", "Python's index: from the end where it is negative.", needs=("failure",)),
    "index_within": _function("index_within", f"{_I}: i, n; {_LINE}", _I, """
out = i
if (i < 0 .or. i >= n) call fail(INDEX_ERROR, line)
""", needs=("failure",)),
    "index_wrapped": _function("index_wrapped", f"{_I}: i, n", _I, """
out = i
if (i < 0) out = i + n
""", "Python's index: from the end where it is negative."),
    "index_clamped": _function("index_clamped", f"{_I}: i, n", _I, """
out = i
if (i < 0) out = i + n
out = max(0_int64, min(n, out))
""", "The end of a slice: from the end where it is negative, and never outside."),
    "checked_add": _function("checked_add", f"{_I}: a, b; {_LINE}", _I, """
out = a + b
if ((a >= 0) .eqv. (b >= 0)) then
    if ((out >= 0) .neqv. (a >= 0)) call fail(OVERFLOW_ERROR, line)
end if
""", "Whole numbers wrap around, which shows.", needs=("failure",)),
    "checked_sub": _function("checked_sub", f"{_I}: a, b; {_LINE}", _I, """
out = a - b
if ((a >= 0) .neqv. (b >= 0)) then
    if ((out >= 0) .neqv. (a >= 0)) call fail(OVERFLOW_ERROR, line)
end if
""", "Whole numbers wrap around, which shows.", needs=("failure",)),
    "checked_mul": _function("checked_mul", f"{_I}: a, b; {_LINE}", _I, """
wide = int(a, kind(wide)) * int(b, kind(wide))
out = a * b
if (wide /= out) call fail(OVERFLOW_ERROR, line)
""", declared="integer(selected_int_kind(30)) :: wide", needs=("failure",)),
    "checked_neg": _function("checked_neg", f"{_I}: a; {_LINE}", _I, """
out = -a
if (a < -huge(a)) call fail(OVERFLOW_ERROR, line)
""", needs=("failure",)),
    "checked_abs": _function("checked_abs", f"{_I}: a; {_LINE}", _I, """
out = abs(a)
if (a < -huge(a)) call fail(OVERFLOW_ERROR, line)
""", needs=("failure",)),
    **{
        f"{name}_{kind}": _function(f"{name}_{kind}", f"{of}: a, b", of, f"out = merge(b, a, b {sign} a)",
                                    "The first of two that are equal, as Python has it.")
        for name, sign in (("min", "<"), ("max", ">"))
        for kind, of in (("real32", "real(real32)"), ("real64", _R))
    },
    **{
        f"{name}_bool": _function(f"{name}_bool", "logical(c_bool): a, b", "logical(c_bool)", f"out = a {sign} b")
        for name, sign in (("min", ".and."), ("max", ".or."))
    },
    "floor_div": _function("floor_div", f"{_I}: a, b", _I, """
if (b == -1) then
    out = -a
else
    out = a / b
    if (mod(a, b) /= 0 .and. ((a < 0) .neqv. (b < 0))) out = out - 1
end if
""", "Python rounds down, Fortran towards zero; the least number by -1 wraps around, as in NumPy."),
    "floor_mod": _function("floor_mod", f"{_I}: a, b", _I, """
out = 0
if (b /= -1) out = modulo(a, b)
""", "The sign of the divisor; nothing is left by -1."),
    "checked_floor_div": _function("checked_floor_div", f"{_I}: a, b; {_LINE}", _I, """
out = 0
if (b == 0) then
    call fail(ZERO_DIVISION_ERROR, line)
else if (b == -1) then
    out = -a
    if (a < -huge(a)) call fail(OVERFLOW_ERROR, line)
else
    out = floor_div(a, b)
end if
""", needs=("failure", "floor_div")),
    "checked_floor_mod": _function("checked_floor_mod", f"{_I}: a, b; {_LINE}", _I, """
out = 0
if (b == 0) then
    call fail(ZERO_DIVISION_ERROR, line)
else if (b /= -1) then
    out = modulo(a, b)
end if
""", needs=("failure",)),
    "python_fmod": _function("python_fmod", f"{_R}: a, b", _R, """
out = c_fmod(a, b)
if (out /= 0) then
    if ((b < 0) .neqv. (out < 0)) out = out + b
else
    out = sign(0.0_real64, b)
end if
""", "As CPython's float_rem: the sign of the divisor, also of a zero.", needs=("c_fmod",)),
    "python_floordiv": _function("python_floordiv", f"{_R}: a, b", _R, """
r = c_fmod(a, b)
q = (a - r) / b
if (r /= 0 .and. ((b < 0) .neqv. (r < 0))) q = q - 1
if (q == 0) then
    out = sign(0.0_real64, a / b)
else
    out = c_floor(q)
    if (q - out > 0.5_real64) out = out + 1
end if
""", "As CPython's float_floor_div.", declared="real(real64) :: q, r", needs=("c_fmod", "c_floor")),
    "numpy_floordiv": _function("numpy_floordiv", f"{_R}: a, b", _R, """
if (b == 0) then
    out = a / b
else
    out = python_floordiv(a, b)
end if
""", "As NumPy's floor_divide: infinite, or not a number, where the divisor is zero.",
        needs=("python_floordiv",)),
    "numpy_fmod": _function("numpy_fmod", f"{_R}: a, b", _R, """
if (b == 0) then
    out = not_a_number()
else
    out = python_fmod(a, b)
end if
""", needs=("python_fmod", "not_a_number")),
    "checked_divisor": _function("checked_divisor", f"{_R}: b; {_LINE}", _R, """
out = b
if (b == 0) call fail(ZERO_DIVISION_ERROR, line)
""", needs=("failure",)),
    "checked_nonzero": _function("checked_nonzero", f"{_I}: b; {_LINE}", _I, """
out = b
if (b == 0) then
    call fail(ZERO_DIVISION_ERROR, line)
    out = 1
end if
""", needs=("failure",)),
    "true_div": _function("true_div", f"{_I}: a, b", _R, """
if (max(abs(a), abs(b)) <= most .and. min(a, b) >= -most) then
    out = real(a, real64) / real(b, real64)
else
    out = real(real(a, real128) / real(b, real128), real64)
end if
""", "The quotient of whole numbers, rounded once: in wider numbers where it must be.",
        declared="integer(int64), parameter :: most = 2_int64**53"),
    "power_int": _function("power_int", f"{_I}: base, exponent", _I, """
out = 1
do i = 1, exponent
    out = out * base
end do
""", declared="integer(int64) :: i"),
    "checked_power_int": _function("checked_power_int", f"{_I}: base, exponent; {_LINE}", _I, """
out = 1
do i = 1, exponent
    out = checked_mul(out, base, line)
    if (failure%kind /= 0) return
end do
""", declared="integer(int64) :: i", needs=("checked_mul",)),
    "checked_power": _function("checked_power", f"{_R}: base, exponent; {_LINE}", _R, """
out = 0
if (base == 0 .and. exponent < 0) then
    call fail(ZERO_DIVISION_ERROR, line)
    return
end if
out = base ** exponent
if (ieee_is_nan(out) .and. .not. ieee_is_nan(base) .and. .not. ieee_is_nan(exponent)) then
    call fail(VALUE_ERROR, line)
else if (.not. ieee_is_finite(out) .and. ieee_is_finite(base) .and. ieee_is_finite(exponent)) then
    call fail(OVERFLOW_ERROR, line)
end if
""", "What Python raises, or answers by a complex number, is an error here.", needs=("failure",)),
    "checked_math": _function("checked_math", f"{_R}: value, x; logical: grows; {_LINE}", _R, """
out = value
if (ieee_is_nan(value)) then
    if (.not. ieee_is_nan(x)) call fail(VALUE_ERROR, line)
else if (.not. ieee_is_finite(value) .and. ieee_is_finite(x)) then
    call fail(merge(OVERFLOW_ERROR, VALUE_ERROR, grows), line)
end if
""", "As CPython's math_1: a result that is none is the argument's fault.", needs=("failure",)),
    "checked_math_of_two": _function("checked_math_of_two", f"{_R}: value, x, y; logical: grows; {_LINE}", _R, """
out = value
if (ieee_is_nan(value)) then
    if (.not. (ieee_is_nan(x) .or. ieee_is_nan(y))) call fail(VALUE_ERROR, line)
else if (.not. ieee_is_finite(value) .and. ieee_is_finite(x) .and. ieee_is_finite(y)) then
    call fail(merge(OVERFLOW_ERROR, VALUE_ERROR, grows), line)
end if
""", "As CPython's math_2.", needs=("failure",)),
    **{f"checked_{name}": _checked(name, *rest) for name, rest in CHECKED.items()},
    "checked_sqrt": _function("checked_sqrt", f"{_R}: x; {_LINE}", _R, """
if (x < 0) then
    call fail(VALUE_ERROR, line)
    out = 0
else
    out = sqrt(x)
end if
""", needs=("failure",)),
    "checked_to_int": _function("checked_to_int", f"{_R}: x; {_LINE}", _I, """
out = 0
if (ieee_is_nan(x)) then
    call fail(VALUE_ERROR, line)
else if (x >= -2.0_real64**63 .and. x < 2.0_real64**63) then
    out = int(x, int64)
else
    call fail(OVERFLOW_ERROR, line)
end if
""", needs=("failure",)),
    "checked_lshift": _function("checked_lshift", f"{_I}: a, n; {_LINE}", _I, """
out = 0
if (n < 0) then
    call fail(VALUE_ERROR, line)
else if (a /= 0) then
    if (n > 62) then
        call fail(OVERFLOW_ERROR, line)
    else if (a > shifta(huge(a), n) .or. a < shifta(-huge(a) - 1, n)) then
        call fail(OVERFLOW_ERROR, line)
    else
        out = shiftl(a, n)
    end if
end if
""", needs=("failure",)),
    "checked_rshift": _function("checked_rshift", f"{_I}: a, n; {_LINE}", _I, """
out = 0
if (n < 0) then
    call fail(VALUE_ERROR, line)
else
    out = shifta(a, min(n, 63_int64))
end if
""", needs=("failure",)),
    "complex_mul": _function("complex_mul", f"{_Z}: a, b", _Z, """
out = cmplx(a%re * b%re - a%im * b%im, a%re * b%im + a%im * b%re, real64)
""", "As Python multiplies, without a look at infinities."),
    "complex_square": _function("complex_square", f"{_Z}: z", _Z, "out = complex_mul(z, z)",
                                needs=("complex_mul",)),
    "complex_div": _function("complex_div", f"{_Z}: a, b", _Z, """
if (abs(b%re) >= abs(b%im)) then
    ratio = b%im / b%re
    scale = b%re + b%im * ratio
    out = cmplx((a%re + a%im * ratio) / scale, (a%im - a%re * ratio) / scale, real64)
else
    ratio = b%re / b%im
    scale = b%re * ratio + b%im
    out = cmplx((a%re * ratio + a%im) / scale, (a%im * ratio - a%re) / scale, real64)
end if
""", "As Python divides: Smith's method.", declared="real(real64) :: ratio, scale"),
    "checked_complex_div": _function("checked_complex_div", f"{_Z}: a, b; {_LINE}", _Z, """
out = 0
if (b == 0) then
    call fail(ZERO_DIVISION_ERROR, line)
else
    out = complex_div(a, b)
end if
""", needs=("failure", "complex_div")),
    "not_a_number": _function("not_a_number", "", _R, "out = ieee_value(1.0_real64, ieee_quiet_nan)"),
    "infinity": _function("infinity", "", _R, "out = ieee_value(1.0_real64, ieee_positive_inf)"),
    **{f"c_{name}": Helper("") for names in _LIBRARY.values() for name in names},
}  # fmt: skip

LIBRARY = {
    **{f"c_{name}": (name, "x") for name in _LIBRARY["one"]},
    **{f"c_{name}": (name, "x, y") for name in _LIBRARY["two"]},
}
"""Functions of C's library: their names there, and their parameters."""

FALLIBLE = frozenset(
    name for name, helper in HELPERS.items() if "line" in helper.text.partition(")")[0]
) - {"failure"}
"""Helpers that may fail."""
