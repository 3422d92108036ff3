"""A whole file of C++."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cpp.entry import entry, outcome
from hasten.frontend.emit.cpp.prelude import HELPERS
from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.emit.cpp.types import cpp_name
from hasten.frontend.emit.declarations import called_ahead
from hasten.frontend.emit.heading import heading, kinds
from hasten.frontend.emit.helpers import needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir

__all__ = ["translated"]


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in C++17.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so in parallel, by OpenMP.
    """
    kernel = distinct(kernel, cpp_name)
    writer = CppEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    bodies = [line for function in kernel.functions for line in _function(function, writer)]
    called = list(entry(interface, kernel.entry, writer))
    header = "\n".join(outcome(interface))
    helpers = [HELPERS[name] for name in needed(HELPERS, writer.helpers)]
    lines = [
        *(f"// {line}".rstrip() for line in heading(kernel, checked=checked)),
        *_includes(writer, [header for helper in helpers for header in helper.headers]),
        *kinds(
            "\n".join([*(h.text for h in helpers), *bodies, *called]),
            "enum {{ {} }};",
            writer.raised,
        ),
        "",
        *(line for helper in helpers for line in helper.text.split("\n")),
        *(f"{writer.signature(function)};\n" for function in called_ahead(kernel)),
        *bodies,
        header,
        *called,
    ]
    return Translation("\n".join(lines) + "\n", interface, numbered(writer.raised), header)


def _includes(writer: CppEmitter, headers: list[str]) -> Iterator[str]:
    wanted = writer.headers | set(headers) | {"exception"}
    yield from (f"#include <{header}>" for header in sorted(wanted))
    yield ""


def _function(function: ir.Function, writer: CppEmitter) -> Iterator[str]:
    signature = writer.signature(function)
    body = writer.body(function)
    place = writer.kernel.place(function.line)
    yield f"// {place}{': ' + function.doc if function.doc else ''}"
    yield signature
    yield "{"
    yield from body
    yield "}"
    yield ""
