"""Pieces of expressions in NumExpr's terms, built from those of their operands."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend.array_calls import literal

__all__ = [
    "Build",
    "binary_builder",
    "call_builder",
    "extreme_builder",
    "power_builder",
    "reciprocal",
    "square",
]

Build = Callable[[list[ast.expr]], ast.expr]


def binary_builder(op: ast.operator) -> Build:
    """``left op right``."""
    return lambda trees: ast.BinOp(trees[0], op, trees[1])


def power_builder(exponent: int) -> Build:
    """``operand ** exponent``."""
    return lambda trees: ast.BinOp(trees[0], ast.Pow(), ast.Constant(exponent))


def call_builder(name: str) -> Build:
    """``name(operands)``."""
    return lambda trees: ast.Call(ast.Name(name, ast.Load()), trees, [])


def square(trees: list[ast.expr]) -> ast.expr:
    """``operand * operand``."""
    return ast.BinOp(trees[0], ast.Mult(), trees[0])


def reciprocal(trees: list[ast.expr]) -> ast.expr:
    """``1 / operand``."""
    return ast.BinOp(ast.Constant(1), ast.Div(), trees[0])


def extreme_builder(better: ast.cmpop, no_better: ast.cmpop) -> Build:
    """NumPy's maximum or minimum, which hands NaN on, and the second of two equals.

    ``where((a > b) | (a != a), a, b)``, or shorter where one of them is a constant.
    """

    def build(trees: list[ast.expr]) -> ast.expr:
        left, right = trees
        if isinstance(literal(right), int | float):
            return choose([ast.Compare(left, [no_better], [right]), right, left])
        condition: ast.expr = ast.Compare(left, [better], [right])
        if not isinstance(literal(left), int | float):
            nan = ast.Compare(left, [ast.NotEq()], [left])
            condition = ast.BinOp(condition, ast.BitOr(), nan)
        return choose([condition, left, right])

    choose = call_builder("where")
    return build
