"""From Python's syntax tree and the types of its expressions to the kernel's program."""

from hasten.frontend.kernel.lowering.module import kernel_of

__all__ = ["kernel_of"]
