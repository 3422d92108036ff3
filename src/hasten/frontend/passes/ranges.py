"""Between which bounds whole numbers lie: what cannot go wrong is not guarded.

Bounds are numbers, and from above also lengths of arrays: in ``for i in range(len(x))`` the counter is at
least 0 and below ``len(x)``, so ``x[i]`` needs no check and ``i + 1`` cannot overflow. Of a variable that is given
several values it is seen whether any may be below zero; an overflow does not count, as it raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.extents import Affine, Extents, extents_of

__all__ = ["proved"]

_LEAST, _MOST = -(2**63), 2**63 - 1
_LONGEST = 2**47  # elements: more than any memory holds
_EXACT = 2**53  # whole numbers up to here are exact as floats


@dataclass(frozen=True)
class _Range:
    """Bounds of a whole number: ``low <= value <= high``, and at most each of `below`."""

    low: int = _LEAST
    high: int = _MOST
    below: frozenset[Affine] = frozenset()


_ANY = _Range()


def proved(function: ir.Function) -> ir.Function:
    r"""A function without the faults that its bounds exclude.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> text = "def f(x):\n    s = 0.0\n    for i in range(1, len(x)):\n        s += x[i] - x[i - 1]\n    return s\n"
    >>> program = lowered(text, np.ones(3))
    >>> print(shown(program))
    def f(x):
        s = 0.0
        for i in range(1, x.shape[0], 1):
            s = (s + (x[i]! - x[(i -! 1)]!))
        return s
    >>> print(shown(proved(program)))
    def f(x):
        s = 0.0
        for i in range(1, x.shape[0], 1):
            s = (s + (x[i] - x[(i - 1)]))
        return s
    """
    extents = extents_of(function)
    known = _never_negative(function, extents)
    return replace(function, body=_Prover(extents).block(function.body, known))


def _never_negative(function: ir.Function, extents: Extents) -> dict[str, _Range]:
    """Variables given several values, none below zero: all are supposed so, until what they are given says otherwise."""
    names = {
        s.target.name
        for s in ir.statements_in(function.body)
        if isinstance(s, ir.Assign) and s.target.type == ir.INT
    }
    names -= {p.name for p in function.parameters} | set(extents.definitions)
    while True:
        supposed = dict.fromkeys(names, _Range(0))
        prover = _Prover(extents)
        prover.block(function.body, supposed)
        if names.isdisjoint(prover.negative):
            return supposed
        names -= prover.negative


@dataclass
class _Prover:
    extents: Extents
    negative: set[str] = field(default_factory=set)
    """Variables that are given what may be below zero."""

    def block(
        self, body: tuple[ir.Statement, ...], known: dict[str, _Range]
    ) -> tuple[ir.Statement, ...]:
        """Statements in their order; what is told of a name that is assigned once holds from then on."""
        found = []
        for statement in body:
            made = self.statement(statement, known)
            if isinstance(made, ir.Assign):
                name, bounds = made.target.name, self.range_of(made.value, known)
                if name in self.extents.definitions:
                    known = {**known, name: bounds}
                elif bounds.low < 0:
                    self.negative.add(name)
            found.append(made)
        return tuple(found)

    def statement(self, statement: ir.Statement, known: dict[str, _Range]) -> ir.Statement:
        """A statement with its expressions, and the blocks inside of it, proved."""
        changed: dict[str, Any] = {}
        inner = known
        if isinstance(statement, ir.For):
            inner = {**known, statement.target.name: self.counter(statement, known)}
        for item in fields(statement):
            value = getattr(statement, item.name)
            if item.name in {"body", "orelse"}:
                changed[item.name] = self.block(value, inner)
            elif isinstance(statement, ir.Assign | ir.For) and item.name == "target":
                continue
            elif isinstance(value, ir.Expression):
                changed[item.name] = self.expression(value, known)
            elif item.name == "values":
                changed[item.name] = tuple(self.expression(v, known) for v in value)
        return replace(statement, **changed)

    def counter(self, loop: ir.For, known: dict[str, _Range]) -> _Range:
        """Bounds of a counter inside of its loop."""
        start, stop = self.range_of(loop.start, known), self.range_of(loop.stop, known)
        if not isinstance(loop.step, ir.Literal_):
            return _ANY
        if loop.step.value.real > 0:
            below = frozenset(Affine(b.symbol, b.offset - 1) for b in stop.below)
            return _Range(start.low, max(stop.high - 1, _LEAST), below)
        return _Range(min(stop.low + 1, _MOST), start.high, start.below)

    def expression(self, value: ir.Expression, known: dict[str, _Range]) -> ir.Expression:
        """An expression with its parts proved, then itself."""
        changed: dict[str, Any] = {}
        for item in fields(value):
            part = getattr(value, item.name)
            if isinstance(part, ir.Expression):
                changed[item.name] = self.expression(part, known)
            elif isinstance(part, tuple) and part and item.name not in {"wraps", "items"}:
                changed[item.name] = tuple(self._part(p, known) for p in part)
        made: ir.Expression = replace(value, **changed) if changed else value
        match made:
            case ir.Element():
                return self.element(made, known)
            case ir.View():
                return self.view(made, known)
            case ir.Binary():
                return self.binary(made, known)
            case ir.Unary(faults=faults, operand=operand) if faults:
                safe = self.range_of(operand, known).low > _LEAST
                return replace(made, faults=ir.NO_FAULTS) if safe else made
        return made

    def _part(self, part: Any, known: dict[str, _Range]) -> Any:
        if isinstance(part, ir.Expression):
            return self.expression(part, known)
        if isinstance(part, tuple):
            return tuple(self._part(p, known) for p in part)
        return part

    def element(self, value: ir.Element, known: dict[str, _Range]) -> ir.Element:
        """Without checks of indices that are seen to be inside."""
        ranges = [self.range_of(index, known) for index in value.indices]
        wraps = tuple(w and r.low < 0 for w, r in zip(value.wraps, ranges, strict=True))
        inside = all(self.inside(value.of, axis, r) for axis, r in enumerate(ranges))
        faults = value.faults - {"IndexError"} if inside else value.faults
        return replace(value, wraps=wraps, faults=faults)

    def view(self, value: ir.View, known: dict[str, _Range]) -> ir.View:
        """Without checks of rows that are seen to be there."""
        rows = {
            axis: self.range_of(part, known)
            for axis, part in enumerate(value.parts)
            if isinstance(part, ir.Expression)
        }
        wraps = value.wraps and any(row.low < 0 for row in rows.values())
        inside = all(self.inside(value.of, axis, row) for axis, row in rows.items())
        return replace(
            value, wraps=wraps, faults=value.faults - {"IndexError"} if inside else value.faults
        )

    def inside(self, of: ir.Expression, axis: int, index: _Range) -> bool:
        """Whether an index is at least 0 and below the length of an axis."""
        extent = self.extents.of_axis(of, axis)
        if index.low < 0 or extent is None:
            return False
        if not extent.symbol:
            return index.high < extent.offset
        return any(b.symbol == extent.symbol and b.offset < extent.offset for b in index.below)

    def binary(self, value: ir.Binary, known: dict[str, _Range]) -> ir.Binary:
        """Without an overflow or a division by zero that cannot be."""
        if value.left.type != ir.INT:
            return value
        left, right = self.range_of(value.left, known), self.range_of(value.right, known)
        faults = set(value.faults)
        if value.operator in {"add", "sub", "mul"} and _fits(
            _computed(value.operator, left, right)
        ):
            faults.discard("OverflowError")
        if value.operator in {"floordiv", "mod", "truediv"} and (right.low > 0 or right.high < 0):
            faults.discard("ZeroDivisionError")
        if value.operator == "floordiv" and (right.low > -1 or left.low > _LEAST):
            faults.discard("OverflowError")
        operator = value.operator
        if left.low >= 0 and right.low >= 0:
            operator = {"floordiv": "quotient", "mod": "remainder"}.get(operator, operator)
        if operator == "truediv" and all(
            r.low >= -_EXACT and r.high <= _EXACT for r in (left, right)
        ):
            dividend, divisor = (ir.Convert(v, ir.FLOAT) for v in (value.left, value.right))
            return ir.Binary("div", dividend, divisor, ir.FLOAT, frozenset(faults), value.line)
        return replace(value, operator=operator, faults=frozenset(faults))

    def range_of(self, value: ir.Expression, known: dict[str, _Range]) -> _Range:
        """Bounds of a whole number."""
        found = self._range(value, known)
        affine = self.extents.affine(value)
        if affine is None:
            return found
        if not affine.symbol:
            return _Range(affine.offset, affine.offset)
        return replace(found, below=found.below | {affine})

    def _range(self, value: ir.Expression, known: dict[str, _Range]) -> _Range:
        match value:
            case ir.Literal_(bool() | int() as number):
                return _Range(int(number), int(number))
            case ir.Variable(name):
                return known.get(name, _ANY)
            case ir.Extent():
                return _Range(0, _LONGEST)
            case ir.Convert(operand, of) if of == ir.INT and operand.type != ir.INT:
                return _of_type(operand.type)
            case ir.Element(type=ir.Number() as of) if of != ir.INT:
                return _of_type(of)
            case ir.Select(_, body, orelse):
                return _either(self.range_of(body, known), self.range_of(orelse, known))
            case ir.Unary("abs", operand):
                inner = self.range_of(operand, known)
                return _Range(
                    0, max(abs(inner.low), abs(inner.high)) if inner.low > _LEAST else _MOST
                )
            case ir.Binary(operator, left, right) if value.type == ir.INT:
                raises = "OverflowError" in value.faults
                sides = self.range_of(left, known), self.range_of(right, known)
                return _combined(operator, *sides, raises=raises)
        return _ANY


def _of_type(of: ir.Type) -> _Range:
    """Bounds that a type of whole numbers has."""
    match of:
        case ir.Number("bool"):
            return _Range(0, 1)
        case ir.Number("int8" | "int16" | "int32" as name):
            bits = int(name[3:]) - 1
            return _Range(-(2**bits), 2**bits - 1)
        case ir.Number("uint8" | "uint16" | "uint32" as name):
            return _Range(0, 2 ** int(name[4:]) - 1)
    return _ANY


def _either(a: _Range, b: _Range) -> _Range:
    return _Range(min(a.low, b.low), max(a.high, b.high), a.below & b.below)


def _computed(operator: str, a: _Range, b: _Range) -> tuple[int, int]:
    """Least and greatest result, of whatever size."""
    match operator:
        case "add":
            return a.low + b.low, a.high + b.high
        case "sub":
            return a.low - b.high, a.high - b.low
    products = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return min(products), max(products)


def _fits(bounds: tuple[int, int]) -> bool:
    return bounds[0] >= _LEAST and bounds[1] <= _MOST


def _combined(operator: str, a: _Range, b: _Range, *, raises: bool) -> _Range:
    """Bounds of a result; what overflows raises, or wraps around."""
    match operator:
        case "add" | "sub" | "mul":
            low, high = _computed(operator, a, b)
            if not _fits((low, high)):
                if not raises:
                    return _ANY
                low, high = (min(max(bound, _LEAST), _MOST) for bound in (low, high))
            return _Range(low, high, _moved(operator, a, b))
        case "mod" | "remainder" if b.low >= 0:
            below = frozenset(Affine(x.symbol, x.offset - 1) for x in b.below)
            return _Range(0, max(b.high - 1, 0), below)
        case "floordiv" | "quotient" if a.low >= 0 and b.low >= 0:
            return _Range(0, a.high, a.below)
        case "min":
            return _Range(min(a.low, b.low), min(a.high, b.high), a.below | b.below)
        case "max":
            return _Range(max(a.low, b.low), max(a.high, b.high), a.below & b.below)
        case "and" if a.low >= 0 or b.low >= 0:
            return _Range(0, max(x.high for x in (a, b) if x.low >= 0))
        case "rshift" if a.low >= 0:
            return _Range(0, a.high, a.below)
    return _ANY


def _moved(operator: str, a: _Range, b: _Range) -> frozenset[Affine]:
    """Symbolic bounds of a sum: those of one part moved by the greatest of the other."""
    if operator == "mul":
        return frozenset()
    by = b.high if operator == "add" else -b.low
    found = {Affine(x.symbol, x.offset + by) for x in a.below if abs(by) < _LONGEST}
    if operator == "add" and abs(a.high) < _LONGEST:
        found |= {Affine(x.symbol, x.offset + a.high) for x in b.below}
    return frozenset(found)
