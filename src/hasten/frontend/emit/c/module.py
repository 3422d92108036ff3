"""A whole file of C."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.c.entry import entry, outcome
from hasten.frontend.emit.c.prelude import helpers_for
from hasten.frontend.emit.c.statements import CEmitter
from hasten.frontend.emit.c.storage import functions, typedefs
from hasten.frontend.emit.c.types import c_name, type_name
from hasten.frontend.emit.heading import commented, described, heading, kinds
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.declarations import called_ahead

__all__ = ["translated"]


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in C11.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so in parallel, by OpenMP.
    """
    kernel = distinct(kernel, c_name)
    writer = CEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    bodies = [line for function in kernel.functions for line in _function(function, writer)]
    if any(slot.pointer for slot in interface.outcome):
        writer.helpers.add("memory")
        writer.helpers.add("keep")
    if any(isinstance(p.type, ir.ListType) and isinstance(p.type.item, ir.ListType)
           for p in kernel.entry.parameters):  # fmt: skip
        writer.helpers.add("memory")
    called = list(entry(interface, kernel.entry, writer))
    header = "\n".join(outcome(interface))
    lines = [
        *_heading(kernel, checked=checked),
        *_top(writer, bodies),
        *_results(kernel, writer),
        *_helpers(writer),
        *functions(writer),
        *_prototypes(kernel),
        *bodies,
        header,
        *called,
    ]
    return Translation("\n".join(lines) + "\n", interface, numbered(writer.raised), header)


def _heading(kernel: ir.Kernel, *, checked: bool) -> Iterator[str]:
    first, *others = map(commented, heading(kernel, checked=checked))
    yield f"/* {first}"
    yield from (f" * {line}" for line in others[:-1])
    yield f" * {others[-1]} */"


def _top(writer: CEmitter, bodies: list[str]) -> Iterator[str]:
    headers = set(writer.headers)
    for helper in helpers_for(writer.helpers):
        headers |= set(helper.headers)
    if any(name.startswith(("append_", "copy_list")) for name in writer.creates) or (
        "keep" in writer.helpers
    ):
        headers.add("string.h")
    yield from (f"#include <{header}>" for header in sorted(headers))
    yield ""
    helpers = "\n".join(helper.text for helper in helpers_for(writer.helpers))
    text = "\n".join([helpers, *functions(writer), *bodies])
    if "fail(" in helpers:
        named = kinds(text, "enum {{ {} }};  /* {} */", writer.raised)
        yield from (line.removesuffix("  /*  */") for line in named)
        yield ""
    yield from typedefs(writer)


def _helpers(writer: CEmitter) -> Iterator[str]:
    for helper in helpers_for(writer.helpers):
        yield from helper.text.split("\n")


def _results(kernel: ir.Kernel, writer: CEmitter) -> Iterator[str]:
    """A type for what a function returns that returns several values."""
    for function in kernel.functions:
        if isinstance(function.returns, ir.TupleType):
            members = "".join(
                f" {_joined(type_name(of), f'item{i}')};"
                for i, of in enumerate(function.returns.items)
            )
            for of in function.returns.items:
                writer.note(of)
            yield f"typedef struct {{{members} }} {c_name(function.name)}_result;"
            yield ""


def _joined(kind: str, name: str) -> str:
    return f"{kind}{'' if kind.endswith('*') else ' '}{name}"


def _prototypes(kernel: ir.Kernel) -> Iterator[str]:
    """Functions that are called before they stand in the file."""
    for called in called_ahead(kernel):
        yield f"{_signature(called)};"
        yield ""


def _signature(function: ir.Function) -> str:
    kind = type_name(function.returns, c_name(function.name))
    parameters = ", ".join(_joined(type_name(p.type), c_name(p.name)) for p in function.parameters)
    return _joined(f"static {kind}", f"{c_name(function.name)}({parameters or 'void'})")


def _function(function: ir.Function, writer: CEmitter) -> Iterator[str]:
    for parameter in function.parameters:
        writer.note(parameter.type)
    writer.note(function.returns)
    body = writer.body(function)
    place = writer.kernel.place(function.line)
    yield f"/* {commented(described(function, place))} */"
    yield _signature(function)
    yield "{"
    yield from body
    yield "}"
    yield ""
