"""An element of a row is an element of the array that the row is part of, and a name of a counter is the counter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["without_rows"]


def without_rows(function: ir.Function) -> ir.Function:
    r"""A function whose elements are those of whole arrays, where rows and columns were taken before.

    A name of a row, or of nothing but the counter of a loop, gives way where it is assigned once, nothing that says which
    row it is changes, and nobody reads it elsewhere.

    Parameters
    ----------
    function : Function

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.ranges import proved
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "def f(m):\n    s = 0.0\n    for i in range(len(m)):\n        row = m[i]\n        s += row[0]\n    return s\n"
    >>> print(shown(proved(without_rows(unguarded(lowered(text, np.ones((2, 2))))))))
    def f(m):
        s = 0.0
        for i in range(0, m.shape[0], 1):
            s = (s + m[i, 0])
        return s
    """
    assigned = Counter(
        s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.Assign | ir.For)
    )
    once = _Once(
        assigned + Counter(p.name for p in function.parameters),
        frozenset(s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.For)),
        _reads(function.body),
    )
    found: dict[str, ir.Expression] = {}

    def change(value: ir.Expression) -> ir.Expression:
        match value:
            case ir.Variable(name) if name in found:
                return found[name]
            case ir.Element(ir.View() as view) if _whole(view):
                return _element(value, view)
            case ir.Extent(ir.View() as view, axis) if _whole(view):
                return ir.Extent(view.of, list(_axes(view))[axis])
        return value

    def block(body: tuple[ir.Statement, ...]) -> Iterator[ir.Statement]:
        for place, statement in enumerate(body):
            if isinstance(statement, ir.Assign):
                value = rewritten(statement.value, change)
                name = statement.target.name
                if once.stands_for(name, value) and once.read_only_in(name, body[place + 1 :]):
                    found[name] = value
                    continue
            changed: dict[str, Any] = {
                part: tuple(block(getattr(statement, part)))
                for part in ("body", "orelse")
                if getattr(statement, part, None)
            }
            # Statements inside are done: what is left are the expressions of its own.
            nothing: dict[str, Any] = dict.fromkeys(changed, ())
            bare = replace(statement, **nothing)
            yield replace(rewritten(bare, change), **changed)

    return replace(function, body=tuple(block(function.body)))


@dataclass(frozen=True)
class _Once:
    """Which names may give way to what they are assigned.

    Parameters
    ----------
    assigned : Counter
        How often a name is given a value; parameters have one.
    counters : frozenset of str
        Of loops.
    reads : Counter
    """

    assigned: Counter[str]
    counters: frozenset[str]
    reads: Counter[str]

    def stands_for(self, name: str, value: ir.Expression) -> bool:
        """Whether a name never means anything but a value that nothing changes."""
        if self.assigned[name] != 1:
            return False
        match value:
            case ir.View():
                return _whole(value) and all(map(self._stays, ir.walk(value)))
            case ir.Variable(other):
                return other in self.counters and self._stays(value)
        return False

    def _stays(self, value: ir.Expression) -> bool:
        match value:
            case ir.Variable(name):
                return self.assigned[name] == 1
            case ir.Element() | ir.Call():
                return False
        return True

    def read_only_in(self, name: str, body: tuple[ir.Statement, ...]) -> bool:
        """Whether nobody reads a name but some statements: elsewhere a counter means nothing."""
        return _reads(body)[name] == self.reads[name]


def _reads(body: tuple[ir.Statement, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for statement in ir.statements_in(body):
        found.update(v.name for v in ir.walk(statement) if isinstance(v, ir.Variable))
        if isinstance(statement, ir.Assign | ir.For):
            found[statement.target.name] -= 1
    return found


def _whole(view: ir.View) -> bool:
    """Whether it takes whole axes, or one place of them."""
    return isinstance(view.of, ir.Variable) and all(
        part is None or not isinstance(part, tuple) for part in view.parts
    )


def _axes(view: ir.View) -> Iterator[int]:
    """Axes of the array that are axes of the view, in its order."""
    kind = view.of.type
    assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
    parts = [*view.parts, *(None,) * (kind.ndim - len(view.parts))]
    kept = [axis for axis, part in enumerate(parts) if part is None]
    return iter(reversed(kept) if view.transposed else kept)


def _element(element: ir.Element, view: ir.View) -> ir.Element:
    kind = view.of.type
    assert isinstance(kind, ir.ArrayType)  # noqa: S101 (nothing else has views)
    indices: list[ir.Expression | None] = [
        part if isinstance(part, ir.Expression) else None for part in view.parts
    ]
    indices += [None] * (kind.ndim - len(indices))
    wraps = [view.wraps if index is not None else False for index in indices]
    for axis, index, wrapped in zip(_axes(view), element.indices, element.wraps, strict=True):
        indices[axis], wraps[axis] = index, wrapped
    found = tuple(index for index in indices if index is not None)
    return replace(element, of=view.of, indices=found, wraps=tuple(wraps))
