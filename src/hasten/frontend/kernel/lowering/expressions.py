"""Expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

import numpy as np

from hasten.frontend import types as known
from hasten.frontend.arithmetic import promoted
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.fitting import operand_fitted, require_fitting
from hasten.frontend.kernel.lowering.operators import (
    OPERATORS,
    binary,
    converted,
    negated,
    truth,
)

__all__ = [
    "COMPARISONS",
    "condition",
    "expression",
    "literal",
    "number",
    "operands",
    "values",
]

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def expression(node: ast.expr, at: Context) -> ir.Expression:
    """The value of an expression; what must happen before it is emitted.

    Raises
    ------
    Unsupported
    """
    for kinds, lower in _TABLE:
        if isinstance(node, kinds):
            return lower(node, at)
    at.refuse_special(node)
    at.refuse(node, f"`{type(node).__name__}` expressions are not of the kernel language")


def number(node: ast.expr, at: Context) -> ir.Expression:
    """The value of an expression that is a number."""
    at.number(node)
    return expression(node, at)


def values(node: ast.expr, at: Context) -> list[ir.Expression]:  # noqa: C901 (a table)
    """The parts of what is unpacked or returned: of a tuple, a shape, several results of a call."""
    match node:
        case ast.Tuple(elts=elts):
            return operands(elts, at)
        case ast.Attribute(value=of, attr="shape"):
            array = expression(of, at)
            if isinstance(array.type, ir.ArrayType):
                return [ir.Extent(array, axis) for axis in range(array.type.ndim)]
        case ast.Call(func=ast.Name(id="divmod"), args=[_, _] as args, keywords=[]):
            return _divided(args, node, at)
    found = at.type_of(node)
    if not isinstance(found, known.TupleOf):
        return [expression(node, at)]
    if isinstance(node, ast.Name) and node.id in at.function.names:
        return [_part(node.id, i, t, node, at) for i, t in enumerate(found.items)]
    if isinstance(node, ast.Name):
        constant = at.value_of_global(node.id, node)
        if isinstance(constant, tuple):
            return [literal(value, node, at) for value in constant]
    if isinstance(node, ast.Call):
        result = expression(node, at)
        if isinstance(result.type, ir.TupleType):
            kept = at.fresh("result", result.type)
            at.emit(ir.Assign(kept, result, node.lineno))
            return [ir.Item(kept, i, t) for i, t in enumerate(result.type.items)]
    at.refuse(node, "a tuple made in another way than by writing it out")


def _divided(args: list[ast.expr], node: ast.expr, at: Context) -> list[ir.Expression]:
    """``divmod(a, b)``: what ``//`` and ``%`` give."""
    found = at.type_of(node)
    for argument in args:
        at.number(argument)
    left, right = (at.kept(value) for value in operands(args, at))
    if not isinstance(found, known.TupleOf):
        at.refuse(node, f"`{ast.unparse(node)[:40]}`")
    return [
        binary(operator, left, right, of, node.lineno)
        for operator, of in zip(("floordiv", "mod"), found.items, strict=True)
        if isinstance(of, known.Scalar)
    ]


def _part(
    name: str, index: int, found: known.Type | None, node: ast.AST, at: Context
) -> ir.Expression:
    """A variable for each item of a tuple: ``p`` is ``p_0``, ``p_1``."""
    return ir.Variable(f"{name}_{index}", at.of(found or known.ANY, node))


def operands(nodes: Sequence[ast.expr], at: Context) -> list[ir.Expression]:
    """Values in the order of their evaluation: what a later one emits comes after earlier values."""
    found: list[ir.Expression] = []
    for node in nodes:
        with at.collected() as emitted:
            value = expression(node, at)
        if emitted:
            found = [at.kept(earlier) for earlier in found]
            at.block += emitted
        found.append(value)
    return found


def condition(node: ast.expr, at: Context) -> ir.Expression:
    """Whether an expression counts as true."""
    match node:
        case ast.BoolOp(op, [*parts]):
            found = condition(parts[0], at)
            for part in parts[1:]:
                found = _logical("and" if isinstance(op, ast.And) else "or", found, part, at)
            return found
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ir.Unary("not", condition(operand, at), ir.BOOL)
    found = expression(node, at)
    if isinstance(found.type, ir.ArrayType | ir.TupleType | ir.NoneType):
        at.refuse(node, "the truth of an array", "compare its elements")
    return truth(found)


def _logical(operator: str, left: ir.Expression, right: ast.expr, at: Context) -> ir.Expression:
    with at.collected() as emitted:
        value = condition(right, at)
    if not emitted:
        return ir.Logical(operator, left, value)
    found = at.fresh("holds", ir.BOOL)
    at.emit(ir.Assign(found, left, right.lineno))
    test: ir.Expression = found if operator == "and" else ir.Unary("not", found, ir.BOOL)
    body = (*emitted, ir.Assign(found, value, right.lineno))
    at.emit(ir.If(test, body, (), right.lineno))
    return found


def _constant(node: ast.Constant, at: Context) -> ir.Expression:
    return literal(node.value, node, at)


def literal(value: object, node: ast.AST, at: Context) -> ir.Literal_:
    """A number that is written in the code, or stands in a constant."""
    match value:
        case bool():
            return ir.Literal_(value, ir.BOOL)
        case int() if -(2**63) <= value < 2**63:
            return ir.Literal_(value, ir.INT)
        case int():
            at.refuse(node, "a whole number beyond 64 bits")
        case float():
            return ir.Literal_(value, ir.FLOAT)
        case complex():
            return ir.Literal_(value, ir.COMPLEX)
    if value is None:
        at.refuse(node, "None", "use a number that cannot occur, or a flag of its own")
    what = "text decides branches only" if isinstance(value, str) else "it has numbers only"
    at.refuse(node, f"the constant {value!r:.40} is not of the kernel language", what)


def _name(node: ast.Name, at: Context) -> ir.Expression:
    if node.id in at.inner:
        return at.inner[node.id]
    if node.id in at.function.names:
        return ir.Variable(node.id, at.of(at.function.names[node.id], node))
    value = at.value_of_global(node.id, node)
    if isinstance(value, tuple | list | np.ndarray):
        from hasten.frontend.kernel.lowering.constants import constant  # noqa: PLC0415 (few have one)

        return constant(node.id, value, node, at)
    return literal(value, node, at)


def _attribute(node: ast.Attribute, at: Context) -> ir.Expression:
    found = at.type_of(node.value)
    if isinstance(found, known.Symbol):
        constant = at.constant_of(f"{found.path}.{node.attr}")
        if constant is not None:
            return ir.Literal_(constant, ir.FLOAT)
    match found, node.attr:
        case known.Array(), "size":
            array = expression(node.value, at)
            sizes = [ir.Extent(array, axis) for axis in range(found.ndim)]
            total: ir.Expression = sizes[0]
            for size in sizes[1:]:
                total = ir.Binary("mul", total, size, ir.INT)
            return total
        case known.Array(), "ndim":
            return ir.Literal_(found.ndim, ir.INT)
        case known.Array(), "T":
            array = expression(node.value, at)
            of = at.of(at.type_of(node), node)
            if isinstance(of, ir.ArrayType):
                return ir.View(array, (), of, transposed=True)
        case known.Scalar(dtype="complex128"), "real" | "imag":
            operand = expression(node.value, at)
            return ir.Mathematical(node.attr, (operand,), ir.FLOAT)
    at.refuse(node, f"`.{node.attr}` here is not of the kernel language")


def _binary(node: ast.BinOp, at: Context) -> ir.Expression:
    found = at.type_of(node)
    if isinstance(found, known.ListOf):
        from hasten.frontend.kernel.lowering.lists import joined  # noqa: PLC0415 (expressions within)

        return joined(node, at)
    if isinstance(found, known.Array):
        return _whole(node, at)
    if type(node.op) not in OPERATORS:
        at.refuse(node, f"the operator of `{ast.unparse(node)}`")
    power = isinstance(node.op, ast.Pow) and isinstance(found, known.Scalar)
    if power and at.number(node).kind == "c":
        _require_square(node, at)
    left, right = operands([node.left, node.right], at)
    for side in (node.left, node.right):
        at.number(side)
    of = at.number(node)
    require_fitting([node.left, node.right], of, at)
    if isinstance(node.op, ast.Pow):
        left = at.kept(left, "base") if of.origin == "numpy" and of.whole else left
    else:
        left = operand_fitted(left, node.left, of, at)
        right = operand_fitted(right, node.right, of, at)
    if isinstance(node.op, ast.LShift | ast.RShift) and of.origin == "numpy":
        right = at.kept(right, "count")  # it is written more than once, as the base of a power is
    return binary(OPERATORS[type(node.op)], left, right, of, node.lineno)


def _require_square(node: ast.BinOp, at: Context) -> None:
    """Refuse a complex power: the whole ones up to a hundred were written out before."""
    exponent = at.number(node.right)
    if exponent.value != 2 or exponent.kind != "i":
        at.refuse(node, "a complex power", "use cmath.exp and cmath.log, or a whole exponent")


def _whole(node: ast.expr, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.elementwise import computed  # noqa: PLC0415 (of expressions)

    return computed(node, at)


def _unary(node: ast.UnaryOp, at: Context) -> ir.Expression:
    if isinstance(node.op, ast.Not):
        return condition(node, at)
    if isinstance(at.type_of(node), known.Array):
        return _whole(node, at)
    operand = number(node.operand, at)
    found = at.number(node)
    match node.op:
        case ast.USub():
            return negated(operand, found, node.lineno)
        case ast.UAdd():
            return converted(operand, ir.Number(found.dtype))
    result = ir.Number(found.dtype)
    return ir.Unary("invert", converted(operand, result), result)


def _compare(node: ast.Compare, at: Context) -> ir.Expression:
    if isinstance(at.type_of(node), known.Array):
        return _whole(node, at)
    parts = [node.left, *node.comparators]
    for part in parts:
        at.number(part)
    if any(type(op) not in COMPARISONS for op in node.ops):
        at.refuse(node, f"`{ast.unparse(node)}`", "the kernel language compares numbers")
    left, right = operands(parts[:2], at)
    if len(parts) > 2:
        right = at.kept(right)
    found = _compared(node.ops[0], left, right, parts[:2], at)
    for op, one, other in zip(node.ops[1:], parts[1:], parts[2:], strict=False):
        with at.collected() as emitted:
            following = expression(other, at)
            if other is not parts[-1]:
                following = at.kept(following)
            test = _compared(op, right, following, [one, other], at)
        found = _also(found, test, emitted, at)
        right = following
    return found


def _also(
    found: ir.Expression, test: ir.Expression, emitted: list[ir.Statement], at: Context
) -> ir.Expression:
    if not emitted:
        return ir.Logical("and", found, test)
    held = at.fresh("holds", ir.BOOL)
    at.emit(ir.Assign(held, found))
    at.emit(ir.If(held, (*emitted, ir.Assign(held, test))))
    return held


def _compared(
    op: ast.cmpop, left: ir.Expression, right: ir.Expression, nodes: list[ast.expr], at: Context
) -> ir.Expression:
    kinds = (at.number(nodes[0]), at.number(nodes[1]))
    pair = promoted(*kinds)
    mixed = {k.dtype for k in kinds} == {"int64", "uint64"}
    if pair is None or mixed:
        at.refuse(nodes[1], "a comparison of numbers that have no common type")
    common = ir.Number(pair[0])
    if (
        common.kind in "iu"
        and common != ir.Number("uint64")
        and not all(map(_fits(common), (left, right)))
    ):
        common = ir.INT  # NumPy compares a whole number of Python's by its value, however large
    if common.kind == "c" and not isinstance(op, ast.Eq | ast.NotEq):
        at.refuse(nodes[1], "the order of complex numbers")
    return ir.Compare(COMPARISONS[type(op)], converted(left, common), converted(right, common))


def _fits(common: ir.Number) -> Callable[[ir.Expression], bool]:
    """Whether a whole number is surely one of a type."""
    ends = np.iinfo(common.dtype)

    def fits(value: ir.Expression) -> bool:
        if isinstance(value, ir.Literal_):
            return int(ends.min) <= int(value.value.real) <= int(ends.max)
        return isinstance(value.type, ir.Number) and np.can_cast(value.type.dtype, common.dtype)

    return fits


def _select(node: ast.IfExp, at: Context) -> ir.Expression:
    test = condition(node.test, at)
    found = at.of(at.type_of(node), node)
    with at.collected() as before_body:
        body = expression(node.body, at)
    with at.collected() as before_orelse:
        orelse = expression(node.orelse, at)
    if isinstance(found, ir.Number):
        body, orelse = converted(body, found), converted(orelse, found)
        if not before_body and not before_orelse:
            return ir.Select(test, body, orelse, found)
    chosen = at.fresh("chosen", found)
    line = node.lineno
    at.emit(
        ir.If(
            test,
            (*before_body, ir.Assign(chosen, body, line)),
            (*before_orelse, ir.Assign(chosen, orelse, line)),
            line,
        )
    )
    return chosen


def _bool_op(node: ast.BoolOp, at: Context) -> ir.Expression:
    """With Python's values: the first that decides."""
    found = at.number(node)
    result = ir.Number(found.dtype)
    if result == ir.BOOL:
        return condition(node, at)
    value = at.kept(converted(expression(node.values[0], at), result))
    for following in node.values[1:]:
        with at.collected() as emitted:
            other = converted(expression(following, at), result)
        if emitted:
            at.refuse(following, "a call behind `and` or `or`", "write it as an if")
        test = truth(value)
        pair = (other, value) if isinstance(node.op, ast.And) else (value, other)
        value = at.kept(ir.Select(test, *pair, result))
    return value


def _call(node: ast.Call, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.calls import call  # noqa: PLC0415 (its arguments are expressions)

    return call(node, at)


def _subscript(node: ast.Subscript, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.subscripts import subscript  # noqa: PLC0415 (as above)

    return subscript(node, at)


def _list(node: ast.List | ast.ListComp, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.lists import comprehended, listed  # noqa: PLC0415 (as above)

    return listed(node, at) if isinstance(node, ast.List) else comprehended(node, at)


_TABLE: tuple[tuple[type | tuple[type, ...], Callable[..., ir.Expression]], ...] = (
    (ast.Constant, _constant),
    (ast.Name, _name),
    (ast.Attribute, _attribute),
    (ast.BinOp, _binary),
    (ast.UnaryOp, _unary),
    (ast.Compare, _compare),
    (ast.IfExp, _select),
    (ast.BoolOp, _bool_op),
    (ast.Call, _call),
    (ast.Subscript, _subscript),
    ((ast.List, ast.ListComp), _list),
)
