"""Calls of the kernel's own functions give way to what the functions do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.fresh import FreshNames
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["inlined"]

_MOST = 400  # statements of a function that is put in place


def inlined(kernel: ir.Kernel) -> ir.Kernel:
    r"""The kernel with calls put in place, and without functions that nobody calls any more.

    Functions that call themselves stay, and so do calls that write memory in the middle of an expression. The kernel
    raises nothing: where a call stood is evaluated before the rest of its statement.

    Parameters
    ----------
    kernel : Kernel
        Unchecked.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered_kernel
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "def g(x):\n    if x < 0:\n        return -x\n    return x\ndef f(a):\n    return g(a) + 1\n"
    >>> program = lowered_kernel(text, 3)
    >>> plain = ir.Kernel(tuple(map(unguarded, program.functions)))
    >>> print(shown(inlined(plain).entry))
    def f(a):
        if (a < 0):
            g_result = neg(a)
        else:
            g_result = a
        return (g_result + 1)
    """
    done: dict[str, ir.Function] = {}
    for function in kernel.functions:
        done[function.name] = _Inliner(function, done).whole()
    called = {kernel.entry.name}
    for function in reversed(list(done.values())):
        if function.name in called:
            called |= set(_calls(function.body))
    functions = tuple(f for f in done.values() if f.name in called)
    return ir.Kernel(functions, kernel.places)


def _calls(body: tuple[ir.Statement, ...]) -> Iterator[str]:
    for statement in ir.statements_in(body):
        for value in ir.walk(statement):
            if isinstance(value, ir.Call):
                yield value.function


class _Inliner:
    """Puts calls in place in one function."""

    def __init__(self, function: ir.Function, done: dict[str, ir.Function]) -> None:
        self.function = function
        self.done = done
        self.fresh = FreshNames(ir.names_of(function))
        self.parts: dict[str, tuple[ir.Variable, ...]] = {}
        """By the name of several results the variable of each."""

    def whole(self) -> ir.Function:
        body = self.block(self.function.body)

        def part(value: ir.Expression) -> ir.Expression:
            if isinstance(value, ir.Item) and value.of.name in self.parts:
                return self.parts[value.of.name][value.index]
            return value

        return replace(self.function, body=tuple(rewritten(s, part) for s in body))

    def block(self, body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        return tuple(made for statement in body for made in self.statement(statement))

    def statement(self, statement: ir.Statement) -> Iterator[ir.Statement]:
        before: list[ir.Statement] = []
        match statement:
            case ir.Assign(target, ir.Call() as call, line) if self.takes(call):
                given = self.given(call, before)
                yield from before
                yield from self.assigned(target, given, line)
            case ir.Evaluate(ir.Call() as call) if self.takes(call):
                given = self.given(call, before)
                yield from before
                yield from self.put(given, ())
            case ir.While(test, body, line) if self.within(test):
                made = self.value(test, before)
                leave = ir.If(ir.Unary("not", made, ir.BOOL), (ir.Break(line),), (), line)
                forever = ir.Literal_(value=True, type=ir.BOOL)
                yield ir.While(forever, (*before, leave, *self.block(body)), line)
            case _:
                yield from self.others(statement)

    def assigned(self, target: ir.Variable, call: ir.Call, line: int) -> Iterator[ir.Statement]:
        """A name takes what a call gives."""
        if not isinstance(call.type, ir.TupleType):
            result = ir.Variable(self.fresh(f"{call.function}_result"), call.type)
            yield from self.put(call, (result,))
            yield ir.Assign(target, result, line)
            return
        if target.name not in self.parts:
            self.parts[target.name] = tuple(
                ir.Variable(self.fresh(f"{target.name}_{place}"), of)
                for place, of in enumerate(call.type.items)
            )
        yield from self.put(call, self.parts[target.name])

    def others(self, statement: ir.Statement) -> Iterator[ir.Statement]:
        """A statement whose expressions, and statements inside of it, are changed."""
        before: list[ir.Statement] = []
        changed: dict[str, Any] = {}
        for name in ("test", "start", "stop", "step", "value", "values"):
            old = getattr(statement, name, None)
            if isinstance(old, tuple):
                changed[name] = tuple(self.value(v, before) for v in old)
            elif isinstance(old, ir.Expression):
                changed[name] = self.value(old, before)
        if isinstance(statement, ir.Store):
            changed["target"] = self.element(statement.target, before)
        for name in ("body", "orelse"):
            if hasattr(statement, name):
                changed[name] = self.block(getattr(statement, name))
        yield from before
        yield replace(statement, **changed)

    def element(self, target: ir.Element, before: list[ir.Statement]) -> ir.Element:
        """An element whose places may be what calls give."""
        return replace(target, indices=tuple(self.value(i, before) for i in target.indices))

    # Expressions: what must stand before goes into a list.

    def takes(self, call: ir.Call) -> bool:
        """Whether a call is put in place."""
        function = self.done.get(call.function)
        if function is None or any(True for _ in _calls(function.body)):
            return False
        return sum(1 for _ in ir.statements_in(function.body)) < _MOST

    def within(self, value: ir.Expression) -> bool:
        """Whether an expression holds a call that is put in place."""
        parts = ir.parts(value)
        return any(isinstance(p, ir.Call) and self.takes(p) and not p.writes for p in parts)

    def value(self, value: ir.Expression, before: list[ir.Statement]) -> ir.Expression:
        """An expression without such calls."""
        if not self.within(value):
            return value
        match value:
            case ir.Logical(operator, left, right) if self.within(right):
                return self.reached(operator, left, right, before)
            case ir.Select(test, body, orelse, of) if self.within(body) or self.within(orelse):
                result = ir.Variable(self.fresh("chosen"), of)
                made = self.value(test, before)
                sides = []
                for side in (body, orelse):
                    own: list[ir.Statement] = []
                    found = self.value(side, own)
                    sides.append((*own, ir.Assign(result, found)))
                before.append(ir.If(made, sides[0], sides[1]))
                return result
            case ir.Call() if self.takes(value) and not value.writes:
                given = self.given(value, before)
                result = ir.Variable(self.fresh(f"{value.function}_result"), value.type)
                before += self.put(given, (result,))
                return result
        return self.inside(value, before)

    def given(self, call: ir.Call, before: list[ir.Statement]) -> ir.Call:
        """A call whose arguments hold no such calls."""
        return replace(call, arguments=tuple(self.value(a, before) for a in call.arguments))

    def reached(
        self, operator: str, left: ir.Expression, right: ir.Expression, before: list[ir.Statement]
    ) -> ir.Expression:
        """``and`` and ``or`` whose second part is evaluated only where the first does not decide."""
        result = ir.Variable(self.fresh("holds"), ir.BOOL)
        before.append(ir.Assign(result, self.value(left, before)))
        own: list[ir.Statement] = []
        found = self.value(right, own)
        test = result if operator == "and" else ir.Unary("not", result, ir.BOOL)
        before.append(ir.If(test, (*own, ir.Assign(result, found))))
        return result

    def inside(self, value: ir.Expression, before: list[ir.Statement]) -> ir.Expression:
        """An expression whose parts hold such calls."""
        changed: dict[str, Any] = {}
        for name in ("operand", "left", "right", "test", "body", "orelse", "of"):
            part = getattr(value, name, None)
            if isinstance(part, ir.Expression):
                changed[name] = self.value(part, before)
        for name in ("arguments", "indices", "parts", "shape"):
            parts = getattr(value, name, None)
            if isinstance(parts, tuple):
                changed[name] = tuple(
                    self.value(p, before) if isinstance(p, ir.Expression) else p for p in parts
                )
        return replace(value, **changed)

    # A function in the place of its call.

    def put(self, call: ir.Call, results: tuple[ir.Variable, ...]) -> Iterator[ir.Statement]:
        """What a function does, with its results in variables."""
        function = self.done[call.function]
        names: dict[str, ir.Expression] = {}
        assigned = set(ir.assigned_in(function.body))
        for parameter, argument in zip(function.parameters, call.arguments, strict=True):
            plain = isinstance(argument, ir.Variable | ir.Literal_)
            if plain and parameter.name not in assigned:
                names[parameter.name] = argument
                continue
            own = ir.Variable(self.fresh(parameter.name), parameter.type)
            names[parameter.name] = own
            yield ir.Assign(own, argument, call.line)
        for name in assigned - set(names):
            names[name] = ir.Variable(self.fresh(name), ir.INT)
        # Names first: what the results are called here may be a name of the function too.
        own_names = tuple(_renamed(statement, names) for statement in function.body)
        returns = _Returns(results, self.fresh("returned"))
        body, _ = returns.block(own_names)
        if returns.needs_flag:
            yield ir.Assign(returns.flag, ir.Literal_(value=False, type=ir.BOOL), call.line)
        yield from (_targets(statement, {}) for statement in body)


def _renamed(statement: ir.Statement, names: dict[str, ir.Expression]) -> ir.Statement:
    """A statement of a function with the names of where it is put."""

    def change(value: ir.Expression) -> ir.Expression:
        if not isinstance(value, ir.Variable) or value.name not in names:
            return value
        new = names[value.name]
        return replace(new, type=value.type) if isinstance(new, ir.Variable) else new

    return _targets(rewritten(statement, change), names)


def _targets(statement: ir.Statement, names: dict[str, ir.Expression]) -> ir.Statement:
    changed: dict[str, Any] = {}
    if isinstance(statement, ir.Assign | ir.For):
        new = names.get(statement.target.name)
        if isinstance(new, ir.Variable):
            changed["target"] = replace(statement.target, name=new.name)
    for name in ("body", "orelse"):
        if getattr(statement, name, None):
            changed[name] = tuple(_targets(s, names) for s in getattr(statement, name))
    return replace(statement, **changed)  # a new one, for what stands in several places


@dataclass
class _Returns:
    """Turns leaving a function into assignments, and into leaving loops.

    Parameters
    ----------
    results : tuple of Variable
    name : str
        Of a variable that tells whether the function has been left.
    """

    results: tuple[ir.Variable, ...]
    name: str
    needs_flag: bool = False

    @property
    def flag(self) -> ir.Variable:
        """Whether the function has been left."""
        return ir.Variable(self.name, ir.BOOL)

    def block(
        self, body: tuple[ir.Statement, ...], *, looped: bool = False
    ) -> tuple[tuple[ir.Statement, ...], bool]:
        """A block without ``return``, and whether it always leaves the function."""
        for place, statement in enumerate(body):
            rest = body[place + 1 :]
            match statement:
                case ir.Return(values, line):
                    made = [
                        ir.Assign(r, v, line) for r, v in zip(self.results, values, strict=False)
                    ]
                    return (*body[:place], *made, *self._leaving(looped, line)), True
                case ir.If() if _returns(statement):
                    made_if, always = self._branch(statement, rest, looped=looped)
                    return (*body[:place], *made_if), always
                case ir.While() | ir.For() if _returns(statement):
                    inner, _ = self.block(statement.body, looped=True)
                    after, always = self.block(rest, looped=looped)
                    loop = replace(statement, body=inner)
                    self.needs_flag = True
                    return (*body[:place], loop, *self._unless_left(after, looped)), always
        return body, False

    def _leaving(self, looped: bool, line: int) -> Iterator[ir.Statement]:
        if looped:
            self.needs_flag = True
            yield ir.Assign(self.flag, ir.Literal_(value=True, type=ir.BOOL), line)
            yield ir.Break(line)

    def _unless_left(
        self,
        after: tuple[ir.Statement, ...],
        looped: bool,
    ) -> Iterator[ir.Statement]:
        """What follows a loop that may have left the function."""
        if looped:
            yield ir.If(self.flag, (ir.Break(),))
            yield from after
        elif after:
            yield ir.If(ir.Unary("not", self.flag, ir.BOOL), after)

    def _branch(
        self, branch: ir.If, rest: tuple[ir.Statement, ...], *, looped: bool
    ) -> tuple[Iterator[ir.Statement], bool]:
        """A branch that may leave the function: what follows goes into the side that stays."""
        body, leaves = self.block(branch.body, looped=looped)
        orelse, leaves_too = self.block(branch.orelse, looped=looped)
        if looped or (leaves and leaves_too) or not rest:
            after, always = self.block(rest, looped=looped)
            made = replace(branch, body=body, orelse=orelse)
            follows = () if leaves and leaves_too else after
            return iter((made, *follows)), (leaves and leaves_too) or always
        if leaves:
            orelse, leaves_too = self.block((*branch.orelse, *rest), looped=looped)
        elif leaves_too:
            body, leaves = self.block((*branch.body, *rest), looped=looped)
        else:
            # Left in the middle of a side: what follows stands in both.
            body, leaves = self.block((*branch.body, *rest), looped=looped)
            orelse, leaves_too = self.block((*branch.orelse, *rest), looped=looped)
        return iter((replace(branch, body=body, orelse=orelse),)), leaves and leaves_too


def _returns(statement: ir.Statement) -> bool:
    return any(isinstance(s, ir.Return) for s in ir.statements_in((statement,)))
