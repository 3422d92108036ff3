"""A whole file of C."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hasten.frontend.emit.c.entry import entry, outcome
from hasten.frontend.emit.c.prelude import FAULTS, helpers_for
from hasten.frontend.emit.c.statements import Body, body_of
from hasten.frontend.emit.c.storage import functions, typedefs
from hasten.frontend.emit.c.types import array_name, c_name, list_name, type_name
from hasten.frontend.emit.c.writer import Writer
from hasten.frontend.emit.declarations import declarations_of
from hasten.frontend.emit.interface import Interface, interface_of
from hasten.frontend.kernel import ir

__all__ = ["Translation", "translated"]

_FIRST_RAISED = 100


@dataclass(frozen=True)
class Translation:
    """A kernel in another language.

    Parameters
    ----------
    text : str
    interface : Interface
    exceptions : dict of int to (str, str)
        What the numbers of exceptions mean: type and message.
    header : str
        The part of the text that a caller in C needs.
    """

    text: str
    interface: Interface
    exceptions: dict[int, tuple[str, str]]
    header: str


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
    writer = Writer(kernel, threads)
    interface = interface_of(kernel.entry)
    bodies = [line for function in kernel.functions for line in _function(function, writer)]
    if any(slot.pointer for slot in interface.outcome):
        writer.helper("memory")
        writer.helper("keep")
    if any(isinstance(p.type, ir.ListType) and isinstance(p.type.item, ir.ListType)
           for p in kernel.entry.parameters):  # fmt: skip
        writer.helper("memory")
    called = list(entry(interface, kernel.entry, writer))
    header = "\n".join(outcome(interface))
    lines = [
        *_heading(kernel, checked=checked),
        *_top(writer),
        *_results(kernel, writer),
        *_helpers(writer),
        *functions(writer),
        *_prototypes(kernel),
        *bodies,
        header,
        *called,
    ]
    exceptions = {number: (name, "") for number, name in enumerate(FAULTS, start=1)}
    for place, ((name, _), message) in enumerate(writer.raised.items()):
        exceptions[_FIRST_RAISED + place] = (name, message)
    return Translation("\n".join(lines) + "\n", interface, exceptions, header)


def _heading(kernel: ir.Kernel, *, checked: bool) -> Iterator[str]:
    function = kernel.entry
    doc = f": {function.doc}" if function.doc else ""
    trust = "Raises what Python raises."
    if not checked:
        trust = "Unchecked: trusts indices, divisors and the size of numbers."
    place = kernel.place(function.line)
    yield f"/* {function.name}{doc}".replace("*/", "* /")
    yield f" * Translated by Hasten from {place}; the numbers at the end of lines are those of the original."
    yield f" * {trust} */"


def _top(writer: Writer) -> Iterator[str]:
    headers = set(writer.headers)
    for helper in helpers_for(writer.helpers):
        headers |= set(helper.headers)
    if any(name.startswith(("append_", "copy_list")) for name in writer.creates) or (
        "keep" in writer.helpers
    ):
        headers.add("string.h")
    yield from (f"#include <{header}>" for header in sorted(headers))
    yield ""
    needed = helpers_for(writer.helpers)
    text = "\n".join(h.text for h in needed) + "\n".join(functions(writer))
    used = [name for name in FAULTS if FAULTS[name] in text or FAULTS[name] in _own(writer)]
    if any("fail(" in h.text for h in needed):
        names = ", ".join(f"{FAULTS[name]} = {1 + list(FAULTS).index(name)}" for name in used)
        raised = f", RAISED = {_FIRST_RAISED}" if writer.raised else ""
        yield f"enum {{ {(names + raised).removeprefix(', ')} }};"
        yield ""
    yield from typedefs(writer)


def _own(writer: Writer) -> str:
    """Names of exceptions that the functions themselves raise without a message."""
    names = {
        s.exception
        for f in writer.kernel.functions
        for s in ir.statements_in(f.body)
        if isinstance(s, ir.Raise) and not s.message
    }
    return " ".join(FAULTS[name] for name in names if name in FAULTS)


def _helpers(writer: Writer) -> Iterator[str]:
    for helper in helpers_for(writer.helpers):
        yield from helper.text.split("\n")


def _results(kernel: ir.Kernel, writer: Writer) -> Iterator[str]:
    """A type for what a function returns that returns several values."""
    for function in kernel.functions:
        if isinstance(function.returns, ir.TupleType):
            members = "".join(
                f" {_joined(type_name(of), f'item{i}')};"
                for i, of in enumerate(function.returns.items)
            )
            for of in function.returns.items:
                _known(of, writer)
            yield f"typedef struct {{{members} }} {c_name(function.name)}_result;"
            yield ""


def _known(of: ir.Type, writer: Writer) -> None:
    if isinstance(of, ir.ArrayType):
        writer.arrays[array_name(of)] = of
    if isinstance(of, ir.ListType):
        writer.lists[list_name(of)] = of
    if isinstance(of, ir.Number) and of.kind == "c":
        writer.headers.add("complex.h")


def _joined(kind: str, name: str) -> str:
    return f"{kind}{'' if kind.endswith('*') else ' '}{name}"


def _prototypes(kernel: ir.Kernel) -> Iterator[str]:
    """Functions that are called before they stand in the file."""
    seen: set[str] = set()
    for function in kernel.functions:
        for statement in ir.statements_in(function.body):
            for value in ir.walk(statement):
                if isinstance(value, ir.Call) and value.function not in seen | {function.name}:
                    called = next(f for f in kernel.functions if f.name == value.function)
                    yield f"{_signature(called)};"
                    yield ""
                    seen.add(called.name)
        seen.add(function.name)


def _signature(function: ir.Function) -> str:
    kind = type_name(function.returns, c_name(function.name))
    parameters = ", ".join(_joined(type_name(p.type), c_name(p.name)) for p in function.parameters)
    return _joined(f"static {kind}", f"{c_name(function.name)}({parameters or 'void'})")


def _function(function: ir.Function, writer: Writer) -> Iterator[str]:
    for parameter in function.parameters:
        _known(parameter.type, writer)
    if isinstance(function.returns, ir.TupleType):
        for of in function.returns.items:
            _known(of, writer)
    _known(function.returns, writer)
    body = body_of(Body(function, declarations_of(function), writer))
    place = writer.kernel.place(function.line)
    yield f"/* {place}{': ' + function.doc if function.doc else ''} */".replace("*/ */", "*/")
    yield _signature(function)
    yield "{"
    yield from body
    yield "}"
    yield ""
