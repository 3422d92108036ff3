"""From left to right: where two parts may raise different exceptions, the first is computed before.

Python evaluates operands in their order; C, Fortran and Rust's optimiser may not. Which exception comes
is then a matter of chance, unless each of them has a statement of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from hasten.frontend.kernel import ir

__all__ = ["ordered"]


def ordered(function: ir.Function) -> ir.Function:
    r"""A function in whose statements at most one kind of exception waits for another.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> program = lowered("def f(x, a, b):\n    x[a] = 1.0 + a // b\n", np.ones(3), 3, 4)
    >>> print(shown(program))
    def f(x, a, b):
        x[~a]! = (1.0 + float64((a //! b)))
    >>> print(shown(ordered(program)))
    def f(x, a, b):
        value = (1.0 + float64((a //! b)))
        x[~a]! = value
    """
    names = {p.name for p in function.parameters}
    for statement in ir.statements_in(function.body):
        names |= {v.name for v in ir.walk(statement) if isinstance(v, ir.Variable)}
    return replace(function, body=_Orderer(names).block(function.body))


@dataclass
class _Orderer:
    """Puts statements before others; `names` are taken."""

    names: set[str]
    before: list[ir.Statement] = field(default_factory=list)

    def block(self, body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        """Statements, each with what must come before it."""
        found: list[ir.Statement] = []
        for statement in body:
            outer, self.before = self.before, []
            made = self.statement(statement)
            found += [*self.before, made]
            self.before = outer
        return tuple(found)

    def statement(self, statement: ir.Statement) -> ir.Statement:
        """A statement in order; what is put before it is in `before`."""
        changed: dict[str, Any] = {
            name: self.block(getattr(statement, name))
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        match statement:
            case ir.While(test, line=line):
                return self.loop(replace(statement, **changed), test, line)
            case ir.Store(target, value, line):
                value, of, *indices = self.parts(
                    [value, target.of, *target.indices], target.faults, line
                )
                of, *indices = self.indices([of, *indices], target.faults, line)
                target = replace(target, of=of)
                return ir.Store(replace(target, indices=tuple(indices)), value, line)
            case ir.Assign(value=value):
                return replace(statement, value=self.expression(value))
            case ir.Return(values, line):
                return ir.Return(tuple(self.parts(list(values), ir.NO_FAULTS, line)), line)
            case ir.Append(target, value, line):
                target, value = self.parts([target, value], ir.NO_FAULTS, line)
                return ir.Append(target, value, line)
            case ir.For(start=start, stop=stop, line=line):
                changed["start"], changed["stop"] = self.parts([start, stop], ir.NO_FAULTS, line)
            case ir.If(test):
                changed["test"] = self.expression(test)
            case ir.Evaluate(value):
                changed["value"] = self.expression(value)
        return replace(statement, **changed) if changed else statement

    def loop(self, loop: ir.While, test: ir.Expression, line: int) -> ir.Statement:
        """What must come before a condition comes before it each time."""
        outer, self.before = self.before, []
        made = self.expression(test)
        first, self.before = self.before, outer
        if not first:
            return replace(loop, test=made)
        leave = ir.If(ir.Unary("not", made, ir.BOOL), (ir.Break(line),), (), line)
        return ir.While(ir.Literal_(True, ir.BOOL), (*first, leave, *loop.body), line)

    def parts(
        self, values: Sequence[ir.Expression], own: frozenset[ir.Fault], line: int
    ) -> list[ir.Expression]:
        """Parts of an expression, of which `own` may happen when the last of them is known."""
        found: list[ir.Expression] = []
        for value in values:
            count = len(self.before)
            made = self.expression(value)
            emitted = self.before[count:]
            del self.before[count:]
            later = ir.faults_of(made) | (own if value is values[-1] else ir.NO_FAULTS)
            if emitted or any(self.mixed(earlier, later) for earlier in found):
                found = [self.kept(earlier, line) for earlier in found]
            self.before += emitted
            found.append(made)
        return found

    def mixed(self, earlier: ir.Expression, later: frozenset[ir.Fault]) -> bool:
        """Whether it matters which of two comes first."""
        first = ir.faults_of(earlier)
        return bool(first and later and len(first | later) > 1)

    def kept(self, value: ir.Expression, line: int) -> ir.Expression:
        """A value that is computed before."""
        if not ir.faults_of(value) and not any(
            isinstance(v, ir.Element | ir.Call) for v in ir.parts(value)
        ):
            return value
        variable = self.fresh(value.type)
        self.before.append(ir.Assign(variable, value, line))
        return variable

    def fresh(self, of: ir.Type) -> ir.Variable:
        """A name that nothing has."""
        name, number = "value", 1
        while name in self.names:
            number += 1
            name = f"value{number}"
        self.names.add(name)
        return ir.Variable(name, of)

    def expression(self, value: ir.Expression) -> ir.Expression:
        """An expression in order."""
        line = getattr(value, "line", 0)
        match value:
            case ir.Logical(operator, left, right):
                return self.logical(operator, left, right, line)
            case ir.Select():
                return self.select(value, line)
        places: list[tuple[str, int | None]] = []
        values: list[ir.Expression] = []
        for item in fields(value):
            part = getattr(value, item.name)
            if isinstance(part, ir.Expression):
                places.append((item.name, None))
                values.append(part)
            elif isinstance(part, tuple):
                for index, inner in enumerate(part):
                    if isinstance(inner, ir.Expression):
                        places.append((item.name, index))
                        values.append(inner)
        if not values:
            return value
        made = self.parts(values, _own(value), line)
        if isinstance(value, ir.Element | ir.View):
            made = self.indices(made, value.faults, line)
        return _with(value, places, made)

    def indices(
        self, values: list[ir.Expression], own: frozenset[ir.Fault], line: int
    ) -> list[ir.Expression]:
        """What is looked into, and indices: all of them are known before the first is held to its bounds."""
        if own and any(self.mixed(value, own) for value in values):
            return [self.kept(value, line) for value in values]
        return values

    def logical(
        self, operator: str, left: ir.Expression, right: ir.Expression, line: int
    ) -> ir.Expression:
        """The right side only where it is asked for."""
        first = self.expression(left)
        outer, self.before = self.before, []
        second = self.expression(right)
        emitted, self.before = self.before, outer
        if not emitted:
            return ir.Logical(operator, first, second)
        found = self.fresh(ir.BOOL)
        self.before.append(ir.Assign(found, first, line))
        test = found if operator == "and" else ir.Unary("not", found, ir.BOOL)
        self.before.append(ir.If(test, (*emitted, ir.Assign(found, second, line)), (), line))
        return found

    def select(self, value: ir.Select, line: int) -> ir.Expression:
        """One branch only."""
        test = self.expression(value.test)
        branches: list[tuple[list[ir.Statement], ir.Expression]] = []
        for branch in (value.body, value.orelse):
            outer, self.before = self.before, []
            made = self.expression(branch)
            branches.append((self.before, made))
            self.before = outer
        if not any(emitted for emitted, _ in branches):
            return ir.Select(test, branches[0][1], branches[1][1], value.type)
        found = self.fresh(value.type)
        bodies = [(*emitted, ir.Assign(found, made, line)) for emitted, made in branches]
        self.before.append(ir.If(test, bodies[0], bodies[1], line))
        return found


_IN_PLACE = frozenset({"div", "truediv", "floordiv", "mod", "quotient", "remainder"})
"""Operators whose divisor is looked at where it stands, and not when both operands are known."""


def _own(value: ir.Expression) -> frozenset[ir.Fault]:
    """What an expression raises itself as soon as the last of its parts is known."""
    if isinstance(value, ir.Element):
        return value.faults
    if isinstance(value, ir.Binary) and value.operator in _IN_PLACE:
        return value.faults
    return ir.NO_FAULTS


def _with(
    value: ir.Expression, places: list[tuple[str, int | None]], made: list[ir.Expression]
) -> ir.Expression:
    changed: dict[str, Any] = {}
    for (name, index), part in zip(places, made, strict=True):
        if index is None:
            changed[name] = part
        else:
            old = changed.get(name, getattr(value, name))
            changed[name] = (*old[:index], part, *old[index + 1 :])
    return replace(value, **changed)
