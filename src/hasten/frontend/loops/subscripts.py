"""Where a loop variable stands in subscripts, and how small it can be."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hasten.frontend.loops.effects import own_statements
from hasten.frontend.loops.kinds import INT, Kinds
from hasten.frontend.loops.liveness import target_names

__all__ = ["Bounds", "integer", "positions", "range_arguments"]

_MOST_STEPS = 6  # of names defined by names


def integer(node: ast.expr) -> int | None:
    """Value of an integer literal, with its sign."""
    match node:
        case ast.Constant(value=value) if type(value) is int:
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if type(value) is int:
            return -value
    return None


def positions(
    index: ast.expr, variable: str, changing: Collection[str], kinds: Kinds
) -> frozenset[tuple[int, int | str]]:
    """Pairs (position, c) where a subscript holds ``variable + c``.

    `c` is a number, or the sign and the name of a whole number that is not among the `changing`:
    ``-start``. Only positions that surely name a dimension of the array: what stands before is a
    slice or an integer, which takes up one dimension, and not a mask or an ellipsis, which may take
    more.
    """
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return frozenset(_positions(parts, variable, changing, kinds))


def _positions(
    parts: list[ast.expr], variable: str, changing: Collection[str], kinds: Kinds
) -> Iterator[tuple[int, int | str]]:
    for position, part in enumerate(parts):
        offset: int | str | None = _offset(part, variable)
        if offset is None:
            offset = _named_offset(part, variable, changing, kinds)
        if offset is not None:
            yield position, offset
        elif not isinstance(part, ast.Slice) and kinds.of(part) != INT:
            return


def _offset(part: ast.expr, variable: str) -> int | None:
    match part:
        case ast.Name(id=name) if name == variable:
            return 0
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=right) if name == variable:
            return integer(right)
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Name(id=name)) if name == variable:
            return integer(left)
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub(), right=right) if name == variable:
            value = integer(right)
            return None if value is None else -value
    return None


def _named_offset(
    part: ast.expr, variable: str, changing: Collection[str], kinds: Kinds
) -> str | None:
    match part:
        case ast.BinOp(left=ast.Name(id=name), op=op, right=ast.Name(id=other) as by) if (
            name == variable and other not in changing and kinds.of(by) == INT
        ):
            sign = {ast.Add: "+", ast.Sub: "-"}.get(type(op))
            return sign and f"{sign}{other}"
    return None


def range_arguments(call: ast.Call) -> tuple[ast.expr, ast.expr, ast.expr]:
    """Start, stop and step of a call of ``range``."""
    zero, one = ast.Constant(0), ast.Constant(1)
    match call.args:
        case [stop]:
            return zero, stop, one
        case [start, stop]:
            return start, stop, one
        case [start, stop, step]:
            return start, stop, step
    raise ValueError("range takes one to three arguments")


@dataclass(frozen=True)
class Bounds:
    """How small integers of a function can be.

    Parameters
    ----------
    function : ast.FunctionDef
    kinds : Kinds
    supposed : set of str or None
        Takes up the parameters that are supposed not to be negative, where calls may be asked for that; None where
        nothing may be supposed.
    """

    function: ast.FunctionDef
    kinds: Kinds
    supposed: set[str] | None = None

    def smallest_of_loop(self, loop: ast.For, depth: int = 0) -> int | None:
        """A number that the variable of a loop over a range is never below, or None."""
        if not isinstance(loop.iter, ast.Call) or not self.is_range(loop.iter):
            return None
        start, stop, step = range_arguments(loop.iter)
        by = integer(step)
        if by is None or by == 0:
            return None
        lowest = self.smallest(start if by > 0 else stop, depth)
        return lowest if by > 0 or lowest is None else lowest + 1

    def never_negative(self, loop: ast.For, offset: int | str) -> bool:
        """Whether the variable of a loop over a range with something added is surely 0 or more."""
        if isinstance(offset, int):
            lowest = self.smallest_of_loop(loop)
            return lowest is not None and lowest + offset >= 0
        if not isinstance(loop.iter, ast.Call) or not self.is_range(loop.iter):
            return False
        start, _, step = range_arguments(loop.iter)
        return offset == f"-{ast.unparse(start)}" and (integer(step) or 0) > 0

    def smallest(self, node: ast.expr, depth: int = 0) -> int | None:
        """A number that the value of an expression is never below, or None."""
        if depth > _MOST_STEPS:
            return None
        if (value := integer(node)) is not None:
            return value
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return _smallest(
                    op,
                    self.smallest(left, depth + 1),
                    self.smallest(right, depth + 1),
                    integer(right),
                )
            case ast.Name(id=name):
                return self._of_name(name, depth + 1)
            case ast.Call(func=func) if self._resolved(func) == "builtins.len":
                return 0
            case ast.Attribute(attr="size" | "ndim"):
                return 0
            case ast.Subscript(value=ast.Attribute(attr="shape")):
                return 0
        return None

    def _of_name(self, name: str, depth: int) -> int | None:
        if name not in self.kinds.local:
            constant = self.kinds.module.constants.get(name)
            return None if constant is None else self.smallest(constant, depth)
        found = [self._bound(s, depth) for s in self._binding(name)]
        arguments = {a.arg for a in ast.walk(self.function.args) if isinstance(a, ast.arg)}
        if name in arguments and not found and self.kinds.of_name.get(name) == INT:
            return self._suppose(name)
        if name in arguments or not found or None in found:
            return None
        return min(f for f in found if f is not None)

    def _suppose(self, name: str) -> int | None:
        if self.supposed is None:
            return None
        self.supposed.add(name)
        return 0

    def _binding(self, name: str) -> Iterator[ast.stmt]:
        for statement in own_statements(self.function.body):
            match statement:
                case ast.Assign(targets=targets):
                    if any(name in target_names(target) for target in targets):
                        yield statement
                case ast.AugAssign(target=target) | ast.For(target=target):
                    if name in target_names(target):
                        yield statement

    def _bound(self, statement: ast.stmt, depth: int) -> int | None:
        match statement:
            case ast.Assign(targets=[ast.Name()], value=value):
                return self.smallest(value, depth)
            case ast.Assign(targets=[ast.Tuple()], value=ast.Attribute(attr="shape")):
                return 0
            case ast.For(target=ast.Name()):
                return self.smallest_of_loop(statement, depth)
        return None

    def is_range(self, call: ast.Call) -> bool:
        """Whether it is Python's own ``range`` that is called."""
        return self._resolved(call.func) == "builtins.range"

    def _resolved(self, func: ast.expr) -> str:
        return self.kinds.module.resolve(func, self.kinds.local)


def _smallest(
    op: ast.operator, left: int | None, right: int | None, literal: int | None
) -> int | None:
    """The smallest result, from the smallest operands, or from the right one where it is literal."""
    match op:
        case ast.Mod() if literal is not None and literal > 0:
            return 0
        case ast.Sub() if left is not None and literal is not None:
            return left - literal
        case ast.FloorDiv() if left is not None and literal is not None and literal > 0:
            return left // literal
        case ast.Add() if left is not None and right is not None:
            return left + right
        case ast.Mult() if left is not None and right is not None and min(left, right) >= 0:
            return left * right
    return None
