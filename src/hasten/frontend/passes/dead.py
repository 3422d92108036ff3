"""Values that nobody reads are not computed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir

__all__ = ["without_dead"]


def without_dead(function: ir.Function) -> ir.Function:
    r"""A function without assignments to names that are never read; what may raise is still evaluated.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> program = lowered("def f(a, b):\n    unused = a * 0.5\n    c = a // b\n    return a\n", 3, 4)
    >>> print(shown(program))
    def f(a, b):
        unused = (float64(a) * 0.5)
        c = (a //! b)
        return a
    >>> print(shown(without_dead(program)))
    def f(a, b):
        (a //! b)
        return a
    """
    while True:
        read = {
            value.name
            for statement in ir.statements_in(function.body)
            for value in ir.walk(statement)
            if isinstance(value, ir.Variable)
            and not (isinstance(statement, ir.Assign) and value is statement.target)
        }
        body = _block(function.body, read)
        if body == function.body:
            return function
        function = replace(function, body=body)


def _block(body: tuple[ir.Statement, ...], read: set[str]) -> tuple[ir.Statement, ...]:
    found: list[ir.Statement] = []
    for statement in body:
        if isinstance(statement, ir.Assign) and statement.target.name not in read:
            if _matters(statement.value):
                found.append(ir.Evaluate(statement.value, statement.line))
            continue
        inner: dict[str, Any] = {
            name: _block(getattr(statement, name), read)
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        found.append(replace(statement, **inner) if inner else statement)
    return tuple(found)


def _matters(value: ir.Expression) -> bool:
    """Whether evaluating it can be noticed."""
    faults = ir.faults_of(value) - {"MemoryError"}
    return bool(faults) or any(isinstance(v, ir.Call | ir.Popped) for v in ir.parts(value))
