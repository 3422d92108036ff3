"""What is made of all items of something: ``sum``, ``min``, ``max``, ``any``, ``all``, by a loop before."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import condition, expression
from hasten.frontend.kernel.lowering.operators import binary, converted, truth

__all__ = ["reduced"]

_STEMS = {"any": "some", "all": "every", "min": "least", "max": "most", "sum": "total"}
_Value = Callable[[], ir.Expression]


def reduced(node: ast.Call, at: Context, result: ir.Number) -> ir.Expression:
    """One of the five over what can be looped over, or over a generator of such."""
    from hasten.frontend.kernel.lowering.loops import (  # noqa: PLC0415 (loops hold expressions)
        generated,
    )

    name, of = ast.unparse(node.func), node.args[0]
    if isinstance(of, ast.GeneratorExp | ast.ListComp):
        generators, item = of.generators, of.elt
    else:
        target = ast.copy_location(ast.Name("item", ast.Store()), node)
        item = ast.copy_location(ast.Name("item", ast.Load()), node)
        generators = [ast.comprehension(target, of, [], 0)]
    if len(generators) > 1 and name in {"any", "all"}:
        at.refuse(of, f"{name} of a generator over two loops", "write the loops")
    begins = _first_or_better if name in {"min", "max"} else _fold
    found = at.fresh(_STEMS[name], result)
    step, end = begins(name, found, node, at)

    def value() -> ir.Expression:
        return condition(item, at) if name in {"any", "all"} else expression(item, at)

    generated(generators, lambda: step(value), node, at)
    at.block += end
    return found


_Steps = tuple[Callable[[_Value], None], list[ir.Statement]]
"""What each item does, and what comes behind the loop."""


def _fold(name: str, found: ir.Variable, node: ast.Call, at: Context) -> _Steps:
    """A value to begin with, and what each item does to it."""
    start = {"any": ir.Literal_(False, ir.BOOL), "all": ir.Literal_(True, ir.BOOL)}.get(name)
    assert isinstance(found.type, ir.Number)  # noqa: S101 (the caller says so)
    at.emit(ir.Assign(found, start or converted(ir.Literal_(0, ir.INT), found.type), node.lineno))

    def step(value: _Value) -> None:
        if not start:
            added = binary("add", found, value(), at.number(node), node.lineno)
            at.emit(ir.Assign(found, added, node.lineno))
            return
        holds = truth(value())
        test = holds if name == "any" else ir.Unary("not", holds, ir.BOOL)
        decided = ir.Assign(found, ir.Literal_(name == "any", ir.BOOL), node.lineno)
        at.emit(ir.If(test, (decided, ir.Break(node.lineno)), (), node.lineno))

    return step, []


def _first_or_better(name: str, found: ir.Variable, node: ast.Call, at: Context) -> _Steps:
    """The first item, then each that is smaller or larger; where there is none, an exception."""
    assert isinstance(found.type, ir.Number)  # noqa: S101 (the caller says so)
    of = found.type
    at.emit(ir.Assign(found, converted(ir.Literal_(0, ir.INT), of), node.lineno))
    empty = at.fresh("empty", ir.BOOL)
    at.emit(ir.Assign(empty, ir.Literal_(True, ir.BOOL), node.lineno))

    def step(value: _Value) -> None:
        item = at.kept(converted(value(), of), "item")
        better = ir.Compare("<" if name == "min" else ">", item, found)
        taken = (
            ir.Assign(found, item, node.lineno),
            ir.Assign(empty, ir.Literal_(False, ir.BOOL), node.lineno),
        )
        at.emit(ir.If(ir.Logical("or", empty, better), taken, (), node.lineno))

    raised = ir.Raise("ValueError", f"{name}() iterable argument is empty", node.lineno)
    return step, [ir.If(empty, (raised,), (), node.lineno)]
