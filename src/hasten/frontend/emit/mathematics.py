"""Functions of Python's ``math`` that raise where C's give infinity or no number: what each language checks."""

from __future__ import annotations

__all__ = ["CHECKED", "NEVER_FAILS"]

NEVER_FAILS = frozenset({"hypot"})
"""Functions whose infinite result Python gives as it is."""

_DOMAIN = "acos acosh asin atanh cos log log10 log1p log2 sin tan"
_GROWING = "cosh exp exp2 expm1 sinh"

CHECKED: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_DOMAIN.split(), ("x", "false")),
    **dict.fromkeys(_GROWING.split(), ("x", "true")),
    "gamma": ("x", "x > 0.0"),
    "lgamma": ("x", "x > 0.0"),
    "fmod": ("xy", "false"),
    "pow": ("xy", "x != 0.0"),
}
"""By name the parameters, and when an infinite result of finite ones is an overflow: otherwise they are outside
of the function's domain."""
