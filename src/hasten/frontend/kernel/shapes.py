"""How large the arrays are that a function returns, as far as its arguments tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hasten.frontend.kernel import ir

__all__ = ["result_shapes"]

_OPERATORS: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "floordiv": lambda a, b: a // b,
    "quotient": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "min": min,
    "max": max,
}


class _Unknown(Exception):
    """It depends on more than the arguments."""


def result_shapes(function: ir.Function) -> list[Callable[[Sequence[Any]], tuple[int, ...]] | None]:
    """For each result of a function what tells its lengths from the arguments; None where nothing does.

    Parameters
    ----------
    function : Function
    """
    returned = [s for s in ir.statements_in(function.body) if isinstance(s, ir.Return)]
    if len(returned) != 1:
        return [None]
    return [_shape(value, function) for value in returned[0].values]


def _shape(
    value: ir.Expression, function: ir.Function
) -> Callable[[Sequence[Any]], tuple[int, ...]] | None:
    values = _assigned_once(function)
    names = [p.name for p in function.parameters]

    def shape(args: Sequence[Any]) -> tuple[int, ...]:
        return _lengths(value, values, dict(zip(names, args, strict=True)))

    try:  # on stand-ins: arrays of length one, and ones
        stand_ins = [
            np.ones((1,) * p.type.ndim) if isinstance(p.type, ir.ArrayType) else 1
            for p in function.parameters
        ]
        shape(stand_ins)
    except (_Unknown, ZeroDivisionError, TypeError, AttributeError):
        return None
    return shape


def _assigned_once(function: ir.Function) -> dict[str, ir.Expression]:
    found: dict[str, ir.Expression] = {}
    several: set[str] = set()
    for statement in ir.statements_in(function.body):
        if isinstance(statement, ir.Assign):
            name = statement.target.name
            if name in found and not _alike(found[name], statement.value):
                several.add(name)
            found.setdefault(name, statement.value)
    return {name: value for name, value in found.items() if name not in several}


def _alike(one: ir.Expression, other: ir.Expression) -> bool:
    """Whether two values are arrays made with the same lengths."""
    return (
        isinstance(one, ir.Created) and isinstance(other, ir.Created) and one.shape == other.shape
    )


def _lengths(
    value: ir.Expression, values: dict[str, ir.Expression], args: dict[str, Any]
) -> tuple[int, ...]:
    match value:
        case ir.Variable(name) if name in values:
            return _lengths(values[name], values, args)
        case ir.Variable(name) if name in args:
            return tuple(args[name].shape)
        case ir.Created(shape):
            return tuple(max(0, _number(size, values, args)) for size in shape)
        case ir.Copied(of):
            return _lengths(of, values, args)
    raise _Unknown


def _number(value: ir.Expression, values: dict[str, ir.Expression], args: dict[str, Any]) -> int:
    match value:
        case ir.Literal_(number):
            return int(number.real)
        case ir.Variable(name) if name in values:
            return _number(values[name], values, args)
        case ir.Variable(name) if name in args:
            return int(args[name])
        case ir.Extent(of, axis):
            if isinstance(of, ir.Variable) and isinstance(args.get(of.name), list):
                return len(args[of.name])
            return _lengths(of, values, args)[axis]
        case ir.Binary(operator, left, right) if operator in _OPERATORS:
            return _OPERATORS[operator](_number(left, values, args), _number(right, values, args))
    raise _Unknown
