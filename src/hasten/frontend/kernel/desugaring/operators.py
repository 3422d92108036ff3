"""Operators that have no operator of the kernel: powers whose exponent is computed, and those of complex numbers."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.of_numpy import product
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import called

__all__ = ["operator"]


def operator(node: ast.AST, step: Step) -> ast.AST | None:
    """``base ** exponent`` of whole numbers, and ``z ** 3``, as calls of functions that the module gets.

    Before::

        return 3 ** n, z ** 3

    After::

        return power(3, n), complex_power(z, 3)
    """
    match node:
        case ast.BinOp(left, ast.MatMult(), right):
            return product(left, right, node, step)
        case ast.BinOp(left, ast.Pow(), right):
            return _power(node, left, right, step)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Pow(), value=right):
            found = _power(node, ast.copy_location(ast.Name(name, ast.Load()), node), right, step)
            return found and ast.Assign([node.target], found)
        case ast.Call(args=[left, right], keywords=[]) if step.path(node.func) == "builtins.pow":
            return _power(node, left, right, step)
    return None


def _power(node: ast.AST, left: ast.expr, right: ast.expr, step: Step) -> ast.expr | None:
    base, exponent = step.of(left), step.of(right)
    if isinstance(node, ast.AugAssign):
        base = step.augmented(node)
    match base, exponent:
        case known.Scalar(dtype="int64" | "bool"), known.Scalar(
            dtype="int64" | "bool", origin="python"
        ):
            negative = isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.USub)
            if negative or (isinstance(exponent.value, int) and exponent.value < 0):
                return ast.BinOp(called("float", left), ast.Pow(), right)
            if exponent.value is not None:
                return None
            return step.call("power", [left, right], node)
        case known.Scalar(dtype="complex128"), known.Scalar(dtype="int64", value=times):
            return None if times == 2 else step.call("complex_power", [left, right], node)
    return None
