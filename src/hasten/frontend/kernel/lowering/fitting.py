"""Numbers that NumPy's dtypes hold: what becomes one, is stored, or meets one; Python's raise where they do not fit."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from math import isfinite

import numpy as np

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.operators import bits_of, converted

__all__ = ["fitted", "operand_fitted", "require_fitting", "stored"]


def fitted(
    value: ir.Expression, found: known.Scalar, to: ir.Number, node: ast.AST, at: Context
) -> ir.Expression:
    """A number that becomes one of NumPy's: a whole number of Python's raises where it does not fit."""
    bits = bits_of(to)
    if value.type != ir.INT or found.origin != "python" or to.kind not in "iu" or to == ir.INT:
        return value
    least, most = (0, 2**bits - 1) if to.kind == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if isinstance(value, ir.Literal_):
        if not least <= int(value.value.real) <= most:
            at.refuse(node, f"{value.value} does not fit into {to.dtype}")
        return value
    if _is_between(value, least, most):
        return value
    value = at.kept(value)
    outside: ir.Expression = ir.Compare("<", value, ir.Literal_(least, ir.INT))
    if bits < 64:
        above = ir.Compare(">", value, ir.Literal_(most, ir.INT))
        outside = ir.Logical("or", outside, above)
    raised = ir.Raise(
        "OverflowError", f"a whole number beyond {to.dtype}", getattr(node, "lineno", 0), guard=True
    )
    at.emit(ir.If(outside, (raised,), (), raised.line))
    return value


def stored(
    value: ir.Expression, found: known.Type | None, item: ir.Number, node: ast.AST, at: Context
) -> ir.Expression:
    """A number as NumPy stores it: towards zero; what does not fit raises where it is one of Python's.

    Parameters
    ----------
    value : Expression
    found : Type or None
        What is known of it; nothing of what was unpacked.
    item : Number
    node : ast.AST
    at : Context
    """
    if not isinstance(value.type, ir.Number):
        return converted(value, item)
    if value.type.kind == "c" and item.kind != "c":
        at.refuse(node, "storing a complex number in an array of others")
    if item.kind not in "iu" or not isinstance(found, known.Scalar):
        return converted(value, item)
    if isinstance(value, ir.Literal_) and isinstance(value.value, float) and isfinite(value.value):
        value = ir.Literal_(int(value.value), ir.INT)
    if isinstance(value.type, ir.Number) and value.type.kind == "f":
        if found.origin == "numpy" and item.kind == "u":
            return converted(converted(value, ir.INT), item)
        faults: frozenset[ir.Fault] = frozenset({"OverflowError", "ValueError"})
        value = ir.Convert(converted(value, ir.FLOAT), ir.INT, faults, getattr(node, "lineno", 0))
        found = known.number("int64")
    return converted(fitted(value, found, item, node, at), item)


def operand_fitted(
    value: ir.Expression, node: ast.expr, of: known.Scalar, at: Context
) -> ir.Expression:
    """An operand of an operator of NumPy's whole numbers: one of Python's adapts, or raises."""
    if of.origin != "numpy" or of.kind not in "iu":
        return value
    return fitted(value, at.number(node), ir.Number(of.dtype), node, at)


def _is_between(value: ir.Expression, least: int, most: int) -> bool:
    """Whether a number is seen to be one of a few that are written in the code."""
    match value:
        case ir.Literal_(int() as number):
            return least <= number <= most
        case ir.Select(_, body, orelse):
            return _is_between(body, least, most) and _is_between(orelse, least, most)
        case ir.Convert(operand):
            return operand.type == ir.BOOL and least <= 0
    return False


def require_fitting(nodes: Sequence[ast.expr], of: known.Scalar, at: Context) -> None:
    """Refuse numbers of the code that the NumPy dtype of an operation does not hold: NumPy raises there."""
    if of.origin != "numpy" or of.kind not in "iu":
        return
    for node in nodes:
        value = at.type_of(node)
        if isinstance(value, known.Scalar) and isinstance(value.value, int) and value.kind == "i":
            ends = np.iinfo(of.dtype)
            if not ends.min <= value.value <= ends.max:
                what = f"`{ast.unparse(node)}` with a number of {of.dtype}, which does not hold it"
                at.refuse(node, what, "convert that number with int() before")
