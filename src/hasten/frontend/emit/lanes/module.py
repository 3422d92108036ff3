"""A whole file of C++ with loops across lanes."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cpp.module import assembled
from hasten.frontend.emit.lanes.pacing import PacedEmitter
from hasten.frontend.emit.lanes.prelude import HELPERS
from hasten.frontend.emit.lanes.statements import LanesEmitter
from hasten.frontend.emit.lanes.types import lane_bytes, lanes_name
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir

__all__ = ["constants", "translated"]


def translated(kernel: ir.Kernel, *, checked: bool = False, threads: bool = False) -> Translation:
    """The kernel in C++17 with the vectors of GCC and Clang.

    Parameters
    ----------
    kernel : Kernel
        With loops that are marked to lie across lanes.
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so in parallel, by OpenMP.
    """
    writer = PacedEmitter(distinct(kernel, lanes_name), threads=threads)
    return assembled(writer, HELPERS, checked=checked, on_top=lambda: constants(writer))


def constants(writer: LanesEmitter) -> Iterator[str]:
    """What the helpers for vectors must know of the kernel."""
    yield f"constexpr int LANE = {lane_bytes(writer.kernel)};  // bytes of a vector that belong to an iteration"
    yield f"constexpr int KEPT = {writer.kept};  // registers that a vector in flight keeps busy"
    calls = str(writer.calls).lower()
    yield f"constexpr bool CALLS = {calls};  // of functions that leave no register as it was"
    yield ""
