"""A whole file of Rust."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hasten.frontend.emit.generic import bodies
from hasten.frontend.emit.heading import constants, heading
from hasten.frontend.emit.helpers import Helper, needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.rust.entry import entry, outcome
from hasten.frontend.emit.rust.prelude import HELPERS
from hasten.frontend.emit.rust.statements import RustEmitter
from hasten.frontend.emit.rust.types import rust_name
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir

__all__ = ["translated"]


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in Rust.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so on threads of Rust's own.
    """
    kernel = distinct(kernel, rust_name)
    writer = RustEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    functions = bodies(kernel, writer)
    called = list(entry(interface, kernel.entry, writer))
    helpers = [HELPERS[name] for name in needed(HELPERS, writer.helpers)]
    named = "\n".join([*(h.text for h in helpers), *functions])
    lines = [
        *(f"//! {line}" for line in heading(kernel, checked=checked)),
        *_allowed(kernel),
        "",
        *_uses(helpers),
        *(
            f"const {name}: i32 = {number};{f' // {message}' if message else ''}"
            for name, number, message in constants(named, writer.raised)
        ),
        "",
        *(line for helper in helpers for line in helper.text.split("\n")),
        *functions,
        *outcome(interface),
        *called,
    ]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return Translation(f"{text}\n", interface, numbered(writer.raised))


def _allowed(kernel: ir.Kernel) -> Iterator[str]:
    """What the compiler would not have expected: Python's names."""
    names = {p.name for f in kernel.functions for p in f.parameters} | {
        v.name
        for f in kernel.functions
        for s in ir.statements_in(f.body)
        for v in ir.walk(s)
        if isinstance(v, ir.Variable)
    }
    allowed = ["unused_assignments"]
    names |= {f.name for f in kernel.functions}
    if any(name != name.lower() or rust_name(name).endswith("_") for name in names):
        allowed.insert(0, "non_snake_case")
    yield f"#![allow({', '.join(allowed)})]"


def _uses(helpers: list[Helper]) -> Iterator[str]:
    headers = sorted({header for helper in helpers for header in helper.headers})
    yield from (f"use {header};" for header in headers)
    if headers:
        yield ""
