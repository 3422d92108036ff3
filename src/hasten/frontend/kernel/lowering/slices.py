"""Which places slices take, as Python clips their ends."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression
from hasten.frontend.kernel.lowering.operators import converted

__all__ = ["Places", "end_of", "has_step", "places"]

_ZERO, _ONE, _BEFORE = (ir.Literal_(number, ir.INT) for number in (0, 1, -1))


@dataclass(frozen=True)
class Places:
    """The places that a slice takes: as many as `count`, from `first` on, each `step` behind the one before.

    `first` is never less than 0, also where nothing is taken.
    """

    first: ir.Expression
    count: ir.Expression
    step: ir.Expression

    def at(self, number: ir.Expression) -> ir.Expression:
        """The place of a number, of which the first is zero."""
        if self.step != _ONE:
            number = ir.Binary("mul", number, self.step, ir.INT)
        return number if self.first == _ZERO else ir.Binary("add", self.first, number, ir.INT)


def has_step(part: ast.Slice) -> bool:
    """Whether a slice takes other elements than those that follow each other."""
    return not (
        part.step is None or (isinstance(part.step, ast.Constant) and part.step.value in {1, None})
    )


def end_of(node: ast.expr | None, at: Context) -> ir.Expression | None:
    """An end or the step of a slice; None where it is left out."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return None
    at.number(node)
    return at.kept(converted(expression(node, at), ir.INT), "end")


def places(part: ast.Slice, length: ir.Expression, at: Context) -> Places:
    """What a slice takes of something of a length, which is a variable or written in the code.

    Raises
    ------
    Unsupported
        Where an end is no whole number. The code that is made raises ValueError where the step is zero.
    """
    lower, upper = (_end(node, at) for node in (part.lower, part.upper))
    step = end_of(part.step, at) or _ONE
    if isinstance(step, ir.Literal_) and step.value:
        way = _rising if step.value.real > 0 else _falling
        return way(lower, upper, step, length, at)
    raised = ir.Raise("ValueError", "slice step cannot be zero", part.lineno)
    at.emit(ir.If(ir.Compare("==", step, _ZERO), (raised,), (), part.lineno))
    if part.step is not None and at.number(part.step).nonnegative:
        return _rising(lower, upper, step, length, at)
    first, count = at.fresh("first", ir.INT), at.fresh("count", ir.INT)

    def taking(way: _Way) -> tuple[ir.Statement, ...]:
        with at.collected() as emitted:
            found = way(lower, upper, step, length, at)
        return (*emitted, ir.Assign(first, found.first), ir.Assign(count, found.count))

    rising = ir.Compare(">", step, _ZERO)
    at.emit(ir.If(rising, taking(_rising), taking(_falling), part.lineno))
    return Places(first, count, step)


@dataclass(frozen=True)
class _End:
    """An end that is given, and whether it is known to count from the start."""

    value: ir.Expression
    from_start: bool


_Way = Callable[[_End | None, _End | None, ir.Expression, ir.Expression, Context], Places]


def _end(node: ast.expr | None, at: Context) -> _End | None:
    value = end_of(node, at)
    return _End(value, at.number(node).nonnegative) if node and value else None


def _rising(
    lower: _End | None, upper: _End | None, step: ir.Expression, length: ir.Expression, at: Context
) -> Places:
    first = _clipped(lower, length, _ZERO, length, at) if lower else _ZERO
    stop = _clipped(upper, length, _ZERO, length, at) if upper else length
    return Places(first, _count(first, stop, step, at), step)


def _falling(
    lower: _End | None, upper: _End | None, step: ir.Expression, length: ir.Expression, at: Context
) -> Places:
    last = at.kept(_sub(length, _ONE), "last")
    first = _clipped(lower, length, _BEFORE, last, at) if lower else last
    stop = _clipped(upper, length, _BEFORE, last, at) if upper else _BEFORE
    # One more each, so that none is below zero.
    low = ir.Binary("add", stop, _ONE, ir.INT) if upper else _ZERO
    high = ir.Binary("add", first, _ONE, ir.INT) if lower else length
    by: ir.Expression = ir.Unary("neg", step, ir.INT)
    if isinstance(step, ir.Literal_):
        by = ir.Literal_(-int(step.value.real), ir.INT)
    count = _count(low, high, by, at)
    return Places(at.kept(ir.Binary("max", first, _ZERO, ir.INT), "first"), count, step)


def _clipped(
    end: _End, length: ir.Expression, least: ir.Expression, most: ir.Expression, at: Context
) -> ir.Expression:
    """An end that counts from the end where it is negative, and is never outside."""
    value = end.value
    if not end.from_start:
        from_end = ir.Binary("add", value, length, ir.INT)
        inside = ir.Select(ir.Compare("<", value, _ZERO), from_end, value, ir.INT)
        value = ir.Binary("max", inside, least, ir.INT)
    return at.kept(ir.Binary("min", value, most, ir.INT), "end")


def _count(
    low: ir.Expression, high: ir.Expression, by: ir.Expression, at: Context
) -> ir.Expression:
    """How many steps from one end are before the other."""
    count = high if low == _ZERO else _sub(high, low)
    if not isinstance(by, ir.Literal_):  # where the step is huge, adding it would overflow
        steps = ir.Binary("floordiv", _sub(count, _ONE), by, ir.INT)
        count = ir.Binary("add", steps, _ONE, ir.INT)
    elif by != _ONE:
        more = ir.Binary("add", count, _sub(by, _ONE), ir.INT)
        count = ir.Binary("floordiv", more, by, ir.INT)
    if low != _ZERO:
        count = ir.Binary("max", count, _ZERO, ir.INT)
    return at.kept(count, "count")


def _sub(one: ir.Expression, other: ir.Expression) -> ir.Expression:
    if isinstance(one, ir.Literal_) and isinstance(other, ir.Literal_):
        return ir.Literal_(int(one.value.real) - int(other.value.real), ir.INT)
    return ir.Binary("sub", one, other, ir.INT)
