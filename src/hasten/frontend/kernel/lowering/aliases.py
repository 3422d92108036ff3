"""Which names may hold the same array or list: what is written to, and what is handed out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hasten.frontend.kernel import ir

__all__ = ["returns_argument", "tells_copies", "with_copies_returned", "written_parameters"]


def written_parameters(function: ir.Function, others: Mapping[str, ir.Function]) -> frozenset[str]:
    """Parameters of which the function changes elements or items.

    Parameters
    ----------
    function : Function
    others : mapping
        Functions that it calls, by name; others are taken to write to whatever they are given.
    """
    same = _same(function.body)
    found: frozenset[str] = frozenset()
    while True:  # what it writes to may be more where it calls itself
        own = tuple(replace(p, written=p.name in found) for p in function.parameters)
        known = {**others, function.name: replace(function, parameters=own)}
        more = {other for name in _changed(function, known) for other in same.get(name, {name})}
        more &= {p.name for p in function.parameters}
        if more == found:
            return found
        found = frozenset(more)


def _written_by(call: ir.Call, others: Mapping[str, ir.Function]) -> Iterator[str]:
    called = others.get(call.function)
    for index, argument in enumerate(call.arguments):
        if not isinstance(argument.type, ir.ArrayType | ir.ListType):
            continue
        if called is None or called.parameters[index].written:
            yield _root(argument)


def returns_argument(function: ir.Function) -> int:
    """The line of a return of what may be an argument; 0 where there is none."""
    given, same = _given(function)
    for statement in ir.statements_in(function.body):
        if isinstance(statement, ir.Return):
            for value in statement.values:
                if _may_be(value, given, same):
                    return statement.line
    return 0


def with_copies_returned(function: ir.Function) -> ir.Function:
    """The function, which returns copies of what may be an argument.

    Parameters
    ----------
    function : Function
    """
    given, same = _given(function)

    def returned(value: ir.Expression) -> ir.Expression:
        if not _may_be(value, given, same):
            return value
        of = value.type
        if isinstance(of, ir.ArrayType):
            return ir.Copied(value, ir.ArrayType(of.dtype, of.ndim, True))
        assert isinstance(of, ir.ListType)  # noqa: S101 (only those may be an argument)
        return ir.Copied(value, of)

    def block(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        return tuple(map(statement, body))

    def statement(node: ir.Statement) -> ir.Statement:
        if isinstance(node, ir.Return):
            return replace(node, values=tuple(map(returned, node.values)))
        inner: dict[str, Any] = {
            name: block(getattr(node, name)) for name in ("body", "orelse") if hasattr(node, name)
        }
        return replace(node, **inner) if inner else node

    return replace(function, body=block(function.body))


def tells_copies(
    name: str, functions: Mapping[str, ir.Function], names: Mapping[str, Collection[str]]
) -> bool:
    """Whether anyone could tell a copy that a function returns from its argument: one of both is changed.

    Parameters
    ----------
    name : str
        Of the function.
    functions : mapping
        All of the kernel, by name.
    names : mapping
        For each function the names that the user gave in it: what has no name changes before it is given.
    """
    for caller in functions.values():
        same = _same(caller.body)
        changed = {other for n in _changed(caller, functions) for other in same.get(n, {n})}
        for statement in ir.statements_in(caller.body):
            for value in ir.walk(statement):
                if not isinstance(value, ir.Call) or value.function != name:
                    continue
                given = {_root(a) for a in value.arguments if not isinstance(a.type, ir.Number)}
                taken = {statement.target.name} if isinstance(statement, ir.Assign) else set()
                if (given | taken) & changed & set(names[caller.name]):
                    return True
    return False


def _changed(function: ir.Function, others: Mapping[str, ir.Function]) -> Iterator[str]:
    """Names of arrays and lists of which elements or items are changed."""
    for statement in ir.statements_in(function.body):
        match statement:
            case ir.Store(target=ir.Element(of=of)) | ir.Append(target=of):
                yield _root(of)
        for value in ir.walk(statement):
            if isinstance(value, ir.Popped):
                yield _root(value.of)
            if isinstance(value, ir.Call):
                yield from _written_by(value, others)


def _given(function: ir.Function) -> tuple[set[str], dict[str, set[str]]]:
    """Parameters that the names still stand for behind the first assignments, and what is the same from there on."""
    given = {p.name for p in function.parameters if isinstance(p.type, ir.ArrayType | ir.ListType)}
    body = function.body
    while body and given:  # ``x = x.copy()`` at the beginning: the name is no argument any more
        first = body[0]
        if not isinstance(first, ir.Assign):
            break
        if not isinstance(first.value.type, ir.Number):
            if first.target.name not in given or _root(first.value):
                break
            given.discard(first.target.name)
        body = body[1:]
    return given, _same(body)


def _may_be(value: ir.Expression, given: set[str], same: Mapping[str, set[str]]) -> bool:
    root = _root(value)
    return bool(same.get(root, {root}) & given) and not isinstance(value.type, ir.Number)


def _same(body: tuple[ir.Statement, ...]) -> dict[str, set[str]]:
    """For each name those that may hold the same memory."""
    groups: dict[str, set[str]] = {}

    def unite(one: str, other: str) -> None:
        if one and other:
            both = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(both, both))

    for statement in ir.statements_in(body):
        match statement:
            case ir.Assign(target, value) if isinstance(target.type, ir.ArrayType | ir.ListType):
                unite(target.name, _root(value))
            case ir.Append(target, value) if isinstance(value.type, ir.ListType):
                unite(_root(target), _root(value))
            case ir.Store(target, value) if isinstance(value.type, ir.ListType):
                unite(_root(target.of), _root(value))
    return groups


def _root(value: ir.Expression) -> str:
    """The name whose memory an array or list may share; ``""`` where it is new."""
    match value:
        case ir.Variable(name):
            return name
        case ir.View(of=of) | ir.Element(of=of) | ir.Popped(of=of):
            return _root(of) if not isinstance(value.type, ir.Number) else ""
    return ""
