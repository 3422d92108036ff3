"""Helpers in Cython, by name."""

from __future__ import annotations

from hasten.frontend.emit.c.prelude import IN_C
from hasten.frontend.emit.cython.types import number_name, short_name
from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.mathematics import CHECKED
from hasten.frontend.kernel.ir import Number

__all__ = ["HELPERS"]

_NUMBERS = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64"),
)


def _checked(name: str, parameters: str, grows: str) -> Helper:
    """A function of ``math`` that raises what Python raises."""
    given, typed = ", ".join(parameters), ", ".join(f"double {p}" for p in parameters)
    called = f"{IN_C.get(name, name)}({given})"
    core = "checked_math" if len(parameters) == 1 else "checked_math_of_two"
    text = f"""\
cdef inline double checked_{name}({typed}, int line) except? -1:
    return {core}({called}, {given}, {grows.capitalize() if grows.isalpha() else grows}, line)
"""
    return Helper(text, (core,), (IN_C.get(name, name),))


HELPERS: dict[str, Helper] = {
    "llabs": Helper(
        """\
cdef extern from "stdlib.h":
    long long llabs(long long) noexcept nogil
""",
    ),
    "overflowing": Helper(
        """\
cdef extern from *:
    bint add_overflows "__builtin_add_overflow"(int64_t, int64_t, int64_t *) noexcept nogil
    bint sub_overflows "__builtin_sub_overflow"(int64_t, int64_t, int64_t *) noexcept nogil
    bint mul_overflows "__builtin_mul_overflow"(int64_t, int64_t, int64_t *) noexcept nogil
""",
    ),
    "at_line": Helper(
        """\
cdef str at_line(str what, int line):
    return f"{what} ({FILE}:{line})"
""",
    ),
    "index_at": Helper(
        """\
cdef inline Py_ssize_t index_at(int64_t i, Py_ssize_t n, int line) except -1:
    \"\"\"Python's index: from the end where it is negative.\"\"\"
    cdef int64_t place = i + n if i < 0 else i
    if place < 0 or place >= n:
        raise IndexError(at_line("index out of bounds", line))
    return place
""",
        ("at_line",),
    ),
    "index_within": Helper(
        """\
cdef inline Py_ssize_t index_within(int64_t i, Py_ssize_t n, int line) except -1:
    if i < 0 or i >= n:
        raise IndexError(at_line("index out of bounds", line))
    return i
""",
        ("at_line",),
    ),
    "index_wrapped": Helper(
        """\
cdef inline Py_ssize_t index_wrapped(int64_t i, Py_ssize_t n) noexcept nogil:
    \"\"\"Python's index: from the end where it is negative.\"\"\"
    return i + n if i < 0 else i
""",
    ),
    "index_clamped": Helper(
        """\
cdef inline Py_ssize_t index_clamped(int64_t i, Py_ssize_t n) noexcept nogil:
    \"\"\"The end of a slice: from the end where it is negative, and never outside.\"\"\"
    cdef int64_t place = i + n if i < 0 else i
    return 0 if place < 0 else n if place > n else place
""",
    ),
    **{
        f"checked_{name}": Helper(
            f"""\
cdef inline int64_t checked_{name}(int64_t a, int64_t b, int line) except? -1:
    cdef int64_t result = 0
    if {name}_overflows(a, b, &result):
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return result
""",
            ("overflowing", "at_line"),
        )
        for name in ("add", "sub", "mul")
    },
    **{
        f"checked_{name}": Helper(
            f"""\
cdef inline int64_t checked_{name}(int64_t a, int line) except? -1:
    if a == -9223372036854775807 - 1:
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return {text}
""",
            ("at_line",),
        )
        for name, text in (("neg", "-a"), ("abs", "-a if a < 0 else a"))
    },
    **{
        f"{name}_{short_name(Number(dtype))}": Helper(
            f"""\
cdef inline {number_name(Number(dtype))} {name}_{short_name(Number(dtype))}({number_name(Number(dtype))} a, {number_name(Number(dtype))} b) noexcept nogil:
    \"\"\"The first of two that are equal, as Python has it.\"\"\"
    return b if b {sign} a else a
""",
        )
        for name, sign in (("min", "<"), ("max", ">"))
        for dtype in _NUMBERS
    },
    "floor_div": Helper(
        """\
cdef inline int64_t floor_div(int64_t a, int64_t b) noexcept nogil:
    \"\"\"Python rounds down, C towards zero; the least number by -1 wraps around, as in NumPy.\"\"\"
    if b == -1:
        return <int64_t> (0 - <unsigned long long> a)
    return a // b - (a % b != 0 and (a < 0) != (b < 0))
""",
    ),
    "floor_mod": Helper(
        """\
cdef inline int64_t floor_mod(int64_t a, int64_t b) noexcept nogil:
    \"\"\"The sign of the divisor, as Python has it.\"\"\"
    if b == -1:
        return 0
    cdef int64_t r = a % b
    return r + b if r != 0 and (r < 0) != (b < 0) else r
""",
    ),
    "checked_floor_div": Helper(
        """\
cdef inline int64_t checked_floor_div(int64_t a, int64_t b, int line) except? -1:
    if b == 0:
        raise ZeroDivisionError(at_line("division by zero", line))
    if b == -1 and a == -9223372036854775807 - 1:
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return floor_div(a, b)
""",
        ("floor_div", "at_line"),
    ),
    "checked_floor_mod": Helper(
        """\
cdef inline int64_t checked_floor_mod(int64_t a, int64_t b, int line) except? -1:
    if b == 0:
        raise ZeroDivisionError(at_line("division by zero", line))
    return floor_mod(a, b)
""",
        ("floor_mod", "at_line"),
    ),
    "python_fmod": Helper(
        """\
cdef inline double python_fmod(double a, double b) noexcept nogil:
    \"\"\"As CPython's float_rem: the sign of the divisor, also of a zero.\"\"\"
    cdef double r = fmod(a, b)
    if r == 0.0:
        return copysign(0.0, b)
    return r + b if (b < 0) != (r < 0) else r
""",
        (),
        ("fmod", "copysign"),
    ),
    "python_floordiv": Helper(
        """\
cdef inline double python_floordiv(double a, double b) noexcept nogil:
    \"\"\"As CPython's float_floor_div.\"\"\"
    cdef double r = fmod(a, b)
    cdef double q = (a - r) / b
    if r != 0.0 and (b < 0) != (r < 0):
        q -= 1.0
    if q == 0.0:
        return copysign(0.0, a / b)
    cdef double whole = floor(q)
    return whole + 1.0 if q - whole > 0.5 else whole
""",
        (),
        ("fmod", "copysign", "floor"),
    ),
    "numpy_floordiv": Helper(
        """\
cdef inline double numpy_floordiv(double a, double b) noexcept nogil:
    \"\"\"As NumPy's floor_divide: infinite, or not a number, where the divisor is zero.\"\"\"
    return a / b if b == 0.0 else python_floordiv(a, b)
""",
        ("python_floordiv",),
    ),
    "numpy_fmod": Helper(
        """\
cdef inline double numpy_fmod(double a, double b) noexcept nogil:
    return NAN if b == 0.0 else python_fmod(a, b)
""",
        ("python_fmod",),
        ("NAN",),
    ),
    "checked_divisor": Helper(
        """\
cdef inline double checked_divisor(double b, int line) except? -1:
    if b == 0.0:
        raise ZeroDivisionError(at_line("division by zero", line))
    return b
""",
        ("at_line",),
    ),
    "checked_nonzero": Helper(
        """\
cdef inline int64_t checked_nonzero(int64_t b, int line) except? -1:
    if b == 0:
        raise ZeroDivisionError(at_line("division by zero", line))
    return b
""",
        ("at_line",),
    ),
    "true_div": Helper(
        """\
cdef inline double true_div(int64_t a, int64_t b) except? -1:
    \"\"\"The quotient of whole numbers, rounded once: Python's own where a double cannot hold both.\"\"\"
    cdef int64_t most = 1 << 53
    if (-most <= a <= most and -most <= b <= most) or b == 0:
        return <double> a / <double> b
    return <object> a / <object> b
""",
    ),
    "power_int": Helper(
        """\
cdef int64_t power_int(int64_t base, int64_t exponent) noexcept nogil:
    cdef int64_t result = 1, i
    for i in range(exponent):
        result *= base
    return result
""",
    ),
    "checked_power_int": Helper(
        """\
cdef int64_t checked_power_int(int64_t base, int64_t exponent, int line) except? -1:
    cdef int64_t result = 1, i
    for i in range(exponent):
        result = checked_mul(result, base, line)
    return result
""",
        ("checked_mul",),
    ),
    "checked_power": Helper(
        """\
cdef double checked_power(double base, double exponent, int line) except? -1:
    \"\"\"What Python raises, or answers by a complex number, is an error here.\"\"\"
    if base == 0.0 and exponent < 0.0:
        raise ZeroDivisionError(at_line("zero to a negative power", line))
    cdef double result = pow(base, exponent)
    if isnan(result) and not isnan(base) and not isnan(exponent):
        raise ValueError(at_line("math domain error", line))
    if isinf(result) and isfinite(base) and isfinite(exponent):
        raise OverflowError(at_line("result out of range", line))
    return result
""",
        ("at_line",),
        ("pow", "isnan", "isinf", "isfinite"),
    ),
    "checked_math": Helper(
        """\
cdef inline double checked_math(double result, double x, bint grows, int line) except? -1:
    \"\"\"As CPython's math_1: a result that is none is the argument's fault.\"\"\"
    if isnan(result) and not isnan(x):
        raise ValueError(at_line("math domain error", line))
    if isinf(result) and isfinite(x):
        if grows:
            raise OverflowError(at_line("result out of range", line))
        raise ValueError(at_line("math domain error", line))
    return result
""",
        ("at_line",),
        ("isnan", "isinf", "isfinite"),
    ),
    "checked_math_of_two": Helper(
        """\
cdef inline double checked_math_of_two(double result, double x, double y, bint grows, int line) except? -1:
    \"\"\"As CPython's math_2.\"\"\"
    if isnan(result) and not isnan(x) and not isnan(y):
        raise ValueError(at_line("math domain error", line))
    if isinf(result) and isfinite(x) and isfinite(y):
        if grows:
            raise OverflowError(at_line("result out of range", line))
        raise ValueError(at_line("math domain error", line))
    return result
""",
        ("at_line",),
        ("isnan", "isinf", "isfinite"),
    ),
    **{f"checked_{name}": _checked(name, *rest) for name, rest in CHECKED.items()},
    "checked_sqrt": Helper(
        """\
cdef inline double checked_sqrt(double x, int line) except? -1:
    if x < 0.0:
        raise ValueError(at_line("math domain error", line))
    return sqrt(x)
""",
        ("at_line",),
        ("sqrt",),
    ),
    "checked_to_int": Helper(
        """\
cdef inline int64_t checked_to_int(double x, int line) except? -1:
    if isnan(x):
        raise ValueError(at_line("cannot convert float NaN to integer", line))
    if not (x >= -9223372036854775808.0 and x < 9223372036854775808.0):
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return <int64_t> x
""",
        ("at_line",),
        ("isnan",),
    ),
    "checked_lshift": Helper(
        """\
cdef int64_t checked_lshift(int64_t a, int64_t n, int line) except? -1:
    if n < 0:
        raise ValueError(at_line("negative shift count", line))
    if a == 0:
        return 0
    if n > 62 or a > 9223372036854775807 >> n or a < (-9223372036854775807 - 1) >> n:
        raise OverflowError(at_line("a whole number beyond 64 bits", line))
    return a << n
""",
        ("at_line",),
    ),
    "checked_rshift": Helper(
        """\
cdef int64_t checked_rshift(int64_t a, int64_t n, int line) except? -1:
    if n < 0:
        raise ValueError(at_line("negative shift count", line))
    return a >> (63 if n > 63 else n)
""",
        ("at_line",),
    ),
    "complex_of": Helper(
        """\
cdef inline double complex complex_of(double real, double imag) noexcept nogil:
    cdef double complex made
    made.real = real
    made.imag = imag
    return made
""",
    ),
    "complex_abs": Helper(
        """\
cdef inline double complex_abs(double complex z) noexcept nogil:
    return hypot(z.real, z.imag)
""",
        (),
        ("hypot",),
    ),
    "complex_mul": Helper(
        """\
cdef inline double complex complex_mul(double complex a, double complex b) noexcept nogil:
    \"\"\"As Python multiplies, without a look at infinities.\"\"\"
    return complex_of(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real)
""",
        ("complex_of",),
    ),
    "complex_square": Helper(
        """\
cdef inline double complex complex_square(double complex z) noexcept nogil:
    return complex_mul(z, z)
""",
        ("complex_mul",),
    ),
    "complex_div": Helper(
        """\
cdef inline double complex complex_div(double complex a, double complex b) noexcept nogil:
    \"\"\"As Python divides: Smith's method.\"\"\"
    cdef double ratio, scale
    if fabs(b.real) >= fabs(b.imag):
        ratio = b.imag / b.real
        scale = b.real + b.imag * ratio
        return complex_of((a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale)
    ratio = b.real / b.imag
    scale = b.real * ratio + b.imag
    return complex_of((a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale)
""",
        ("complex_of",),
        ("fabs",),
    ),
    "checked_complex_div": Helper(
        """\
cdef inline double complex checked_complex_div(double complex a, double complex b, int line) except *:
    if b.real == 0.0 and b.imag == 0.0:
        raise ZeroDivisionError(at_line("division by zero", line))
    return complex_div(a, b)
""",
        ("complex_div", "at_line"),
    ),
}
