"""Lists of numbers: written out, repeated, comprehended."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import condition, expression, operands
from hasten.frontend.kernel.lowering.operators import converted

__all__ = ["appended", "comprehended", "joined", "listed"]


def _type(node: ast.expr, at: Context) -> ir.ListType:
    found = at.of(at.type_of(node), node)
    if not isinstance(found, ir.ListType):
        at.refuse(node, f"`{ast.unparse(node)[:40]}` is no list of one type of numbers")
    return found


def item(value: ir.Expression, of: ir.ListType) -> ir.Expression:
    """A value as what a list holds."""
    return converted(value, of.item) if isinstance(of.item, ir.Number) else value


def listed(node: ast.List, at: Context) -> ir.Expression:
    """``[a, b]``."""
    of = _type(node, at)
    if any(isinstance(e, ast.Starred) for e in node.elts):
        at.refuse(node, "a list with a starred item")
    items = tuple(item(value, of) for value in operands(node.elts, at))
    return ir.NewList(items, of, None, line=node.lineno)


def joined(node: ast.BinOp, at: Context) -> ir.Expression:
    """``[x] * n``; sums of lists are written as loops."""
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult) and isinstance(at.type_of(left), known.Scalar):
        left, right = right, left
    if not isinstance(node.op, ast.Mult) or not isinstance(left, ast.List):
        at.refuse(node, "a list made of other lists", "append its items in a loop")
    of = _type(node, at)
    if not isinstance(of.item, ir.Number):
        at.refuse(node, "the same list several times", "make each row by a comprehension")
    *items, times = operands([*left.elts, right], at)
    at.number(right)
    repeated = tuple(converted(value, of.item) for value in items)
    return ir.NewList(repeated, of, converted(times, ir.INT), line=node.lineno)


def comprehended(node: ast.ListComp, at: Context) -> ir.Expression:
    """``[... for ... in range(...)]``: an empty list, and a loop that appends."""
    from hasten.frontend.kernel.lowering.loops import looped  # noqa: PLC0415 (loops hold expressions)

    of = _type(node, at)
    made = at.fresh("items", of)
    at.emit(ir.Assign(made, ir.NewList((), of, None, line=node.lineno), node.lineno))
    outer = dict(at.inner)

    if len(node.generators) != 1:
        at.refuse(node, "a comprehension over two loops", "write the loops")
    generator = node.generators[0]

    def body() -> None:
        with at.collected() as kept:
            at.emit(ir.Append(made, item(expression(node.elt, at), of), node.lineno))
        statements = tuple(kept)
        for test in reversed(generator.ifs):
            with at.collected() as before:
                holds = condition(test, at)
            statements = (*before, ir.If(holds, statements, (), node.lineno))
        at.block += statements

    looped(generator.target, generator.iter, body, node.lineno, at, own=True)
    at.inner = outer
    return made


def appended(call: ast.Call, into: ast.expr, at: Context) -> None:
    """``items.append(x)``."""
    target, value = operands([into, call.args[0]], at)
    if not isinstance(target.type, ir.ListType):
        at.refuse(call, "appending to what is no list")
    at.emit(ir.Append(target, item(value, target.type), call.lineno))
