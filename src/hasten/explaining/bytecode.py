"""The instructions of a function, as they were compiled and as the interpreter specialised them."""

from __future__ import annotations

import dis
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import CodeType

__all__ = ["Instruction", "Loop", "code_objects", "hottest_loop", "instructions_of"]

_JUMPS = frozenset(
    name for name, number in dis.opmap.items() if number in dis.hasjrel or number in dis.hasjabs
)


@dataclass(frozen=True)
class Instruction:
    """An instruction of the bytecode.

    Parameters
    ----------
    line : int or None
        Of the user's file.
    offset : int
        In bytes from the start of its code.
    name, argument : str
    specialised : str
        What the interpreter made of it when it had seen the types (PEP 659); empty where it left it.
    target : int or None
        Offset that it jumps to.
    """

    line: int | None
    offset: int
    name: str
    argument: str
    specialised: str = ""
    target: int | None = None


@dataclass(frozen=True)
class Loop:
    """Instructions from where a jump leads back to, up to the jump.

    Parameters
    ----------
    start, end : int
        Offsets, both within.
    iterations : int
        How often it was jumped back.
    executed : int
        Instructions that were executed within.
    """

    start: int
    end: int
    iterations: int
    executed: int

    @property
    def each(self) -> float:
        """Instructions of one iteration."""
        return self.executed / self.iterations


def code_objects(code: CodeType) -> Iterator[CodeType]:
    """A code object and those within it: comprehensions, lambdas, inner functions."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_objects(constant)


def instructions_of(code: CodeType) -> list[Instruction]:
    """All instructions of one code object, with what they are specialised to by now."""
    adapted = {i.offset: i.opname for i in dis.get_instructions(code, adaptive=True)}
    found, line = [], None
    for one in dis.get_instructions(code):
        place = one.positions
        line = place.lineno if place and place.lineno else line
        now = adapted.get(one.offset, one.opname).removesuffix("_QUICK").removesuffix("_ADAPTIVE")
        jump = one.argval if one.opname in _JUMPS else None
        found.append(
            Instruction(
                line, one.offset, one.opname, one.argrepr, now if now != one.opname else "", jump
            )
        )
    return found


def hottest_loop(instructions: list[Instruction], counts: Mapping[int, int]) -> Loop | None:
    """Of the loops that have no other within them the one in which most was executed.

    Parameters
    ----------
    instructions : list of Instruction
    counts : mapping of int to int
        How often each was executed, by its offset.
    """
    spans = [
        (one.target, one.offset)
        for one in instructions
        if one.target is not None and one.target <= one.offset and counts.get(one.offset)
    ]
    merged: dict[int, int] = {}
    for start, end in spans:  # a `continue` jumps back to where the end of the loop does
        merged[start] = max(end, merged.get(start, end))
    innermost = [
        (start, end)
        for start, end in merged.items()
        if not any(start < s and e <= end for s, e in merged.items())
    ]
    loops = [_loop(start, end, spans, counts) for start, end in innermost]
    return max(loops, key=lambda loop: loop.executed, default=None)


def _loop(start: int, end: int, spans: list[tuple[int, int]], counts: Mapping[int, int]) -> Loop:
    back = sum(counts.get(offset, 0) for target, offset in spans if target == start)
    executed = sum(count for offset, count in counts.items() if start <= offset <= end)
    return Loop(start, end, max(1, back), executed)
