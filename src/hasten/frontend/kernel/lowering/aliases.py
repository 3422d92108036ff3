"""Which names may hold the same array or list: what is written to, and what is handed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hasten.frontend.kernel import ir

__all__ = ["returns_argument", "written_parameters"]


def written_parameters(function: ir.Function, others: Mapping[str, ir.Function]) -> frozenset[str]:
    """Parameters of which the function changes elements or items.

    Parameters
    ----------
    function : Function
    others : mapping
        Functions that it calls, by name. A recursion is taken to write to whatever it is given.
    """
    same = _same(function.body)
    found: set[str] = set()
    for statement in ir.statements_in(function.body):
        match statement:
            case ir.Store(target=ir.Element(of=of)) | ir.Append(target=of):
                found |= same.get(_root(of), {_root(of)})
        for value in ir.walk(statement):
            if isinstance(value, ir.Popped):
                found |= same.get(_root(value.of), {_root(value.of)})
            if isinstance(value, ir.Call):
                for name in _written_by(value, others):
                    found |= same.get(name, {name})
    return frozenset(found & {p.name for p in function.parameters})


def _written_by(call: ir.Call, others: Mapping[str, ir.Function]) -> Iterator[str]:
    called = others.get(call.function)
    for index, argument in enumerate(call.arguments):
        if not isinstance(argument.type, ir.ArrayType | ir.ListType):
            continue
        if called is None or called.parameters[index].written:
            yield _root(argument)


def returns_argument(function: ir.Function) -> int:
    """The line of a return of what may be an argument; 0 where there is none."""
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
    same = _same(body)
    for statement in ir.statements_in(body):
        if isinstance(statement, ir.Return):
            for value in statement.values:
                root = _root(value)
                if same.get(root, {root}) & given:
                    return statement.line
    return 0


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
