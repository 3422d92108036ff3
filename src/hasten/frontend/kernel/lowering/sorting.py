"""``sorted(items)``: a copy, in order, by merging runs from one list into another and back."""

from __future__ import annotations

import ast

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.loops import looped

__all__ = ["sorted_list"]

_ZERO, _ONE, _TWO = (ir.Literal_(n, ir.INT) for n in (0, 1, 2))


def sorted_list(items: ir.Expression, node: ast.Call, at: Context) -> ir.Expression:
    """A new list of the items in order; equal ones stay as they were, as Python's sort has it."""
    line = node.lineno
    made = _copy(items, node, at)
    of = made.type.item if isinstance(made.type, ir.ListType) else None
    if not isinstance(made.type, ir.ListType) or not isinstance(of, ir.Number) or of.kind == "c":
        at.refuse(node, "sorted of what are no real numbers")
    length = at.kept(ir.Extent(made), "length")
    other = at.fresh("other", made.type)
    at.emit(ir.Assign(other, ir.Copied(made, made.type, line=line), line))
    width = at.fresh("width", ir.INT)
    at.emit(ir.Assign(width, _ONE, line))
    with at.collected() as pass_:
        _merged((made, other), length, width, line, at)
        swapped = at.fresh("swapped", made.type)
        at.emit(ir.Assign(swapped, made, line))
        at.emit(ir.Assign(made, other, line))
        at.emit(ir.Assign(other, swapped, line))
        at.emit(ir.Assign(width, ir.Binary("mul", width, _TWO, ir.INT), line))
    at.emit(ir.While(ir.Compare("<", width, length), tuple(pass_), line))
    return made


def _copy(items: ir.Expression, node: ast.Call, at: Context) -> ir.Variable:
    if isinstance(items.type, ir.ListType):
        made = at.fresh("ordered", items.type)
        at.emit(ir.Assign(made, ir.Copied(items, items.type, line=node.lineno), node.lineno))
        return made
    if not isinstance(items.type, ir.ArrayType) or items.type.ndim != 1:
        at.refuse(node, "sorted of what is no list or array of numbers")
    of = ir.ListType(items.type.item)
    made = at.fresh("ordered", of)
    at.emit(ir.Assign(made, ir.NewList((), of, None, line=node.lineno), node.lineno))
    outer = dict(at.inner)
    item = ast.copy_location(ast.Name("item", ast.Store()), node)
    looped(item, node.args[0], lambda: at.emit(ir.Append(made, at.inner["item"], node.lineno)),
           node.lineno, at, own=True)  # fmt: skip
    at.inner = outer
    return made


def _merged(
    lists: tuple[ir.Variable, ir.Variable],
    length: ir.Expression,
    width: ir.Variable,
    line: int,
    at: Context,
) -> None:
    """Each two runs of a width from one list into the other."""
    source, to = lists
    begin = at.fresh("begin", ir.INT)
    left, right, place = (at.fresh(name, ir.INT) for name in ("left", "right", "place"))
    with at.collected() as body:
        middle = at.kept(_within(ir.Binary("add", begin, width, ir.INT), length), "middle")
        double = ir.Binary("mul", _TWO, width, ir.INT)
        end = at.kept(_within(ir.Binary("add", begin, double, ir.INT), length), "end")
        at.emit(ir.Assign(left, begin, line))
        at.emit(ir.Assign(right, middle, line))
        some_left, some_right = ir.Compare("<", left, middle), ir.Compare("<", right, end)
        smaller = ir.Compare("<", _item(source, right), _item(source, left))
        takes_left = ir.Logical(
            "and",
            some_left,
            ir.Logical(
                "or", ir.Unary("not", some_right, ir.BOOL), ir.Unary("not", smaller, ir.BOOL)
            ),
        )
        chosen = ir.If(
            takes_left,
            _taken(to, place, source, left, line),
            _taken(to, place, source, right, line),
            line,
        )
        at.emit(ir.For(place, begin, end, _ONE, (chosen,), line=line))
    step = ir.Binary("mul", _TWO, width, ir.INT)
    at.emit(ir.For(begin, _ZERO, length, at.kept(step, "step"), tuple(body), line=line))


def _within(value: ir.Expression, length: ir.Expression) -> ir.Expression:
    return ir.Binary("min", value, length, ir.INT)


def _item(of: ir.Variable, index: ir.Expression) -> ir.Element:
    assert isinstance(of.type, ir.ListType)  # noqa: S101 (the caller has made it)
    return ir.Element(of, (index,), (False,), of.type.item)


def _taken(
    to: ir.Variable, place: ir.Variable, source: ir.Variable, index: ir.Variable, line: int
) -> tuple[ir.Statement, ...]:
    return (
        ir.Store(_item(to, place), _item(source, index), line),
        ir.Assign(index, ir.Binary("add", index, _ONE, ir.INT), line),
    )
