"""What calls may raise: what is in the functions that are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from hasten.frontend.kernel import ir
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["with_faults_of_calls"]


def with_faults_of_calls(functions: tuple[ir.Function, ...]) -> tuple[ir.Function, ...]:
    r"""Functions whose calls tell what the function that they call may raise.

    Parameters
    ----------
    functions : tuple of Function
        All of a kernel.

    Examples
    --------
    >>> from hasten.frontend.passes.rewriting import lowered_kernel
    >>> text = "def half(n):\n    return 1 // n\n\ndef f(n):\n    return half(n)\n"
    >>> *_, f = with_faults_of_calls(lowered_kernel(text, 3).functions)
    >>> sorted(ir.faults_of(f.body[0]))
    ['OverflowError', 'ZeroDivisionError']
    """
    found: dict[str, frozenset[ir.Fault]] = {f.name: ir.NO_FAULTS for f in functions}
    while True:  # functions call each other
        more = {f.name: _raised(f, found) for f in functions}
        if more == found:
            break
        found = more

    def change(value: ir.Expression) -> ir.Expression:
        if isinstance(value, ir.Call):
            return replace(value, faults=found.get(value.function, ir.NO_FAULTS))
        return value

    return tuple(rewritten(function, change) for function in functions)


def _raised(function: ir.Function, known: Mapping[str, frozenset[ir.Fault]]) -> frozenset[ir.Fault]:
    found: set[ir.Fault] = set(known[function.name])
    for statement in ir.statements_in(function.body):
        found |= ir.faults_of(statement)
        if isinstance(statement, ir.Raise):
            found.add(cast("ir.Fault", statement.exception))
        for value in ir.walk(statement):
            if isinstance(value, ir.Call):
                found |= known.get(value.function, ir.NO_FAULTS)
    return frozenset(found)
