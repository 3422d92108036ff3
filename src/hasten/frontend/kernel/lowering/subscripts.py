"""Elements and views of arrays, items of lists and tuples."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression, operands, values
from hasten.frontend.kernel.lowering.lists import sliced
from hasten.frontend.kernel.lowering.operators import converted
from hasten.frontend.kernel.lowering.slices import end_of, has_step, places

__all__ = ["element", "require_own", "subscript"]

_INDEX: frozenset[ir.Fault] = frozenset({"IndexError"})


def subscript(node: ast.Subscript, at: Context) -> ir.Expression:
    """``of[index]``: a number, a list, or a view."""
    found = at.type_of(node.value)
    if isinstance(found, known.TupleOf) or _is_shape(node.value, at):
        return _of_tuple(node, at)
    if isinstance(found, known.Symbol | known.Object):
        at.refuse(
            node, f"`{ast.unparse(node)[:40]}`", "only arrays, lists and tuples have items here"
        )
    if at.type_of(node) == known.ANY:
        at.refuse_special(node)
    if _parts(node) and any(isinstance(p, ast.Slice) for p in _parts(node)):
        return _view(node, at)
    if isinstance(found, known.Array) and len(_parts(node)) < found.ndim:
        return _view(node, at)
    return element(node, at)


def _parts(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _is_shape(node: ast.expr, at: Context) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "shape"
        and isinstance(at.type_of(node.value), known.Array)
    )


def _of_tuple(node: ast.Subscript, at: Context) -> ir.Expression:
    index = at.type_of(node.slice)
    if isinstance(node.value, ast.Name) and _is_computed(index) and _is_constant(node.value, at):
        return element(node, at)
    items = values(node.value, at)
    if not (isinstance(index, known.Scalar) and isinstance(index.value, int)):
        at.refuse(node, "an item of a tuple whose number is not written in the code")
    if not -len(items) <= index.value < len(items):
        at.refuse(node, "an item that the tuple does not have")
    return items[index.value]


def _is_computed(index: known.Type) -> bool:
    return isinstance(index, known.Scalar) and index.whole and not isinstance(index.value, int)


def _is_constant(name: ast.Name, at: Context) -> bool:
    return name.id not in at.function.names and name.id not in at.inner


def require_own(target: ast.Subscript, at: Context) -> None:
    """Refuse to change what belongs to the module: it would be made anew by the next call."""
    of: ast.expr = target
    while isinstance(of, ast.Subscript | ast.Attribute):
        of = of.value
    if isinstance(of, ast.Name) and _is_constant(of, at):
        at.refuse(target, f"changing `{of.id}`, which belongs to the module", "change a copy")


def element(node: ast.Subscript, at: Context) -> ir.Element:
    """A place that can be read and written."""
    parts = _parts(node)
    of, *indices = operands([node.value, *parts], at)
    types = [at.number(part) for part in parts]
    for part, t in zip(parts, types, strict=True):
        if t.kind not in "iu":
            at.refuse(part, "an index that is no whole number")
    if isinstance(of.type, ir.ArrayType):
        item: ir.Number | ir.ListType = of.type.item
        if len(indices) > of.type.ndim:
            at.refuse(node, f"{len(indices)} indices of an array of {of.type.ndim} dimensions")
    elif isinstance(of.type, ir.ListType) and len(indices) == 1:
        item = of.type.item
    else:
        at.refuse(
            node, f"`{ast.unparse(node)[:40]}`", "only arrays, lists and tuples have items here"
        )
    wraps = tuple(not t.nonnegative for t in types)
    whole = tuple(converted(index, ir.INT) for index in indices)
    return ir.Element(of, whole, wraps, item, _INDEX, node.lineno)


def _view(node: ast.Subscript, at: Context) -> ir.Expression:
    array = expression(node.value, at)
    if isinstance(array.type, ir.ListType) and isinstance(node.slice, ast.Slice):
        return sliced(array, node.slice, at)
    if not isinstance(array.type, ir.ArrayType):
        at.refuse(node, f"`{ast.unparse(node)[:40]}`")
    array = at.kept(array, "array")
    found = at.of(at.type_of(node), node)
    if not isinstance(found, ir.ArrayType):
        at.refuse(node, f"`{ast.unparse(node)[:40]}`")
    parts = tuple(_part(part, array, axis, at) for axis, part in enumerate(_parts(node)))
    return ir.View(array, parts, found, False, _INDEX, True, node.lineno)


def _part(part: ast.expr, array: ir.Expression, axis: int, at: Context) -> ir.Part:
    if not isinstance(part, ast.Slice):
        at.number(part)
        return at.kept(converted(expression(part, at), ir.INT), "index")
    if has_step(part):
        taken = places(part, at.kept(ir.Extent(array, axis), "length"), at)
        return taken.first, taken.count, taken.step
    ends = end_of(part.lower, at), end_of(part.upper, at)
    return ends if any(end is not None for end in ends) else None
