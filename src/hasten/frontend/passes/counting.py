"""A program that tells how much work it does instead of what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

import numpy as np

from hasten.errors import Unsupported
from hasten.frontend.kernel import ir
from hasten.frontend.passes.inlining import inlined

__all__ = ["Counts", "counting"]

_ARITHMETIC = frozenset({"add", "sub", "mul", "div", "pow", "mod", "floordiv", "min", "max"})
_OF_COMPLEX = {"add": 2, "sub": 2, "mul": 6, "div": 11}
"""Operations on real numbers that one on complex numbers takes."""


@dataclass(frozen=True)
class Counts:
    """Work.

    Parameters
    ----------
    double, single : int
        Operations on floating-point numbers of 64 and of fewer bits. Comparing, negating and taking the
        absolute value are none.
    functions : int
        Calls of functions of mathematics besides the square root, which is an operation.
    loaded, stored : int
        Bytes of elements, each time that the program reads or writes one.
    """

    double: int = 0
    single: int = 0
    functions: int = 0
    loaded: int = 0
    stored: int = 0

    def __add__(self, other: Counts) -> Counts:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Counts(*(a + b for a, b in pairs))


def counting(kernel: ir.Kernel) -> ir.Kernel:
    r"""The kernel with counters in the place of its answer; it returns one for each field of `Counts`.

    Parameters
    ----------
    kernel : Kernel
        Unchecked.

    Raises
    ------
    Unsupported
        A function that calls itself is left.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> from hasten.frontend.passes.unguarded import unguarded
    >>> text = "def f(x, n):\n    for i in range(n):\n        x = x * x + 0.5\n    return x\n"
    >>> program = ir.Kernel((unguarded(lowered(text, 1.0, 3)),))
    >>> print(shown(counting(program).entry))  # doctest: +ELLIPSIS
    def f(x, n):
        count_double = 0
        ...
        for i in range(0, n, 1):
            x = ((x * x) + 0.5)
            count_double = (count_double + 2)
        return count_double, count_single, count_functions, count_loaded, count_stored
    """
    kernel = inlined(kernel)
    for statement in ir.statements_in(kernel.entry.body):
        for value in ir.walk(statement):
            if isinstance(value, ir.Call):
                raise Unsupported(f"{value.function} calls itself: its work is not counted")
    return ir.Kernel((_counting(kernel.entry),), kernel.places)


def _counting(function: ir.Function) -> ir.Function:
    counters = _counters(function)
    start = tuple(ir.Assign(counter, ir.Literal_(0, ir.INT)) for counter in counters)
    body = (*start, *_block(function.body, counters, Counts()))
    if not isinstance(body[-1], ir.Return):
        body = (*body, ir.Return(counters))
    returns = ir.TupleType((ir.INT,) * len(counters))
    return replace(function, body=body, returns=returns)


def _counters(function: ir.Function) -> tuple[ir.Variable, ...]:
    """Names that nothing in the function bears."""
    taken = {p.name for p in function.parameters}
    taken |= {
        s.target.name for s in ir.statements_in(function.body) if isinstance(s, ir.Assign | ir.For)
    }
    prefix = "count_"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return tuple(ir.Variable(f"{prefix}{item.name}", ir.INT) for item in fields(Counts))


def _block(
    body: tuple[ir.Statement, ...], counters: tuple[ir.Variable, ...], pending: Counts
) -> Iterator[ir.Statement]:
    """The statements with counters raised before whatever may leave their path."""
    for statement in body:
        pending += Counts() if isinstance(statement, ir.While) else _work(statement)
        if isinstance(statement, ir.Assign | ir.Store | ir.Append | ir.Evaluate):
            yield statement
            continue
        yield from _raised(counters, pending)
        pending = Counts()
        yield _inside(statement, counters)
    yield from _raised(counters, pending)


def _inside(statement: ir.Statement, counters: tuple[ir.Variable, ...]) -> ir.Statement:
    match statement:
        case ir.Return():
            return ir.Return(counters, statement.line)
        case ir.While():
            return _while(statement, counters)
        case ir.For() | ir.If():
            inner: dict[str, Any] = {
                name: tuple(_block(getattr(statement, name), counters, Counts()))
                for name in ("body", "orelse")
                if getattr(statement, name, None)
            }
            return replace(statement, **inner)
    return statement


def _while(loop: ir.While, counters: tuple[ir.Variable, ...]) -> ir.While:
    """The loop with its test inside: whatever leaves it, the test was counted as often as it was made."""
    over = ir.Unary("not", loop.test, ir.BOOL)
    leave = ir.If(over, (ir.Break(loop.line),), (), loop.line)
    body = tuple(_block((leave, *loop.body), counters, Counts()))
    return replace(loop, test=ir.Literal_(value=True, type=ir.BOOL), body=body)


def _raised(counters: tuple[ir.Variable, ...], counts: Counts) -> Iterator[ir.Statement]:
    for counter, count in zip(counters, astuple(counts), strict=True):
        if count:
            more = ir.Literal_(count, ir.INT)
            yield ir.Assign(counter, ir.Binary("add", counter, more, ir.INT))


def _work(statement: ir.Statement) -> Counts:
    """What a statement does itself, without those inside of it."""
    work = Counts()
    for value in ir.children(statement):
        work += _of(value)
    if isinstance(statement, ir.Store):
        size = _nbytes(statement.target)
        work += Counts(loaded=-size, stored=size)  # its target was counted as if it were read
    return work


def _of(value: ir.Expression) -> Counts:
    """What evaluating an expression takes; of two branches the dearer one."""
    if isinstance(value, ir.Select):
        branches = (_of(value.body), _of(value.orelse))
        return _of(value.test) + max(branches, key=lambda c: sum(astuple(c)))
    work = _own(value)
    for child in ir.children(value):
        work += _of(child)
    return work


def _own(value: ir.Expression) -> Counts:
    match value:
        case ir.Binary() if value.operator in _ARITHMETIC and value.type.kind in "fc":
            count = _OF_COMPLEX.get(value.operator, 1) if value.type.kind == "c" else 1
            return _operations(value.type, count)
        case ir.Mathematical(name="sqrt"):
            return _operations(value.type, 1)
        case ir.Mathematical():
            return Counts(functions=1)
        case ir.Element(type=ir.Number()):
            return Counts(loaded=_nbytes(value))
    return Counts()


def _operations(kind: ir.Number, count: int) -> Counts:
    parts = 2 if kind.kind == "c" else 1
    single = np.dtype(kind.dtype).itemsize // parts < 8
    return Counts(single=count) if single else Counts(double=count)


def _nbytes(element: ir.Element) -> int:
    return np.dtype(element.type.dtype).itemsize if isinstance(element.type, ir.Number) else 0
