"""A call whose arguments have been typed, and what loops over its arguments meet."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hasten.frontend.types import (
    ANY,
    STR,
    Array,
    Cells,
    Iterates,
    ListOf,
    Object,
    TupleOf,
    Type,
    join,
    number,
)
from hasten.workload.signature import Layout

__all__ = ["Call", "item_of"]


@dataclass(frozen=True)
class Call:
    """A call whose arguments have been typed."""

    node: ast.Call
    args: Sequence[Type | None]
    keywords: Mapping[str, Type | None]
    cells: Cells

    def argument(self, index: int, name: str) -> Type | None:
        """The argument at a position or under a name; None where it is not given."""
        return self.args[index] if index < len(self.args) else self.keywords.get(name)

    def escape(self) -> None:
        """All arguments go where anything may be done with them."""
        for t in (*self.args, *self.keywords.values()):
            self.cells.escape(t)


def item_of(t: Type | None, cells: Cells) -> Type | None:
    """Type of what a loop over something meets."""
    match t:
        case None:
            return None
        case Iterates(item):
            return item
        case ListOf():
            return cells.item(t)
        case TupleOf(items):
            found: Type | None = items[0] if items else ANY
            for item in items:
                found = join(found, item, cells)
            return found
        case Array(ndim=1):
            return number(t.dtype, "numpy")
        case Array() if t.ndim > 1:
            layout: Layout = "C" if t.layout == "C" else "strided"
            return Array(t.dtype, t.ndim - 1, layout, t.writeable)
        case Object("str"):
            return STR
    return ANY
