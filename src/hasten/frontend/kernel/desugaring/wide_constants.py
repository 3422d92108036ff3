"""Whole numbers that are written with the help of wider ones, such as ``2**63 - 1``."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from hasten.frontend.kernel.desugaring.syntax import functions_of

__all__ = ["with_wide_constants"]

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
}
_MOST = 64  # bits that an exponent or a shift adds


def with_wide_constants(tree: ast.Module) -> ast.Module:
    r"""A module in which numbers of 64 bits stand for what computes them from wider ones.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... def f(n):
    ...     return -2**63 <= n <= 2**63 - 1 and n != 60 * 60
    ... '''
    >>> print(ast.unparse(with_wide_constants(ast.parse(text))))
    def f(n):
        return -9223372036854775808 <= n <= 9223372036854775807 and n != 60 * 60
    """
    for function in functions_of(tree).values():
        _Folded().visit(function)
    return tree


class _Folded(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """A sum, product or power."""
        return self._folded(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """A sign."""
        return self._folded(node)

    def _folded(self, node: ast.expr) -> ast.AST:
        value = _value(node)
        if value is None or not _fits(value) or all(map(_is_narrow, ast.walk(node))):
            return self.generic_visit(node)
        return ast.copy_location(ast.Constant(value), node)


def _is_narrow(node: ast.AST) -> bool:
    value = _value(node) if isinstance(node, ast.expr) else None
    return value is None or _fits(value)


def _fits(value: int) -> bool:
    return -(2**63) <= value < 2**63


def _value(node: ast.expr) -> int | None:
    """The whole number that an expression is, where it is made of such; None of others, and of huge ones."""
    match node:
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(ast.USub(), operand):
            inner = _value(operand)
            return None if inner is None else -inner
        case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
            one, other = _value(left), _value(right)
            if one is None or other is None:
                return None
            if isinstance(op, ast.Pow | ast.LShift) and not 0 <= other <= _MOST:
                return None
            return _OPERATORS[type(op)](one, other)
    return None
