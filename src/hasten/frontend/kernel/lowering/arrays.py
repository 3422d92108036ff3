"""New arrays: ``np.zeros``, ``ones``, ``empty``, ``full``, their ``_like`` forms, and ``arange``."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression, operands
from hasten.frontend.kernel.lowering.operators import converted

__all__ = ["created"]

_FILLS = {"zeros": 0, "ones": 1, "empty": None}


def created(name: str, node: ast.Call, at: Context) -> ir.Expression:
    """A new array."""
    of = at.of(at.type_of(node), node)
    assert isinstance(of, ir.ArrayType)  # noqa: S101 (the caller has looked)
    given = {k.arg: k.value for k in node.keywords}
    like = name.endswith("_like")
    stem = name.removesuffix("_like")
    if stem == "copy" and node.args:
        return ir.Copied(expression(node.args[0], at), _contiguous(of), line=node.lineno)
    if stem == "arange":
        return _arange(node, of, at)
    first = node.args[0] if node.args else given.get("shape")
    if stem not in {*_FILLS, "full"} or first is None:
        at.refuse(node, f"numpy.{name}", "make arrays by zeros, ones, empty, full or arange")
    shape = _shape_of(first, of, node, at) if like else _shape(first, at)
    if stem == "full":
        filler = node.args[1] if len(node.args) > 1 else given.get("fill_value")
        if filler is None:
            at.refuse(node, "numpy.full without a value")
        at.number(filler)
        fill: ir.Expression | None = at.kept(converted(expression(filler, at), of.item), "fill")
    else:
        number = _FILLS[stem]
        fill = None if number is None else converted(ir.Literal_(number, ir.INT), of.item)
    return ir.Created(shape, fill, _contiguous(of), line=node.lineno)


def _contiguous(of: ir.ArrayType) -> ir.ArrayType:
    return ir.ArrayType(of.dtype, of.ndim, True)


def _shape(node: ast.expr, at: Context) -> tuple[ir.Expression, ...]:
    found = at.type_of(node)
    if isinstance(found, known.TupleOf):
        from hasten.frontend.kernel.lowering.expressions import values  # noqa: PLC0415 (beside it)

        sizes = values(node, at)
    else:
        at.number(node)
        sizes = operands([node], at)
    return tuple(at.kept(converted(size, ir.INT), "size") for size in sizes)


def _shape_of(
    node: ast.expr, of: ir.ArrayType, call: ast.Call, at: Context
) -> tuple[ir.Expression, ...]:
    array = expression(node, at)
    if not isinstance(array.type, ir.ArrayType):
        at.refuse(call, "the shape of what is no array")
    return tuple(ir.Extent(array, axis) for axis in range(of.ndim))


def _arange(node: ast.Call, of: ir.ArrayType, at: Context) -> ir.Expression:
    if len(node.args) != 1 or any(k.arg != "dtype" for k in node.keywords):
        at.refuse(node, "numpy.arange with a start", "fill the array in a loop")
    if at.number(node.args[0]).kind not in "iu":
        at.refuse(node, "numpy.arange of a float", "fill the array in a loop")
    stop = at.kept(converted(expression(node.args[0], at), ir.INT), "size")
    zero = ir.Literal_(0, ir.INT)
    size = ir.Binary("max", zero, stop, ir.INT)
    return ir.Created(
        (at.kept(size, "size"),), None, _contiguous(of), counting=True, line=node.lineno
    )
