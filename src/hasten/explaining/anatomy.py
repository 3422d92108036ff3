"""A Python function from its text to its objects: each stage that the interpreter takes it through."""

from __future__ import annotations

import ast
import io
import token
import tokenize
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from types import CodeType, FunctionType
from typing import Any

from hasten.errors import Unsupported
from hasten.explaining.bytecode import (
    Instruction,
    Loop,
    code_objects,
    hottest_loop,
    instructions_of,
)
from hasten.explaining.counting import CTime, count_instructions, time_in_c
from hasten.explaining.machine_code import machine_code_of
from hasten.explaining.objects import Held, held
from hasten.workload.loading import Call
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["Anatomy", "Function", "anatomy_of"]

_clock = perf_counter

_MOST_FOLLOWED = 2_000_000  # instructions: some seconds
_WARM = 0.2  # seconds of calls before the bytecode is looked at
_TIMES = 5
_LONGEST = 20.0  # seconds of a call that is run once more to be sampled
_MAKES = frozenset({"BINARY_OP", "UNARY_NEGATIVE", "UNARY_INVERT", "BUILD_LIST", "BUILD_TUPLE", "BUILD_MAP",
                    "BUILD_SET", "BUILD_SLICE", "BUILD_STRING", "CALL", "LIST_APPEND", "FOR_ITER", "BINARY_SLICE",
                    "CALL_FUNCTION_EX"})  # fmt: skip
_CHECKS = frozenset({"BINARY_OP", "BINARY_SUBSCR", "STORE_SUBSCR", "COMPARE_OP", "FOR_ITER", "CALL", "LOAD_ATTR",
                     "UNARY_NEGATIVE", "LOAD_METHOD", "CONTAINS_OP"})  # fmt: skip


@dataclass(frozen=True)
class Function:
    """One of the functions that the workload consists of.

    Parameters
    ----------
    name, file : str
    tokens : dict of str to int
        How many of each kind.
    nodes : dict of str to int
        Of the syntax tree, how many of each kind.
    code_nbytes : int
        Of the bytecode.
    stack : int
        Values that it may hold on its stack at once.
    instructions : tuple of (Instruction, int)
        Each with how often it was executed.
    loop : Loop or None
        The innermost one in which most was executed.
    """

    name: str
    file: str
    tokens: dict[str, int]
    nodes: dict[str, int]
    code_nbytes: int
    stack: int
    instructions: tuple[tuple[Instruction, int], ...]
    loop: Loop | None

    @property
    def executed(self) -> int:
        """Instructions."""
        return sum(count for _, count in self.instructions)

    def within(self) -> list[tuple[Instruction, int]]:
        """The instructions of the hottest loop that were executed."""
        if self.loop is None:
            return []
        start, end = self.loop.start, self.loop.end
        return [(i, n) for i, n in self.instructions if start <= i.offset <= end and n]

    def per_iteration(self, names: frozenset[str]) -> float:
        """How many instructions of some names an iteration of the hottest loop executes."""
        if self.loop is None:
            return 0.0
        return sum(n for i, n in self.within() if i.name in names) / self.loop.iterations

    def to_json(self) -> dict[str, Any]:
        """Plain data, with what follows from the figures."""
        loop = self.loop
        told = {
            **asdict(self),
            "instructions": [
                {**asdict(one), "executed": count} for one, count in self.instructions
            ],
            "executed": self.executed,
        }
        if loop is not None:
            told["loop"] |= {
                "lines": sorted({i.line for i, _ in self.within() if i.line is not None}),
                "instructions_per_iteration": loop.each,
                "objects_per_iteration": self.objects,
                "checks_per_iteration": self.checks,
            }
        return told

    @property
    def objects(self) -> float:
        """Objects that an iteration makes or takes from the free lists, at most."""
        return self.per_iteration(_MAKES)

    @property
    def checks(self) -> float:
        """Instructions of an iteration that look at the types of what they are given."""
        return self.per_iteration(_CHECKS)


@dataclass(frozen=True)
class Anatomy:
    """What was found out about a workload.

    Parameters
    ----------
    functions : tuple of Function
        The workload's own first.
    seconds : float
        Of one call that nobody watches.
    executed : int
        Instructions of one call.
    whole : bool
        Whether the call was followed to its end; if not, `executed` is what it was followed for.
    c_time : CTime
    activities : dict of str to float
        Shares of its time, as `hasten.explaining.machine_code.MachineCode.activities` has them; empty where they
        cannot be told.
    arguments : tuple of Held
    """

    functions: tuple[Function, ...]
    seconds: float
    executed: int
    whole: bool
    c_time: CTime
    activities: dict[str, float]
    arguments: tuple[Held, ...]

    @property
    def nanoseconds(self) -> float | None:
        """Of one instruction in the mean, what it calls included; None where not all were counted."""
        return self.seconds / self.executed * 1e9 if self.whole and self.executed else None

    def to_json(self) -> dict[str, Any]:
        """Plain data, with what follows from the figures."""
        return {
            **asdict(self),
            "functions": [function.to_json() for function in self.functions],
            "nanoseconds_per_instruction": self.nanoseconds,
        }


def anatomy_of(
    function: Callable[..., object],
    source: ModuleSource,
    signature: Signature,
    fresh: Callable[[], Call],
) -> Anatomy:
    """Take a function apart, with some calls.

    Parameters
    ----------
    function : callable
        A plain function of Python.
    source : ModuleSource
        Its text, and that of those which it calls.
    signature : Signature
    fresh : callable
        Gives arguments that no call has seen.
    """
    seconds = _timed(function, fresh)
    _warm_up(function, fresh, seconds)
    parts = _functions(function, source)
    instructions = {
        name: [instructions_of(code) for code in codes] for name, codes in parts.items()
    }
    watched = [code for codes in parts.values() for code in codes]
    call = fresh()
    executed = count_instructions(
        lambda: function(*call.args, **call.kwargs), watched, _MOST_FOLLOWED
    )
    again = fresh()
    c_time = time_in_c(lambda: function(*again.args, **again.kwargs), watched)
    third = fresh()
    arguments = dict(
        zip((p.name for p in signature), (*third.args, *third.kwargs.values()), strict=True)
    )
    del third
    given = list(held(arguments))
    trees = {
        node.name: node
        for node in ast.walk(ast.parse(source.text))
        if isinstance(node, ast.FunctionDef)
    }
    return Anatomy(
        tuple(
            _function(name, trees.get(name), codes, instructions[name], executed.counts)
            for name, codes in parts.items()
        ),
        seconds,
        executed.total,
        executed.whole,
        c_time,
        _activities(function, fresh, seconds, sum(one.nbytes for one in given)),
        tuple(given),
    )


def _activities(
    function: Callable[..., object], fresh: Callable[[], Call], seconds: float, nbytes: int
) -> dict[str, float]:
    if seconds > _LONGEST:
        return {}
    try:
        return machine_code_of(function, fresh, nbytes, seconds, ()).activities
    except Unsupported:
        return {}


def _timed(function: Callable[..., object], fresh: Callable[[], Call]) -> float:
    taken = []
    for _ in range(_TIMES):
        call = fresh()
        start = _clock()
        function(*call.args, **call.kwargs)
        taken.append(_clock() - start)
        if taken[-1] > 1.0:
            break
    return median(taken)


def _warm_up(function: Callable[..., object], fresh: Callable[[], Call], seconds: float) -> None:
    for _ in range(min(100, int(_WARM / max(seconds, 1e-6)))):
        call = fresh()
        function(*call.args, **call.kwargs)


def _functions(function: Callable[..., object], source: ModuleSource) -> dict[str, list[CodeType]]:
    """Code objects of the workload's function and of the user's functions that it calls."""
    if not isinstance(function, FunctionType):
        return {}
    found = {source.function: list(code_objects(function.__code__))}
    space = function.__globals__
    for name in source.functions:
        other = space.get(name)
        if name not in found and isinstance(other, FunctionType):
            found[name] = list(code_objects(other.__code__))
    return found


def _function(
    name: str,
    tree: ast.FunctionDef | None,
    codes: list[CodeType],
    instructions: list[list[Instruction]],
    counts: dict[CodeType, Counter[int]],
) -> Function:
    counted = [counts.get(code, Counter()) for code in codes]
    loops = [hottest_loop(of, count) for of, count in zip(instructions, counted, strict=True)]
    main = max(range(len(codes)), key=lambda n: loop.executed if (loop := loops[n]) else 0)
    pairs = tuple((i, counted[main][i.offset]) for i in instructions[main])
    text = ast.unparse(tree) if tree else ""
    return Function(
        name,
        codes[main].co_filename,
        dict(_tokens(text)),
        dict(Counter(type(node).__name__ for node in ast.walk(tree))) if tree else {},
        sum(len(code.co_code) for code in codes),
        max(code.co_stacksize for code in codes),
        pairs,
        loops[main],
    )


def _tokens(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in tokenize.generate_tokens(io.StringIO(text).readline):
        if one.type not in {token.ENDMARKER, token.NEWLINE, tokenize.NL}:
            found[token.tok_name[one.exact_type if one.type == token.OP else one.type]] += 1
    return found
