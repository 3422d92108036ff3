"""Functions of ``cmath``, made of those of real numbers as CPython makes them of finite ones."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import operands
from hasten.frontend.kernel.lowering.operators import converted

__all__ = ["COMPLEX", "complex_function"]

_FAULTS: frozenset[ir.Fault] = frozenset({"ValueError", "OverflowError"})


def complex_function(name: str, node: ast.Call, at: Context) -> ir.Expression:
    """``cmath.name(...)``; what it needs is emitted."""
    count = 2 if name == "rect" else 1
    if node.keywords or len(node.args) != count:
        at.refuse(node, f"`{ast.unparse(node)[:40]}` with these arguments")
    for argument in node.args:
        at.number(argument)
    return COMPLEX[name](operands(node.args, at), node.lineno, at)


def _polar(length: ir.Expression, angle: ir.Expression, line: int) -> ir.Expression:
    parts = tuple(
        ir.Binary("mul", length, ir.Mathematical(of, (angle,), ir.FLOAT, _FAULTS, line), ir.FLOAT)
        for of in ("cos", "sin")
    )
    return ir.Mathematical("complex", parts, ir.COMPLEX)


def _parts(value: ir.Expression, at: Context) -> tuple[ir.Expression, ir.Expression]:
    held = at.kept(converted(value, ir.COMPLEX), "z")
    real, imaginary = (
        at.kept(ir.Mathematical(part, (held,), ir.FLOAT), part) for part in ("real", "imag")
    )
    return real, imaginary


def _exp(given: list[ir.Expression], line: int, at: Context) -> ir.Expression:
    real, imaginary = _parts(given[0], at)
    length = at.kept(ir.Mathematical("exp", (real,), ir.FLOAT, _FAULTS, line), "length")
    return _polar(length, imaginary, line)


def _rect(given: list[ir.Expression], line: int, at: Context) -> ir.Expression:
    length, angle = (at.kept(converted(value, ir.FLOAT)) for value in given)
    return _polar(length, angle, line)


def _phase(given: list[ir.Expression], line: int, at: Context) -> ir.Expression:
    del line
    real, imaginary = _parts(given[0], at)
    return ir.Mathematical("atan2", (imaginary, real), ir.FLOAT)


COMPLEX: dict[str, Callable[[list[ir.Expression], int, Context], ir.Expression]] = {
    "exp": _exp,
    "phase": _phase,
    "rect": _rect,
}
