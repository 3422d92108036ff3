"""Machine code as instructions, and the loops in it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass

import capstone

__all__ = ["Instruction", "Loop", "disassemble", "loops"]

_MODES = {
    "x86_64": (capstone.CS_ARCH_X86, capstone.CS_MODE_64),
    "aarch64": (capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM),
}


@dataclass(frozen=True)
class Instruction:
    """One instruction.

    Parameters
    ----------
    address, size : int
    name, operands : str
        In the notation of its processor's maker.
    jumps, calls, returns : bool
    target : int or None
        Where it jumps to, if that is fixed.
    """

    address: int
    size: int
    name: str
    operands: str
    jumps: bool = False
    calls: bool = False
    returns: bool = False
    target: int | None = None

    @property
    def conditional(self) -> bool:
        """Whether it may jump or not."""
        return self.jumps and self.name not in {"jmp", "b", "br"}

    @property
    def text(self) -> str:
        """As an assembler takes it."""
        return f"{self.name} {self.operands}".strip()


@dataclass(frozen=True)
class Loop:
    """From the target of a jump backwards to the jump.

    Parameters
    ----------
    start, end : int
        Addresses of the first and of the last instruction.
    """

    start: int
    end: int

    def holds(self, address: int) -> bool:
        """Whether an address lies in it."""
        return self.start <= address <= self.end


def disassemble(code: bytes, address: int) -> list[Instruction]:
    """Instructions from the first byte on, as far as they can be read.

    Parameters
    ----------
    code : bytes
    address : int
        Of the first byte.
    """
    engine = capstone.Cs(*_MODES[platform.machine()])
    engine.detail = True
    engine.skipdata = True
    return [_instruction(one) for one in engine.disasm(code, address)]


def _instruction(one: capstone.CsInsn) -> Instruction:
    if one.id == 0:  # data between functions
        return Instruction(one.address, one.size, one.mnemonic, one.op_str)
    jumps = one.group(capstone.CS_GRP_JUMP)
    target = None
    if jumps and one.operands and one.operands[-1].type == capstone.CS_OP_IMM:
        target = one.operands[-1].imm
    return Instruction(
        one.address,
        one.size,
        one.mnemonic,
        one.op_str,
        jumps,
        one.group(capstone.CS_GRP_CALL),
        one.group(capstone.CS_GRP_RET),
        target,
    )


def loops(instructions: Sequence[Instruction]) -> list[Loop]:
    """The loops of a stretch of code, smallest first."""
    known = {one.address for one in instructions}
    found = {
        Loop(one.target, one.address)
        for one in instructions
        if one.target is not None and one.target <= one.address and one.target in known
    }
    return sorted(found, key=lambda loop: (loop.end - loop.start, loop.start))
