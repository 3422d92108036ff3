"""What kinds of instructions a loop is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hasten.explaining.disassembly import Instruction, Loop

__all__ = ["Census", "census"]

_FLOATS = r"(add|sub|mul|div|sqrt|min|max|cmp\w*|round|rndscale|rcp\w*|rsqrt\w*|hadd|addsub|dp)"
_INTEGERS = r"(add|sub|mul|min|max|cmp|sll|srl|sra|madd|abs|avg|sad|sign|had)"
_X86_PACKED = re.compile(rf"v?{_FLOATS}p[sd]$|vfn?m(add|sub)\w*p[sd]$|v?p{_INTEGERS}\w+$")
_X86_SCALAR = re.compile(rf"v?({_FLOATS}|u?comi)s[sd]$|vfn?m(add|sub)\w*s[sd]$")
_X86_FUSED = re.compile(r"vfn?m(add|sub)")
_X86_GATHER = re.compile(r"vp?gather")
_X86_SLOW = re.compile(r"v?(div|sqrt)[ps][sd]$|i?div$")
_X86_WIDTH = (("zmm", 512), ("ymm", 256), ("xmm", 128))
_X86_VECTOR = re.compile(r"\b[xyz]mm\d")
_ARM_PACKED = re.compile(r"\bv\d+\.\d+[bhsd]")
_ARM_SCALAR = re.compile(r"f(add|sub|mul|div|sqrt|n?m(add|sub|ul)|abs|neg|cmp|max|min)")
_ARM_FUSED = re.compile(r"fn?m(add|sub|la|ls)")


@dataclass(frozen=True)
class Census:
    """Instructions of a loop, by kind.

    Parameters
    ----------
    instructions : int
    packed, scalar : int
        That compute on several numbers at once, and on one floating-point number.
    width : int
        Bits of the widest vectors that are computed with; 0 where there are none.
    fused : int
        That multiply and add at once.
    gathers : int
        That load from several addresses.
    divisions : int
        Divisions and square roots: they take many times as long as the others.
    calls : int
    exits : int
        Conditional jumps out of the loop: its end, and checks.
    branches : int
        Conditional jumps within it.
    """

    instructions: int
    packed: int
    scalar: int
    width: int
    fused: int
    gathers: int
    divisions: int
    calls: int
    exits: int
    branches: int


def census(instructions: Sequence[Instruction], loop: Loop) -> Census:
    """Count the instructions of a loop."""
    packed = [one for one in instructions if _is_packed(one)]
    conditional = [one for one in instructions if one.conditional and one.target is not None]
    out = [one for one in conditional if not loop.holds(one.target or 0)]
    return Census(
        instructions=len(instructions),
        packed=len(packed),
        scalar=sum(_is_scalar(one) for one in instructions),
        width=max(map(_width, packed), default=0),
        fused=sum(bool(_X86_FUSED.match(i.name) or _ARM_FUSED.match(i.name)) for i in instructions),
        gathers=sum(bool(_X86_GATHER.match(one.name)) for one in instructions),
        divisions=sum(_is_slow(one) for one in instructions),
        calls=sum(one.calls for one in instructions),
        exits=len(out) + any(one.address == loop.end for one in conditional),
        branches=sum(one.address != loop.end for one in conditional if one not in out),
    )


def _is_packed(one: Instruction) -> bool:
    if _X86_VECTOR.search(one.operands):
        return bool(_X86_PACKED.match(one.name))
    return bool(_ARM_PACKED.search(one.operands)) and not one.name.startswith(("ld", "st", "mov"))


def _is_scalar(one: Instruction) -> bool:
    if _X86_VECTOR.search(one.operands):
        return bool(_X86_SCALAR.match(one.name))
    return bool(_ARM_SCALAR.match(one.name)) and not _ARM_PACKED.search(one.operands)


def _is_slow(one: Instruction) -> bool:
    return bool(_X86_SLOW.match(one.name)) or one.name in {"fdiv", "fsqrt", "sdiv", "udiv"}


def _width(one: Instruction) -> int:
    for register, bits in _X86_WIDTH:
        if register in one.operands:
            return bits
    return 128 if _ARM_PACKED.search(one.operands) else 0
