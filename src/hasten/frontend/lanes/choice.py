"""Which loops lie across lanes: the innermost whose iterations are independent and stay on plain ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from hasten.errors import Unsupported
from hasten.frontend.independence import Loop, Verdict
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import Declarations, declarations_of
from hasten.frontend.lanes.gain import does_not_pay
from hasten.frontend.lanes.gathering import gathered_in, is_exact
from hasten.frontend.lanes.invariants import with_invariants_before
from hasten.frontend.lanes.packing import Packing, packed
from hasten.frontend.lanes.varying import Spreading, spreading_of
from hasten.frontend.passes.inlining import inlined
from hasten.frontend.passes.narrowing import narrowed
from hasten.frontend.passes.ranges import proved
from hasten.frontend.passes.rows import without_rows

__all__ = ["Choice", "chosen", "ready_for_lanes", "require_some"]

_WOULD_NOT_PAY = "lanes would not pay"
_DECLINED = "lanes would not pay in a loop inside of it"
_CHOSEN = "a loop inside of it lies across lanes"
_PROBLEMS: tuple[tuple[Any, str], ...] = (
    (ir.Return, "leaves the function in the middle of the loop"),
    (ir.Raise, "may raise an exception, which would leave all lanes"),
    (ir.Append | ir.Popped, "changes the length of a list"),
    (ir.Created | ir.Copied | ir.NewList, "makes an array or a list in every iteration"),
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
    apart : tuple of (str, str)
        Pairs of parameters that must not overlap in memory.
    not_negative : tuple of str
        Parameters that must be no less than zero.
    independent : bool
        Whether its iterations may run in any order, though they do not lie across lanes.
    """

    place: str
    reason: str = ""
    apart: tuple[tuple[str, str], ...] = ()
    not_negative: tuple[str, ...] = ()
    independent: bool = False


def ready_for_lanes(kernel: ir.Kernel) -> ir.Kernel:
    """The kernel with calls in place, elements of whole arrays, and numbers no wider than they must be.

    Parameters
    ----------
    kernel : Kernel
        Unchecked.
    """
    whole = inlined(kernel)
    made = (narrowed(proved(without_rows(f))) for f in whole.functions)
    return ir.Kernel(tuple(made), whole.places)


def chosen(
    kernel: ir.Kernel, loops: Iterable[Loop], *, paying: bool = True, reordered: bool = False
) -> tuple[ir.Kernel, tuple[Choice, ...]]:
    """The kernel with the loops marked whose iterations lie across lanes, and what became of each loop.

    Parameters
    ----------
    kernel : Kernel
        Unchecked: an exception would leave all lanes.
    loops : iterable of Loop
        What the iterations of each are to each other.
    paying : bool
        Leave loops alone that would gain nothing.
    reordered : bool
        Floats may be added in another order.
    """
    by_line = {loop.line: loop for loop in loops}
    chooser = _Chooser(kernel, by_line, paying=paying, reordered=reordered)
    functions = []
    for function in kernel.functions:
        marked = replace(function, body=chooser.function(function))
        apart = [pair for choice in chooser.choices for pair in choice.apart]
        functions.append(with_invariants_before(packed(marked, apart)))
    return ir.Kernel(tuple(functions), kernel.places), tuple(chooser.choices)


def require_some(choices: tuple[Choice, ...]) -> None:
    """Refuse a kernel of which no loop lies across lanes.

    Raises
    ------
    Unsupported
        Why the loop does not that is nearest to it: the outermost, of those whose iterations are independent if some are.
    """
    if not choices:
        raise Unsupported("there is no loop whose iterations could lie across lanes")
    if all(choice.reason for choice in choices):
        independent = [choice for choice in choices if choice.independent]
        told = (independent or choices)[-1]  # inner ones come first
        raise Unsupported(f"iterations cannot lie across lanes: {told.reason}", told.place)


class _Chooser:
    def __init__(
        self, kernel: ir.Kernel, loops: Mapping[int, Loop], *, paying: bool, reordered: bool
    ) -> None:
        self.kernel = kernel
        self.paying = paying
        self.reordered = reordered
        self.loops = loops
        self.choices: list[Choice] = []
        self.around: tuple[ir.For, ...] = ()
        """Loops around, before which elements may be copied."""
        self.in_parallel = False

    def function(self, function: ir.Function) -> tuple[ir.Statement, ...]:
        """The body of a function with loops marked."""
        self.whole = function
        self.declarations = declarations_of(function)
        return self.gathering(self.block(function.body)[0])

    whole: ir.Function
    declarations: Declarations

    def block(self, body: tuple[ir.Statement, ...]) -> tuple[tuple[ir.Statement, ...], str]:
        """Statements with loops marked, and what that says to the loops around them."""
        found: list[ir.Statement] = []
        within = ""
        for statement in body:
            made, says = self._statement(statement)
            found.append(made)
            within = within or says
        return tuple(found), within

    def _statement(self, statement: ir.Statement) -> tuple[ir.Statement, str]:
        inner: dict[str, Any] = {}
        within = ""
        with self._inside(statement):
            for name in ("body", "orelse"):
                if getattr(statement, name, None):
                    inner[name], says = self.block(getattr(statement, name))
                    within = within or says
        made = replace(statement, **inner) if inner else statement
        if not isinstance(statement, ir.For) or not statement.written:
            return made, within
        reason = within or self._problem(statement)
        judged = self.loops.get(statement.line)
        independent = judged is not None and judged.verdict is Verdict.INDEPENDENT
        choice = self._choice(statement, reason, judged)
        self.choices.append(replace(choice, independent=independent))
        if within:
            return made, within
        if reason:
            return made, _DECLINED if reason.startswith(_WOULD_NOT_PAY) else ""
        return replace(statement, lanes=True), _CHOSEN

    def gathering(self, body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        """Statements with innermost loops marked that gather results, where no loop around or inside of them is."""
        return tuple(map(self._gathering, body))

    def _gathering(self, statement: ir.Statement) -> ir.Statement:
        if isinstance(statement, ir.For) and statement.lanes:
            return statement
        with self._inside(statement):
            inner: dict[str, Any] = {
                name: self.gathering(getattr(statement, name))
                for name in ("body", "orelse")
                if getattr(statement, name, None)
            }
        made = replace(statement, **inner) if inner else statement
        if not isinstance(made, ir.For) or not made.written or _has_lanes(made):
            return made
        judged = self.loops.get(made.line)
        if judged is None or judged.verdict is not Verdict.REDUCTION:
            return made
        gathers = gathered_in(made, self.declarations)
        if not set(judged.gathers) <= {v.name for v in gathers}:
            return made
        wanted = {v: o for v, o in gathers.items() if v.name in judged.gathers}
        marked = replace(made, lanes=True, gathers=tuple(wanted.items()))
        reason = self._order_matters(wanted, judged) or self._own_problem(marked, judged)
        made_now = self._choice(made, reason, judged)
        self.choices = [made_now if c.place == made_now.place else c for c in self.choices]
        return made if reason else marked

    def _choice(self, loop: ir.For, reason: str, judged: Loop | None) -> Choice:
        """What became of a loop; it demands something of the arguments where it lies across lanes."""
        place = self.kernel.place(loop.line)
        if reason or judged is None:
            return Choice(place, reason)
        return Choice(place, reason, judged.apart, judged.not_negative)

    def _order_matters(self, gathers: Iterable[ir.Variable], judged: Loop) -> str:
        if self.reordered or all(map(is_exact, gathers)):
            return ""
        return f"{judged.reason}, and floats keep their order but for `hasten race --fastmath`"

    @contextmanager
    def _inside(self, statement: ir.Statement) -> Iterator[None]:
        """What is around the statements inside of one; memory is not made on threads."""
        before = self.around, self.in_parallel
        if isinstance(statement, ir.For):
            if not self.in_parallel:
                self.around = (*self.around, statement)
            self.in_parallel |= statement.parallel
        yield
        self.around, self.in_parallel = before

    def _problem(self, loop: ir.For) -> str:
        """Why iterations cannot lie across lanes."""
        judged = self.loops.get(loop.line)
        if judged is None:
            return "it is not a loop over a range"
        if judged.verdict is not Verdict.INDEPENDENT:
            return judged.reason
        return self._own_problem(loop, judged)

    def _own_problem(self, loop: ir.For, judged: Loop) -> str:
        """Why iterations cannot lie across lanes though they may run in any order."""
        if judged.is_short:
            return "it has few iterations"
        if not isinstance(loop.step, ir.Literal_):
            return "its step is not a plain number"
        spreading = spreading_of(loop, self.declarations)
        if problem := next(self._problems(spreading), ""):
            return problem
        if not self.paying:
            return ""
        packing = Packing(self.whole, judged.apart)
        lost = does_not_pay(
            spreading,
            lambda element: any(packing.pattern(element, spreading, o) for o in self.around),
        )
        return f"{_WOULD_NOT_PAY}: line {self._number(lost[1])} {lost[0]}" if lost else ""

    def _problems(self, spreading: Spreading) -> Iterator[str]:
        for statement in ir.statements_in(spreading.loop.body):
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
        return f"line {self._number(statement.line)}"

    def _number(self, line: int) -> str:
        return self.kernel.place(line).rpartition(":")[2] or str(line)


def _has_lanes(loop: ir.For) -> bool:
    return any(isinstance(s, ir.For) and s.lanes for s in ir.statements_in(loop.body))
