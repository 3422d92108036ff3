"""Trusting the code: nothing is guarded any more, except memory that cannot be had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["unguarded"]


def unguarded(function: ir.Function) -> ir.Function:
    r"""A function whose expressions raise nothing; what the user raises in so many words stays.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> program = lowered("def f(a, b):\n    return a * 2 // b\n", 3, 4)
    >>> print(shown(program))
    def f(a, b):
        return ((a *! 2) //! b)
    >>> print(shown(unguarded(program)))
    def f(a, b):
        return ((a * 2) // b)
    """
    return replace(function, body=_block(function.body))


def _block(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
    return tuple(_statement(s) for s in body if not _guards(s))


def _statement(statement: ir.Statement) -> ir.Statement:
    inner: dict[str, Any] = {
        name: _block(getattr(statement, name))
        for name in ("body", "orelse")
        if getattr(statement, name, None)
    }
    nothing: dict[str, Any] = dict.fromkeys(inner, ())
    return replace(rewritten(replace(statement, **nothing), _trusted), **inner)


def _guards(statement: ir.Statement) -> bool:
    match statement:
        case ir.If(_, (ir.Raise(guard=True),), ()):
            return True
    return False


def _trusted(value: ir.Expression) -> ir.Expression:
    kinds = (
        ir.Unary
        | ir.Binary
        | ir.Convert
        | ir.Mathematical
        | ir.Element
        | ir.View
        | ir.Popped
        | ir.Call
    )
    return replace(value, faults=ir.NO_FAULTS) if isinstance(value, kinds) else value
