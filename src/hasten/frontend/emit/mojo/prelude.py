"""Helpers in Mojo, by name: exceptions, whole numbers, floats, complex numbers."""

from __future__ import annotations

import re

from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.mathematics import CHECKED
from hasten.frontend.emit.mojo.storage import STORAGE

__all__ = ["FALLIBLE", "HELPERS", "IN_MOJO", "OF_C", "OF_MOJO"]

_EXTERNAL = "std.ffi.external_call"

IN_MOJO = {"fabs": "abs", "gamma": "tgamma", "pow": "power"}
"""Functions of Python's ``math`` by their names here."""
OF_C = {
    **dict.fromkeys(
        """sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p
        cbrt erf erfc tgamma lgamma nearbyint""".split(),  # noqa: SIM905 (easier to read)
        "x",
    ),
    **dict.fromkeys(("atan2", "hypot", "fmod", "remainder", "power"), "xy"),
}
"""Functions of C's library by their parameters: Python calls the same, Mojo's own round otherwise."""
OF_MOJO = frozenset({"sqrt", "floor", "ceil", "trunc", "copysign", "isnan", "isinf", "isfinite"})
"""Functions of Mojo's library that are exact."""


def _of_c(name: str, parameters: str) -> Helper:
    typed = ", ".join(f"{p}: Float64" for p in parameters)
    symbol = {"power": "pow"}.get(name, name)
    text = f"""\
def {name}({typed}) -> Float64:
    return external_call["{symbol}", Float64]({", ".join(parameters)})
"""
    return Helper(text, (), (_EXTERNAL,))


def _checked(name: str, parameters: str, grows: str) -> Helper:
    """A function of ``math`` that fails where Python raises."""
    given, typed = ", ".join(parameters), ", ".join(f"{p}: Float64" for p in parameters)
    of, core = IN_MOJO.get(name, name), f"checked_math{'_of_two' if len(parameters) > 1 else ''}"
    when = grows.capitalize() if grows.isalpha() else grows
    text = f"""\
def checked_{name}({typed}, line: Int) raises Failure -> Float64:
    return {core}({of}({given}), {given}, {when}, line)
"""
    return Helper(text, (core, *((of,) if of in OF_C else ())))


HELPERS: dict[str, Helper] = {
    "Failure": Helper(
        '''\
@fieldwise_init
struct Failure(Copyable):
    """An exception of Python: which one, and the line that raised it."""

    var kind: Int
    var line: Int
''',
    ),
    "in_parallel": Helper(
        '''\
comptime CORES_ONLINE = 58 if CompilationTarget.is_macos() else 84  # _SC_NPROCESSORS_ONLN


trait Iterations(Copyable, Deinitable):
    """A loop whose iterations are independent, with what they read."""

    def run(self, first: Int, last: Int):
        ...


struct Shared[T: Iterations]:
    """What threads share: the loop, and where the next of them begins."""

    var loop: Self.T
    var next: Atomic[Int64]
    var stop: Int
    var chunk: Int

    def __init__(out self, loop: Self.T, start: Int, stop: Int, chunk: Int):
        self.loop = loop.copy()
        self.next = Atomic(Int64(start))
        self.stop = stop
        self.chunk = chunk


def run_some[T: Iterations](shared: Address[Shared[T]]) abi("C") -> Int:
    """A thread takes some iterations, and comes back for more."""
    while True:
        var first = Int(shared[].next.fetch_add(Int64(shared[].chunk)))
        if first >= shared[].stop:
            return 0
        shared[].loop.run(first, min(first + shared[].chunk, shared[].stop))


def in_parallel[T: Iterations](loop: T, start: Int, stop: Int):
    """All iterations of a loop, on as many threads as OMP_NUM_THREADS says, or as there are cores."""
    var asked = external_call["getenv", Int]("OMP_NUM_THREADS".unsafe_ptr())
    var threads = Int(external_call["atoi", Int32](asked)) if asked != 0 else external_call["sysconf", Int](
        Int32(CORES_ONLINE)
    )
    threads = max(min(threads, stop - start), 1)
    var shared = Shared[T](loop, start, stop, max((stop - start) // (64 * threads), 1))
    var place = Address[Shared[T]](unsafe_from_address=Int(Pointer(to=shared)))
    var others = external_call["malloc", Int](8 * threads)
    var started = 0
    for _ in range(1, threads):
        if external_call["pthread_create", Int32](others + 8 * started, Int(0), run_some[T], place) == 0:
            started += 1
    _ = run_some[T](place)
    for other in range(started):
        _ = external_call["pthread_join", Int32](Address[Int](unsafe_from_address=others + 8 * other)[], Int(0))
    external_call["free", NoneType](others)
    _ = shared^
''',
        ("Address",),
        (_EXTERNAL, "std.atomic.Atomic", "std.sys.CompilationTarget"),
    ),
    "Complex": Helper(
        '''\
@fieldwise_init
struct Complex[dtype: DType](TrivialRegisterPassable):
    """A complex number that is computed with as Python does, without fused operations."""

    var re: Scalar[Self.dtype]
    var im: Scalar[Self.dtype]

    def __add__(self, other: Self) -> Self:
        return Self(self.re + other.re, self.im + other.im)

    def __sub__(self, other: Self) -> Self:
        return Self(self.re - other.re, self.im - other.im)

    def __neg__(self) -> Self:
        return Self(-self.re, -self.im)

    def __eq__(self, other: Self) -> Bool:
        return self.re == other.re and self.im == other.im

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)

    def conj(self) -> Self:
        return Self(self.re, -self.im)

    def cast[to: DType](self) -> Complex[to]:
        return Complex[to](self.re.cast[to](), self.im.cast[to]())
''',
    ),
    **STORAGE,
    "index_at": Helper(
        '''\
@always_inline
def index_at(i: Int, n: Int, line: Int) raises Failure -> Int:
    """Python's index: from the end where it is negative."""
    var place = i + n if i < 0 else i
    if place < 0 or place >= n:
        raise Failure(INDEX_ERROR, line)
    return place
''',
        ("Failure",),
    ),
    "index_within": Helper(
        """\
@always_inline
def index_within(i: Int, n: Int, line: Int) raises Failure -> Int:
    if i < 0 or i >= n:
        raise Failure(INDEX_ERROR, line)
    return i
""",
        ("Failure",),
    ),
    "index_wrapped": Helper(
        '''\
@always_inline
def index_wrapped(i: Int, n: Int) -> Int:
    """Python's index: from the end where it is negative."""
    return i + n if i < 0 else i
''',
    ),
    "index_clamped": Helper(
        '''\
def index_clamped(i: Int, n: Int) -> Int:
    """The end of a slice: from the end where it is negative, and never outside."""
    return min(max(i + n if i < 0 else i, 0), n)
''',
    ),
    "smaller": Helper(
        '''\
@always_inline
def smaller[dtype: DType](a: Scalar[dtype], b: Scalar[dtype]) -> Scalar[dtype]:
    """The first of two that are equal, as Python has it."""
    return b if b < a else a
''',
    ),
    "larger": Helper(
        '''\
@always_inline
def larger[dtype: DType](a: Scalar[dtype], b: Scalar[dtype]) -> Scalar[dtype]:
    """The first of two that are equal, as Python has it."""
    return b if b > a else a
''',
    ),
    "checked_add": Helper(
        """\
@always_inline
def checked_add(a: Int, b: Int, line: Int) raises Failure -> Int:
    var sum = a + b
    if (a ^ sum) & (b ^ sum) < 0:
        raise Failure(OVERFLOW_ERROR, line)
    return sum
""",
        ("Failure",),
    ),
    "checked_sub": Helper(
        """\
@always_inline
def checked_sub(a: Int, b: Int, line: Int) raises Failure -> Int:
    var difference = a - b
    if (a ^ b) & (a ^ difference) < 0:
        raise Failure(OVERFLOW_ERROR, line)
    return difference
""",
        ("Failure",),
    ),
    "checked_mul": Helper(
        """\
@always_inline
def checked_mul(a: Int, b: Int, line: Int) raises Failure -> Int:
    var product = Int128(a) * Int128(b)
    if product != Int128(Int(product)):
        raise Failure(OVERFLOW_ERROR, line)
    return Int(product)
""",
        ("Failure",),
    ),
    "checked_neg": Helper(
        """\
@always_inline
def checked_neg(a: Int, line: Int) raises Failure -> Int:
    if a == Int.MIN:
        raise Failure(OVERFLOW_ERROR, line)
    return -a
""",
        ("Failure",),
    ),
    "checked_abs": Helper(
        """\
@always_inline
def checked_abs(a: Int, line: Int) raises Failure -> Int:
    if a == Int.MIN:
        raise Failure(OVERFLOW_ERROR, line)
    return abs(a)
""",
        ("Failure",),
    ),
    "floor_div": Helper(
        '''\
@always_inline
def floor_div(a: Int, b: Int) -> Int:
    """The least number by -1 wraps around, as in NumPy."""
    return -a if b == -1 else a // b
''',
    ),
    "floor_mod": Helper(
        """\
@always_inline
def floor_mod(a: Int, b: Int) -> Int:
    return 0 if b == -1 else a % b
""",
    ),
    "checked_floor_div": Helper(
        """\
@always_inline
def checked_floor_div(a: Int, b: Int, line: Int) raises Failure -> Int:
    if b == 0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    if a == Int.MIN and b == -1:
        raise Failure(OVERFLOW_ERROR, line)
    return a // b
""",
        ("Failure",),
    ),
    "checked_floor_mod": Helper(
        """\
@always_inline
def checked_floor_mod(a: Int, b: Int, line: Int) raises Failure -> Int:
    if b == 0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    return 0 if b == -1 else a % b
""",
        ("Failure",),
    ),
    "checked_nonzero": Helper(
        """\
@always_inline
def checked_nonzero(b: Int, line: Int) raises Failure -> Int:
    if b == 0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    return b
""",
        ("Failure",),
    ),
    "true_div": Helper(
        '''\
def true_div(a: Int, b: Int) -> Float64:
    """The quotient of whole numbers, rounded once: in integers where a float cannot hold both."""
    var over = UInt64(abs(a))
    var under = UInt64(abs(b))
    if (over <= 1 << 53 and under <= 1 << 53) or under == 0:
        return Float64(a) / Float64(b)
    if over == 0:
        return 0.0
    var shift = 63 + count_leading_zeros(over)
    var wide = UInt128(over) << UInt128(shift)
    var quotient = wide // UInt128(under)
    if quotient * UInt128(under) != wide:
        quotient |= 1  # what is cut off decides how the rest is rounded
    var whole = Float64(quotient) / Float64(UInt128(1) << UInt128(shift))
    return -whole if (a < 0) != (b < 0) else whole
''',
        (),
        ("std.bit.count_leading_zeros",),
    ),
    "power_int": Helper(
        """\
def power_int(base: Int, exponent: Int) -> Int:
    var product = 1
    for _ in range(exponent):
        product *= base
    return product
""",
    ),
    "checked_power_int": Helper(
        """\
def checked_power_int(base: Int, exponent: Int, line: Int) raises Failure -> Int:
    var product = 1
    for _ in range(exponent):
        product = checked_mul(product, base, line)
    return product
""",
        ("checked_mul",),
    ),
    "checked_lshift": Helper(
        """\
def checked_lshift(a: Int, n: Int, line: Int) raises Failure -> Int:
    if n < 0:
        raise Failure(VALUE_ERROR, line)
    if a == 0:
        return 0
    if n > 62 or a > Int.MAX >> n or a < Int.MIN >> n:
        raise Failure(OVERFLOW_ERROR, line)
    return a << n
""",
        ("Failure",),
    ),
    "checked_rshift": Helper(
        """\
def checked_rshift(a: Int, n: Int, line: Int) raises Failure -> Int:
    if n < 0:
        raise Failure(VALUE_ERROR, line)
    return a >> min(n, 63)
""",
        ("Failure",),
    ),
    **{name: _of_c(name, parameters) for name, parameters in OF_C.items()},
    "python_fmod": Helper(
        '''\
def python_fmod(a: Float64, b: Float64) -> Float64:
    """As CPython's float_rem: the sign of the divisor, also of a zero."""
    var r = fmod(a, b)
    if r == 0.0:
        return copysign(Float64(0.0), b)
    return r + b if (b < 0.0) != (r < 0.0) else r
''',
        ("fmod",),
        ("std.math.copysign",),
    ),
    "python_floordiv": Helper(
        '''\
def python_floordiv(a: Float64, b: Float64) -> Float64:
    """As CPython's float_floor_div."""
    var r = fmod(a, b)
    var q = (a - r) / b
    if r != 0.0 and (b < 0.0) != (r < 0.0):
        q -= 1.0
    if q == 0.0:
        return copysign(Float64(0.0), a / b)
    var whole = floor(q)
    return whole + 1.0 if q - whole > 0.5 else whole
''',
        ("fmod",),
        ("std.math.copysign", "std.math.floor"),
    ),
    "numpy_floordiv": Helper(
        '''\
def numpy_floordiv(a: Float64, b: Float64) -> Float64:
    """As NumPy's floor_divide: infinite, or not a number, where the divisor is zero."""
    return a / b if b == 0.0 else python_floordiv(a, b)
''',
        ("python_floordiv",),
    ),
    "numpy_fmod": Helper(
        """\
def numpy_fmod(a: Float64, b: Float64) -> Float64:
    return nan[DType.float64]() if b == 0.0 else python_fmod(a, b)
""",
        ("python_fmod",),
        ("std.utils.numerics.nan",),
    ),
    "checked_divisor": Helper(
        """\
@always_inline
def checked_divisor(b: Float64, line: Int) raises Failure -> Float64:
    if b == 0.0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    return b
""",
        ("Failure",),
    ),
    "checked_power": Helper(
        '''\
def checked_power(base: Float64, exponent: Float64, line: Int) raises Failure -> Float64:
    """What Python raises, or answers by a complex number, is an error here."""
    if base == 0.0 and exponent < 0.0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    var result = power(base, exponent)
    if isnan(result) and not isnan(base) and not isnan(exponent):
        raise Failure(VALUE_ERROR, line)
    if isinf(result) and isfinite(base) and isfinite(exponent):
        raise Failure(OVERFLOW_ERROR, line)
    return result
''',
        ("Failure", "power"),
        ("std.math.isfinite", "std.math.isinf", "std.math.isnan"),
    ),
    "checked_math": Helper(
        '''\
def checked_math(result: Float64, x: Float64, grows: Bool, line: Int) raises Failure -> Float64:
    """As CPython's math_1: a result that is none is the argument's fault."""
    if isnan(result) and not isnan(x):
        raise Failure(VALUE_ERROR, line)
    if isinf(result) and isfinite(x):
        raise Failure(OVERFLOW_ERROR if grows else VALUE_ERROR, line)
    return result
''',
        ("Failure",),
        ("std.math.isfinite", "std.math.isinf", "std.math.isnan"),
    ),
    "checked_math_of_two": Helper(
        '''\
def checked_math_of_two(
    result: Float64, x: Float64, y: Float64, grows: Bool, line: Int
) raises Failure -> Float64:
    """As CPython's math_2."""
    if isnan(result) and not isnan(x) and not isnan(y):
        raise Failure(VALUE_ERROR, line)
    if isinf(result) and isfinite(x) and isfinite(y):
        raise Failure(OVERFLOW_ERROR if grows else VALUE_ERROR, line)
    return result
''',
        ("Failure",),
        ("std.math.isfinite", "std.math.isinf", "std.math.isnan"),
    ),
    **{f"checked_{name}": _checked(name, *rest) for name, rest in CHECKED.items()},
    "checked_sqrt": Helper(
        """\
@always_inline
def checked_sqrt(x: Float64, line: Int) raises Failure -> Float64:
    if x < 0.0:
        raise Failure(VALUE_ERROR, line)
    return sqrt(x)
""",
        ("Failure",),
        ("std.math.sqrt",),
    ),
    "checked_to_int": Helper(
        """\
def checked_to_int(x: Float64, line: Int) raises Failure -> Int:
    if isnan(x):
        raise Failure(VALUE_ERROR, line)
    if x < -9223372036854775808.0 or x >= 9223372036854775808.0:
        raise Failure(OVERFLOW_ERROR, line)
    return Int(x)
""",
        ("Failure",),
        ("std.math.isnan",),
    ),
    "complex_mul": Helper(
        '''\
def complex_mul(a: Complex[DType.float64], b: Complex[DType.float64]) -> Complex[DType.float64]:
    """As Python multiplies, without a look at infinities."""
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}
''',
        ("Complex",),
    ),
    "complex_square": Helper(
        """\
def complex_square(z: Complex[DType.float64]) -> Complex[DType.float64]:
    return complex_mul(z, z)
""",
        ("complex_mul",),
    ),
    "complex_abs": Helper(
        """\
def complex_abs(z: Complex[DType.float64]) -> Float64:
    return hypot(z.re, z.im)
""",
        ("Complex", "hypot"),
    ),
    "complex_div": Helper(
        '''\
def complex_div(a: Complex[DType.float64], b: Complex[DType.float64]) -> Complex[DType.float64]:
    """As Python divides: Smith's method."""
    if abs(b.re) >= abs(b.im):
        var ratio = b.im / b.re
        var scale = b.re + b.im * ratio
        return {(a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale}
    var ratio = b.re / b.im
    var scale = b.re * ratio + b.im
    return {(a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale}
''',
        ("Complex",),
    ),
    "checked_complex_div": Helper(
        """\
def checked_complex_div(
    a: Complex[DType.float64], b: Complex[DType.float64], line: Int
) raises Failure -> Complex[DType.float64]:
    if b.re == 0.0 and b.im == 0.0:
        raise Failure(ZERO_DIVISION_ERROR, line)
    return complex_div(a, b)
""",
        ("Failure", "complex_div"),
    ),
}

FALLIBLE = frozenset(
    name
    for name, helper in HELPERS.items()
    if re.search(rf"^def {name}\b[^:]*\([^)]*\) raises Failure", helper.text, re.MULTILINE)
    and "Memory" not in helper.needs
)
"""Helpers that are functions which may raise."""
