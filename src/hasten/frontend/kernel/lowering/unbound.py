"""Names that may be read before they have a value."""

from __future__ import annotations

from collections.abc import Iterable

from hasten.errors import Unsupported
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context

__all__ = ["require_bound"]


def require_bound(function: ir.Function, at: Context) -> None:
    """Refuse a function in which a name may be read before it is assigned.

    Python would raise there; in other languages the name holds whatever happens to be in memory.

    Raises
    ------
    Unsupported
    """
    _block(function.body, {p.name for p in function.parameters}, at)


def _block(body: Iterable[ir.Statement], bound: set[str], at: Context) -> set[str] | None:
    """Names bound after some statements; None where their end is never reached."""
    known: set[str] | None = set(bound)
    for statement in body:
        if known is None:
            break
        known = _statement(statement, known, at)
    return known


def _statement(statement: ir.Statement, bound: set[str], at: Context) -> set[str] | None:
    for value in ir.walk(statement):
        is_target = isinstance(statement, ir.Assign | ir.For) and value is statement.target
        if isinstance(value, ir.Variable) and value.name not in bound and not is_target:
            raise Unsupported(
                f"`{value.name}` may be read before it has a value: give it one before",
                at.source.place(statement.line),
            )
    match statement:
        case ir.Assign(target):
            return bound | {target.name}
        case ir.If(_, body, orelse):
            ends = [_block(branch, bound, at) for branch in (body, orelse)]
            reached = [end for end in ends if end is not None]
            return set.intersection(*reached) if reached else None
        case ir.For(target, body=body):
            _block(body, bound | {target.name}, at)
        case ir.While(test, body):
            _block(body, bound, at)
            if isinstance(test, ir.Literal_) and test.value and not _breaks(body):
                return None
        case ir.Return() | ir.Raise() | ir.Break() | ir.Continue():
            return None
    return bound


def _breaks(body: tuple[ir.Statement, ...]) -> bool:
    """Whether the loop of this body may be left by a break of its own."""
    for statement in body:
        match statement:
            case ir.Break():
                return True
            case ir.If(_, first, second) if _breaks(first) or _breaks(second):
                return True
    return False
