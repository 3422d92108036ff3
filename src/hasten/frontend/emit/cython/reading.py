"""Which arrays a function only reads: Cython takes those that cannot be written as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hasten.frontend.kernel import ir

__all__ = ["only_read"]

Known = Mapping[str, tuple[bool, ...]]


def only_read(kernel: ir.Kernel) -> dict[str, tuple[bool, ...]]:
    """For each parameter of each function whether it is an array of which elements and lengths are read, and no more.

    Parameters
    ----------
    kernel : Kernel
    """
    found: dict[str, tuple[bool, ...]] = {}
    for function in kernel.functions:  # callees come before callers
        shared = {
            name
            for statement in ir.statements_in(function.body)
            for value in ir.children(statement)
            for name in _shared(value, found)
        }
        found[function.name] = tuple(
            isinstance(p.type, ir.ArrayType) and not p.written and p.name not in shared
            for p in function.parameters
        )
    return found


def _shared(value: ir.Expression, known: Known) -> Iterator[str]:
    """Names that are assigned, or of which somebody else holds all or part."""
    match value:
        case ir.Variable(name):
            yield name
        case ir.Element(of) | ir.Extent(of) | ir.Copied(of):
            yield from (n for c in ir.children(_without(value)) for n in _shared(c, known))
            yield from _of_part(of, known)
        case ir.Call(function, arguments) if function in known:
            for argument, reads in zip(arguments, known[function], strict=True):
                if not (reads and isinstance(argument, ir.Variable)):
                    yield from _shared(argument, known)
        case _:
            yield from (n for child in ir.children(value) for n in _shared(child, known))


def _of_part(of: ir.Expression, known: Known) -> Iterator[str]:
    """What is shared by looking into something."""
    match of:
        case ir.Variable():
            return
        case ir.View(inner):
            yield from (n for child in ir.children(_without(of)) for n in _shared(child, known))
            yield from _of_part(inner, known)
        case _:
            yield from _shared(of, known)


def _without(value: ir.Element | ir.Extent | ir.Copied | ir.View) -> ir.Expression:
    """The same of a number that nobody knows."""
    return replace(value, of=ir.Literal_(0, ir.INT))
