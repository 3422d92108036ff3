"""Statements in C."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.c.expressions import CExpressions
from hasten.frontend.emit.c.types import c_name, list_name, type_name
from hasten.frontend.emit.expressions import SUM, UNARY
from hasten.frontend.emit.statements import Statements, forever
from hasten.frontend.kernel import ir

__all__ = ["CEmitter"]


class CEmitter(CExpressions, Statements):
    """Writes C.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def body(self, function: ir.Function) -> list[str]:
        """The lines of a function, which ends without saying so where it returns nothing."""
        lines = super().body(function)
        if function.body and isinstance(last := function.body[-1], ir.Return) and not last.values:
            lines.pop()
        return lines

    def beginning(self) -> Iterator[str]:
        """Parameters that nobody reads, so that the compiler does not wonder."""
        yield from (f"(void) {self.name(name)};" for name in self.unused())

    def remark(self, text: str) -> str:
        """A comment at the end of a line."""
        return f"  /* {text} */"

    def typed(self, of: ir.Type, name: str, owner: str = "") -> str:
        """A type and a name; a tuple bears the name of the function that returns it."""
        self.note(of)
        kind = type_name(of, owner)
        return f"{kind}{'' if kind.endswith('*') else ' '}{self.name(name)}"

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""
        zero = {ir.Number: "0", ir.ListType: "NULL"}.get(type(of), "{0}")
        return f"{self.typed(of, name)} = {zero};"

    def declared(self, statement: ir.Assign) -> str:
        """The declaration of a variable with its first value."""
        name, value = statement.target.name, statement.value
        constant = isinstance(value.type, ir.Number) and name in self.declarations.once
        of = value.type if isinstance(value.type, ir.TupleType) else statement.target.type
        owner = value.function if isinstance(value, ir.Call) else name
        declared = self.typed(of, name, self.name(owner))
        return f"{'const ' if constant else ''}{declared} = {self.text(value)};"

    def if_opens(self, test: str) -> str:
        """First line of a branch."""
        return f"if ({test}) {{"

    def elif_opens(self, test: str) -> str:
        """First line of another branch."""
        return f"}} else if ({test}) {{"

    def while_opens(self, test: ir.Expression) -> str:
        """First line of a loop."""
        return "for (;;) {" if forever(test) else f"while ({self.text(test)}) {{"

    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First lines of a loop over a range."""
        name = self.name(statement.target.name)
        start, stop = self.text(statement.start), self.text(statement.stop, 10)
        step = statement.step
        if isinstance(step, ir.Literal_):
            number = int(step.value.real)
            sign = "<" if number > 0 else ">"
            test = f"{name} {sign} {stop}"
            move = {1: f"{name}++", -1: f"{name}--"}.get(
                number, f"{name} {'+' if number > 0 else '-'}= {abs(number)}"
            )
        else:
            by = self.text(step)
            test = f"{by} > 0 ? {name} < {stop} : {name} > {stop}"
            move = f"{name} += {by}"
        if statement.parallel and self.threads:
            yield self._parallel(statement)
        yield f"for ({type_name(ir.INT)} {name} = {start}; {test}; {move}) {{"

    def _parallel(self, statement: ir.For) -> str:
        own = map(self.name, self.own_of(statement))
        private = f" private({names})" if (names := ", ".join(own)) else ""
        count = self.text(statement.stop, SUM)
        return f"#pragma omp parallel for schedule(dynamic, 1 + ({count}) / 64){private}"

    def appended(self, statement: ir.Append) -> str:
        """One more item, by a function of the file."""
        of = statement.target.type
        assert isinstance(of, ir.ListType)  # noqa: S101 (nothing else appends)
        name = list_name(of)
        self.note(of)
        self.helpers.add("memory")
        self.creates.add(f"append_{name}")
        into, item = self.text(statement.target), self.text(statement.value)
        return f"append_{name}({into}, {item}, {self.line(statement.line)});"

    def evaluated(self, value: ir.Expression) -> str:
        """An expression for what it does."""
        dropped = "" if isinstance(value.type, ir.NoneType) else "(void) "
        return f"{dropped}{self.text(value, UNARY)};"

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function."""
        parts = ", ".join(map(self.text, values))
        if isinstance(self.function.returns, ir.TupleType):
            parts = f"({c_name(self.function.name)}_result) {{{parts}}}"
        return f"return {parts};" if parts else "return;"

    def raising(self, exception: str, line: int) -> str:
        """Leaving the translation by an exception."""
        self.helpers.add("failure")
        return f"fail({exception}, {self.line(line)});"
