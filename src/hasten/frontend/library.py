"""What calls of builtins and of functions of `math` and NumPy return, by their dotted names."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend.arithmetic import binary
from hasten.frontend.arrays import absolute, numpy_call
from hasten.frontend.calling import Call, item_of
from hasten.frontend.types import (
    ANY,
    NONE,
    STR,
    Array,
    Iterates,
    ListOf,
    Object,
    Scalar,
    TupleOf,
    Type,
    constant,
    join,
    number,
)

__all__ = ["library_call", "module_constant"]

_FLOAT_FUNCTIONS = frozenset(
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
        "degrees",
        "erf",
        "erfc",
        "exp",
        "expm1",
        "fabs",
        "gamma",
        "lgamma",
        "log",
        "log10",
        "log1p",
        "log2",
        "radians",
        "sin",
        "sinh",
        "sqrt",
        "tan",
        "tanh",
        "atan2",
        "copysign",
        "fmod",
        "hypot",
        "pow",
        "dist",
        "fsum",
        "ldexp",
        "remainder",
    ]
)
_COMPLEX = {"exp": "complex128", "rect": "complex128", "phase": "float64"}
_INT_FUNCTIONS = frozenset({"ceil", "floor", "gcd", "isqrt", "lcm", "trunc"})
_NEVER_NEGATIVE = frozenset({"gcd", "isqrt", "lcm"})
_TESTS = frozenset({"isclose", "isfinite", "isinf", "isnan"})


def library_call(path: str, call: Call) -> Type | None:
    """Type of what a call returns; `ANY` with its arguments escaping where it is not known."""
    if any(t is None for t in (*call.args, *call.keywords.values())):
        return None
    module, _, name = path.rpartition(".")
    if module == "builtins" and name in _BUILTINS:
        return _BUILTINS[name](call)
    if module == "math":
        return _math(name)
    if module == "cmath" and name in _COMPLEX:
        return number(_COMPLEX[name])
    if module == "numpy":
        return numpy_call(name, call)
    if path == "numpy.linalg.norm" and len(call.args) == 1 and not call.keywords:
        of = call.args[0]
        known = isinstance(of, Array) and of.dtype == "float64" and not of.optional
        return number("float64", "numpy") if known else _unknown(call)
    return _unknown(call)


def module_constant(path: str) -> Type | None:
    """Type of a module's constant, such as ``math.pi``."""
    module, _, name = path.rpartition(".")
    if module in {"math", "cmath", "numpy"} and name in {"pi", "e", "tau", "inf", "nan"}:
        return number("float64")
    return None


def _math(name: str) -> Type:
    if name in _FLOAT_FUNCTIONS:
        return number("float64")
    if name in _INT_FUNCTIONS:
        return number("int64", low=0 if name in _NEVER_NEGATIVE else None)
    return number("bool") if name in _TESTS else ANY


def _unknown(call: Call) -> Type:
    call.escape()
    return ANY


def _extreme(call: Call) -> Type | None:
    """``min`` and ``max``."""
    keys = {name for name, t in call.keywords.items() if isinstance(t, ListOf)}
    if call.keywords.keys() - keys - {"default"} or keys - {"key"} or not call.args:
        return _unknown(call)
    if len(call.args) == 1:
        item = item_of(call.args[0], call.cells)
        if "default" in call.keywords:
            item = join(item, call.keywords["default"], call.cells)
        return item if isinstance(item, Scalar | None) or (keys and _flat(item)) else ANY
    found: Type | None = None
    for t in call.args:
        found = join(found, t, call.cells)
    if not isinstance(found, Scalar):
        return found if _flat(found) else ANY
    lows = [t.low for t in call.args if isinstance(t, Scalar) and t.low is not None]
    largest = isinstance(call.node.func, ast.Name) and call.node.func.id == "max"
    low = max(lows) if lows and largest and found.whole else found.low
    return number(found.dtype, found.origin, low)


def _flat(t: Type | None) -> bool:
    """Whether it is a tuple of numbers."""
    return isinstance(t, TupleOf) and all(isinstance(item, Scalar) for item in t.items)


def _range(call: Call) -> Type:
    of = [t for t in call.args if isinstance(t, Scalar) and t.whole]
    if not of or len(of) < len(call.args) or call.keywords:
        return ANY
    step = of[2] if len(of) == 3 else Scalar("int64", value=1, low=1)
    low: int | None = None
    if len(of) == 1:
        low = 0
    elif step.low is not None:
        low = of[0].low
    elif isinstance(step.value, int) and isinstance(of[1].value, int):
        low = of[1].value + 1  # down to a literal
    return Iterates(number("int64", low=low))


def _sum(call: Call) -> Type | None:
    item = item_of(call.args[0], call.cells) if len(call.args) == 1 else ANY
    if not isinstance(item, Scalar):
        return None if item is None else ANY
    return join(constant(0), binary(ast.Add(), constant(0), item), call.cells)


def _int(call: Call) -> Type:
    match call.args:
        case [Scalar() as t] if t.kind != "c":
            return number("int64", low=t.low)
        case [Object("str")]:
            return number("int64")
    return ANY


def _round(call: Call) -> Type:
    match call.args:
        case [Scalar() as t] if t.kind in "iuf":
            return number("int64")
        case [Scalar(dtype="int64" | "float64") as t, Scalar()]:
            return number(t.dtype, t.origin)
    return ANY


def _list(call: Call) -> Type:
    """``list`` and ``sorted``: a new list of the same items."""
    made = call.cells.at(call.node)
    if call.args:
        call.cells.store(made, item_of(call.args[0], call.cells))
    computed = isinstance(call.keywords.get("key"), ListOf | TupleOf | None)
    if call.keywords.keys() - {"key", "reverse"} or not computed:
        call.escape()
        call.cells.escape(made)
    return made


def _enumerate(call: Call) -> Type:
    start = call.argument(1, "start") or constant(0)
    low = start.low if isinstance(start, Scalar) and start.whole else None
    item = item_of(call.args[0], call.cells) if call.args else ANY
    return Iterates(TupleOf((number("int64", low=low), item)))


def _zip(call: Call) -> Type:
    return Iterates(TupleOf(tuple(item_of(t, call.cells) for t in call.args)))


def _reversed(call: Call) -> Type:
    return Iterates(item_of(call.args[0], call.cells)) if len(call.args) == 1 else ANY


def _divmod(call: Call) -> Type:
    if len(call.args) != 2:
        return ANY
    return TupleOf((binary(ast.FloorDiv(), *call.args), binary(ast.Mod(), *call.args)))


def _power(call: Call) -> Type | None:
    return binary(ast.Pow(), *call.args) if len(call.args) == 2 else ANY


def _absolute(call: Call) -> Type | None:
    return absolute(call.args[0]) if len(call.args) == 1 else ANY


def _always(t: Type) -> Callable[[Call], Type | None]:
    return lambda _: t


_BUILTINS: dict[str, Callable[[Call], Type | None]] = {
    "abs": _absolute,
    "min": _extreme,
    "max": _extreme,
    "sum": _sum,
    "range": _range,
    "int": _int,
    "round": _round,
    "sorted": _list,
    "list": _list,
    "reversed": _reversed,
    "enumerate": _enumerate,
    "zip": _zip,
    "divmod": _divmod,
    "pow": _power,
    "len": _always(number("int64", low=0)),
    "ord": _always(number("int64", low=0)),
    "float": _always(number("float64")),
    "bool": _always(number("bool")),
    "isinstance": _always(number("bool")),
    "any": _always(number("bool")),
    "all": _always(number("bool")),
    "complex": _always(number("complex128")),
    "str": _always(STR),
    "repr": _always(STR),
    "print": _always(NONE),
}
