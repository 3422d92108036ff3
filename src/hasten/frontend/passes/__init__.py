"""What is done to the kernel's program before it is written in another language: one change a file."""

from hasten.frontend.kernel import ir
from hasten.frontend.passes.carrying import carried
from hasten.frontend.passes.dead import without_dead
from hasten.frontend.passes.extremes import with_extremes
from hasten.frontend.passes.folding import folded
from hasten.frontend.passes.forwarding import forwarded
from hasten.frontend.passes.hoisting import hoisted
from hasten.frontend.passes.ordering import ordered
from hasten.frontend.passes.raising import with_faults_of_calls
from hasten.frontend.passes.ranges import proved
from hasten.frontend.passes.unguarded import unguarded

__all__ = ["improved"]


def improved(kernel: ir.Kernel, *, checked: bool) -> ir.Kernel:
    """All passes, in the order in which each helps the next.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether what Python raises is raised; otherwise the code is trusted.
    """
    functions = kernel.functions
    guarded = () if checked else (unguarded,)
    for change in (
        folded,
        proved,
        *guarded,
        without_dead,
        forwarded,
        with_extremes,
        hoisted,
        carried,
    ):
        functions = tuple(change(function) for function in functions)
    if checked:
        functions = tuple(map(ordered, with_faults_of_calls(functions)))
    return ir.Kernel(functions, kernel.places)
