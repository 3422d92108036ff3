"""Which arrays of a function may share memory."""

from __future__ import annotations

from collections.abc import Iterable

from hasten.frontend.kernel import ir

__all__ = ["Aliases"]


class Aliases:
    """Names of arrays in groups, each of which is one memory.

    Parameters
    ----------
    function : Function
    apart : iterable of (str, str)
        Pairs of parameters of which the caller has seen to it that they do not overlap.
    """

    def __init__(self, function: ir.Function, apart: Iterable[tuple[str, str]]) -> None:
        self._apart = {frozenset(pair) for pair in apart}
        self._given = {p.name for p in function.parameters}
        self._linked: dict[str, set[str]] = {}
        assigns = [
            s
            for s in ir.statements_in(function.body)
            if isinstance(s, ir.Assign) and isinstance(s.target.type, ir.ArrayType)
        ]
        everything = self._given | {s.target.name for s in assigns}
        for statement in assigns:
            sources = _sources(statement.value)
            for name in everything if sources is None else sources:
                self._link(statement.target.name, name)

    def may_share(self, one: str, other: str) -> bool:
        """Whether two arrays may overlap in memory."""
        mine, yours = self._group(one), self._group(other)
        if mine & yours:
            return True
        given = ((a, b) for a in mine & self._given for b in yours & self._given)
        return any(frozenset(pair) not in self._apart for pair in given)

    def _link(self, one: str, other: str) -> None:
        self._linked.setdefault(one, set()).add(other)
        self._linked.setdefault(other, set()).add(one)

    def _group(self, name: str) -> set[str]:
        found, waiting = {name}, [name]
        while waiting:
            more = self._linked.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        return found


def _sources(value: ir.Expression) -> set[str] | None:
    """Arrays whose memory a value is; None where that is not known."""
    match value:
        case ir.Created() | ir.Copied():
            return set()
        case ir.Variable(name):
            return {name}
        case ir.View(of):
            return _sources(of)
    return None
