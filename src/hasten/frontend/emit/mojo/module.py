"""A whole file of Mojo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hasten.frontend.emit.generic import bodies
from hasten.frontend.emit.heading import constants, heading
from hasten.frontend.emit.helpers import needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.mojo.entry import entry, outcome
from hasten.frontend.emit.mojo.prelude import HELPERS
from hasten.frontend.emit.mojo.statements import MojoEmitter
from hasten.frontend.emit.mojo.types import mojo_name
from hasten.frontend.emit.naming import distinct
from hasten.frontend.emit.translation import Translation, numbered
from hasten.frontend.kernel import ir

__all__ = ["translated"]


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in Mojo.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so on threads of the system's: those of Mojo need the runtime of its compiler.
    """
    kernel = distinct(kernel, mojo_name)
    writer = MojoEmitter(kernel, threads=threads)
    interface = interface_of(kernel.entry)
    functions = bodies(kernel, writer)
    called = list(entry(interface, kernel.entry, writer))
    helpers = [HELPERS[name] for name in needed(HELPERS, writer.helpers)]
    imported = writer.imported | {header for helper in helpers for header in helper.headers}
    named = "\n".join([*(h.text for h in helpers), *functions])
    lines = [
        *(f"# {line}" for line in heading(kernel, checked=checked)),
        *_imports(imported),
        "",
        *(
            f"comptime {name} = {number}{f'  # {message}' if message else ''}"
            for name, number, message in constants(named, writer.raised)
        ),
        "",
        "",
        *(line for helper in helpers for line in [*helper.text.split("\n"), ""]),
        *functions,
        *outcome(interface),
        *called,
    ]
    return Translation(_spaced(lines), interface, numbered(writer.raised))


def _imports(names: Iterable[str]) -> Iterator[str]:
    """``from module import name, name``."""
    by_module: dict[str, list[str]] = {}
    for name in sorted(names):
        module, _, last = name.rpartition(".")
        by_module.setdefault(module, []).append(last)
    yield from (f"from {module} import {', '.join(lasts)}" for module, lasts in by_module.items())


def _spaced(lines: Iterable[str]) -> str:
    """The text, with never more than two empty lines beside each other."""
    found: list[str] = []
    for line in lines:
        if line or found[-2:] != ["", ""]:
            found.append(line)
    return "\n".join(found).rstrip() + "\n"
