"""What is known when the program is written is computed then."""

from __future__ import annotations

import operator
from collections.abc import Callable

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["folded"]

_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "min": min,
    "max": max,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}
_DIVISIONS: dict[str, Callable[[int, int], int]] = {
    "floordiv": operator.floordiv,
    "mod": operator.mod,
}
_SHIFTS: dict[str, Callable[[int, int], int]] = {
    "lshift": operator.lshift,
    "rshift": operator.rshift,
}
_FLOATS: dict[str, Callable[[float, float], float]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}


def folded(function: ir.Function) -> ir.Function:
    r"""A function with operations on written numbers carried out.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> program = lowered("def f(a):\n    return a + 60 * 60 * 24\n", 3)
    >>> print(shown(program))
    def f(a):
        return (a +! ((60 *! 60) *! 24))
    >>> print(shown(folded(program)))
    def f(a):
        return (a +! 86400)
    """
    return rewritten(function, _folded)


def _folded(value: ir.Expression) -> ir.Expression:
    match value:
        case ir.Binary(name, ir.Literal_(left), ir.Literal_(right), type=of):
            return _binary(value, name, left, right, of)
        case ir.Compare(name, ir.Literal_(left), ir.Literal_(right)):
            if not isinstance(left, complex) and not isinstance(right, complex):
                return ir.Literal_(_COMPARISONS[name](left, right), ir.BOOL)
        case ir.Unary("not", ir.Literal_(operand)):
            return ir.Literal_(not operand, ir.BOOL)
        case ir.Unary("neg", ir.Literal_(int() as operand), of) if (
            of == ir.INT and -operand < 2**63
        ):
            return ir.Literal_(-operand, of)
        case ir.Select(ir.Literal_(test), body, orelse):
            return body if test else orelse
        case ir.Logical(name, ir.Literal_(left), right):
            decided = bool(left) == (name == "or")
            return ir.Literal_(bool(left), ir.BOOL) if decided else right
        case ir.Logical(name, left, ir.Literal_(right)) if bool(right) == (name == "and"):
            return left
    return value


def _binary(
    value: ir.Binary, name: str, left: complex, right: complex, of: ir.Number
) -> ir.Expression:
    if of == ir.INT and isinstance(left, int) and isinstance(right, int):
        operations = dict(_ARITHMETIC)
        if right != 0:
            operations |= _DIVISIONS
        if 0 <= right < 64:
            operations |= _SHIFTS
        if name not in operations:
            return value
        found = operations[name](left, right)
        return ir.Literal_(found, of) if -(2**63) <= found < 2**63 else value
    if of == ir.FLOAT and isinstance(left, float) and isinstance(right, float) and name in _FLOATS:
        return ir.Literal_(_FLOATS[name](left, right), of)
    return value
