"""Statements that one run through the vectors in flight computes, and what must be kept for lanes that wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations
from hasten.frontend.lanes.varying import Spreading, leaves

__all__ = ["Groups", "groups_of"]

_PAIRS = (ir.COMPLEX, ir.Number("complex64"))
"""Numbers that take two registers."""


@dataclass
class Groups:
    """The groups of a loop that lies across lanes.

    Parameters
    ----------
    spreading : Spreading
    local : frozenset of str
        Varying variables that live within one group.
    """

    spreading: Spreading
    local: frozenset[str] = frozenset()
    _kept: set[int] = field(default_factory=set)
    _masked: set[int] = field(default_factory=set)

    def split(
        self, body: tuple[ir.Statement, ...]
    ) -> Iterator[tuple[ir.Statement, ...] | ir.Statement]:
        """The groups of a block, and between them the statements that stand alone."""
        group: list[ir.Statement] = []
        for statement in body:
            if self._belongs(statement):
                group.append(statement)
                continue
            if group:
                yield tuple(group)
                group = []
            yield statement
        if group:
            yield tuple(group)

    def keeps(self, statement: ir.Assign) -> bool:
        """Whether lanes that wait where a variable is set read what it was."""
        return id(statement) in self._kept

    def registers(self) -> int:
        """How many registers a vector in flight keeps busy where most time goes: in the inner loops."""
        return max((self._registers_in(s) for s in self.spreading.loop.body), default=0)

    def _registers_in(self, statement: ir.Statement) -> int:
        if isinstance(statement, ir.If):
            return max(map(self._registers_in, (*statement.body, *statement.orelse)), default=0)
        if not isinstance(statement, ir.While | ir.For):
            return 0
        inside = {name for s in ir.statements_in((statement,)) for name in _names(s)}
        names = (inside & self.spreading.names) - self.local - {self.spreading.loop.target.name}
        pairs = {
            s.target.name
            for s in ir.statements_in(self.spreading.loop.body)
            if isinstance(s, ir.Assign) and s.target.type in _PAIRS
        }
        return len(names) + len(names & pairs) + self.spreading.parts(statement)

    def left_singly(self, body: tuple[ir.Statement, ...]) -> bool:
        """Whether lanes leave the iteration of a loop with this body without the others."""
        return any(
            id(statement) in self._masked
            or (
                isinstance(statement, ir.If)
                and (self.left_singly(statement.body) or self.left_singly(statement.orelse))
            )
            for statement in body
        )

    def _belongs(self, statement: ir.Statement) -> bool:
        match statement:
            case ir.Assign(target):
                return target.name in self.spreading.names
            case ir.Store():
                return True
            case ir.Break() | ir.Continue():
                return id(statement) in self._masked
        return False


def groups_of(spreading: Spreading, declarations: Declarations) -> Groups:
    """The groups of a loop.

    Parameters
    ----------
    spreading : Spreading
    declarations : Declarations
    """
    masks = _Masks(spreading, declarations)
    # Its own iterations may be given up by some lanes too; what is behind is masked then.
    apart = leaves(spreading.loop.body, spreading, (ir.Continue,))
    masks.look(spreading.loop.body, _Around(apart=apart))
    found = Groups(spreading, _kept=masks.kept, _masked=masks.masked)
    where: dict[str, set[int]] = {}
    declared: set[str] = set()
    for number, (nodes, assigns) in enumerate(_runs(found, spreading.loop.body)):
        for node in nodes:
            for name in _names(node):
                where.setdefault(name, set()).add(number)
        declared |= {a.target.name for a in assigns if id(a) in declarations.at}
    counter = spreading.loop.target.name
    found.local = frozenset(
        name
        for name, numbers in where.items()
        if len(numbers) == 1 and name in declared and name != counter
    )
    return found


def _names(node: ir.Expression | ir.Statement) -> Iterator[str]:
    if isinstance(node, ir.Variable):
        yield node.name
    yield from (part.name for part in ir.walk(node) if isinstance(part, ir.Variable))


_Run = tuple[list[ir.Expression | ir.Statement], list[ir.Assign]]


def _runs(groups: Groups, body: tuple[ir.Statement, ...]) -> Iterator[_Run]:
    """What one run through the vectors in flight computes: the nodes, and the assignments among them."""
    for part in groups.split(body):
        if isinstance(part, tuple):
            yield list(part), [s for s in part if isinstance(s, ir.Assign)]
            continue
        yield list(ir.children(part)), []
        for name in ("body", "orelse"):
            yield from _runs(groups, getattr(part, name, ()))


@dataclass(frozen=True)
class _Region:
    """Statements that some lanes go through while others wait.

    Parameters
    ----------
    statements : tuple of Statement
    loops : int
        How many loops are around it.
    always : bool
        Whether lanes wait in the middle of it too.
    """

    statements: tuple[ir.Statement, ...]
    loops: int
    always: bool = False


@dataclass(frozen=True)
class _Around:
    """What is around a block.

    Parameters
    ----------
    regions : tuple of _Region
        The innermost last.
    loops : int
    apart : bool
        Whether lanes leave the innermost loop one by one.
    depth : int
        How many regions are around the body of the innermost loop.
    counted : bool
        Whether the innermost loop counts with another number in every lane.
    """

    regions: tuple[_Region, ...] = ()
    loops: int = 0
    apart: bool = False
    depth: int = 0
    counted: bool = False


class _Masks:
    """Finds what must be kept for lanes that wait, and which lanes leave loops alone."""

    def __init__(self, spreading: Spreading, declarations: Declarations) -> None:
        self.spreading = spreading
        self.declarations = declarations
        self.kept: set[int] = set()
        self.masked: set[int] = set()
        self.loops_around: dict[str, int] = {}
        """How many loops are around the declaration of a variable."""

    def look(self, body: tuple[ir.Statement, ...], around: _Around) -> None:
        """Go through a block."""
        for statement in body:
            match statement:
                case ir.Assign(target):
                    if id(statement) in self.declarations.at:
                        self.loops_around[target.name] = around.loops
                    if self._waits(target.name, around):
                        self.kept.add(id(statement))
                case ir.Break() | ir.Continue():
                    if self._singly(statement, around):
                        self.masked.add(id(statement))
                case ir.If():
                    for block in (statement.body, statement.orelse):
                        self.look(block, self._inside_branch(statement, block, around))
                case ir.While() | ir.For():
                    self.look(statement.body, self._inside_loop(statement, around))

    def _inside_branch(
        self, branch: ir.If, block: tuple[ir.Statement, ...], around: _Around
    ) -> _Around:
        if not self.spreading.parts(branch):
            return around
        return replace(around, regions=(*around.regions, _Region(block, around.loops)))

    def _inside_loop(self, loop: ir.While | ir.For, around: _Around) -> _Around:
        apart = self.spreading.parts(loop)
        waits = leaves(loop.body, self.spreading, (ir.Continue,))
        region = _Region((loop,), around.loops, waits)
        regions = (*around.regions, region) if apart else around.regions
        counted = isinstance(loop, ir.For) and not self.spreading.counts_alike(loop)
        return _Around(regions, around.loops + 1, apart, len(regions), counted)

    def _singly(self, statement: ir.Break | ir.Continue, around: _Around) -> bool:
        """Whether lanes go without the others."""
        if not around.apart:
            return False
        if isinstance(statement, ir.Continue) and around.counted:
            return True  # the counters must move on
        if not around.regions:
            return False
        return len(around.regions) > around.depth or around.regions[-1].always

    def _waits(self, name: str, around: _Around) -> bool:
        """Whether lanes that wait where a variable is set will read what it was."""
        home = self.spreading.homes.get(name, 0)
        if not around.regions:
            return False
        region = around.regions[-1]
        if region.always:
            return True
        if home >= len(around.regions):
            return False
        if region.loops > self.loops_around.get(name, 0):
            return True  # they will come again
        inside = sum(_reads(s, name) for s in region.statements)
        return sum(_reads(s, name) for s in self.spreading.loop.body) > inside


def _reads(statement: ir.Statement, name: str) -> int:
    """How many times a statement, with those inside of it, reads a variable."""
    count = 0
    for one in ir.statements_in((statement,)):
        for node in ir.walk(one):
            if isinstance(node, ir.Variable) and node.name == name:
                count += 1
        if isinstance(one, ir.Assign) and one.target.name == name:
            count -= 1
    return count
