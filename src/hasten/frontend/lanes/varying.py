"""What differs from lane to lane, and where lanes part.

The lanes of a vector run the same text, each with an iteration of its own. A value that is the same in all
of them is uniform, and stays a plain number; one that differs is varying. Lanes part where a varying value
decides which way to go: those that do not go along wait, masked, until all meet again. The terms are those of
Pharr and Mark, "ispc: A SPMD compiler for high-performance CPU programming" (2012).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations

__all__ = ["Spreading", "leaves", "spreading_of", "step_of", "times_of"]


@dataclass
class Spreading:
    """How the iterations of a loop lie across lanes.

    Parameters
    ----------
    loop : For
    names : set of str
        Variables that vary.
    homes : dict of str to int
        How many times lanes have parted where a variable is declared.
    """

    loop: ir.For
    names: set[str] = field(default_factory=set)
    homes: dict[str, int] = field(default_factory=dict)

    def varies(self, value: ir.Expression) -> bool:
        """Whether an expression differs from lane to lane."""
        return any(
            isinstance(part, ir.Variable) and part.name in self.names for part in ir.parts(value)
        )

    def counts_alike(self, loop: ir.For) -> bool:
        """Whether the counter of an inner loop is the same in all lanes, those that have left it apart."""
        return not any(map(self.varies, (loop.target, loop.start, loop.step)))

    def parts(self, statement: ir.If | ir.While | ir.For) -> bool:
        """Whether lanes part at a branch or a loop: its condition or its end varies, or some leave it alone."""
        match statement:
            case ir.If(test):
                return self.varies(test)
            case ir.While(test, body):
                return self.varies(test) or leaves(body, self, (ir.Break, ir.Continue))
            case ir.For(target, start, stop, step, body):
                ends = any(map(self.varies, (target, start, stop, step)))
                return ends or leaves(body, self, (ir.Break, ir.Continue))


def step_of(loop: ir.For) -> int:
    """From one iteration to the next, of a loop that lies across lanes or is in one that does.

    Parameters
    ----------
    loop : For
        Its step is a plain number: others are not chosen.
    """
    assert isinstance(loop.step, ir.Literal_)  # noqa: S101 (as was just said)
    return int(loop.step.value.real)


def times_of(loop: ir.For) -> int | None:
    """How many iterations a loop has; None where that is not written in the code.

    Parameters
    ----------
    loop : For
    """
    match loop:
        case ir.For(_, ir.Literal_(start), ir.Literal_(stop), ir.Literal_(step)):
            return len(range(int(start.real), int(stop.real), int(step.real)))
    return None


def spreading_of(loop: ir.For, declarations: Declarations) -> Spreading:
    """What varies in a loop whose iterations lie across lanes.

    A variable that is set where lanes have parted since its declaration varies too: those that wait keep
    what they had.

    Parameters
    ----------
    loop : For
    declarations : Declarations
        Of its function.
    """
    found = Spreading(loop, {loop.target.name, *(v.name for v, _ in loop.gathers)})
    known = 0
    while known != len(found.names):
        known = len(found.names)
        found.homes.clear()
        _look(loop.body, 0, found, declarations)
    return found


def leaves(
    body: tuple[ir.Statement, ...],
    found: Spreading,
    kinds: tuple[type, ...],
    *,
    parted: bool = False,
) -> bool:
    """Whether some lanes leave a loop's body, or begin it anew, without the others.

    Parameters
    ----------
    body : tuple of Statement
    found : Spreading
    kinds : tuple of type
        ``Break``, ``Continue`` or both.
    parted : bool
        Whether lanes have parted where the body begins.
    """
    for statement in body:
        if parted and isinstance(statement, kinds):
            return True
        if isinstance(statement, ir.If):
            apart = parted or found.varies(statement.test)
            if leaves(statement.body, found, kinds, parted=apart):
                return True
            if leaves(statement.orelse, found, kinds, parted=apart):
                return True
    return False


def _look(
    body: tuple[ir.Statement, ...], depth: int, found: Spreading, declarations: Declarations
) -> None:
    for statement in body:
        match statement:
            case ir.Assign(target, value):
                if id(statement) in declarations.at:
                    found.homes[target.name] = depth
                home = found.homes.setdefault(target.name, 0)
                if depth > home or found.varies(value):
                    found.names.add(target.name)
            case ir.If():
                inner = depth + found.parts(statement)
                _look(statement.body, inner, found, declarations)
                _look(statement.orelse, inner, found, declarations)
            case ir.While():
                _look(statement.body, depth + found.parts(statement), found, declarations)
            case ir.For():
                if not found.counts_alike(statement):
                    found.names.add(statement.target.name)
                _look(statement.body, depth + found.parts(statement), found, declarations)
