"""A whole file of C++."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from hasten.frontend.emit.cpp.entry import entry, outcome
from hasten.frontend.emit.cpp.prelude import HELPERS
from hasten.frontend.emit.cpp.statements import CppEmitter
from hasten.frontend.emit.cpp.types import cpp_name
from hasten.frontend.emit.heading import commented, described, heading, kinds
from hasten.frontend.emit.helpers import Helper, needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import called_ahead

__all__ = ["assembled", "translated"]


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
    writer = CppEmitter(distinct(kernel, cpp_name), threads=threads)
    return assembled(writer, HELPERS, checked=checked)


def assembled(
    writer: CppEmitter,
    helpers: Mapping[str, Helper],
    *,
    checked: bool,
    on_top: Callable[[], Iterable[str]] = tuple,
) -> Translation:
    """What a writer makes of its kernel, with all that it needs.

    Parameters
    ----------
    writer : CppEmitter
    helpers : mapping
        All that there are.
    checked : bool
        Whether it raises what Python raises, for the heading.
    on_top : callable, optional
        Gives lines that stand before the helpers, once the functions are written.
    """
    kernel = writer.kernel
    interface = interface_of(kernel.entry)
    bodies = [line for function in kernel.functions for line in _function(function, writer)]
    called = list(entry(interface, kernel.entry, writer))
    header = "\n".join(outcome(interface))
    used = [helpers[name] for name in needed(helpers, writer.helpers)]
    text = "\n".join([*(h.text for h in used), *bodies, *called])
    lines = [
        *(f"// {commented(line)}" for line in heading(kernel, checked=checked)),
        *_includes(writer, [header for helper in used for header in helper.headers]),
        *(
            line.removesuffix("  //")
            for line in kinds(text, "enum {{ {} }};  // {}", writer.raised)
        ),
        "",
        *on_top(),
        *(line for helper in used for line in helper.text.split("\n")),
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
    body = list(writer.body(function))
    signature = writer.signature(function, body)
    place = writer.kernel.place(function.line)
    yield f"// {commented(described(function, place))}"
    yield signature
    yield "{"
    yield from body
    yield "}"
    yield ""
