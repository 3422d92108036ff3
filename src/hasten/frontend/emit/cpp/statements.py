"""Statements in C++, where they are not those of C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hasten.frontend.emit.c.statements import CEmitter
from hasten.frontend.emit.cpp.expressions import CppExpressions
from hasten.frontend.emit.cpp.types import type_name
from hasten.frontend.emit.expressions import PRIMARY
from hasten.frontend.kernel import ir

__all__ = ["CppEmitter"]


class CppEmitter(CppExpressions, CEmitter):
    """Writes C++.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
    """

    def beginning(self) -> Iterator[str]:
        """Nothing: parameters that nobody reads are marked where they are declared."""
        yield from ()

    def remark(self, text: str) -> str:
        """A comment at the end of a line."""
        return f"  // {text}"

    def typed(self, of: ir.Type, name: str, owner: str = "") -> str:
        """A type and a name."""
        del owner
        self.note(of)
        return f"{type_name(of)} {self.name(name)}"

    def on_top(self, name: str, of: ir.Type) -> str:
        """The declaration of a variable before everything else."""
        zero = " = 0" if isinstance(of, ir.Number) and of.kind != "c" else ""
        return f"{self.typed(of, name)}{zero};"

    def appended(self, statement: ir.Append) -> str:
        """One more item."""
        self.note(statement.target.type)
        return f"{self.text(statement.target, PRIMARY)}.append({self.text(statement.value)});"

    def returned(self, values: tuple[ir.Expression, ...]) -> str:
        """Leaving the function."""
        if not isinstance(self.function.returns, ir.TupleType):
            return super().returned(values)
        return f"return {{{', '.join(map(self.text, values))}}};"

    def signature(self, function: ir.Function, body: Iterable[str] | None = None) -> str:
        """The first line of a function; where its lines are given, with a mark at what they do not use.

        What the kernel reads may be gone from them: nothing came of it.
        """
        used = (
            None
            if body is None
            else {word for line in body for word in re.findall(r"\w+", line.partition("//")[0])}
        )
        parameters = ", ".join(
            f"{'' if used is None or self.name(p.name) in used else '[[maybe_unused]] '}"
            f"{self.typed(p.type, p.name)}"
            for p in function.parameters
        )
        self.note(function.returns)
        return f"static {type_name(function.returns)} {self.name(function.name)}({parameters})"
