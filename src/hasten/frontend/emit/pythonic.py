"""What languages share that are written as Python is: by indentation, with ``and``, ``or`` and ``not``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from hasten.frontend.emit.expressions import ORDER, PRODUCT, Expressions, Text
from hasten.frontend.emit.statements import Statements, forever
from hasten.frontend.kernel import ir

__all__ = ["PythonicExpressions", "PythonicStatements"]

_NEGATION = 4  # ``not`` binds less than a comparison


class PythonicExpressions(Expressions):
    """Python's signs; they bind as in Python."""

    signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        **Expressions.signs,
        "quotient": ("//", PRODUCT),
    }
    comparisons: ClassVar[Mapping[str, tuple[str, int]]] = {
        sign: (sign, ORDER) for sign in ("<", "<=", ">", ">=", "==", "!=")
    }
    logical_signs: ClassVar[Mapping[str, tuple[str, int]]] = {
        "and": ("and", 3),
        "or": ("or", 2),
    }
    negation: ClassVar[Text] = ("not ", _NEGATION)

    def select(self, value: ir.Select) -> Text:
        """``body if test else orelse``."""
        body, test, orelse = (self.text(v, 2) for v in (value.body, value.test, value.orelse))
        return f"{body} if {test} else {orelse}", 1


class PythonicStatements(Statements):
    """Python's blocks."""

    end: ClassVar[str] = ""
    empty: ClassVar[str] = "pass"
    else_opens: ClassVar[str] = "else:"
    if_ends: ClassVar[str] = ""
    loop_ends: ClassVar[str] = ""
    leaves: ClassVar[str] = "break"
    goes_on: ClassVar[str] = "continue"

    def remark(self, text: str) -> str:
        """A comment at the end of a line."""
        return f"  # {text}"

    def if_opens(self, test: str) -> str:
        """First line of a branch."""
        return f"if {test}:"

    def elif_opens(self, test: str) -> str:
        """First line of another branch."""
        return f"elif {test}:"

    def while_opens(self, test: ir.Expression) -> str:
        """First line of a loop."""
        return "while True:" if forever(test) else f"while {self.text(test)}:"

    def counter(self, statement: ir.For) -> str:
        """Name of the variable of a loop."""
        return self.name(statement.target.name)

    def for_opens(self, statement: ir.For) -> Iterator[str]:
        """First lines of a loop over a range."""
        name = self.counter(statement)
        start, stop, step = (
            self.text(v) for v in (statement.start, statement.stop, statement.step)
        )
        bounds = [start, stop, step] if step != "1" else [start, stop] if start != "0" else [stop]
        yield f"for {name} in range({', '.join(bounds)}):"
