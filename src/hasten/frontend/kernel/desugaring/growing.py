"""Loops over lists that change while one loops over them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import called, read, stored_in

__all__ = ["changes", "growing", "is_changed", "looped_over"]

_CHANGING = frozenset(
    {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "popleft"}
)


def growing(node: ast.AST, step: Step) -> list[ast.stmt] | None:
    """A loop over a list that its body makes longer or shorter, by an index that is compared each time.

    Before::

        for v in queue:
            queue.append(v + 1)

    After::

        place = 0
        while place < len(queue):
            v = queue[place]
            place += 1
            queue.append(v + 1)
    """
    if not isinstance(node, ast.For):
        return None
    functions = {name: f.node for name, f in step.types.functions.items()}
    if not changes(node.body, looped_over(node.iter), functions):
        return None
    iterable, target, begins, numbers = _uncounted(node.iter, node.target)
    lists, targets = _lists(iterable, target)
    if not lists or not all(isinstance(step.of(one), known.ListOf) for one in lists):
        return None
    if {one.id for one in lists if isinstance(one, ast.Name)} & set(stored_in(node.body)):
        return None  # the loop stays with the list that it began with
    place = step.fresh("place")
    items: list[ast.expr] = [ast.Subscript(one, read(place), ast.Load()) for one in lists]
    taken = ast.Tuple(items, ast.Load()) if len(items) > 1 else items[0]
    takes = ast.Tuple(targets, ast.Store()) if len(targets) > 1 else targets[0]
    tests: list[ast.expr] = [
        ast.Compare(read(place), [ast.Lt()], [called("len", one)]) for one in lists
    ]
    test = ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]
    counted: list[ast.stmt] = []
    if numbers is not None:
        number = ast.BinOp(read(place), ast.Add(), begins) if begins else read(place)
        counted = [ast.Assign([numbers], number)]
    body: list[ast.stmt] = [
        *counted,
        ast.Assign([takes], taken),
        ast.AugAssign(ast.Name(place, ast.Store()), ast.Add(), ast.Constant(1)),
        *node.body,
    ]
    start = ast.Assign([ast.Name(place, ast.Store())], ast.Constant(0))
    return [start, ast.While(test, body, node.orelse)]


def looped_over(iterable: ast.expr) -> set[str]:
    """Names of what a loop goes over."""
    match iterable:
        case ast.Name(id=name):
            return {name}
        case ast.Call(ast.Name("enumerate" | "zip" | "reversed"), arguments):
            return {name for argument in arguments for name in looped_over(argument)}
    return set()


Functions = Mapping[str, ast.FunctionDef]
"""Of the module, by name."""


def changes(nodes: Sequence[ast.AST], names: Collection[str], functions: Functions) -> bool:
    """Whether lists of some names may become longer or shorter."""
    return bool(names) and any(
        _changes(part, names, functions) for n in nodes for part in ast.walk(n)
    )


def is_changed(name: str, function: ast.FunctionDef, functions: Functions) -> bool:
    """Whether a function may change what a name holds, its length or its items."""
    stores = (n.value for n in ast.walk(function) if isinstance(n, ast.Subscript)
              and isinstance(n.ctx, ast.Store))  # fmt: skip
    return changes(function.body, {name}, functions) or any(
        isinstance(n, ast.Name) and n.id == name for n in stores
    )


def _changes(node: ast.AST, names: Collection[str], functions: Functions) -> bool:
    match node:
        case ast.Call(ast.Attribute(ast.Name(name), method)) if name in names:
            return method in _CHANGING
        case ast.Call(func=ast.Name(id=function)) if function in functions:
            return any(_by_call(node, names, functions[function], functions))
        case ast.AugAssign(ast.Name(name)):
            return name in names
        case ast.Delete(targets):
            return any(
                isinstance(t, ast.Subscript)
                and isinstance(t.value, ast.Name)
                and t.value.id in names
                for t in targets
            )
    return False


def _by_call(
    node: ast.Call, names: Collection[str], function: ast.FunctionDef, functions: Functions
) -> Iterator[bool]:
    """For each of the names that a function is given whether it may change what it holds."""
    spec = function.args
    parameters = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    given = [*zip(parameters, node.args, strict=False), *((k.arg, k.value) for k in node.keywords)]
    others = {n: f for n, f in functions.items() if n != function.name}
    for parameter, value in given:
        if isinstance(value, ast.Name) and value.id in names:
            yield parameter is None or is_changed(parameter, function, others)


def _uncounted(
    iterable: ast.expr, target: ast.expr
) -> tuple[ast.expr, ast.expr, ast.expr | None, ast.expr | None]:
    """Without ``enumerate``: what is looped over, what takes its items, where counting begins, what takes the number."""
    match iterable, target:
        case ast.Call(ast.Name("enumerate"), [of, *begins], []), ast.Tuple(elts=[number, item]):
            return of, item, begins[0] if begins else None, number
    return iterable, target, None, None


def _lists(iterable: ast.expr, target: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    """The lists that a loop goes over together, and what takes their items."""
    match iterable, target:
        case ast.Name(), _:
            return [iterable], [target]
        case ast.Call(ast.Name("zip"), [*lists], []), ast.Tuple(elts=targets):
            if all(isinstance(one, ast.Name) for one in lists) and len(lists) == len(targets):
                return lists, targets
    return [], []
