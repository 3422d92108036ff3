"""Operators of numbers, with what Python raises and what NumPy does instead."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel import ir

__all__ = [
    "OPERATORS",
    "binary",
    "bits_of",
    "converted",
    "negated",
    "truth",
]

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
}
_DIVISIONS = frozenset({"div", "floordiv", "mod"})


def converted(value: ir.Expression, to: ir.Number) -> ir.Expression:
    """A number as another type, without a fault; literals are rewritten at once."""
    if value.type == to:
        return value
    if isinstance(value, ir.Literal_):
        of = {"b": bool, "i": int, "u": int, "f": float, "c": complex}[to.kind]
        if not (to.kind in "biu" and isinstance(value.value, float | complex)):
            return ir.Literal_(of(value.value), to)
    return ir.Convert(value, to)


def binary(
    operator: str, left: ir.Expression, right: ir.Expression, found: known.Scalar, line: int
) -> ir.Expression:
    """``left operator right`` where inference found the type of the result.

    Python's own numbers raise; NumPy's follow IEEE 754, and wrap around.
    """
    result = ir.Number(found.dtype)
    if operator == "pow" and result.kind == "f" and right.type in {ir.INT, ir.BOOL}:
        right = converted(right, result)
    python = found.origin != "numpy"
    whole = {"bool", "int64"}
    if operator == "div" and python and {_dtype(left), _dtype(right)} <= whole:
        left, right = converted(left, ir.INT), converted(right, ir.INT)
        return ir.Binary("truediv", left, right, result, _faults("div", result, right), line)
    if not python and operator in {"lshift", "rshift"}:
        return _shifted(operator, converted(left, result), converted(right, ir.INT), result)
    if not python and operator == "pow" and result.kind in "iu" and result != ir.INT:
        return _multiplied(converted(left, result), int(right.value.real), result)  # type: ignore[union-attr] # a literal, as inferred
    if operator == "pow" and result.dtype == "float32":
        wide = ir.Binary("pow", converted(left, ir.FLOAT), converted(right, ir.FLOAT), ir.FLOAT)
        return converted(wide, result)
    left, right = converted(left, result), converted(right, result)
    if operator == "rshift" and isinstance(right, ir.Literal_):  # C does not know wider shifts
        right = ir.Literal_(min(int(right.value.real), 63), result)
    if not python and result.kind in "iu" and operator in {"floordiv", "mod"}:
        divided = ir.Binary(operator, left, right, result, ir.NO_FAULTS, line)
        zero = ir.Literal_(0, result)
        return ir.Select(ir.Compare("==", right, zero), zero, divided, result)
    faults = _faults(operator, result, right) if python else ir.NO_FAULTS
    if faults and result.dtype == "float32":
        # What raises is computed in doubles: rounded once more, the quotient is that of float32 (Figueroa, "When is
        # double rounding innocuous?", 1995).
        wide = ir.Binary(
            operator, converted(left, ir.FLOAT), converted(right, ir.FLOAT), ir.FLOAT, faults, line
        )
        return converted(wide, result)
    return ir.Binary(operator, left, right, result, faults, line)


def _shifted(
    operator: str, left: ir.Expression, count: ir.Expression, result: ir.Number
) -> ir.Expression:
    """A shift of NumPy's numbers, by any number of bits: other languages know fewer than the number has."""
    bits = bits_of(result)
    zero, least = ir.Literal_(0, result), ir.Literal_(0, ir.INT)
    if operator == "rshift" and result.kind == "i":
        most = ir.Literal_(bits - 1, ir.INT)
        if isinstance(count, ir.Literal_):
            inside: ir.Expression = ir.Literal_(
                min(int(count.value.real) % 2**64, bits - 1), ir.INT
            )
        else:
            fewer = ir.Binary("min", count, most, ir.INT)
            inside = ir.Select(ir.Compare("<", count, least), most, fewer, ir.INT)
        return ir.Binary(operator, left, converted(inside, result), result)
    shifted = ir.Binary(operator, left, converted(count, result), result)
    if isinstance(count, ir.Literal_):
        return shifted if 0 <= count.value.real < bits else zero
    below = ir.Compare("<", count, ir.Literal_(bits, ir.INT))
    held = ir.Logical("and", ir.Compare("<=", least, count), below)
    return ir.Select(held, shifted, zero, result)


def _multiplied(base: ir.Expression, exponent: int, result: ir.Number) -> ir.Expression:
    """A whole power of NumPy's numbers, which wraps around."""
    if exponent == 0:
        return ir.Literal_(1, result)
    half = _multiplied(base, exponent // 2, result)
    found = ir.Binary("mul", half, half, result) if exponent > 1 else base
    return ir.Binary("mul", found, base, result) if exponent > 1 and exponent % 2 else found


def bits_of(of: ir.Number) -> int:
    """How many bits a whole number of a dtype has."""
    return int("".join(c for c in of.dtype if c.isdigit()) or 64)


def _dtype(value: ir.Expression) -> str:
    return value.type.dtype if isinstance(value.type, ir.Number) else ""


def _faults(operator: str, result: ir.Number, right: ir.Expression) -> frozenset[ir.Fault]:
    found: set[ir.Fault] = set()
    nonzero = isinstance(right, ir.Literal_) and right.value != 0
    if operator in _DIVISIONS and not nonzero:
        found.add("ZeroDivisionError")
    if result == ir.INT and operator in {"add", "sub", "mul", "pow", "lshift"}:
        found.add("OverflowError")
    if operator == "floordiv" and result == ir.INT and not nonzero:
        found.add("OverflowError")  # the smallest integer by minus one
    if operator in {"lshift", "rshift"} and not (isinstance(right, ir.Literal_)):
        found.add("ValueError")
    if operator == "pow" and result.kind == "f" and not _harmless_exponent(right):
        found |= {"ZeroDivisionError", "ValueError", "OverflowError"}
    elif operator == "pow" and result.kind == "f":
        found.add("OverflowError")
    return frozenset(found)


def _harmless_exponent(right: ir.Expression) -> bool:
    """Whether any base may be raised to it: Python makes a complex number of ``(-8) ** 0.5``."""
    match right:
        case ir.Literal_(float() as value):
            return value >= 0 and value.is_integer()
    return False


def negated(operand: ir.Expression, found: known.Scalar, line: int) -> ir.Expression:
    """``-operand``."""
    result = ir.Number(found.dtype)
    if isinstance(operand, ir.Literal_) and not isinstance(operand.value, bool):
        return ir.Literal_(-operand.value, result)
    faults: frozenset[ir.Fault] = ir.NO_FAULTS
    if result == ir.INT and found.origin != "numpy":
        faults = frozenset({"OverflowError"})
    return ir.Unary("neg", converted(operand, result), result, faults, line)


def truth(value: ir.Expression) -> ir.Expression:
    """Whether a value counts as true."""
    match value.type:
        case ir.Number("bool"):
            return value
        case ir.Number() as number:
            return ir.Compare("!=", value, ir.Literal_(0 if number.kind in "iu" else 0.0, number))
        case ir.ListType():
            return ir.Compare("!=", ir.Extent(value), ir.Literal_(0, ir.INT))
    return value
