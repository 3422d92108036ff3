"""Which loops lie across lanes: the innermost whose iterations are independent and stay on plain ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hasten.errors import Unsupported
from hasten.frontend.emit.declarations import Declarations, declarations_of
from hasten.frontend.independence import Loop, Verdict
from hasten.frontend.kernel import ir
from hasten.frontend.lanes.varying import spreading_of
from hasten.frontend.passes.inlining import inlined
from hasten.frontend.passes.ranges import proved
from hasten.frontend.passes.rows import without_rows

__all__ = ["Choice", "chosen", "ready_for_lanes", "require_some"]

_MAKES = "makes an array or a list in every iteration"
_PROBLEMS: tuple[tuple[Any, str], ...] = (
    (ir.Return, "leaves the function in the middle of the loop"),
    (ir.Raise, "raises an exception"),
    (ir.Append | ir.Popped, "changes the length of a list"),
    (ir.Created | ir.Copied | ir.NewList, _MAKES),
    (ir.Call, "calls a function that is not put in place"),
)


@dataclass(frozen=True)
class Choice:
    """What became of a loop.

    Parameters
    ----------
    place : str
        ``file:line`` of the user's code.
    reason : str
        Why its iterations do not lie across lanes; empty where they do.
    """

    place: str
    reason: str = ""


def ready_for_lanes(kernel: ir.Kernel) -> ir.Kernel:
    """The kernel with calls in place, and elements of whole arrays, so that more loops can be chosen.

    Parameters
    ----------
    kernel : Kernel
        Unchecked.
    """
    whole = inlined(kernel)
    return ir.Kernel(tuple(proved(without_rows(f)) for f in whole.functions), whole.places)


def chosen(kernel: ir.Kernel, loops: Iterable[Loop]) -> tuple[ir.Kernel, tuple[Choice, ...]]:
    """The kernel with the loops marked whose iterations lie across lanes, and what became of each loop.

    Parameters
    ----------
    kernel : Kernel
        Unchecked: an exception would leave all lanes.
    loops : iterable of Loop
        What the iterations of each are to each other.
    """
    chooser = _Chooser(kernel, {loop.line: loop for loop in loops})
    functions = tuple(replace(f, body=chooser.function(f)) for f in kernel.functions)
    return ir.Kernel(functions, kernel.places), tuple(chooser.choices)


def require_some(choices: tuple[Choice, ...]) -> None:
    """Refuse a kernel of which no loop lies across lanes.

    Raises
    ------
    Unsupported
        Why the first of its loops does not.
    """
    if not choices:
        raise Unsupported("there is no loop whose iterations could lie across lanes")
    if all(choice.reason for choice in choices):
        first = choices[0]
        raise Unsupported(f"iterations cannot lie across lanes: {first.reason}", first.place)


class _Chooser:
    def __init__(self, kernel: ir.Kernel, loops: Mapping[int, Loop]) -> None:
        self.kernel = kernel
        self.loops = loops
        self.choices: list[Choice] = []

    def function(self, function: ir.Function) -> tuple[ir.Statement, ...]:
        """The body of a function with loops marked."""
        self.declarations = declarations_of(function)
        return self.block(function.body)[0]

    declarations: Declarations

    def block(self, body: tuple[ir.Statement, ...]) -> tuple[tuple[ir.Statement, ...], bool]:
        """Statements with loops marked, and whether one of them is."""
        found: list[ir.Statement] = []
        within = False
        for statement in body:
            made, lies = self._statement(statement)
            found.append(made)
            within |= lies
        return tuple(found), within

    def _statement(self, statement: ir.Statement) -> tuple[ir.Statement, bool]:
        inner: dict[str, Any] = {}
        within = False
        for name in ("body", "orelse"):
            if getattr(statement, name, None):
                inner[name], lies = self.block(getattr(statement, name))
                within |= lies
        if not isinstance(statement, ir.For) or not statement.written:
            return (replace(statement, **inner) if inner else statement), within
        place = self.kernel.place(statement.line)
        if within:
            self.choices.append(Choice(place, "a loop inside of it lies across lanes"))
            return replace(statement, **inner), True
        if reason := self._problem(statement):
            self.choices.append(Choice(place, reason))
            return replace(statement, **inner), False
        self.choices.append(Choice(place))
        return replace(statement, lanes=True), True

    def _problem(self, loop: ir.For) -> str:
        """Why iterations cannot lie across lanes."""
        judged = self.loops.get(loop.line)
        if judged is None:
            return "it is not a loop over a range"
        if judged.verdict is not Verdict.INDEPENDENT:
            return judged.reason
        if judged.is_short:
            return "it has few iterations"
        if not isinstance(loop.step, ir.Literal_):
            return "its step is not a plain number"
        return next(self._problems(loop), "")

    def _problems(self, loop: ir.For) -> Iterator[str]:
        spreading = spreading_of(loop, self.declarations)
        for statement in ir.statements_in(loop.body):
            at = self._line(statement)
            if isinstance(statement, ir.For) and not isinstance(statement.step, ir.Literal_):
                yield f"the step of {at} is not a plain number"
            for node in (statement, *ir.walk(statement)):
                yield from (f"{at} {says}" for kinds, says in _PROBLEMS if isinstance(node, kinds))
                if isinstance(node, ir.Element) and isinstance(node.of.type, ir.ListType):
                    yield f"{at} uses a list"
                if isinstance(node, ir.View) and spreading.varies(node):
                    yield f"{at} takes another part of an array in every iteration"
                if getattr(node, "faults", None):
                    yield f"{at} may raise"

    def _line(self, statement: ir.Statement) -> str:
        place = self.kernel.place(statement.line)
        return f"line {place.rpartition(':')[2] or statement.line}"
