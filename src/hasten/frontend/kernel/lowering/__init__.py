"""From Python's syntax tree and the types of its expressions to the kernel's program."""

from hasten.frontend.kernel.lowering.module import Lowered, kernel_of, lowered

__all__ = ["Lowered", "kernel_of", "lowered"]
