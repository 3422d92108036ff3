"""What raises in the first iteration of a loop, or in none, stands before the loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["hoisted"]


def hoisted(function: ir.Function) -> ir.Function:
    r"""A function whose loops do not ask again what is the same each time.

    Unpacking a row asks for its length, which is that of an axis of the array; only what computes, and raises nothing
    itself, may stand before the question.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "def f(x):\n    for i in range(len(x)):\n        a, b = x[i]\n        x[i, 0] = b\n"
    >>> print(shown(hoisted(unguarded(lowered(text, np.ones((3, 2)))))))
    def f(x):
        if ((0 < x.shape[0]) and (x.shape[1] != 2)):
            raise ValueError
        for i in range(0, x.shape[0], 1):
            items = view(x, i)
            a = items[0]
            b = items[1]
            x[i, 0] = b
    """
    return replace(function, body=_block(function.body))


def _block(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
    found: list[ir.Statement] = []
    for statement in body:
        inner: dict[str, Any] = {
            name: _block(getattr(statement, name))
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        made = replace(statement, **inner) if inner else statement
        if isinstance(made, ir.For) and isinstance(made.step, ir.Literal_):
            before, made = _loop(made)
            found += before
        found.append(made)
    return tuple(found)


def _loop(loop: ir.For) -> tuple[list[ir.Statement], ir.For]:
    """The questions of a loop that are always the same, and the loop without them."""
    changes = {loop.target.name, *ir.assigned_in(loop.body)}
    views: dict[str, ir.View] = {}
    before: list[ir.Statement] = []
    left: list[ir.Statement] = []
    rest = list(loop.body)
    while rest:
        statement = rest[0]
        match statement:
            case ir.Assign(target, value) if _only_computes(value):
                if isinstance(value, ir.View):
                    views[target.name] = value
                left.append(statement)
            case ir.If(test, (ir.Raise(),), ()):
                asked = rewritten(test, lambda v: _extent(v, views))
                read = {v.name for v in ir.parts(asked) if isinstance(v, ir.Variable)}
                if read & changes or not _only_computes(asked):
                    break
                runs = _runs(loop)
                whole = asked if runs is None else ir.Logical("and", runs, asked)
                before.append(replace(statement, test=whole))
            case _:
                break
        rest.pop(0)
    return before, replace(loop, body=(*left, *rest)) if before else loop


def _only_computes(value: ir.Expression) -> bool:
    return not any(
        isinstance(part, ir.Call | ir.Popped | ir.Created | ir.Copied | ir.NewList)
        or getattr(part, "faults", ir.NO_FAULTS)
        for part in ir.parts(value)
    )


def _extent(value: ir.Expression, views: Mapping[str, ir.View]) -> ir.Expression:
    """The length of a row as that of an axis of its array."""
    match value:
        case ir.Extent(ir.Variable(name), axis) if name in views:
            view = views[name]
            whole = isinstance(view.of, ir.Variable) and isinstance(view.of.type, ir.ArrayType)
            if not whole or view.transposed or any(isinstance(p, tuple) for p in view.parts):
                return value
            assert isinstance(view.of.type, ir.ArrayType)  # noqa: S101 (as just asked)
            parts = [*view.parts, *([None] * (view.of.type.ndim - len(view.parts)))]
            axes = [number for number, part in enumerate(parts) if part is None]
            return ir.Extent(view.of, axes[axis])
    return value


def _runs(loop: ir.For) -> ir.Expression | None:
    """Whether there is a first iteration; None where there is one in any case."""
    ends = (loop.start, loop.stop)
    if all(isinstance(end, ir.Literal_) for end in ends):
        first, last = (int(end.value.real) for end in ends if isinstance(end, ir.Literal_))
        step = loop.step.value.real if isinstance(loop.step, ir.Literal_) else 1
        if first < last if step > 0 else first > last:
            return None
    up = isinstance(loop.step, ir.Literal_) and loop.step.value.real > 0
    return ir.Compare("<" if up else ">", loop.start, loop.stop)
