"""Statements in any language: what the languages share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from hasten.frontend.emit.expressions import Expressions
from hasten.frontend.emit.translation import FAULTS, numbered_name
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations, declarations_of

__all__ = ["Statements", "forever", "is_read"]

_WIDE = frozenset({"int64", "float64", "float32", "int32", "uint32", "uint64"})


class Statements(Expressions):
    """Writes the statements of one function after the other."""

    indent: ClassVar[str] = "    "
    end: ClassVar[str] = ";"
    compound: ClassVar[dict[str, str]] = {
        "add": "+=",
        "sub": "-=",
        "mul": "*=",
        "div": "/=",
        "and": "&=",
        "or": "|=",
        "xor": "^=",
        "lshift": "<<=",
        "rshift": ">>=",
    }
    empty: ClassVar[str] = ""
    """What stands for a block of nothing, where a language must have something."""

    function: ir.Function
    declarations: Declarations

    # What a language tells.

    @abstractmethod
    def remark(self, text: str) -> str:
        """A comment at the end of a line."""

    @abstractmethod
    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""

    @abstractmethod
    def declared(self, statement: ir.Assign) -> str:
        """The declaration of a variable with its first value."""

    @abstractmethod
    def if_opens(self, test: str) -> str:
        """First line of a branch."""

    @abstractmethod
    def elif_opens(self, test: str) -> str:
        """First line of another branch."""

    @abstractmethod
    def while_opens(self, test: ir.Expression) -> str:
        """First line of a loop."""

    @abstractmethod
    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First lines of a loop over a range."""

    @abstractmethod
    def appended(self, statement: ir.Append) -> str:
        """One more item on a list."""

    @abstractmethod
    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function."""

    @abstractmethod
    def raising(self, exception: str, line: int) -> str:
        """Leaving by an exception; `exception` is the text of its number."""

    else_opens: ClassVar[str] = "} else {"
    if_ends: ClassVar[str] = "}"
    loop_ends: ClassVar[str] = "}"
    leaves: ClassVar[str] = "break;"
    goes_on: ClassVar[str] = "continue;"

    # What they share.

    def body(self, function: ir.Function) -> list[str]:
        """The lines of a function, indented."""
        self.function, self.declarations = function, declarations_of(function)
        lines = [*self.beginning()]
        on_top = [self.on_top(name, of) for name, of in self.declarations.on_top.items()]
        lines += filter(None, on_top)
        lines += self.block(function.body)
        return [f"{self.indent}{line}" if line else "" for line in lines or [self.empty]]

    def beginning(self) -> Iterator[str]:
        """What stands before all others."""
        yield from ()

    def unused(self) -> list[str]:
        """Parameters that nobody reads."""
        read = {v.name for s in ir.statements_in(self.function.body) for v in ir.walk(s)
                if isinstance(v, ir.Variable)}  # fmt: skip
        return [p.name for p in self.function.parameters if p.name not in read]

    def block(self, statements: tuple[ir.Statement, ...]) -> Iterator[str]:
        """Statements, with the numbers of the lines that they come from."""
        previous = 0
        for statement in statements:
            lines = list(self.statement(statement))
            if lines and statement.line and statement.line != previous:
                lines[0] += self.remark(str(self.line(statement.line)))
                previous = statement.line
            yield from lines

    def inner(self, statements: tuple[ir.Statement, ...]) -> Iterator[str]:
        """Statements, indented."""
        lines = list(self.block(statements))
        yield from (f"{self.indent}{line}" for line in lines or [self.empty] if line)

    def statement(self, statement: ir.Statement) -> Iterator[str]:  # noqa: C901 (a table)
        """The lines of a statement."""
        match statement:
            case ir.Assign():
                yield self.assigned(statement)
            case ir.Store():
                yield self.stored(statement)
            case ir.Append():
                yield self.appended(statement)
            case ir.Evaluate(value):
                yield self.evaluated(value)
            case ir.If():
                yield from self.branches(statement)
            case ir.While(test, inner):
                yield self.while_opens(test)
                yield from self.inner(inner)
                yield from self.closing(self.loop_ends)
            case ir.For():
                yield from self.for_opens(statement)
                yield from self.inner(statement.body)
                yield from self.closing(self.loop_ends)
            case ir.Break():
                yield self.leaves
            case ir.Continue():
                yield self.goes_on
            case ir.Return(values):
                yield self.returned(values)
            case ir.Raise(exception, message, line):
                yield self.raising(self.number_of(exception, message, line), line)

    def own_of(self, loop: ir.For) -> list[str]:
        """Variables from outside of a loop that each of its threads needs for itself: those that it sets."""
        inside = list(ir.statements_in(loop.body))
        declared = {self.declarations.at[id(s)] for s in inside if id(s) in self.declarations.at}
        assigned = {s.target.name for s in inside if isinstance(s, ir.Assign)}
        return sorted(assigned - declared)

    def types_of_own(self, loop: ir.For) -> dict[str, ir.Type]:
        """The variables that each thread of a loop needs for itself, with their types."""
        types = {
            s.target.name: s.target.type
            for s in ir.statements_in(loop.body)
            if isinstance(s, ir.Assign)
        }
        return {name: types[name] for name in self.own_of(loop)}

    def closing(self, text: str) -> Iterator[str]:
        """Last line of a block, where a language has one."""
        if text:
            yield text

    def evaluated(self, value: ir.Expression) -> str:
        """An expression for what it does."""
        return f"{self.text(value)}{self.end}"

    def assigned(self, statement: ir.Assign) -> str:
        """A name takes a value, and is declared where that is its first."""
        if id(statement) in self.declarations.at:
            return self.declared(statement)
        target = self.name(statement.target.name)
        return f"{target} {self.changed(statement.target, statement.value)}{self.end}"

    def stored(self, statement: ir.Store) -> str:
        """An element takes a value."""
        target = self.text(statement.target)
        return f"{target} {self.changed(statement.target, statement.value)}{self.end}"

    def changed(self, target: ir.Variable | ir.Element, value: ir.Expression) -> str:
        """``+= x`` where the value begins with the target, else ``= value``."""
        if added := self.added(target, value):
            return added
        return f"= {self.text(value)}"

    def added(self, target: ir.Variable | ir.Element, value: ir.Expression) -> str:
        """``+= x`` where that can be said."""
        if not isinstance(value, ir.Binary) or value.faults or value.left != target:
            return ""
        if value.operator not in self.compound or value.type.dtype not in _WIDE:
            return ""
        return f"{self.compound[value.operator]} {self.text(value.right)}"

    def branches(self, statement: ir.If) -> Iterator[str]:
        """``if``, ``elif``, ``else``."""
        yield self.if_opens(self.text(statement.test))
        yield from self.inner(statement.body)
        orelse = statement.orelse
        while len(orelse) == 1 and isinstance(orelse[0], ir.If):
            inner = orelse[0]
            yield self.elif_opens(self.text(inner.test))
            yield from self.inner(inner.body)
            orelse = inner.orelse
        if orelse:
            yield self.else_opens
            yield from self.inner(orelse)
        yield from self.closing(self.if_ends)

    def number_of(self, exception: str, message: str, line: int) -> str:
        """The text of an exception's number."""
        if exception in FAULTS and not message:
            return FAULTS[exception]
        name = numbered_name(exception, self.line(line))
        while self.raised.setdefault(name, (exception, message)) != (exception, message):
            name += "_"
        return name


def is_read(statement: ir.For) -> bool:
    """Whether the body of a loop reads its variable."""
    return any(
        isinstance(v, ir.Variable) and v.name == statement.target.name
        for s in ir.statements_in(statement.body)
        for v in ir.walk(s)
    )


def forever(test: ir.Expression) -> bool:
    """Whether a loop's condition always holds."""
    return isinstance(test, ir.Literal_) and bool(test.value)
