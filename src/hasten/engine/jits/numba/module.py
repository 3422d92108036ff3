"""The module that is compiled: the user's own text, with Numba applied to its functions."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from hasten.engine.parameters import plain_parameters
from hasten.frontend.independence import Loop
from hasten.frontend.loops.subscripts import range_arguments
from hasten.workload.edits import Edit, apply_edits, replace_node
from hasten.workload.model import ModuleSource

__all__ = ["module_text"]

# Only loops written as prange: what Numba makes parallel of its own accord (sums, array
# expressions) would change the order of operations.
_PRANGE_ALONE = (
    "{"
    + ", ".join(
        f'"{what}": {what == "prange"}'
        for what in (
            *("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil"),
            *("fusion", "prange"),
        )
    )
    + "}"
)


def module_text(source: ModuleSource, options: Sequence[str], loops: Sequence[Loop]) -> str:
    """Write the module; each line of the user's stays in its place.

    Parameters
    ----------
    source : ModuleSource
    options : sequence of str
        Of the variant.
    loops : sequence of Loop
        Loops to run in parallel.

    Returns
    -------
    str

    Raises
    ------
    Unsupported
        A function has parameters that Numba does not know.
    """
    edits = [_prange(loop.node, source.text) for loop in loops]
    edits += plain_parameters(source, "Numba")
    text = apply_edits(source.text, edits)
    flags = ["cache=True"]
    flags += ["boundscheck=True"] if "boundscheck" in options else []
    flags += ["fastmath=True"] if "fastmath" in options else []
    lines = [f"import numba as {_NUMBA}", ""]
    lines += [f"_hasten_jit = {_NUMBA}.njit({', '.join(flags)})"]
    if loops:
        parallel = f"parallel={_PRANGE_ALONE}"
        lines += [f"_hasten_prange = {_NUMBA}.prange"]
        lines += [f"_hasten_parallel = {_NUMBA}.njit({', '.join([*flags, parallel])})"]
    inside = {loop.function for loop in loops}
    for name in source.functions:
        jit = "_hasten_parallel" if name in inside else "_hasten_jit"
        lines += [f"{name} = {jit}({name})"]
    return "\n".join([text.rstrip("\n"), "", *lines, ""])


_NUMBA = "_hasten_numba"


def _prange(loop: ast.For, text: str) -> Edit:
    if not isinstance(loop.iter, ast.Call):
        raise TypeError("the loop is not one over a range")
    start, stop, _ = (_text(part, text) for part in range_arguments(loop.iter))
    # With its start given, Numba counts in signed integers: -i of an unsigned one would wrap.
    return replace_node(loop.iter, f"_hasten_prange({start}, {stop})")


def _text(node: ast.expr, text: str) -> str:
    return ast.get_source_segment(text, node) or ast.unparse(node)
