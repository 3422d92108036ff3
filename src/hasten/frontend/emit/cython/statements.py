"""Statements in Cython."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cython.expressions import CythonExpressions
from hasten.frontend.emit.cython.types import type_name, zero
from hasten.frontend.emit.expressions import PRIMARY
from hasten.frontend.emit.pythonic import PythonicStatements
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import declarations_of

__all__ = ["CythonEmitter", "may_leave_python"]


class CythonEmitter(CythonExpressions, PythonicStatements):
    """Writes Cython.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def body(self, function: ir.Function) -> list[str]:
        """The lines of a function: all variables are declared on top."""
        self.function, self.declarations = function, declarations_of(function)
        lines = [*self._declared(function), *self.block(function.body)]
        return [f"{self.indent}{line}" for line in lines or [self.empty]]

    def _declared(self, function: ir.Function) -> Iterator[str]:
        """Variables by their types."""
        given = {p.name for p in function.parameters}
        found: dict[str, ir.Type] = {}
        for statement in ir.statements_in(function.body):
            match statement:
                case ir.Assign(target, value):
                    of = value.type if isinstance(value.type, ir.TupleType) else target.type
                    found.setdefault(target.name, of)
                case ir.For(target):
                    found.setdefault(target.name, target.type)
        by_type: dict[str, list[str]] = {}
        for name, of in found.items():
            if name not in given:
                self.note(of)
                first = name in self.declarations.on_top and zero(of)
                text = f"{self.name(name)} = {zero(of)}" if first else self.name(name)
                by_type.setdefault(type_name(of), []).append(text)
        yield from (f"cdef {kind} {', '.join(names)}" for kind, names in by_type.items())

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""
        return f"cdef {type_name(of)} {self.name(name)}"

    def declared(self, statement: ir.Assign) -> str:
        """A first value: the declaration stands on top."""
        return f"{self.name(statement.target.name)} = {self.text(statement.value)}"

    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First lines of a loop over a range; on threads where all of its body is C's."""
        lines = super().for_opens(statement)
        if not (statement.parallel and self.threads and may_leave_python(statement)):
            yield from lines
            return
        self.parallel = True
        for line in lines:
            yield line.replace(" in range(", " in prange(").replace(
                "):", ', nogil=True, schedule="guided"):'
            )

    def added(self, target: ir.Variable | ir.Element, value: ir.Expression) -> str:
        """``+= x``; Cython takes that of a variable in a parallel loop for a sum over all iterations."""
        in_parallel = self.threads and isinstance(target, ir.Variable)
        return "" if in_parallel else super().added(target, value)

    def stored(self, statement: ir.Store) -> str:
        """An element takes a value."""
        target = statement.target
        of = self.text(target.of, PRIMARY)
        text = f"{of}[{self.indices(target, of)}]"
        if isinstance(target.of.type, ir.ListType):
            return f"{text} = {self.text(statement.value)}"
        return f"{text} {self.changed(target, statement.value)}"

    def appended(self, statement: ir.Append) -> str:
        """One more item."""
        return f"{self.text(statement.target, PRIMARY)}.append({self.text(statement.value)})"

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function."""
        if not values:
            return "return 0"
        text = ", ".join(map(self.text, values))
        if isinstance(self.function.returns, ir.TupleType):
            text = f"({text}{',' if len(values) == 1 else ''})"
        return f"return {text}"

    def raising(self, exception: str, line: int) -> str:
        """Leaving by an exception; its text has been taken from the number."""
        del line
        return exception

    def number_of(self, exception: str, message: str, line: int) -> str:
        """The whole statement: Cython raises what Python raises."""
        del line
        return f"raise {exception}({message!r})" if message else f"raise {exception}"


def may_leave_python(loop: ir.For) -> bool:
    """Whether a loop that is marked for threads touches numbers and elements of arrays alone."""
    return not any(
        isinstance(value, ir.View | ir.Item)
        or (isinstance(value, ir.Element) and isinstance(value.of.type, ir.ListType))
        or (isinstance(value, ir.Binary) and value.operator == "truediv")
        for statement in ir.statements_in((loop,))
        for value in ir.walk(statement)
    )
