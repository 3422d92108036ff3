"""Small functions that give C arithmetic the meaning that Python's has.

Where C has no answer, or one that Python would raise for, they ask Python itself: it then raises
with its own words, or gives its own answer.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["NUMPY_LIBC", "ONE_ARGUMENT", "TWO_ARGUMENTS", "math_helper", "prelude"]

ONE_ARGUMENT = frozenset(
    [
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atanh",
        "cbrt",
        "cos",
        "cosh",
        "erf",
        "erfc",
        "exp",
        "expm1",
        "fabs",
        "log",
        "log10",
        "log1p",
        "log2",
        "sin",
        "sinh",
        "sqrt",
        "tan",
        "tanh",
    ]
)
TWO_ARGUMENTS = frozenset({"atan2", "copysign", "fmod", "hypot", "pow"})
_RENAMED = {
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctanh": "atanh",
    "arctan2": "atan2",
}
_SAME = {"ceil", "floor", "hypot"} | (ONE_ARGUMENT - {"erf", "erfc"})
NUMPY_LIBC = {name: name for name in _SAME} | _RENAMED

_CFUNC = "@cython.cfunc\n@cython.inline\n"
_D = "cython.double"
_L = "cython.longlong"

_HELPERS = {
    "hasten_div": f"""
@cython.cdivision(True)
{_CFUNC}def hasten_div(a: {_D}, b: {_D}) -> {_D}:
    if b == 0:
        return hasten_operator.truediv(cython.cast(object, a), cython.cast(object, b))
    return a / b
""",
    "hasten_div_int": f"""
@cython.cdivision(True)
{_CFUNC}def hasten_div_int(a: {_L}, b: {_L}) -> {_D}:
    if b == 0:
        return hasten_operator.truediv(cython.cast(object, a), cython.cast(object, b))
    return cython.cast({_D}, a) / cython.cast({_D}, b)
""",
    "hasten_div_numpy": f"""
@cython.cdivision(True)
{_CFUNC}def hasten_div_numpy(a: {_D}, b: {_D}) -> {_D}:
    return a / b
""",
    "hasten_floordiv": f"""
@cython.cdivision(False)
{_CFUNC}def hasten_floordiv(a: {_L}, b: {_L}) -> {_L}:
    return a // b
""",
    "hasten_mod": f"""
@cython.cdivision(False)
{_CFUNC}def hasten_mod(a: {_L}, b: {_L}) -> {_L}:
    return a % b
""",
    "hasten_float_mod": f"""
{_CFUNC}def hasten_float_mod(a: {_D}, b: {_D}) -> {_D}:
    if b == 0:
        return hasten_operator.mod(cython.cast(object, a), cython.cast(object, b))
    return hasten_float_mod_numpy(a, b)
""",
    "hasten_float_mod_numpy": f"""
{_CFUNC}def hasten_float_mod_numpy(a: {_D}, b: {_D}) -> {_D}:
    r: {_D} = hasten_c_fmod(a, b)
    if r == 0:
        return hasten_c_copysign(0.0, b)
    return r + b if (r < 0) != (b < 0) else r
""",
    "hasten_float_floordiv": f"""
{_CFUNC}def hasten_float_floordiv(a: {_D}, b: {_D}) -> {_D}:
    if b == 0:
        return hasten_operator.floordiv(cython.cast(object, a), cython.cast(object, b))
    return hasten_float_floordiv_numpy(a, b)
""",
    "hasten_float_floordiv_numpy": f"""
@cython.cdivision(True)
{_CFUNC}def hasten_float_floordiv_numpy(a: {_D}, b: {_D}) -> {_D}:
    if b == 0:
        return a / b
    r: {_D} = hasten_c_fmod(a, b)
    q: {_D} = (a - r) / b
    if r != 0 and (r < 0) != (b < 0):
        q -= 1.0
    if q == 0:
        return hasten_c_copysign(0.0, a / b)
    f: {_D} = hasten_c_floor(q)
    return f + 1.0 if q - f > 0.5 else f
""",
    "hasten_pow": f"""
{_CFUNC}def hasten_pow(a: {_D}, b: {_D}) -> {_D}:
    r: {_D} = hasten_c_pow(a, b)
    if r - r != 0:
        return hasten_operator.pow(cython.cast(object, a), cython.cast(object, b))
    return r
""",
    "hasten_square": f"""
{_CFUNC}def hasten_square(z: cython.doublecomplex) -> cython.doublecomplex:
    return z * z
""",
    "hasten_lshift": f"""
{_CFUNC}def hasten_lshift(a: {_L}, b: {_L}) -> {_L}:
    if 0 <= b < 63 and (a << b) >> b == a:
        return a << b
    return hasten_operator.lshift(cython.cast(object, a), cython.cast(object, b))
""",
    "hasten_rshift": f"""
{_CFUNC}def hasten_rshift(a: {_L}, b: {_L}) -> {_L}:
    if 0 <= b < 64:
        return a >> b
    return hasten_operator.rshift(cython.cast(object, a), cython.cast(object, b))
""",
    "hasten_int": f"""
{_CFUNC}def hasten_int(x: {_D}) -> {_L}:
    if -9.2e18 < x < 9.2e18:
        return cython.cast({_L}, x)
    return int(cython.cast(object, x))
""",
    "hasten_floor": f"""
{_CFUNC}def hasten_floor(x: {_D}) -> {_L}:
    if -9.2e18 < x < 9.2e18:
        return cython.cast({_L}, hasten_c_floor(x))
    return hasten_math.floor(x)
""",
    "hasten_ceil": f"""
{_CFUNC}def hasten_ceil(x: {_D}) -> {_L}:
    if -9.2e18 < x < 9.2e18:
        return cython.cast({_L}, hasten_c_ceil(x))
    return hasten_math.ceil(x)
""",
    "hasten_wrap": f"""
{_CFUNC}def hasten_wrap(i: {_L}, n: {_L}) -> {_L}:
    return i + n if i < 0 else i
""",
    "hasten_steps": f"""
@cython.cdivision(True)
@cython.cfunc
def hasten_steps(start: {_L}, stop: {_L}, step: {_L}) -> {_L}:
    if step > 0:
        return (stop - start + step - 1) // step if start < stop else 0
    if step < 0:
        return (start - stop - step - 1) // -step if stop < start else 0
    return len(range(start, stop, cython.cast(object, step)))
""",
}
_NEEDS = {
    "hasten_float_mod": ("hasten_float_mod_numpy",),
    "hasten_float_floordiv": ("hasten_float_floordiv_numpy",),
}


def math_helper(name: str) -> str:
    """Name of the helper for a function of `math`."""
    return f"hasten_math_{name}"


def prelude(helpers: Iterable[str]) -> str:
    """Imports and helpers that a module needs, by the names that it uses."""
    wanted = sorted({*helpers, *(n for h in helpers for n in _NEEDS.get(h, ()))}, key=_order)
    texts = [_text(h) for h in wanted if not h.startswith(("hasten_c_", "hasten_numpy"))]
    body = "\n".join(texts)
    lines = ["import cython"]
    if "hasten_numpy" in wanted:
        lines.append("import numpy as hasten_numpy")
    lines += [f"import {m} as hasten_{m}" for m in ("math", "operator") if f"hasten_{m}." in body]
    names = {n for n in _C_FUNCTIONS if f"hasten_c_{n}(" in body or f"hasten_c_{n}" in wanted}
    lines += [f"from cython.cimports.libc.math import {n} as hasten_c_{n}" for n in sorted(names)]
    return "\n".join(lines) + "\n" + body


_C_FUNCTIONS = ONE_ARGUMENT | TWO_ARGUMENTS | {"floor", "ceil", "isnan", "isinf", "isfinite"}


def _order(helper: str) -> tuple[bool, str]:
    """What others need comes first."""
    return (not helper.endswith("_numpy"), helper)


def _text(helper: str) -> str:
    if helper in _HELPERS:
        return _HELPERS[helper]
    name = helper.removeprefix("hasten_math_")
    names = ("x",) if name in ONE_ARGUMENT else ("x", "y")
    typed, plain = ", ".join(f"{n}: {_D}" for n in names), ", ".join(names)
    return f"""
{_CFUNC}def {helper}({typed}) -> {_D}:
    r: {_D} = hasten_c_{name}({plain})
    return r if r - r == 0 else hasten_math.{name}({plain})
"""
