"""Loops over lists that change while one loops over them."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import Step

__all__ = ["growing"]

_CHANGING = frozenset({"append", "extend", "insert", "pop", "remove", "clear"})


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
    lists, targets = _lists(node.iter, node.target)
    if not lists or not any(_changes(part, lists) for s in node.body for part in ast.walk(s)):
        return None
    if not all(isinstance(step.of(one), known.ListOf) for one in lists):
        return None
    place = step.fresh("place")
    items: list[ast.expr] = [ast.Subscript(one, _read(place), ast.Load()) for one in lists]
    taken = ast.Tuple(items, ast.Load()) if len(items) > 1 else items[0]
    target = ast.Tuple(targets, ast.Store()) if len(targets) > 1 else targets[0]
    tests: list[ast.expr] = [
        ast.Compare(_read(place), [ast.Lt()], [ast.Call(ast.Name("len", ast.Load()), [one], [])])
        for one in lists
    ]
    test = ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]
    body: list[ast.stmt] = [
        ast.Assign([target], taken),
        ast.AugAssign(ast.Name(place, ast.Store()), ast.Add(), ast.Constant(1)),
        *node.body,
    ]
    begins = ast.Assign([ast.Name(place, ast.Store())], ast.Constant(0))
    return [begins, ast.While(test, body, node.orelse)]


def _read(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _lists(iterable: ast.expr, target: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    """The lists that a loop goes over together, and what takes their items."""
    match iterable, target:
        case ast.Name(), _:
            return [iterable], [target]
        case ast.Call(ast.Name("zip"), [*lists], []), ast.Tuple(elts=targets):
            if all(isinstance(one, ast.Name) for one in lists) and len(lists) == len(targets):
                return lists, targets
    return [], []


def _changes(node: ast.AST, lists: list[ast.expr]) -> bool:
    names = {one.id for one in lists if isinstance(one, ast.Name)}
    match node:
        case ast.Call(ast.Attribute(ast.Name(name), method)) if name in names:
            return method in _CHANGING
        case ast.Call(func=ast.Name(), args=args):
            plain = isinstance(node.func, ast.Name) and node.func.id in {"len", "sum", "min", "max"}
            return not plain and any(isinstance(a, ast.Name) and a.id in names for a in args)
        case ast.AugAssign(ast.Name(name)):
            return name in names
    return False
