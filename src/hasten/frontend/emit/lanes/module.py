"""A whole file of C++ with loops across lanes."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cpp.entry import entry, outcome
from hasten.frontend.emit.declarations import called_ahead
from hasten.frontend.emit.heading import heading, kinds
from hasten.frontend.emit.helpers import needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.lanes.prelude import HELPERS
from hasten.frontend.emit.lanes.statements import LanesEmitter
from hasten.frontend.emit.lanes.types import lane_bytes, lanes_name
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir

__all__ = ["translated"]


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
    kernel = distinct(kernel, lanes_name)
    writer = LanesEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    bodies = [line for function in kernel.functions for line in writer.whole(function)]
    called = list(entry(interface, kernel.entry, writer))
    header = "\n".join(outcome(interface))
    helpers = [HELPERS[name] for name in needed(HELPERS, writer.helpers)]
    text = "\n".join([*(h.text for h in helpers), *bodies, *called])
    lines = [
        *(f"// {line}".rstrip() for line in heading(kernel, checked=checked)),
        *_includes(writer, [header for helper in helpers for header in helper.headers]),
        *kinds(text, "enum {{ {} }};", writer.raised),
        "",
        f"constexpr int LANE = {lane_bytes(kernel)};  // bytes of a vector that belong to an iteration",
        f"constexpr int KEPT = {writer.kept};  // registers that a vector in flight keeps busy",
        f"constexpr bool CALLS = {str(writer.calls).lower()};  // of functions that leave no register as it was",
        "",
        *(line for helper in helpers for line in helper.text.split("\n")),
        *(f"{writer.signature(function)};\n" for function in called_ahead(kernel)),
        *bodies,
        header,
        *called,
    ]
    return Translation("\n".join(lines) + "\n", interface, numbered(writer.raised), header)


def _includes(writer: LanesEmitter, headers: list[str]) -> Iterator[str]:
    wanted = writer.headers | set(headers) | {"exception"}
    yield from (f"#include <{header}>" for header in sorted(wanted))
    yield "#if defined(__SSE2__)"
    yield "#include <immintrin.h>"
    yield "#endif"
    yield ""
