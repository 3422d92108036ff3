"""``if b < a: a = b`` is the smaller of two, which no processor needs to jump for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["with_extremes"]

_FIRST_IS_SMALLER = {"<": True, "<=": True, ">": False, ">=": False}


def with_extremes(function: ir.Function) -> ir.Function:
    r"""A function in which branches that keep the smaller or the larger of two values are that.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> text = "def f(a, b):\n    if b + 0.5 < a:\n        a = b + 0.5\n    return a\n"
    >>> print(shown(with_extremes(lowered(text, 3.0, 4.0))))
    def f(a, b):
        a = (a min (b + 0.5))
        return a
    """
    return replace(function, body=_block(function.body))


def _block(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
    return tuple(_statement(statement) for statement in body)


def _statement(statement: ir.Statement) -> ir.Statement:
    match statement:
        case ir.If():
            inner = replace(statement, body=_block(statement.body), orelse=_block(statement.orelse))
            return _extreme(inner) or inner
        case ir.For() | ir.While():
            return replace(statement, body=_block(statement.body))
    return statement


def _extreme(branch: ir.If) -> ir.Assign | None:
    """The assignment that does the same, if there is one."""
    match branch:
        case ir.If(
            ir.Compare(operator, left, right), (ir.Assign(ir.Variable() as target, value),), ()
        ) if operator in _FIRST_IS_SMALLER:
            pass
        case _:
            return None
    of = target.type
    if not isinstance(of, ir.Number) or value.type != of or of.kind not in "iuf" or _acts(value):
        return None
    if of.kind == "f" and operator not in {"<", ">"}:
        return None  # of two zeros the second would be taken
    sides = _without_lines(left), _without_lines(right)
    if sides == (_without_lines(value), target):
        kept = "min" if _FIRST_IS_SMALLER[operator] else "max"
    elif sides == (target, _without_lines(value)):
        kept = "max" if _FIRST_IS_SMALLER[operator] else "min"
    else:
        return None
    return ir.Assign(target, ir.Binary(kept, target, value, of, line=branch.line), branch.line)


def _acts(value: ir.Expression) -> bool:
    """Whether evaluating it does more than to give a number."""
    return any(
        isinstance(part, ir.Call | ir.Popped | ir.Select | ir.Logical)
        or getattr(part, "faults", ())
        for part in ir.parts(value)
    )


def _without_lines(value: ir.Expression) -> ir.Expression:
    """The expression wherever it stands."""

    def moved(part: Any) -> Any:
        return replace(part, line=0) if hasattr(part, "line") else part

    return rewritten(value, moved)
