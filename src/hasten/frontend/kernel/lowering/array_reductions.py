"""What is made of all elements of an array: ``x.sum()``, ``np.max(x)``, ``np.dot(x, y)``; by loops before."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.elementwise import Elements, elements, over
from hasten.frontend.kernel.lowering.operators import binary, converted, truth

__all__ = ["REDUCTIONS", "array_reduction"]

REDUCTIONS = {
    "sum": "sum",
    "mean": "mean",
    "min": "min",
    "max": "max",
    "amin": "min",
    "amax": "max",
    "any": "any",
    "all": "all",
    "count_nonzero": "count_nonzero",
}
_SUMMED = frozenset({"float64", "complex128"})
"""Floats whose sum in another order than NumPy's differs in the last digits only."""
_ZERO = ir.Literal_(0, ir.INT)


def array_reduction(name: str, of: ast.expr, node: ast.Call, at: Context) -> ir.Expression:
    """One of `REDUCTIONS` over all elements of an expression."""
    found = elements(of, at)
    result = ir.Number(at.number(node).dtype)
    if REDUCTIONS[name] in {"min", "max"}:
        return _extreme(REDUCTIONS[name], found, result, node, at)
    if name in {"any", "all", "count_nonzero"}:
        return _tested(name, found, node, at)
    if found.item.kind in "fc" and found.item.dtype not in _SUMMED:
        at.refuse(node, f"the {name} of {found.item.dtype}", "write the loop")
    total = _total(found, ir.FLOAT if name == "mean" else result, node, at)
    if name != "mean":
        return total
    count: ir.Expression = ir.Literal_(1, ir.INT)
    for extent in found.shape:
        count = ir.Binary("mul", count, extent, ir.INT)
    return ir.Binary("div", total, converted(count, ir.FLOAT), ir.FLOAT)


def _total(found: Elements, result: ir.Number, node: ast.AST, at: Context) -> ir.Variable:
    line = getattr(node, "lineno", 0)
    total = at.fresh("total", result)
    at.emit(ir.Assign(total, converted(_ZERO, result), line))
    of_numpy = known.number(result.dtype, "numpy")

    def body(index: tuple[ir.Expression, ...]) -> None:
        added = binary("add", total, converted(found.at(index), result), of_numpy, line)
        at.emit(ir.Assign(total, added, line))

    over(found.shape, body, line, at)
    return total


def _tested(name: str, found: Elements, node: ast.AST, at: Context) -> ir.Variable:
    """Whether some or all elements count as true, or how many do."""
    line = getattr(node, "lineno", 0)
    counts = name == "count_nonzero"
    start = ir.Literal_(0, ir.INT) if counts else ir.Literal_(name == "all", ir.BOOL)
    decided = at.fresh({"any": "some", "all": "every"}.get(name, "count"), start.type)
    at.emit(ir.Assign(decided, start, line))

    def body(index: tuple[ir.Expression, ...]) -> None:
        holds = truth(found.at(index))
        if counts:
            more = ir.Binary("add", decided, ir.Literal_(1, ir.INT), ir.INT)
            at.emit(ir.If(holds, (ir.Assign(decided, more, line),), (), line))
            return
        test = holds if name == "any" else ir.Unary("not", holds, ir.BOOL)
        answer = ir.Literal_(name == "any", ir.BOOL)
        at.emit(ir.If(test, (ir.Assign(decided, answer, line),), (), line))

    over(found.shape, body, line, at)
    return decided


def _extreme(
    name: str, found: Elements, result: ir.Number, node: ast.Call, at: Context
) -> ir.Expression:
    """The first element, then each that is smaller or larger; one that is no number stays, as in NumPy."""
    line = node.lineno
    if result.kind == "c":
        at.refuse(node, "the order of complex numbers")
    empty: ir.Expression = ir.Literal_(False, ir.BOOL)
    for place, extent in enumerate(found.shape):
        none = ir.Compare("==", extent, _ZERO)
        empty = none if place == 0 else ir.Logical("or", empty, none)
    message = "zero-size array to reduction operation which has no identity"
    at.emit(ir.If(empty, (ir.Raise("ValueError", message, line),), (), line))
    best = at.fresh("least" if name == "min" else "most", result)
    at.emit(ir.Assign(best, found.at((_ZERO,) * len(found.shape)), line))

    def body(index: tuple[ir.Expression, ...]) -> None:
        item = at.kept(found.at(index), "item")
        better: ir.Expression = ir.Compare("<" if name == "min" else ">", item, best)
        if result.kind == "f":
            better = ir.Logical("or", better, ir.Compare("!=", item, item))
        at.emit(ir.If(better, (ir.Assign(best, item, line),), (), line))

    over(found.shape, body, line, at)
    return best
