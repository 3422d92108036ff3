"""What is the same in every iteration of an inner loop is computed once, before it.

Compilers do that for numbers; past vectors' functions, and loads of which some lanes are masked, they do not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations, declarations_of
from hasten.frontend.lanes.evaluating import faults
from hasten.frontend.lanes.varying import Spreading, spreading_of, step_of, times_of
from hasten.frontend.passes.fresh import FreshNames
from hasten.frontend.passes.rewriting import rewritten, without_lines

__all__ = ["with_invariants_before"]


def with_invariants_before(function: ir.Function) -> ir.Function:
    r"""A function whose loops across lanes compute before their inner loops what these leave alone.

    Moved is what reads memory, divides or calls a function of mathematics, differs from lane to lane, and is certain to be
    evaluated where the loop runs at all; if that is not certain, what reads memory stands behind the question.

    Parameters
    ----------
    function : Function
        Unchecked, with loops that are marked to lie across lanes.

    Examples
    --------
    >>> import numpy as np
    >>> from dataclasses import replace
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "from math import log\ndef f(x):\n    for i in range(4):\n        s = 1.0\n        for k in range(9):\n            s += s * log(x[i])\n        x[i] = s\n"
    >>> program = unguarded(lowered(text, np.ones(4)))
    >>> marked = replace(program, body=(replace(program.body[0], lanes=True),))
    >>> print(shown(with_invariants_before(marked)))
    def f(x):
        for i in range(0, 4, 1):
            s = 1.0
            steady = log(x[i])
            for k in range(0, 9, 1):
                s = (s + (s * steady))
            x[i] = s
    """
    return replace(function, body=_Mover(function, declarations_of(function)).block(function.body))


class _Mover:
    """Moves expressions out of the inner loops of one function."""

    def __init__(self, function: ir.Function, declarations: Declarations) -> None:
        self.declarations = declarations
        self.fresh = FreshNames(ir.names_of(function))
        self.made: set[str] = set()
        self.spreading: Spreading | None = None

    def block(self, body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        """Statements, with what is moved before each of them."""
        return tuple(made for statement in body for made in self.statement(statement))

    def statement(self, statement: ir.Statement) -> Iterator[ir.Statement]:
        """A statement, and before it what is moved out of it."""
        if isinstance(statement, ir.For) and statement.lanes:
            self.spreading = spreading_of(statement, self.declarations)
            yield replace(statement, body=self.block(statement.body))
            self.spreading = None
            return
        inner: dict[str, Any] = {
            name: self.block(getattr(statement, name))
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        made = replace(statement, **inner) if inner else statement
        if self.spreading is None or not isinstance(made, ir.For | ir.While):
            yield made
            return
        yield from self.relieved(made, self.spreading)

    def relieved(self, loop: ir.For | ir.While, spreading: Spreading) -> Iterator[ir.Statement]:
        """What a loop leaves alone, then the loop without it."""
        fixed = _Fixed.of(loop)
        moved = [s for s in _certain(loop.body) if self.is_moved_whole(s, fixed)]
        yield from moved
        guarded: list[ir.Statement] = []
        body = tuple(s for s in loop.body if not any(s is other for other in moved))
        names: dict[ir.Expression, ir.Variable] = {}
        for line, value in _evaluated(loop, body):
            for part in _largest(value, fixed, spreading):
                key = without_lines(part)
                if key in names:
                    continue
                assert isinstance(part.type, ir.Number)  # noqa: S101 (nothing else differs from lane to lane)
                names[key] = ir.Variable(self.fresh("steady"), part.type)
                self.made.add(names[key].name)
                spreading.names.add(names[key].name)
                computed = ir.Assign(names[key], part, line)
                if fixed.runs or not faults(part):
                    yield computed
                    continue
                yield ir.Assign(names[key], _zero(part.type), line)
                guarded.append(computed)
        if guarded and isinstance(loop, ir.For):
            yield ir.If(_begins(loop), tuple(guarded), (), loop.line)

        made: ir.For | ir.While = replace(loop, body=body)
        for key in sorted(names, key=_size, reverse=True):  # the whole before its parts
            made = _replaced(made, key, names[key])
        yield made

    def is_moved_whole(self, statement: ir.Statement, fixed: _Fixed) -> bool:
        """Whether it was moved out of a loop inside already, and need not stay here either."""
        return (
            isinstance(statement, ir.Assign)
            and statement.target.name in self.made
            and fixed.holds(statement.value)
            and (fixed.runs or not faults(statement.value))
        )


@dataclass(frozen=True)
class _Fixed:
    """What a loop leaves alone.

    Parameters
    ----------
    changed : frozenset of str
        Names that it gives values.
    stores : bool
        Whether it changes elements.
    runs : bool
        Whether its body is certain to be run through.
    asks : bool
        Whether one can ask before it begins if its body will be run through.
    """

    changed: frozenset[str]
    stores: bool
    runs: bool
    asks: bool

    @classmethod
    def of(cls, loop: ir.For | ir.While) -> _Fixed:
        """A loop's."""
        stores = any(isinstance(s, ir.Store) for s in ir.statements_in(loop.body))
        if isinstance(loop, ir.While):
            runs, asks = loop.test == ir.Literal_(value=True, type=ir.BOOL), False
        else:
            runs, asks = bool(times_of(loop)), isinstance(loop.step, ir.Literal_)
        return cls(frozenset(ir.assigned_in((loop,))), stores, runs, asks)

    def holds(self, value: ir.Expression) -> bool:
        """Whether a value is the same in every iteration, and can be computed before the first."""
        if faults(value) and not (self.runs or self.asks):
            return False
        for part in ir.parts(value):
            match part:
                case ir.Variable(name) if name in self.changed:
                    return False
                case ir.Element() if self.stores:
                    return False
        return True


def _zero(of: ir.Number) -> ir.Literal_:
    return ir.Literal_({"b": False, "f": 0.0, "c": 0j}.get(of.kind, 0), of)


def _begins(loop: ir.For) -> ir.Expression:
    """Whether a loop runs at all."""
    return ir.Compare("<" if step_of(loop) > 0 else ">", loop.start, loop.stop)


def _evaluated(
    loop: ir.For | ir.While, body: tuple[ir.Statement, ...]
) -> Iterator[tuple[int, ir.Expression]]:
    """Expressions that are evaluated in the first iteration whatever happens, with their lines."""
    if isinstance(loop, ir.While):
        yield loop.line, loop.test
    for statement in _certain(body):
        own = statement.target.indices if isinstance(statement, ir.Store) else ()
        for name in ("value", "test", "start", "stop"):
            own = (*own, *filter(None, [getattr(statement, name, None)]))
        yield from ((statement.line, value) for value in own)


def _certain(body: tuple[ir.Statement, ...]) -> Iterator[ir.Statement]:
    """The first statements of a body: up to where an iteration may be given up."""
    for statement in body:
        if isinstance(statement, ir.Break | ir.Continue):
            return
        yield statement
        if isinstance(statement, ir.If) and _may_leave(statement):
            return


def _may_leave(statement: ir.If) -> bool:
    inside = ir.statements_in((*statement.body, *statement.orelse))
    return any(isinstance(s, ir.Break | ir.Continue) for s in inside)


def _largest(value: ir.Expression, fixed: _Fixed, spreading: Spreading) -> Iterator[ir.Expression]:
    """The largest parts of a value that are worth moving."""
    if _worth(value) and spreading.varies(value) and fixed.holds(value):
        yield value
        return
    match value:
        case ir.Logical(_, left):
            parts: Iterator[ir.Expression] = iter((left,))
        case ir.Select(test):
            parts = iter((test,))
        case _:
            parts = ir.children(value)
    for part in parts:
        yield from _largest(part, fixed, spreading)


def _worth(value: ir.Expression) -> bool:
    """Whether computing it takes longer than to look up what was computed."""
    return any(
        isinstance(part, ir.Element | ir.Mathematical)
        or (isinstance(part, ir.Binary) and part.operator in {"div", "pow"})
        for part in ir.parts(value)
    )


def _size(value: ir.Expression) -> int:
    return sum(1 for _ in ir.walk(value))


def _replaced(loop: ir.For | ir.While, key: ir.Expression, name: ir.Variable) -> ir.For | ir.While:
    """A loop in which a name stands for a value."""

    def change(value: ir.Expression) -> ir.Expression:
        alike = type(value) is type(key) and without_lines(value) == key
        return name if alike else value

    return rewritten(loop, change)
