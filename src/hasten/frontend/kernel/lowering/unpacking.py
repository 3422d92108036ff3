"""``a, b, c = row``: the items of an array or a list of that length."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression, values

__all__ = ["items_of", "unpacked"]


def unpacked(node: ast.expr, count: int, at: Context) -> list[ir.Expression]:
    """The values that some names take."""
    found = at.type_of(node)
    sequence = isinstance(found, known.ListOf) or (
        isinstance(found, known.Array) and found.ndim == 1
    )
    if not sequence or isinstance(node, ast.List):
        return values(node, at)
    return items_of(at.kept(expression(node, at), "items"), count, node.lineno, at)


def items_of(items: ir.Expression, count: int, line: int, at: Context) -> list[ir.Expression]:
    """The items of an array of one dimension, or of a list, that must be so many."""
    assert isinstance(items.type, ir.ArrayType | ir.ListType)  # noqa: S101 (it is a sequence)
    item = items.type.item
    wrong = ir.Compare("!=", ir.Extent(items), ir.Literal_(count, ir.INT))
    raised = ir.Raise("ValueError", f"another number of values to unpack than {count}", line)
    at.emit(ir.If(wrong, (raised,), (), line))
    return [
        ir.Element(items, (ir.Literal_(place, ir.INT),), (False,), item) for place in range(count)
    ]
