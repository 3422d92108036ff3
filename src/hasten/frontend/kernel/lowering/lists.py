"""Lists of numbers: written out, repeated, comprehended."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression, operands
from hasten.frontend.kernel.lowering.operators import converted
from hasten.frontend.kernel.lowering.slices import has_step, places

__all__ = ["appended", "comprehended", "joined", "listed", "popped_at", "ranged", "sliced"]


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
    if isinstance(node.op, ast.Add):
        return _concatenated(node, at)
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


def _concatenated(node: ast.BinOp, at: Context) -> ir.Expression:
    """``a + b``: a copy of the one, to which the items of the other are appended."""
    of, line = _type(node, at), node.lineno
    first, second = operands([node.left, node.right], at)
    if first.type != of or second.type != of:
        at.refuse(node, "lists of different types of numbers put together")
    made = at.fresh("both", of)
    copied = first if isinstance(first, ir.NewList) else ir.Copied(first, of, line=line)
    at.emit(ir.Assign(made, copied, line))
    second = at.kept(second, "items")
    length = at.kept(ir.Extent(second), "length")
    place = at.fresh("place", ir.INT)
    item_ = ir.Append(made, ir.Element(second, (place,), (False,), of.item), line)
    zero, one = ir.Literal_(0, ir.INT), ir.Literal_(1, ir.INT)
    at.emit(ir.For(place, zero, length, one, (item_,), line=line))
    return made


def comprehended(node: ast.ListComp, at: Context) -> ir.Expression:
    """``[... for ... in range(...)]``: an empty list, and a loop that appends."""
    return _comprehended(node, _type(node, at), at)


def _comprehended(node: ast.ListComp, of: ir.ListType, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.loops import (  # noqa: PLC0415 (loops hold expressions)
        generated,
    )

    made = at.fresh("items", of)
    at.emit(ir.Assign(made, ir.NewList((), of, None, line=node.lineno), node.lineno))

    def appends() -> None:
        at.emit(ir.Append(made, item(expression(node.elt, at), of), node.lineno))

    generated(node.generators, appends, node, at)
    return made


def appended(call: ast.Call, into: ast.expr, at: Context) -> None:
    """``items.append(x)``."""
    target, value = operands([into, call.args[0]], at)
    if not isinstance(target.type, ir.ListType):
        at.refuse(call, "appending to what is no list")
    at.emit(ir.Append(target, item(value, target.type), call.lineno))


def ranged(node: ast.Call, at: Context) -> ir.Expression | None:
    """``list(range(...))``, as a comprehension; None where it is no range."""
    match node.args:
        case [ast.Call(func=ast.Name(id="range")) as numbers]:
            name = ast.copy_location(ast.Name("number", ast.Load()), node)
            target = ast.copy_location(ast.Name("number", ast.Store()), node)
            made = ast.ListComp(name, [ast.comprehension(target, numbers, [], 0)])
            return _comprehended(ast.copy_location(made, node), _type(node, at), at)
    return None


def sliced(items: ir.Expression, part: ast.Slice, at: Context) -> ir.Expression:
    """``items[a:b:c]``: a new list."""
    of, line = items.type, part.lineno
    assert isinstance(of, ir.ListType)  # noqa: S101 (the caller has looked)
    if part.lower is None and part.upper is None and not has_step(part):
        return ir.Copied(items, of, line=line)
    items = at.kept(items, "items")
    length = at.kept(ir.Extent(items), "length")
    taken = places(part, length, at)
    made = at.fresh("part", of)
    at.emit(ir.Assign(made, ir.NewList((), of, None, line=line), line))
    number = at.fresh("number", ir.INT)
    item = ir.Append(made, ir.Element(items, (taken.at(number),), (False,), of.item), line)
    zero, one = ir.Literal_(0, ir.INT), ir.Literal_(1, ir.INT)
    at.emit(ir.For(number, zero, taken.count, one, (item,), line=line))
    return made


def popped_at(of: ast.expr, place: ast.expr, node: ast.Call, at: Context) -> ir.Expression:
    """``items.pop(i)``: the others behind it move up."""
    at.number(place)
    found = operands([of, place], at)
    items, index = at.kept(found[0], "items"), at.kept(converted(found[1], ir.INT), "place")
    kind, line = items.type, node.lineno
    assert isinstance(kind, ir.ListType)  # noqa: S101 (the caller has looked)
    faults: frozenset[ir.Fault] = frozenset({"IndexError"})
    taken = at.fresh("popped", kind.item)
    at.emit(ir.Assign(taken, ir.Element(items, (index,), (True,), kind.item, faults, line), line))
    zero, one = ir.Literal_(0, ir.INT), ir.Literal_(1, ir.INT)
    from_end = ir.Binary("add", index, ir.Extent(items), ir.INT)
    start = at.kept(ir.Select(ir.Compare("<", index, zero), from_end, index, ir.INT), "place")
    stop = at.kept(ir.Binary("sub", ir.Extent(items), one, ir.INT), "last")
    counter = at.fresh("k", ir.INT)
    into = ir.Element(items, (counter,), (False,), kind.item)
    after = ir.Element(items, (ir.Binary("add", counter, one, ir.INT),), (False,), kind.item)
    at.emit(ir.For(counter, start, stop, one, (ir.Store(into, after, line),), line=line))
    at.emit(ir.Evaluate(ir.Popped(items, kind.item, line=line), line))
    return taken
