"""What a translation needs besides itself, and nothing that it does not: helpers in C, by name."""

from __future__ import annotations

from hasten.frontend.emit.c.types import number_name, short_name
from hasten.frontend.emit.helpers import Helper, needed
from hasten.frontend.emit.mathematics import CHECKED
from hasten.frontend.kernel.ir import Number

__all__ = ["HELPERS", "IN_C", "helpers_for", "names_needed"]

IN_C = {"gamma": "tgamma"}
"""Functions of Python's ``math`` that C's library has by another name."""


def _checked(name: str, parameters: str, grows: str) -> Helper:
    """A function of ``math`` that fails where Python raises."""
    given, typed = ", ".join(parameters), ", ".join(f"double {p}" for p in parameters)
    called = f"{IN_C.get(name, name)}({given})"
    core = "checked_math" if len(parameters) == 1 else "checked_math_of_two"
    text = f"""\
static inline double checked_{name}({typed}, int line)
{{
    return {core}({called}, {given}, {grows}, line);
}}
"""
    return Helper(text, (core,), ("math.h",))


HELPERS: dict[str, Helper] = {
    "failure": Helper(
        """\
/* An exception of Python: which one, and the line that raised it. Leaves the whole translation. */
static _Thread_local struct { int kind, line; } failure;
static _Thread_local jmp_buf escape;

static _Noreturn void fail(int kind, int line)
{
    failure.kind = kind;
    failure.line = line;
    longjmp(escape, 1);
}
""",
        (),
        ("setjmp.h",),
    ),
    "memory": Helper(
        """\
/* Memory that lives until the call from outside is over. */
typedef struct block { struct block *next; } block;
static _Thread_local block *blocks;

static void *allocate(int64_t count, size_t size, bool zeroed, int line)
{
    size_t bytes;
    if (count < 0)
        fail(VALUE_ERROR, line);
    if (__builtin_mul_overflow((size_t) count, size, &bytes) || bytes > PTRDIFF_MAX / 2)
        fail(MEMORY_ERROR, line);
    block *made = zeroed ? calloc(1, bytes + 64) : malloc(bytes + 64);
    if (made == NULL)
        fail(MEMORY_ERROR, line);
    made->next = blocks;
    blocks = made;
    return (char *) made + 64;
}

static void release(void)
{
    while (blocks != NULL) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}
""",
        ("failure",),
        ("stdlib.h",),
    ),
    "keep": Helper(
        """\
/* Memory that the caller keeps, and frees by its own call: a copy where it is part of something else. */
static void *keep(void *data, size_t size)
{
    for (block **place = &blocks; *place != NULL; place = &(*place)->next)
        if ((char *) *place + 64 == (char *) data) {
            *place = (*place)->next;
            return data;
        }
    void *copy = allocate((int64_t) size, 1, false, 0);
    if (size > 0)
        memcpy(copy, data, size);
    blocks = blocks->next;
    return copy;
}
""",
        ("memory",),
        ("string.h",),
    ),
    "index_at": Helper(
        """\
/* Python's index: from the end where it is negative. */
static inline int64_t index_at(int64_t i, int64_t n, int line)
{
    int64_t place = i < 0 ? i + n : i;
    if ((uint64_t) place >= (uint64_t) n)
        fail(INDEX_ERROR, line);
    return place;
}
""",
        ("failure",),
    ),
    "index_within": Helper(
        """\
static inline int64_t index_within(int64_t i, int64_t n, int line)
{
    if ((uint64_t) i >= (uint64_t) n)
        fail(INDEX_ERROR, line);
    return i;
}
""",
        ("failure",),
    ),
    "index_wrapped": Helper(
        """\
/* Python's index: from the end where it is negative. */
static inline int64_t index_wrapped(int64_t i, int64_t n)
{
    return i < 0 ? i + n : i;
}
""",
    ),
    "index_clamped": Helper(
        """\
/* The end of a slice: from the end where it is negative, and never outside. */
static inline int64_t index_clamped(int64_t i, int64_t n)
{
    int64_t place = i < 0 ? i + n : i;
    return place < 0 ? 0 : place > n ? n : place;
}
""",
    ),
    **{
        f"checked_{name}": Helper(
            f"""\
static inline int64_t checked_{name}(int64_t a, int64_t b, int line)
{{
    int64_t result;
    if (__builtin_{name}_overflow(a, b, &result))
        fail(OVERFLOW_ERROR, line);
    return result;
}}
""",
            ("failure",),
        )
        for name in ("add", "sub", "mul")
    },
    **{
        f"{name}_{short_name(Number(dtype))}": Helper(
            f"""\
/* The first of two that are equal, as Python has it. */
static inline {number_name(Number(dtype))} {name}_{short_name(Number(dtype))}({number_name(Number(dtype))} a, {number_name(Number(dtype))} b)
{{
    return b {sign} a ? b : a;
}}
""",
        )
        for name, sign in (("min", "<"), ("max", ">"))
        for dtype in (
            "bool",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "float32",
            "float64",
        )
    },
    "checked_neg": Helper(
        """\
static inline int64_t checked_neg(int64_t a, int line)
{
    if (a == INT64_MIN)
        fail(OVERFLOW_ERROR, line);
    return -a;
}
""",
        ("failure",),
    ),
    "checked_abs": Helper(
        """\
static inline int64_t checked_abs(int64_t a, int line)
{
    if (a == INT64_MIN)
        fail(OVERFLOW_ERROR, line);
    return a < 0 ? -a : a;
}
""",
        ("failure",),
    ),
    "floor_div": Helper(
        """\
/* Python rounds down, C towards zero; the least number by -1 wraps around, as in NumPy. */
static inline int64_t floor_div(int64_t a, int64_t b)
{
    if (b == -1)
        return (int64_t) (0 - (uint64_t) a);
    int64_t q = a / b;
    return q - (a % b != 0 && (a < 0) != (b < 0));
}
""",
    ),
    "floor_mod": Helper(
        """\
/* The sign of the divisor, as Python has it. */
static inline int64_t floor_mod(int64_t a, int64_t b)
{
    if (b == -1)
        return 0;
    int64_t r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
""",
    ),
    "checked_floor_div": Helper(
        """\
static inline int64_t checked_floor_div(int64_t a, int64_t b, int line)
{
    if (b == 0)
        fail(ZERO_DIVISION_ERROR, line);
    if (a == INT64_MIN && b == -1)
        fail(OVERFLOW_ERROR, line);
    return floor_div(a, b);
}
""",
        ("failure", "floor_div"),
    ),
    "checked_floor_mod": Helper(
        """\
static inline int64_t checked_floor_mod(int64_t a, int64_t b, int line)
{
    if (b == 0)
        fail(ZERO_DIVISION_ERROR, line);
    return floor_mod(a, b);
}
""",
        ("failure", "floor_mod"),
    ),
    "python_fmod": Helper(
        """\
/* As CPython's float_rem: the sign of the divisor, also of a zero. */
static inline double python_fmod(double a, double b)
{
    double r = fmod(a, b);
    if (r != 0.0)
        return (b < 0) != (r < 0) ? r + b : r;
    return copysign(0.0, b);
}
""",
        (),
        ("math.h",),
    ),
    "python_floordiv": Helper(
        """\
/* As CPython's float_floor_div. */
static inline double python_floordiv(double a, double b)
{
    double r = fmod(a, b), q = (a - r) / b;
    if (r != 0.0 && (b < 0) != (r < 0))
        q -= 1.0;
    if (q == 0.0)
        return copysign(0.0, a / b);
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1.0 : whole;
}
""",
        (),
        ("math.h",),
    ),
    "numpy_floordiv": Helper(
        """\
/* As NumPy's floor_divide: infinite, or not a number, where the divisor is zero. */
static inline double numpy_floordiv(double a, double b)
{
    return b == 0.0 ? a / b : python_floordiv(a, b);
}
""",
        ("python_floordiv",),
    ),
    "numpy_fmod": Helper(
        """\
static inline double numpy_fmod(double a, double b)
{
    return b == 0.0 ? NAN : python_fmod(a, b);
}
""",
        ("python_fmod",),
    ),
    "checked_divisor": Helper(
        """\
static inline double checked_divisor(double b, int line)
{
    if (b == 0.0)
        fail(ZERO_DIVISION_ERROR, line);
    return b;
}
""",
        ("failure",),
    ),
    "checked_nonzero": Helper(
        """\
static inline int64_t checked_nonzero(int64_t b, int line)
{
    if (b == 0)
        fail(ZERO_DIVISION_ERROR, line);
    return b;
}
""",
        ("failure",),
    ),
    "true_div": Helper(
        """\
/* The quotient of whole numbers, rounded once: in integers where a double cannot hold both. */
static double true_div(int64_t a, int64_t b)
{
    const int64_t most = INT64_C(1) << 53;
    if (-most <= a && a <= most && -most <= b && b <= most)
        return (double) a / (double) b;
    const uint64_t over = a < 0 ? -(uint64_t) a : (uint64_t) a;
    const uint64_t under = b < 0 ? -(uint64_t) b : (uint64_t) b;
    if (over == 0 || under == 0)
        return (double) a / (double) b;
    const int shift = 63 + __builtin_clzll(over);
    __extension__ const unsigned __int128 wide = (unsigned __int128) over << shift;
    __extension__ const unsigned __int128 quotient = wide / under;
    const double whole = (double) (quotient | (wide % under != 0));
    return ldexp((a < 0) != (b < 0) ? -whole : whole, -shift);
}
""",
        (),
        ("math.h",),
    ),
    "power_int": Helper(
        """\
static inline int64_t power_int(int64_t base, int64_t exponent)
{
    int64_t result = 1;
    for (; exponent > 0; exponent--)
        result *= base;
    return result;
}
""",
    ),
    "checked_power_int": Helper(
        """\
static inline int64_t checked_power_int(int64_t base, int64_t exponent, int line)
{
    int64_t result = 1;
    for (; exponent > 0; exponent--)
        if (__builtin_mul_overflow(result, base, &result))
            fail(OVERFLOW_ERROR, line);
    return result;
}
""",
        ("failure",),
    ),
    "checked_power": Helper(
        """\
/* What Python raises, or answers by a complex number, is an error here. */
static inline double checked_power(double base, double exponent, int line)
{
    if (base == 0.0 && exponent < 0.0)
        fail(ZERO_DIVISION_ERROR, line);
    double result = pow(base, exponent);
    if (isnan(result) && !isnan(base) && !isnan(exponent))
        fail(VALUE_ERROR, line);
    if (isinf(result) && isfinite(base) && isfinite(exponent))
        fail(OVERFLOW_ERROR, line);
    return result;
}
""",
        ("failure",),
        ("math.h",),
    ),
    "checked_math": Helper(
        """\
/* As CPython's math_1: a result that is none is the argument's fault. */
static inline double checked_math(double result, double x, bool grows, int line)
{
    if (isnan(result) && !isnan(x))
        fail(VALUE_ERROR, line);
    if (isinf(result) && isfinite(x))
        fail(grows ? OVERFLOW_ERROR : VALUE_ERROR, line);
    return result;
}
""",
        ("failure",),
        ("math.h",),
    ),
    "checked_math_of_two": Helper(
        """\
/* As CPython's math_2. */
static inline double checked_math_of_two(double result, double x, double y, bool grows, int line)
{
    if (isnan(result) && !isnan(x) && !isnan(y))
        fail(VALUE_ERROR, line);
    if (isinf(result) && isfinite(x) && isfinite(y))
        fail(grows ? OVERFLOW_ERROR : VALUE_ERROR, line);
    return result;
}
""",
        ("failure",),
        ("math.h",),
    ),
    **{f"checked_{name}": _checked(name, *rest) for name, rest in CHECKED.items()},
    "checked_sqrt": Helper(
        """\
static inline double checked_sqrt(double x, int line)
{
    if (x < 0.0)
        fail(VALUE_ERROR, line);
    return sqrt(x);
}
""",
        ("failure",),
        ("math.h",),
    ),
    "checked_to_int": Helper(
        """\
static inline int64_t checked_to_int(double x, int line)
{
    if (isnan(x))
        fail(VALUE_ERROR, line);
    if (!(x >= -0x1p63 && x < 0x1p63))
        fail(OVERFLOW_ERROR, line);
    return (int64_t) x;
}
""",
        ("failure",),
        ("math.h",),
    ),
    "checked_lshift": Helper(
        """\
static inline int64_t checked_lshift(int64_t a, int64_t n, int line)
{
    if (n < 0)
        fail(VALUE_ERROR, line);
    if (a == 0)
        return 0;
    if (n > 62 || a > INT64_MAX >> n || a < INT64_MIN >> n)
        fail(OVERFLOW_ERROR, line);
    return (int64_t) ((uint64_t) a << n);
}
""",
        ("failure",),
    ),
    "checked_rshift": Helper(
        """\
static inline int64_t checked_rshift(int64_t a, int64_t n, int line)
{
    if (n < 0)
        fail(VALUE_ERROR, line);
    return a >> (n > 63 ? 63 : n);
}
""",
        ("failure",),
    ),
    "complex_mul": Helper(
        """\
/* As Python multiplies, without a look at infinities. */
static inline double complex complex_mul(double complex a, double complex b)
{
    return CMPLX(creal(a) * creal(b) - cimag(a) * cimag(b), creal(a) * cimag(b) + cimag(a) * creal(b));
}
""",
        (),
        ("complex.h",),
    ),
    "complex_square": Helper(
        """\
static inline double complex complex_square(double complex z)
{
    return complex_mul(z, z);
}
""",
        ("complex_mul",),
    ),
    "complex_div": Helper(
        """\
/* As Python divides: Smith's method. */
static inline double complex complex_div(double complex a, double complex b)
{
    double x = creal(b), y = cimag(b);
    if (fabs(x) >= fabs(y)) {
        double ratio = y / x, scale = x + y * ratio;
        return CMPLX((creal(a) + cimag(a) * ratio) / scale, (cimag(a) - creal(a) * ratio) / scale);
    }
    double ratio = x / y, scale = x * ratio + y;
    return CMPLX((creal(a) * ratio + cimag(a)) / scale, (cimag(a) * ratio - creal(a)) / scale);
}
""",
        (),
        ("complex.h", "math.h"),
    ),
    "checked_complex_div": Helper(
        """\
static inline double complex checked_complex_div(double complex a, double complex b, int line)
{
    if (creal(b) == 0.0 && cimag(b) == 0.0)
        fail(ZERO_DIVISION_ERROR, line);
    return complex_div(a, b);
}
""",
        ("failure", "complex_div"),
    ),
}


def names_needed(names: set[str]) -> list[str]:
    """Some helpers and what they need, each after what it needs."""
    return needed(HELPERS, names)


def helpers_for(names: set[str]) -> list[Helper]:
    """The texts of what is needed, in that order."""
    return [HELPERS[name] for name in names_needed(names)]
