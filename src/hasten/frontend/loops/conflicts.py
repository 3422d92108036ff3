"""Memory that one iteration of a loop writes and another one uses."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from hasten.frontend.loops.effects import Access, accesses
from hasten.frontend.loops.kinds import KindOf, Kinds
from hasten.frontend.loops.sharing import Sharing, argument_behind
from hasten.frontend.loops.subscripts import Bounds, positions

__all__ = ["Conflicts"]


@dataclass(frozen=True)
class Conflicts:
    """Looks at all that a loop reads and writes.

    Parameters
    ----------
    loop : ast.For
    bound : frozenset of str
        Variables that the body sets. The caller has made sure that each iteration sets them
        before it reads them.
    kinds : Kinds
    sharing : dict
        What may share memory before each statement.
    is_entry : bool
        Whether the parameters are the arguments of the workload, whose overlap can be looked at
        before a call.
    says : callable
        Names a line.
    """

    loop: ast.For
    bound: frozenset[str]
    kinds: Kinds
    sharing: dict[ast.stmt, Sharing]
    is_entry: bool
    says: Callable[[int], str]

    @cached_property
    def uses(self) -> tuple[Access, ...]:
        """What is used, but for code that is never reached."""
        found = accesses(self.loop.body, self.kinds)
        return tuple(use for use in found if use.statement in self.sharing)

    @cached_property
    def written(self) -> tuple[Access, ...]:
        """Writes to memory that outlives an iteration."""
        return tuple(use for use in self.uses if use.writes and not self._is_private(use))

    def problems(self, bounds: Bounds) -> Iterator[str]:
        """Reasons against, in the user's words."""
        for write in self.written:
            if problem := self._write_problem(write):
                yield problem
                return
        for name in dict.fromkeys(write.name for write in self.written):
            yield from self._shared(name)
            yield from self._positions(name, bounds)

    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of parameters that must not overlap."""
        pairs = set()
        for write in self.written:
            ours = self._at(write).arguments(write.name)
            for use in self.uses:
                theirs = self._at(use).arguments(use.name)
                pairs |= {(min(a, b), max(a, b)) for a in ours for b in theirs if a != b}
        return tuple(sorted(pairs))

    def _at(self, use: Access) -> Sharing:
        return self.sharing[use.statement]

    def _is_private(self, use: Access) -> bool:
        """Whether the iteration itself made the memory."""
        behind = self._at(use).of([use.name])
        return behind <= self.bound and not any(map(argument_behind, behind))

    def _write_problem(self, write: Access) -> str:
        line, name = self.says(write.node.lineno), write.name
        text = ast.unparse(write.node)
        if name in self.bound:
            others = {o for o in self._at(write).of([name]) if o in self.kinds.local} - {name}
            of = f"`{min(others - self.bound or others)}`" if others else "another array"
            return f"{line} writes {text}, and `{name}` may be a view of {of}"
        if name not in self.kinds.local:
            return f"{line} writes to the global `{name}`"
        kind = self.kinds.of_name.get(name)
        if kind is None or kind.of is not KindOf.ARRAY:
            return f"{line} changes `{name}`, which is not known to be an array"
        if write.index is None:
            return f"{line} changes all of `{name}`"
        if not self.is_entry and self._at(write).arguments(name) and self._reads_arguments(name):
            return f"{line} writes to `{name}`, which may overlap another argument"
        return ""

    def _reads_arguments(self, name: str) -> bool:
        uses = (use for use in self.uses if use.name != name)
        return any(self._at(use).arguments(use.name) for use in uses)

    def _shared(self, name: str) -> Iterator[str]:
        """Other names for the memory that is written, and arguments that may overlap it unseen."""
        for use in self.uses:
            at = self._at(use)
            line = self.says(use.node.lineno)
            if use.name != name and use.name in at.of([name]):
                yield f"{line} uses `{use.name}`, which may share memory with `{name}`"
            if use.name != name and at.arguments(name):
                hidden = [a for a in at.arguments(use.name) if not self._is_array(a)]
                if hidden and not self._holds_numbers(use.name):
                    yield f"{line} uses `{use.name}`, which may share memory with `{name}`"

    def _is_array(self, name: str) -> bool:
        kind = self.kinds.of_name.get(name)
        return kind is not None and kind.of is KindOf.ARRAY

    def _holds_numbers(self, name: str) -> bool:
        """A list of numbers overlaps no array."""
        kind = self.kinds.of_name.get(name)
        return kind is not None and kind.of is KindOf.LIST

    def _positions(self, name: str, bounds: Bounds) -> Iterator[str]:
        """All uses must hold the loop variable in one and the same position of the subscript."""
        variable = self.loop.target.id if isinstance(self.loop.target, ast.Name) else ""
        common: frozenset[tuple[int, int | str]] | None = None
        changing = {variable, *self.bound}
        first = None
        ordered = sorted((u for u in self.uses if u.name == name), key=lambda u: not u.writes)
        for use in ordered:
            found = (
                frozenset()
                if use.index is None
                else positions(use.index, variable, changing, self.kinds)
            )
            left = found if common is None else common & found
            if not left:
                yield self._collision(use, first)
                return
            common, first = left, first or use
        if first and not any(bounds.never_negative(self.loop, c) for _, c in common or ()):
            text, line = ast.unparse(first.node), self.says(first.node.lineno)
            yield (
                f"{line} writes {text}, whose index may be negative: it would count from the end"
            )

    def _collision(self, use: Access, first: Access | None) -> str:
        line, text = self.says(use.node.lineno), ast.unparse(use.node)
        if use.writes:
            return f"{line} writes {text}, which other iterations may write too"
        other = f" as {ast.unparse(first.node)}" if first else ""
        return f"{line} reads {text}, which other iterations may write{other}"
