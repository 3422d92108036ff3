"""Operators on C numbers that mean what they mean in Python."""

from __future__ import annotations

import ast

from hasten.frontend.types import Scalar

from . import expressions
from .body import Body
from .spelling import call, cast, scalar_type

__all__ = ["binary", "comparable", "compare", "unary"]

_WIDE = {"int64", "uint64", "float64", "complex128"}


def binary(node: ast.BinOp, t: Scalar, body: Body) -> ast.expr:
    """``a op b`` for two numbers."""
    a, b = body.types.of(node.left), body.types.of(node.right)
    if not (isinstance(a, Scalar) and isinstance(b, Scalar)):
        return cast(scalar_type(t.dtype), expressions.rebuilt(node, body))
    match node.op:
        case ast.Div():
            return _divided(node, (a, b), t, body)
        case ast.FloorDiv() | ast.Mod():
            return _floored(node, (a, b), t, body)
        case ast.Pow():
            return _power(node, t, body)
        case ast.LShift() | ast.RShift():
            return _shifted(node, b, t, body)
    left, right = _operands(node, a, b, t.dtype, body)
    made = ast.BinOp(left, node.op, right)
    return made if t.dtype in _WIDE else cast(scalar_type(t.dtype), made)


def _operands(
    node: ast.BinOp, a: Scalar, b: Scalar, dtype: str, body: Body
) -> tuple[ast.expr, ast.expr]:
    """Both sides; C widens the one by itself where the other is wide already."""
    if dtype in _WIDE and dtype in (a.dtype, b.dtype):
        return expressions.value(node.left, body), expressions.value(node.right, body)
    return (
        expressions.to_dtype(node.left, dtype, body),
        expressions.to_dtype(node.right, dtype, body),
    )


def _divided(node: ast.BinOp, of: tuple[Scalar, Scalar], t: Scalar, body: Body) -> ast.expr:
    a, b = of
    whole = a.kind in "iub" and b.kind in "iub"
    if t.dtype != "float64":
        left, right = _operands(node, a, b, t.dtype, body)
        made = ast.BinOp(left, ast.Div(), right)
        if t.dtype == "complex128":
            return made
        return cast(scalar_type(t.dtype), made)
    if body.unchecked or b.value:
        left, right = (expressions.to_dtype(n, "float64", body) for n in (node.left, node.right))
        return ast.BinOp(left, ast.Div(), right)
    if t.origin == "numpy":
        helper = "hasten_div_numpy"
    else:
        helper = "hasten_div_int" if whole else "hasten_div"
    dtype = "int64" if helper == "hasten_div_int" else "float64"
    left, right = (expressions.to_dtype(n, dtype, body) for n in (node.left, node.right))
    return call(body.helper(helper), left, right)


def _floored(node: ast.BinOp, of: tuple[Scalar, Scalar], t: Scalar, body: Body) -> ast.expr:
    a, b = of
    remainder = isinstance(node.op, ast.Mod)
    if t.kind == "f":
        helper = "hasten_float_mod" if remainder else "hasten_float_floordiv"
        helper += "_numpy" if t.origin == "numpy" else ""
        operands = [expressions.to_dtype(n, "float64", body) for n in (node.left, node.right)]
        return call(body.helper(helper), *operands)
    plain = not body.unchecked or t.kind == "u" or (a.nonnegative and bool(b.low))
    if plain:
        left, right = _operands(node, a, b, t.dtype, body)
        made: ast.expr = ast.BinOp(left, node.op, right)
    else:
        operands = [expressions.to_dtype(n, "int64", body) for n in (node.left, node.right)]
        made = call(body.helper("hasten_mod" if remainder else "hasten_floordiv"), *operands)
    return made if t.dtype in _WIDE else cast(scalar_type(t.dtype), made)


def _power(node: ast.BinOp, t: Scalar, body: Body) -> ast.expr:
    if t.whole:
        left = expressions.to_dtype(node.left, t.dtype, body)
        made = ast.BinOp(left, ast.Pow(), node.right)
        return made if t.dtype in _WIDE else cast(scalar_type(t.dtype), made)
    if t.dtype == "complex128":
        base = expressions.to_dtype(node.left, "complex128", body)
        return call(body.helper("hasten_square"), base)
    operands = [expressions.to_dtype(n, "float64", body) for n in (node.left, node.right)]
    exact = t.origin == "numpy" or body.unchecked
    raised = call(body.helper("hasten_c_pow" if exact else "hasten_pow"), *operands)
    return raised if t.dtype in _WIDE else cast(scalar_type(t.dtype), raised)


def _shifted(node: ast.BinOp, b: Scalar, t: Scalar, body: Body) -> ast.expr:
    if isinstance(b.value, int) and 0 <= b.value < 63:
        left = expressions.to_dtype(node.left, "uint64" if t.kind == "u" else "int64", body)
        made = ast.BinOp(left, node.op, expressions.value(node.right, body))
        return made if t.dtype in _WIDE else cast(scalar_type(t.dtype), made)
    if t.origin != "python":  # NumPy shifts by any number of bits
        return cast(scalar_type(t.dtype), expressions.rebuilt(node, body))
    left = expressions.to_dtype(node.left, "int64", body)
    helper = "hasten_lshift" if isinstance(node.op, ast.LShift) else "hasten_rshift"
    return call(body.helper(helper), left, expressions.to_dtype(node.right, "int64", body))


def unary(node: ast.UnaryOp, t: Scalar, body: Body) -> ast.expr:
    """``op a`` for a number."""
    inner = body.types.of(node.operand)
    if isinstance(node.op, ast.Not):
        return ast.UnaryOp(ast.Not(), expressions.condition(node.operand, body))
    if isinstance(node.op, ast.Invert) and t.dtype == "bool":
        return ast.UnaryOp(ast.Not(), expressions.value(node.operand, body))
    if isinstance(inner, Scalar) and inner.dtype != t.dtype:
        operand = expressions.to_dtype(node.operand, t.dtype, body)
    else:
        operand = expressions.value(node.operand, body)
    made = ast.UnaryOp(node.op, operand)
    return made if t.dtype in _WIDE or t.kind == "f" else cast(scalar_type(t.dtype), made)


def comparable(node: ast.Compare, body: Body) -> bool:
    """Whether C compares these numbers as Python does."""
    types = [body.types.of(n) for n in (node.left, *node.comparators)]
    if any(isinstance(o, ast.Is | ast.IsNot | ast.In | ast.NotIn) for o in node.ops):
        return False
    scalars = [t for t in types if isinstance(t, Scalar)]
    signed = any(t.kind == "i" and not t.nonnegative for t in scalars)
    clash = signed and any(t.dtype == "uint64" for t in scalars)
    ordered = not any(isinstance(o, ast.Eq | ast.NotEq) for o in node.ops)
    return (
        len(scalars) == len(types)
        and not clash
        and not (ordered and any(t.kind == "c" for t in scalars))
    )


def compare(node: ast.Compare, body: Body) -> ast.expr:
    """A comparison of numbers, chained as it stands."""
    right = [expressions.value(n, body) for n in node.comparators]
    return ast.Compare(expressions.value(node.left, body), node.ops, right)
