"""What stands in for ``math``, ``cmath`` and ``numpy`` where numbers are wide."""

from __future__ import annotations

import ast
import cmath
import functools
import importlib
import math
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from hasten.engine.precise import numbers
from hasten.engine.precise.numbers import COMPLEX, REAL, wide_dtype
from hasten.errors import Unsupported

__all__ = ["HELPERS", "imported"]

HELPERS: Mapping[str, Any] = {
    "_wide": REAL,
    "_wide_complex": COMPLEX,
    "_wide_complex_type": COMPLEX,
    "_make_complex": numbers.make_complex,
    "_divide": numbers.divide,
    "_divide_into": numbers.divide_into,
    "_power": numbers.power,
    "_power_into": numbers.power_into,
}
"""Names that rewritten text uses."""

_UNTOUCHED = frozenset({"itertools", "functools", "operator", "collections", "bisect", "heapq"})
_DIGITS = 40  # decimal ones, of functions that only mpmath has with so many


def imported(node: ast.Import | ast.ImportFrom, where: str) -> dict[str, Any]:
    """What an import statement binds.

    Raises
    ------
    Unsupported
        It imports what has no wider version.
    """
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: _stand_in(alias.name, where)
            for alias in node.names
        }
    home = _stand_in(node.module or "", where)
    return {alias.asname or alias.name: getattr(home, alias.name) for alias in node.names}


def _stand_in(name: str, where: str) -> Any:
    if name in {"numpy", "numpy._core.umath", "numpy.core.umath"}:
        return _Arrays()
    if name in {"math", "cmath"}:
        return _MATH if name == "math" else _CMATH
    if name in _UNTOUCHED:
        return importlib.import_module(name)
    raise Unsupported(f"{name} has no wider version", where)


class _Mathematics:
    """A module of functions of one number.

    Parameters
    ----------
    functions : mapping of str to callable
    plain : module
        Whose constants are taken, as the doubles that they are, and whose functions of integers.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]], plain: ModuleType) -> None:
        self._functions, self._plain = functions, plain

    def __getattr__(self, name: str) -> Any:
        if name in self._functions:
            return self._functions[name]
        plain = getattr(self._plain, name)
        if isinstance(plain, float):
            return REAL(plain)
        if isinstance(plain, complex):
            return COMPLEX(plain)
        if name in _OF_INTEGERS:
            return plain
        raise Unsupported(f"{self._plain.__name__}.{name} has no wider version")


_OF_INTEGERS = frozenset({"gcd", "lcm", "isqrt", "comb", "perm", "factorial"})


def _of_real(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: function(*(REAL(v) for v in values))


def _of_complex(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: function(*(COMPLEX(v) for v in values))


def _log(value: Any, *base: Any) -> Any:
    return np.log(REAL(value)) / np.log(REAL(base[0])) if base else np.log(REAL(value))


def _whole(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value: value if isinstance(value, int) else int(function(REAL(value)))


def _of_mpmath(name: str) -> Callable[..., Any]:
    def computed(value: Any) -> Any:
        import mpmath  # noqa: PLC0415 (only few functions need it)

        with mpmath.workdps(_DIGITS):
            exact = getattr(mpmath, name)(mpmath.mpf(np.format_float_scientific(REAL(value))))
            return REAL(mpmath.nstr(exact, _DIGITS - 5))

    return computed


def _total(values: Any) -> Any:
    return sum((REAL(v) for v in values), REAL(0))


_RENAMED = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "pow": "power",
            "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh"}  # fmt: skip
_ALIKE = ("sqrt", "cbrt", "exp", "exp2", "expm1", "log2", "log10", "log1p", "sin", "cos", "tan", "sinh",
          "cosh", "tanh", "hypot", "fabs", "fmod", "copysign", "degrees", "radians", "isnan", "isinf",
          "isfinite", "nextafter", "ldexp")  # fmt: skip

_MATH = _Mathematics(
    {
        **{name: _of_real(getattr(np, name)) for name in _ALIKE},
        **{name: _of_real(getattr(np, alike)) for name, alike in _RENAMED.items()},
        **{name: _whole(getattr(np, name)) for name in ("floor", "ceil", "trunc")},
        **{name: _of_mpmath(name) for name in ("erf", "erfc", "gamma")},
        "lgamma": _of_mpmath("loggamma"),
        "log": _log,
        "fsum": _total,
        "dist": lambda p, q: np.sqrt(
            _total((REAL(a) - REAL(b)) ** 2 for a, b in zip(p, q, strict=True))
        ),
        "ldexp": lambda value, exponent: np.ldexp(REAL(value), exponent),
    },
    math,
)
_CMATH = _Mathematics(
    {
        **{
            n: _of_complex(getattr(np, n))
            for n in ("sqrt", "exp", "log", "sin", "cos", "tan", "isnan")
        },
        "phase": _of_complex(np.angle),
        "polar": lambda z: (abs(COMPLEX(z)), np.angle(COMPLEX(z))),
        "rect": lambda r, phi: numbers.make_complex(r * np.cos(REAL(phi)), r * np.sin(REAL(phi))),
    },
    cmath,
)


class _Arrays:
    """NumPy, with wide floats for its default type and for every narrower one that is named."""

    def __getattr__(self, name: str) -> Any:
        plain = getattr(np, name)
        if isinstance(plain, float):
            return REAL(plain)
        if isinstance(plain, type) and issubclass(plain, np.inexact):
            return wide_dtype(plain).type if plain not in {np.inexact, np.floating} else plain
        if name in _NEVER:
            raise Unsupported(f"numpy.{name} has no wider version")
        if isinstance(plain, np.ufunc):
            return _Elementwise(plain)
        if callable(plain) and not isinstance(plain, type | ModuleType):
            return _making(plain, by_default=name in _FLOATS_BY_DEFAULT, average=name in _AVERAGES)
        return plain


_NEVER = frozenset({"random", "linalg", "fft", "polynomial", "ma", "load", "loadtxt", "fromfile"})
_FLOATS_BY_DEFAULT = frozenset(
    {"zeros", "ones", "empty", "eye", "identity", "linspace", "logspace"}
)
_AVERAGES = frozenset(
    {"mean", "average", "std", "var", "median", "percentile", "quantile", "interp"}
)


def _making(plain: Callable[..., Any], *, by_default: bool, average: bool) -> Callable[..., Any]:
    """A function of NumPy that makes wide arrays where it would make narrow ones."""

    @functools.wraps(plain)
    def made(*args: Any, **kwargs: Any) -> Any:
        args = tuple(map(_wide_type, args))
        if average:
            args = tuple(map(_wide_integers, args))
        if kwargs.get("dtype") is not None:
            kwargs["dtype"] = wide_dtype(kwargs["dtype"])
        elif by_default and not any(isinstance(a, type | np.dtype) for a in args):
            kwargs["dtype"] = REAL
            args = tuple(REAL(a) if isinstance(a, float) else a for a in args)
        return plain(*args, **kwargs)

    return made


def _wide_type(value: Any) -> Any:
    """A dtype that is given by its place."""
    if isinstance(value, type) and issubclass(value, np.inexact | float | complex):
        return wide_dtype(value)
    return wide_dtype(value) if isinstance(value, np.dtype) else value


def _wide_integers(value: Any) -> Any:
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    return value.astype(REAL) if whole else value


class _Elementwise:
    """A ufunc that takes integers for wide numbers wherever it would make floats of them."""

    def __init__(self, plain: np.ufunc) -> None:
        self._plain = plain
        self._floats = not any("l" in types.partition("->")[2] for types in plain.types)
        if self._floats and not any("g" in types or "?" in types for types in plain.types):
            raise Unsupported(f"numpy.{plain.__name__} has no wider version")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("dtype") is not None:
            kwargs["dtype"] = wide_dtype(kwargs["dtype"])
        return self._plain(*map(self._wide, args), **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    def _wide(self, value: Any) -> Any:
        if not self._floats:
            return value
        if isinstance(value, int | float | np.integer) and not isinstance(value, bool):
            return REAL(value)
        return _wide_integers(value)
