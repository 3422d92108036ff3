"""What a loop stored the time before stands in a variable, and is not read from memory again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir
from hasten.frontend.passes.fresh import FreshNames
from hasten.frontend.passes.rewriting import rewritten, without_lines

__all__ = ["carried"]


def carried(function: ir.Function) -> ir.Function:
    r"""A function whose loops keep the element that they stored last, where the next iteration reads it.

    A processor waits for what it has just stored; compilers that cannot tell arrays apart read it again all the same.
    The loop counts up by one, stores in one place, each time, and changes no other memory.

    Examples
    --------
    >>> import numpy as np
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.forwarding import forwarded
    >>> from hasten.frontend.passes.ranges import proved
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> text = "def f(x):\n    x[0] = 2.0\n    for i in range(len(x) - 1):\n        x[i + 1] += x[i]\n"
    >>> print(shown(carried(forwarded(proved(lowered(text, np.ones(3)))))))
    def f(x):
        x_before = 2.0
        x[0]! = x_before
        for i in range(0, (x.shape[0] - 1), 1):
            x_before = (x[(i + 1)] + x_before)
            x[(i + 1)] = x_before
    """
    names = FreshNames(set(ir.names_of(function)))
    return replace(function, body=_block(function.body, names))


def _block(body: tuple[ir.Statement, ...], names: FreshNames) -> tuple[ir.Statement, ...]:
    found: list[ir.Statement] = []
    for statement in body:
        inner: dict[str, Any] = {
            name: _block(getattr(statement, name), names)
            for name in ("body", "orelse")
            if getattr(statement, name, None)
        }
        made = replace(statement, **inner) if inner else statement
        store = _only_store(made) if isinstance(made, ir.For) else None
        if isinstance(made, ir.For) and store:
            made = _carrying(made, store, found, names) or made
        found.append(made)
    return tuple(found)


def _only_store(loop: ir.For) -> ir.Store | None:
    """The one place where each iteration stores, of a loop that counts up and does nothing else to memory."""
    if loop.step != ir.Literal_(1, ir.INT) or any(_continues(loop.body)):
        return None
    stores = [s for s in ir.statements_in(loop.body) if isinstance(s, ir.Store)]
    if len(stores) != 1 or not any(stores[0] is s for s in loop.body):
        return None
    for statement in ir.statements_in(loop.body):
        if isinstance(statement, ir.Append) or any(
            isinstance(v, ir.Popped) or (isinstance(v, ir.Call) and v.writes)
            for v in ir.walk(statement)
        ):
            return None
    (store,) = stores
    target = store.target
    fixed = {v.name for part in (target.of, *target.indices[:-1]) for v in ir.parts(part)
             if isinstance(v, ir.Variable)}  # fmt: skip
    changes = {loop.target.name, *ir.assigned_in(loop.body)}
    plain = isinstance(target.of, ir.Variable) and not any(target.wraps) and not target.faults
    return store if plain and not fixed & changes and isinstance(target.type, ir.Number) else None


def _continues(body: tuple[ir.Statement, ...]) -> Iterator[bool]:
    """One for each way back to the head of the loop but the end of its body."""
    for statement in body:
        if isinstance(statement, ir.Continue):
            yield True
        elif isinstance(statement, ir.If):
            yield from _continues(statement.body)
            yield from _continues(statement.orelse)


def _offset(index: ir.Expression, counter: ir.Variable) -> int | None:
    """How far an index is from the counter."""
    match index:
        case ir.Variable(name) if name == counter.name:
            return 0
        case ir.Binary("add", ir.Variable(name), ir.Literal_(int() as by)) if name == counter.name:
            return by
        case ir.Binary("sub", ir.Variable(name), ir.Literal_(int() as by)) if name == counter.name:
            return -by
    return None


def _carrying(
    loop: ir.For, store: ir.Store, before: list[ir.Statement], names: FreshNames
) -> ir.For | None:
    """The loop with a variable for what it stored, to which `before` gives its first value."""
    offset = _offset(store.target.indices[-1], loop.target)
    assert isinstance(store.target.of, ir.Variable)  # noqa: S101 (so it was chosen)
    place = next(n for n, s in enumerate(loop.body) if s is store)
    if offset is None:
        return None

    def is_last(value: ir.Expression) -> bool:
        return (
            isinstance(value, ir.Element)
            and value.of == store.target.of
            and not value.faults
            and not any(value.wraps)
            and value.indices[:-1] == store.target.indices[:-1]
            and _offset(value.indices[-1], loop.target) == offset - 1
        )

    reads = [v for s in loop.body[: place + 1] for v in _values(s) if is_last(v)]
    if not reads:
        return None
    number = store.target.type
    assert isinstance(number, ir.Number)  # noqa: S101 (as above)
    kept = ir.Variable(names(f"{store.target.of.name}_before"), number)

    def change(value: ir.Expression) -> ir.Expression:
        return kept if is_last(value) else value

    changed = [rewritten(s, change) for s in loop.body[:place]]
    value = rewritten(store.value, change)
    _begin(kept, replace(store.target, indices=(*store.target.indices[:-1],
           _moved(loop.start, offset - 1))), loop, before)  # fmt: skip
    if isinstance(value, ir.Variable):
        stores: tuple[ir.Statement, ...] = (
            replace(store, value=value),
            ir.Assign(kept, value, store.line),
        )
    else:
        stores = (ir.Assign(kept, value, store.line), replace(store, value=kept))
    return replace(loop, body=(*changed, *stores, *loop.body[place + 1 :]))


def _values(statement: ir.Statement) -> Iterator[ir.Expression]:
    """All that a statement and those inside of it evaluate."""
    for part in ir.statements_in((statement,)):
        for value in ir.walk(part):
            if not (isinstance(part, ir.Store) and value is part.target):
                yield value


def _begin(kept: ir.Variable, first: ir.Element, loop: ir.For, before: list[ir.Statement]) -> None:
    """Give the variable what stands before the first element that the loop stores."""
    match before:
        case [*_, ir.Store(target, value, line)] if _same(target, first):
            before[-1:] = [ir.Assign(kept, value, line), ir.Store(target, kept, line)]
            return
    # Where the loop does nothing there may be no such element.
    of = first.type
    assert isinstance(of, ir.Number)  # noqa: S101 (so it was chosen)
    runs = ir.Compare("<", loop.start, loop.stop)
    nothing = ir.Literal_({"b": False, "f": 0.0, "c": 0j}.get(of.kind, 0), of)
    before.append(ir.Assign(kept, ir.Select(runs, first, nothing, of), loop.line))


def _same(one: ir.Element, other: ir.Element) -> bool:
    """Whether both are one and the same place."""
    first, second = (
        (without_lines(element.of), tuple(map(without_lines, element.indices)))
        for element in (one, other)
    )
    return first == second and not any(one.wraps)


def _moved(start: ir.Expression, by: int) -> ir.Expression:
    """An index, some places further."""
    if isinstance(start, ir.Literal_):
        return ir.Literal_(int(start.value.real) + by, ir.INT)
    if by == 0:
        return start
    return ir.Binary("add" if by > 0 else "sub", start, ir.Literal_(abs(by), ir.INT), ir.INT)
