"""Loops whose iterations may run at the same time and give the same answer, bit for bit.

Static and careful: a loop is independent only where that can be shown from the text and the
types of the arguments; otherwise the first reason against it is told in the user's words.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from hasten.frontend.loops.conflicts import Conflicts
from hasten.frontend.loops.control import control_problem
from hasten.frontend.loops.effects import own_statements, unusual
from hasten.frontend.loops.inference import kinds_of_module
from hasten.frontend.loops.kinds import Kinds
from hasten.frontend.loops.liveness import live_after_loops, names_read, read_before_written
from hasten.frontend.loops.names import Module, bound_names, parse_module
from hasten.frontend.loops.over_ranges import over_ranges
from hasten.frontend.loops.purity import Purity
from hasten.frontend.loops.reductions import is_reduction
from hasten.frontend.loops.sharing import Sharing, sharing_in
from hasten.frontend.loops.subscripts import Bounds, integer, range_arguments
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["Loop", "Verdict", "loops_of", "parallel_loops"]

_SHORT = 8  # iterations that are not worth starting threads for


class Verdict(Enum):
    """What the iterations of a loop are to each other."""

    INDEPENDENT = "independent"
    REDUCTION = "reduction"
    DEPENDENT = "dependent"


@dataclass(frozen=True)
class Loop:
    """A ``for`` loop of the module source.

    Parameters
    ----------
    function : str
        The function that it stands in.
    line : int
        Its line in the text of the module source.
    place : str
        ``file:line`` of the user's code.
    verdict : Verdict
    reason : str
        Why it is not independent.
    node : ast.For
        Its tree, whose positions are those of the text.
    private : tuple of str
        Variables that each iteration sets for itself.
    apart : tuple of (str, str)
        Pairs of parameters that must not overlap in memory.
    not_negative : tuple of str
        Parameters that must be no less than zero, or indices would count from the end.
    gathers : tuple of str
        Variables that a reduction gathers its results in.
    """

    function: str
    line: int
    place: str
    verdict: Verdict
    reason: str
    node: ast.For = field(repr=False, compare=False)
    private: tuple[str, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    not_negative: tuple[str, ...] = ()
    gathers: tuple[str, ...] = ()

    @property
    def step(self) -> int | None:
        """What is added to the loop variable each time, of an independent loop."""
        if self.verdict is not Verdict.INDEPENDENT or not isinstance(self.node.iter, ast.Call):
            return None
        return integer(range_arguments(self.node.iter)[2])

    @property
    def is_short(self) -> bool:
        """Whether it is seen to have but a few iterations."""
        if self.verdict is not Verdict.INDEPENDENT or not isinstance(self.node.iter, ast.Call):
            return False
        start, stop, _ = map(integer, range_arguments(self.node.iter))
        return start is not None and stop is not None and stop - start < _SHORT


def parallel_loops(
    source: ModuleSource, signature: Signature, accept: Callable[[Loop], bool] = lambda _: True
) -> tuple[Loop, ...]:
    """The loops to run in parallel: outermost first, none inside another or in what it calls.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
        Types of the arguments.
    accept : callable, optional
        Further demands on an independent loop.

    Returns
    -------
    tuple of Loop
        In the order of the text.
    """
    module = parse_module(source)
    by_node = {loop.node: loop for loop in _judged(module, source, signature)}

    def wanted(node: ast.For) -> bool:
        loop = by_node[node]
        return loop.verdict is Verdict.INDEPENDENT and accept(loop)

    chosen: list[Loop] = []
    called: set[str] = set()
    for name in reversed(source.functions):  # callers before what they call
        reach = _reached_from(name, module)
        if name in called or name in reach:
            continue
        picks = list(_picked(module.functions[name].body, wanted, by_node))
        called |= reach if picks else set()
        chosen += picks
    return tuple(sorted(chosen, key=lambda loop: loop.line))


def _picked(
    body: Sequence[ast.stmt], wanted: Callable[[ast.For], bool], loops: dict[ast.For, Loop]
) -> Iterator[Loop]:
    for statement in body:
        parts = [getattr(statement, part, []) for part in ("body", "orelse")]
        inside = [loop for part in parts for loop in _picked(part, wanted, loops)]
        match statement:
            case ast.For() if wanted(statement) and not (inside and loops[statement].is_short):
                yield loops[statement]
            case _:
                yield from inside


def _reached_from(name: str, module: Module) -> set[str]:
    """Functions of the module that calling one may end up in."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        node = module.functions[waiting.pop()]
        local = bound_names(node)
        names = (module.resolve(n, local) for n in ast.walk(node) if isinstance(n, ast.Name))
        new = {n[1:] for n in names if n.startswith(".")} - reached
        reached |= new
        waiting += new
    return reached


def loops_of(
    source: ModuleSource, signature: Signature, *, arrays: bool = False
) -> tuple[Loop, ...]:
    """Judge every ``for`` loop of a module source.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
        Types of the arguments of its main function.
    arrays : bool
        Judge loops over arrays as if they were written with indices; their nodes are not those of the text then.

    Returns
    -------
    tuple of Loop
        In the order of the text.
    """
    module = parse_module(source)
    return tuple(_judged(over_ranges(module) if arrays else module, source, signature))


def _judged(module: Module, source: ModuleSource, signature: Signature) -> Iterator[Loop]:
    kinds = kinds_of_module(module, source.function, signature)
    purity = Purity(module, kinds)
    for name, node in module.functions.items():
        judge = _Judge(source, node, kinds[name], purity, name == source.function)
        for statement in own_statements(node.body):
            if isinstance(statement, ast.For):
                yield judge.judge(statement)


class _Judge:
    """Judges the loops of one function."""

    def __init__(
        self,
        source: ModuleSource,
        function: ast.FunctionDef,
        kinds: Kinds,
        purity: Purity,
        is_entry: bool,
    ) -> None:
        self.source, self.function, self.kinds, self.purity = source, function, kinds, purity
        self.unusual = unusual(function)
        self.live: dict[ast.For, frozenset[str]] = {}
        self.sharing: dict[ast.stmt, Sharing] = {}
        self.is_entry = is_entry
        self.supposed: set[str] = set()
        if not self.unusual:
            self.live = live_after_loops(function)
            self.sharing = sharing_in(function, kinds)

    def judge(self, loop: ast.For) -> Loop:
        bound = frozenset().union(*map(bound_names, loop.body))
        self.supposed = set()
        conflicts = Conflicts(loop, bound, self.kinds, self.sharing, self.is_entry, self.says)
        verdict, reason = self._first_problem(loop, bound, conflicts)
        private = tuple(sorted(bound)) if verdict is Verdict.INDEPENDENT else ()
        apart = () if verdict is Verdict.DEPENDENT else conflicts.apart()
        supposed = () if verdict is Verdict.DEPENDENT else tuple(sorted(self.supposed))
        carried = bound & read_before_written(loop.body)
        gathers = tuple(sorted(carried)) if verdict is Verdict.REDUCTION else ()
        place = self.source.place(loop.lineno)
        name = self.function.name
        return Loop(
            name, loop.lineno, place, verdict, reason, loop, private, apart, supposed, gathers
        )

    def _first_problem(
        self, loop: ast.For, bound: frozenset[str], conflicts: Conflicts
    ) -> tuple[Verdict, str]:
        if self.unusual:
            what, line = self.unusual
            return Verdict.DEPENDENT, f"{self.says(line)} holds {what}"
        reductions = []
        for problem in self._problems(loop, bound, conflicts):
            if not problem.startswith("gathers "):
                return Verdict.DEPENDENT, problem
            reductions.append(problem.removeprefix("gathers "))
        if reductions:
            return Verdict.REDUCTION, reductions[0]
        return Verdict.INDEPENDENT, ""

    def _problems(
        self, loop: ast.For, bound: frozenset[str], conflicts: Conflicts
    ) -> Iterator[str]:
        header = self._header_problem(loop, bound)
        if header:
            yield header
            return
        yield from control_problem(loop, self.says)
        yield from self._carried(loop, bound)
        yield from self._calls(loop)
        supposed = self.supposed if self.is_entry else None
        yield from conflicts.problems(Bounds(self.function, self.kinds, supposed))
        fresh = (bound - read_before_written(loop.body)) | {_variable(loop)}
        names = sorted(fresh & self.live[loop])
        yield from (f"`{name}` is used after the loop" for name in names)

    def _header_problem(self, loop: ast.For, bound: frozenset[str]) -> str:
        over, at = loop.iter, self.says(loop.lineno)
        if not isinstance(over, ast.Call) or not Bounds(self.function, self.kinds).is_range(over):
            return f"{at} does not loop over a range"
        if over.keywords or not 1 <= len(over.args) <= 3 or not isinstance(loop.target, ast.Name):
            return f"{at} does not loop over a range"
        if any(isinstance(argument, ast.Starred) for argument in over.args):
            return f"{at} does not loop over a plain range"
        if integer(range_arguments(over)[2]) in {None, 0}:
            return f"the step of the range in {at} is not a plain number"
        if loop.target.id in bound:
            return f"`{loop.target.id}`, the loop variable, is changed inside the loop"
        if changed := sorted(names_read(over) & (bound | {loop.target.id})):
            return f"the range in {at} uses `{changed[0]}`, which the loop changes"
        return ""

    def _carried(self, loop: ast.For, bound: frozenset[str]) -> Iterator[str]:
        for name in sorted(bound & read_before_written(loop.body)):
            line = min(
                node.lineno
                for statement in loop.body
                for node in ast.walk(statement)
                if isinstance(node, ast.Name)
                and node.id == name
                and isinstance(node.ctx, ast.Store)
            )
            if is_reduction(loop, name):
                yield f"gathers {self.says(line)} gathers `{name}` over all iterations"
            else:
                yield f"{self.says(line)} carries `{name}` from one iteration to the next"

    def _calls(self, loop: ast.For) -> Iterator[str]:
        for statement in loop.body:
            for call in ast.walk(statement):
                if isinstance(call, ast.Call) and (
                    why := self.purity.call_problem(call, self.kinds)
                ):
                    yield f"{self.says(call.lineno)} {why}"

    def says(self, line: int) -> str:
        """A line as the user knows it."""
        return f"line {self.source.place(line).rpartition(':')[2] or line}"


def _variable(loop: ast.For) -> str:
    return loop.target.id if isinstance(loop.target, ast.Name) else ""
