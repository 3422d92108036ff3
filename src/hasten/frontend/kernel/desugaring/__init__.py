"""What Python writes in short, written out in the constructs that the kernel language has: tree to tree."""

from hasten.frontend.kernel.desugaring.program import desugared

__all__ = ["desugared"]
