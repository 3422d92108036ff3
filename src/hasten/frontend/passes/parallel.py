"""Loops whose iterations are independent are marked: they may run at the same time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir

__all__ = ["marked"]


def marked(kernel: ir.Kernel, lines: Collection[int]) -> ir.Kernel:
    """The kernel with the loops of some lines marked.

    A loop stays unmarked where it allocates, raises, appends or leaves the function: memory and
    exceptions belong to one thread.

    Parameters
    ----------
    kernel : Kernel
    lines : collection of int
        Of the module source, where independent loops begin.
    """
    functions = tuple(replace(f, body=_block(f.body, lines)) for f in kernel.functions)
    return ir.Kernel(functions, kernel.places)


def _block(body: tuple[ir.Statement, ...], lines: Collection[int]) -> tuple[ir.Statement, ...]:
    found: list[ir.Statement] = []
    for statement in body:
        if isinstance(statement, ir.For) and statement.line in lines and _alone(statement):
            found.append(replace(statement, parallel=True))
            continue
        inner: dict[str, Any] = {
            name: _block(getattr(statement, name), lines)
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        found.append(replace(statement, **inner) if inner else statement)
    return tuple(found)


def _alone(loop: ir.For) -> bool:
    """Whether iterations keep to themselves."""
    if not loop.written or not isinstance(loop.step, ir.Literal_):
        return False
    for statement in ir.statements_in(loop.body):
        if isinstance(statement, ir.Return | ir.Raise | ir.Append):
            return False
        for value in ir.walk(statement):
            if isinstance(value, ir.Created | ir.Copied | ir.NewList | ir.Popped | ir.Call):
                return False
    return not ir.faults_of(loop) and not any(ir.faults_of(s) for s in ir.statements_in(loop.body))
