"""Operations on whole arrays: one loop over their elements, into a new array or into part of one."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from hasten.frontend import types as known
from hasten.frontend.arithmetic import promoted
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import COMPARISONS, expression, operands
from hasten.frontend.kernel.lowering.fitting import fitted, stored
from hasten.frontend.kernel.lowering.operators import (
    OPERATORS,
    binary,
    converted,
    negated,
)
from hasten.frontend.kernel.lowering.overlaps import may_overlap
from hasten.frontend.kernel.lowering.subscripts import require_own

__all__ = ["assigned", "computed", "elements", "is_operation", "over"]

_Index = tuple[ir.Expression, ...]
_ZERO, _ONE = ir.Literal_(0, ir.INT), ir.Literal_(1, ir.INT)
_FUNCTIONS = {"arctan": "atan", "arcsin": "asin", "arccos": "acos", "abs": "abs", "absolute": "abs",
              **{name: name for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh",
                                         "floor", "ceil", "log10", "log2", "log1p", "expm1", "cbrt")}}  # fmt: skip


@dataclass(frozen=True)
class Elements:
    """An array that is not there: its lengths, and what an element is.

    Parameters
    ----------
    shape : tuple of Expression
    item : Number
    element : callable
        Takes indices; gives the element at their end, so that shorter ones are broadcast.
    """

    shape: tuple[ir.Expression, ...]
    item: ir.Number
    element: Callable[[_Index], ir.Expression]

    def at(self, index: _Index) -> ir.Expression:
        """The element at the indices of an array of as many dimensions, or more."""
        return self.element(index[len(index) - len(self.shape) :])


def elements(node: ast.expr, at: Context) -> Elements:
    """The elements of an expression; what its parts need is emitted."""
    found = at.type_of(node)
    if isinstance(found, known.Scalar):
        value = at.kept(expression(node, at))
        return Elements((), ir.Number(found.dtype), lambda _: value)
    if not isinstance(found, known.Array) or found.optional:
        at.refuse(node, f"`{ast.unparse(node)[:40]}` in an operation on arrays")
    item = ir.Number(found.dtype)
    match node:
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            sides = [_fitted(part, elements(part, at), item, at) for part in (left, right)]
            return _pair(node, sides[0], sides[1], item, at)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            return _compared(node, elements(left, at), elements(right, at), at)
        case ast.Call(func=ast.Attribute(attr="where"), args=[test, body, orelse]):
            return _chosen(node, [elements(part, at) for part in (test, body, orelse)], item, at)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            of = elements(operand, at)
            of_numpy = known.number(found.dtype, "numpy")
            return Elements(of.shape, item, lambda i: negated(of.at(i), of_numpy, node.lineno))
        case ast.Call(func=ast.Attribute(value=home, attr=name), args=[argument], keywords=[]) if (
            at.type_of(home) == known.Symbol("numpy") and name in _FUNCTIONS
        ):
            return _function(_FUNCTIONS[name], elements(argument, at), item, node, at)
    array = at.kept(expression(node, at), "array")
    shape = tuple(ir.Extent(array, axis) for axis in range(found.ndim))
    plain = (False,) * found.ndim
    return Elements(shape, item, lambda i: ir.Element(array, i, plain, item))


def _pair(
    node: ast.BinOp, left: Elements, right: Elements, item: ir.Number, at: Context
) -> Elements:
    operator, line = OPERATORS[type(node.op)], node.lineno
    shape = _common(left.shape, right.shape, node, at)
    of_numpy = known.number(item.dtype, "numpy")
    squares = operator == "pow" and _is_two(node.right)
    if operator in {"lshift", "rshift"} and not isinstance(node.right, ast.Constant):
        at.refuse(node, "a shift of NumPy's numbers by a computed number of bits")

    def element(index: _Index) -> ir.Expression:
        base = left.at(index)
        if squares:
            base = converted(base, item)
            return ir.Binary("mul", base, base, item, line=line)
        return binary(operator, base, right.at(index), of_numpy, line)

    return Elements(shape, item, element)


def _compared(node: ast.Compare, left: Elements, right: Elements, at: Context) -> Elements:
    sign = COMPARISONS[type(node.ops[0])]
    shape = _common(left.shape, right.shape, node, at)
    common = ir.INT
    if {left.item.kind, right.item.kind} != {"i"}:  # whole numbers are compared as they are
        pair = promoted(*(_of_element(at.type_of(n)) for n in (node.left, node.comparators[0])))
        if pair is None:
            at.refuse(node, "a comparison of arrays that have no common type")
        common = ir.Number(pair[0])
    return Elements(
        shape,
        ir.BOOL,
        lambda i: ir.Compare(sign, converted(left.at(i), common), converted(right.at(i), common)),
    )


def _chosen(node: ast.expr, parts: list[Elements], item: ir.Number, at: Context) -> Elements:
    test, body, orelse = parts
    shape = _common(_common(test.shape, body.shape, node, at), orelse.shape, node, at)
    return Elements(
        shape,
        item,
        lambda i: ir.Select(
            test.at(i), converted(body.at(i), item), converted(orelse.at(i), item), item
        ),
    )


def _of_element(t: known.Type) -> known.Scalar:
    """What NumPy computes with: elements are its own numbers, those of Python adapt."""
    match t:
        case known.Array(dtype=dtype):
            return known.number(dtype, "numpy")
        case known.Scalar():
            return t
    raise TypeError(t)


def _fitted(node: ast.expr, of: Elements, item: ir.Number, at: Context) -> Elements:
    """A whole number of Python beside an array of narrower ones: NumPy raises where it does not fit."""
    if of.shape or item.kind not in "iu":
        return of
    value = fitted(of.at(()), at.number(node), item, node, at)
    return Elements((), of.item, lambda _: value)


def _is_two(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 2


def _function(name: str, of: Elements, item: ir.Number, node: ast.expr, at: Context) -> Elements:
    if name == "abs" and item.kind in "if":
        return Elements(of.shape, item, lambda i: ir.Unary("abs", of.at(i), item))
    rounds = (
        name in {"floor", "ceil"} and of.item.kind != "f"
    )  # NumPy leaves whole numbers what they are
    if item != ir.FLOAT or of.item.kind == "c" or rounds:
        at.refuse(node, f"{name} of arrays of {of.item.dtype}", "write the loop over its elements")
    return Elements(
        of.shape, item, lambda i: ir.Mathematical(name, (converted(of.at(i), ir.FLOAT),), ir.FLOAT)
    )


def _common(
    one: tuple[ir.Expression, ...], other: tuple[ir.Expression, ...], node: ast.AST, at: Context
) -> tuple[ir.Expression, ...]:
    """The shape of both; lengths that differ raise, since none is stretched."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    for a, b in zip(longer[len(longer) - len(shorter) :], shorter, strict=True):
        _require_equal(a, b, node, at)
    return longer


def _require_equal(a: ir.Expression, b: ir.Expression, node: ast.AST, at: Context) -> None:
    if a == b:
        return
    line = getattr(node, "lineno", 0)
    raised = ir.Raise("ValueError", "operands could not be broadcast together", line)
    at.emit(ir.If(ir.Compare("!=", a, b), (raised,), (), line))


def over(shape: tuple[ir.Expression, ...], body: Callable[[_Index], None], line: int,
         at: Context) -> None:  # fmt: skip
    """Loops over all indices of a shape."""
    counters = tuple(at.fresh("ijklm"[axis], ir.INT) for axis in range(len(shape)))
    with at.collected() as inner:
        body(counters)
    statements = tuple(inner)
    for counter, stop in zip(reversed(counters), reversed(shape), strict=True):
        statements = (ir.For(counter, _ZERO, stop, _ONE, statements, line=line),)
    at.block += statements


def computed(node: ast.expr, at: Context, into: ir.Variable | None = None) -> ir.Variable:
    """A new array of an operation's elements, in a variable of its own or in one that it does not read."""
    return _made(elements(node, at), node.lineno, at, into)


def is_operation(node: ast.expr, at: Context) -> bool:
    """Whether an expression is computed element by element."""
    if not isinstance(at.type_of(node), known.Array):
        return False
    match node:
        case ast.BinOp() | ast.UnaryOp() | ast.Compare():
            return True
        case ast.Call(func=ast.Attribute(value=home, attr=name)):
            return at.type_of(home) == known.Symbol("numpy") and name in {*_FUNCTIONS, "where"}
    return False


def _made(of: Elements, line: int, at: Context, into: ir.Variable | None = None) -> ir.Variable:
    kind = ir.ArrayType(of.item.dtype, len(of.shape), True)
    made = into if into is not None and into.type == kind else at.fresh("made", kind)
    shape = tuple(at.kept(extent, "size") for extent in of.shape)
    at.emit(ir.Assign(made, ir.Created(shape, None, kind, line=line), line))
    over(shape, lambda i: at.emit(ir.Store(_place(made, i), of.at(i), line)), line, at)
    return made


def _place(array: ir.Expression, index: _Index) -> ir.Element:
    assert isinstance(array.type, ir.ArrayType)  # noqa: S101 (the caller has made it so)
    return ir.Element(array, index, (False,) * len(index), array.type.item)


def assigned(target: ast.Subscript, value: ast.expr, at: Context) -> None:
    """``part[...] = value``: one number everywhere, numbers that are written out, or an array."""
    line = target.lineno
    require_own(target, at)
    if isinstance(value, ast.Tuple | ast.List):
        _written_out(target, value, at)
        return
    found = at.type_of(value)
    if not isinstance(found, known.Scalar | known.Array):
        at.refuse(value, f"`{ast.unparse(value)[:40]}` stored into part of an array")
    of = elements(value, at)
    if of.shape and may_overlap(target, value, at.function):
        made = _made(of, line, at)
        of = Elements(of.shape, of.item, lambda i: _place(made, i))
    part = at.kept(expression(target, at), "part")
    assert isinstance(part.type, ir.ArrayType)  # noqa: S101 (the caller has looked)
    item, shape = part.type.item, tuple(ir.Extent(part, a) for a in range(part.type.ndim))
    if not of.shape:  # one number, which is looked at once
        number = stored(of.at(()), found, item, target, at)
        of = Elements((), item, lambda _: number)
    if of.item.kind == "c" and item.kind != "c":
        at.refuse(target, "storing complex numbers in an array of others")
    if len(of.shape) > len(shape):
        at.refuse(target, "storing an array of more dimensions")
    _common(shape, of.shape, target, at)
    over(
        shape,
        lambda i: at.emit(ir.Store(_place(part, i), converted(of.at(i), item), line)),
        line,
        at,
    )


def _written_out(target: ast.Subscript, value: ast.Tuple | ast.List, at: Context) -> None:
    for element in value.elts:
        at.number(element)
    numbers = [at.kept(number) for number in operands(value.elts, at)]
    part = at.kept(expression(target, at), "part")
    if not isinstance(part.type, ir.ArrayType) or part.type.ndim != 1:
        at.refuse(target, "numbers stored into several rows", "write the loop")
    _require_equal(ir.Extent(part), ir.Literal_(len(numbers), ir.INT), target, at)
    for place, number in enumerate(numbers):
        into = _place(part, (ir.Literal_(place, ir.INT),))
        at.emit(ir.Store(into, converted(number, part.type.item), target.lineno))
