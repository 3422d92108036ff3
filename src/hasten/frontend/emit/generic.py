"""What languages share that have one array type for all numbers, and whose functions say whether they may raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol

from hasten.frontend.emit.expressions import Expressions
from hasten.frontend.kernel import ir

__all__ = ["GenericExpressions", "bodies"]


class GenericExpressions(Expressions):
    """Remembers what a text uses, and which functions may raise.

    Attributes
    ----------
    list_helper : str
        The helper that is a list.
    """

    list_helper: ClassVar[str]

    def __init__(self, kernel: ir.Kernel, *, threads: bool = False) -> None:
        super().__init__(kernel, threads=threads)
        self.failing: frozenset[str] = frozenset()
        """Functions of the kernel that may raise."""
        self.fails = False
        """Whether what was written since may raise."""
        self.functions: Mapping[str, ir.Function] = {f.name: f for f in kernel.functions}

    def note(self, of: ir.Type) -> None:
        """Remember that the text uses a type."""
        match of:
            case ir.ArrayType():
                self.helpers.add("Array" if of.contiguous else "View")
                self.note(of.item)
            case ir.ListType():
                self.helpers.add(self.list_helper)
                self.note(of.item)
            case ir.TupleType(items):
                for item in items:
                    self.note(item)
            case ir.Number(dtype) if dtype.startswith("complex"):
                self.helpers.add("Complex")

    def known(self) -> tuple[frozenset[str], ...]:
        """What is known of functions that are written, and makes the text of others."""
        return (self.failing,)


class _Writer(Protocol):
    def known(self) -> tuple[frozenset[str], ...]: ...

    def function_text(self, function: ir.Function) -> Iterator[str]: ...


def bodies(kernel: ir.Kernel, writer: _Writer) -> list[str]:
    """All functions, written again until nothing new is known of them.

    Parameters
    ----------
    kernel : Kernel
    writer : emitter
    """
    while True:
        known = writer.known()
        lines = [line for f in kernel.functions for line in writer.function_text(f)]
        if writer.known() == known:
            return lines
