"""The end of a loop stands in the loop, where it would be the same each time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir

__all__ = ["forwarded"]


def forwarded(function: ir.Function) -> ir.Function:
    r"""A function without names that hold nothing but the end of the loop behind them.

    Python evaluates the end once, other languages each time around: so it must be cheap, raise nothing
    and read nothing that the loop changes.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.ranges import proved
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> text = "def f(x):\n    for i in range(len(x) - 1):\n        x[i] = 0.0\n"
    >>> program = proved(lowered(text, np.ones(3)))
    >>> print(shown(program))
    def f(x):
        end = (x.shape[0] - 1)
        for i in range(0, end, 1):
            x[i] = 0.0
    >>> print(shown(forwarded(program)))
    def f(x):
        for i in range(0, (x.shape[0] - 1), 1):
            x[i] = 0.0
    """
    uses = Counter(
        value.name
        for statement in ir.statements_in(function.body)
        for value in ir.walk(statement)
        if isinstance(value, ir.Variable)
    )
    return replace(function, body=_block(function.body, uses))


def _block(body: tuple[ir.Statement, ...], uses: Counter[str]) -> tuple[ir.Statement, ...]:
    found: list[ir.Statement] = []
    for statement in body:
        inner: dict[str, Any] = {
            name: _block(getattr(statement, name), uses)
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        made = replace(statement, **inner) if inner else statement
        if isinstance(made, ir.For) and found and _holds_the_end(found[-1], made, uses):
            held = found.pop()
            assert isinstance(held, ir.Assign)  # noqa: S101 (as was just seen)
            made = replace(made, stop=held.value)
        found.append(made)
    return tuple(found)


def _holds_the_end(before: ir.Statement, loop: ir.For, uses: Counter[str]) -> bool:
    if not isinstance(before, ir.Assign) or loop.stop != before.target:
        return False
    return uses[before.target.name] == 2 and _stays(before.value, loop)


def _stays(value: ir.Expression, loop: ir.For) -> bool:
    """Whether it is cheap, raises nothing, and the loop leaves it alone."""
    parts = tuple(ir.parts(value))
    if ir.faults_of(value) or len(parts) > 4:
        return False
    changed = {s.target.name for s in ir.statements_in(loop.body) if isinstance(s, ir.Assign)}
    for part in parts:
        match part:
            case ir.Variable(name) if name in changed:
                return False
            case ir.Extent(of) if not isinstance(of.type, ir.ArrayType):
                return False
            case ir.Variable() | ir.Literal_() | ir.Extent():
                continue
            case ir.Binary("add" | "sub"):
                continue
            case _:
                return False
    return True
