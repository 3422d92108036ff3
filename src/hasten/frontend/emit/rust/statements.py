"""Statements in Rust."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hasten.frontend.emit.expressions import PRIMARY, SUM
from hasten.frontend.emit.heading import described
from hasten.frontend.emit.rust.expressions import RustExpressions
from hasten.frontend.emit.rust.types import type_name, zero
from hasten.frontend.emit.statements import Statements, forever, is_read
from hasten.frontend.kernel import ir

__all__ = ["RustEmitter"]


class RustEmitter(RustExpressions, Statements):
    """Writes Rust.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def function_text(self, function: ir.Function) -> Iterator[str]:
        """A function: its heading, its lines, its end."""
        self.note(function.returns)
        for parameter in function.parameters:
            self.note(parameter.type)
        self.fails = False
        body = self.body(function)
        if self.fails:
            self.failing |= {function.name}
        fails = function.name in self.failing
        last = function.body[-1] if function.body else None
        if fails and isinstance(function.returns, ir.NoneType) and not isinstance(last, ir.Return):
            body = [*(line for line in body if line), f"{self.indent}Ok(())"]
        place = self.kernel.place(function.line)
        yield f"/// {described(function, place)}"
        yield f"{self.signature(function, fails=fails)} {{"
        yield from body
        yield "}"
        yield ""

    def signature(self, function: ir.Function, *, fails: bool) -> str:
        """The first line of a function."""
        changed = {
            s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.Assign)
        }
        parameters = ", ".join(
            f"{'mut ' if p.name in changed else ''}{self.name(p.name)}: {type_name(p.type)}"
            for p in function.parameters
        )
        returns = type_name(function.returns)
        if fails:
            returns = f"Result<{returns}, Failure>"
        arrow = "" if returns == "()" else f" -> {returns}"
        return f"fn {self.name(function.name)}({parameters}){arrow}"

    def stored(self, statement: ir.Store) -> str:
        """An element takes a value: nobody borrows what Python shares."""
        target, kind = statement.target, statement.target.of.type
        self.note(kind)
        of = self.text(target.of, PRIMARY)
        name = "set" if len(target.indices) > 1 else "put"
        which = "_list" if isinstance(kind, ir.ListType) else ""
        if isinstance(kind, ir.ArrayType) and not kind.contiguous:
            which = "_view"
        self.helpers.add(f"{name}{which}")
        value = self.given(statement.value, target.type)
        return f"{of}.{name}({self.place(target, of)}, {value});"

    def beginning(self) -> Iterator[str]:
        """Parameters that nobody reads, so that the compiler does not wonder."""
        yield from (f"let _ = {self.name(name)};" for name in self.unused())

    def remark(self, text: str) -> str:
        """A comment at the end of a line."""
        return f" // {text}"

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""
        self.note(of)
        return f"let mut {self.name(name)}: {type_name(of)} = {zero(of)};"

    def declared(self, statement: ir.Assign) -> str:
        """The declaration of a variable with its first value; its type where the value does not tell."""
        name, value = statement.target.name, statement.value
        of = value.type if isinstance(value.type, ir.TupleType) else statement.target.type
        self.note(of)
        once = name in self.declarations.once
        kind = "" if _tells(value) else f": {type_name(of)}"
        text = self.given(value, of)
        return f"let {'' if once else 'mut '}{self.name(name)}{kind} = {text};"

    def changed(self, target: ir.Variable | ir.Element, value: ir.Expression) -> str:
        """``+= x`` where the value begins with the target, else ``= value``."""
        return self.added(target, value) or f"= {self.given(value, target.type)}"

    def if_opens(self, test: str) -> str:
        """First line of a branch."""
        return f"if {test} {{"

    def elif_opens(self, test: str) -> str:
        """First line of another branch."""
        return f"}} else if {test} {{"

    def while_opens(self, test: ir.Expression) -> str:
        """First line of a loop."""
        return "loop {" if forever(test) else f"while {self.text(test)} {{"

    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First lines of a loop over a range."""
        name = self.name(statement.target.name)
        start, stop, step = statement.start, statement.stop, statement.step
        if step == ir.Literal_(1, ir.INT):
            across = f"{self.text(start, SUM)}..{self.text(stop, SUM)}"
        else:
            across = self.helped("range", *map(self.text, (start, stop, step)))[0]
        yield f"for {name if is_read(statement) else '_'} in {across} {{"

    def statement(self, statement: ir.Statement) -> Iterator[str]:
        """The lines of a statement; a loop on threads is a call with a closure."""
        match statement:
            case ir.For(parallel=True, step=ir.Literal_(1)) if self.threads:
                yield from self._parallel(statement)
            case ir.For() | ir.While():
                around, self.in_closure = self.in_closure, False
                yield from super().statement(statement)
                self.in_closure = around
            case ir.Continue() if self.in_closure:
                yield "return;"
            case _:
                yield from super().statement(statement)

    def _parallel(self, statement: ir.For) -> Iterator[str]:
        """What the body sets is the closure's own: no two iterations share it."""
        self.helpers.add("parallel")
        own = [
            f"let mut {self.name(n)}: {type_name(of)} = {zero(of)};"
            for n, of in self.types_of_own(statement).items()
        ]
        start, stop = self.text(statement.start), self.text(statement.stop)
        around, self.in_closure = self.in_closure, True
        name = self.name(statement.target.name) if is_read(statement) else "_"
        yield f"parallel({start}, {stop}, |{name}| {{"
        yield from (f"{self.indent}{line}" for line in own)
        yield from self.inner(statement.body)
        yield "});"
        self.in_closure = around

    def appended(self, statement: ir.Append) -> str:
        """One more item."""
        self.note(statement.target.type)
        self.helpers.add("append")
        return f"{self.text(statement.target, PRIMARY)}.append({self.given(statement.value)});"

    def evaluated(self, value: ir.Expression) -> str:
        """An expression for what it does."""
        dropped = "" if isinstance(value.type, ir.NoneType) else "let _ = "
        return f"{dropped}{self.text(value)};"

    def answer(self, values: tuple[ir.Expression, ...]) -> str:
        """What a function gives."""
        returns = self.function.returns
        wanted = returns.items if isinstance(returns, ir.TupleType) else (returns,)
        parts = [self.given(v, of) for v, of in zip(values, wanted, strict=False)]
        text = ", ".join(parts)
        if isinstance(returns, ir.TupleType):
            text = f"({text}{',' if len(parts) == 1 else ''})"
        if self.function.name in self.failing:
            return text[:-1] if _only_tries(text) else f"Ok({text or '()'})"
        return text

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function: by ``return``, or by its last line."""
        text = self.answer(values)
        return f"return {text};" if text else "return;"

    def body(self, function: ir.Function) -> list[str]:
        """The lines of a function, indented."""
        lines = super().body(function)
        if function.body and isinstance(function.body[-1], ir.Return):
            lines[-1] = _tail(lines[-1])
        return [line for line in lines if line.strip()]

    def raising(self, exception: str, line: int) -> str:
        """Leaving the function by an exception."""
        self.fails = True
        self.helpers.add("Failure")
        return f"return Err(Failure {{ kind: {exception}, line: {self.line(line)} }});"


def _tail(line: str) -> str:
    """The last line of a function, without ``return`` and semicolon."""
    text, comment, rest = line.partition(" // ")
    stripped = text.strip()
    if stripped == "return;":
        return ""
    plain = text.replace("return ", "", 1).rstrip().removesuffix(";")
    return f"{plain}{comment}{rest}"


def _only_tries(text: str) -> bool:
    """Whether a text is one call that may fail, and nothing is done with what it gives."""
    depth, outside = 0, ""
    for character in text:
        depth -= character in ")]"
        outside += "" if depth else character
        depth += character in "(["
    return re.fullmatch(r"[\w.]+(::<\w+, \w+>)?(::\w+)*\(\)\?", outside) is not None


def _tells(value: ir.Expression) -> bool:
    """Whether a value's text makes its type clear: integers that are written are of any type."""
    match value:
        case ir.Literal_(_, of):
            return of.kind == "b" or of == ir.FLOAT
        case ir.Unary(_, operand):
            return _tells(operand)
        case ir.Binary(operator, left, right) if operator != "truediv":
            return bool(value.faults) or _tells(left) or _tells(right)
        case ir.Select(_, body, orelse):
            return _tells(body) or _tells(orelse)
        case ir.NewList() | ir.Copied():
            return False
    return True
