"""``x in items``, and what else asks for items by others."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import is_pure

__all__ = ["membership", "same_lists", "tuple_as_index"]

_MOST = 16  # items that are compared one by one


def same_lists(node: ast.AST, step: Step) -> ast.AST | None:
    """``a == b`` of lists of numbers, as a call of a function that the module gets."""
    match node:
        case ast.Compare(left, [ast.Eq() | ast.NotEq() as op], [right]):
            if all(_of_numbers(n, step) for n in (left, right)):
                found = step.call("same_items", [left, right], node)
                return found if isinstance(op, ast.Eq) else ast.UnaryOp(ast.Not(), found)
    return None


def _of_numbers(node: ast.expr, step: Step) -> bool:
    found = step.of(node)
    return isinstance(found, known.ListOf) and isinstance(
        step.types.cells.item(found), known.Scalar | None
    )


def tuple_as_index(node: ast.AST, step: Step) -> ast.AST | None:
    """``grid[place]``, where place is a tuple, as ``grid[place[0], place[1]]``."""
    match node:
        case ast.Subscript(of, ast.Name() as place):
            found = step.of(place)
            if isinstance(step.of(of), known.Array) and isinstance(found, known.TupleOf):
                items: list[ast.expr] = [
                    ast.Subscript(place, ast.Constant(i), ast.Load())
                    for i in range(len(found.items))
                ]
                return ast.Subscript(of, ast.Tuple(items, ast.Load()), node.ctx)
    return None


def membership(node: ast.AST, step: Step) -> ast.AST | None:
    """``in`` and ``not in`` as comparisons, or a call of a function that the module gets.

    Before::

        x in (2, 3, 5) and y not in items and 0 <= z in range(n)

    After::

        (x == 2 or x == 3 or x == 5) and not contains(y, items)
    """
    match node:
        case ast.Compare(left=value, ops=[ast.In() | ast.NotIn() as op], comparators=[items]):
            found = _contained(value, items, node, step)
            if found is None or isinstance(op, ast.In):
                return found
            return ast.UnaryOp(ast.Not(), found)
    return None


def _contained(value: ast.expr, items: ast.expr, node: ast.AST, step: Step) -> ast.expr | None:
    of = step.of(value)
    if not isinstance(of, known.Scalar):
        return None
    match items:
        case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
            return _one_of(value, elts, node, step)
        case ast.Call(args=[*ends]) if step.path(items.func) == "builtins.range" and of.kind == "i":
            return _within(value, ends)
    found = step.of(items)
    if isinstance(found, known.Array) and found.ndim == 1 and not found.optional:
        return step.call("contains", [value, items], node)
    if isinstance(found, known.ListOf):
        return step.call("contains", [value, items], node)
    if isinstance(found, known.TupleOf) and isinstance(items, ast.Name):
        elements: list[ast.expr] = [
            ast.Subscript(items, ast.Constant(i), ast.Load()) for i in range(len(found.items))
        ]
        return _one_of(value, elements, node, step)
    return None


def _one_of(
    value: ast.expr, elements: list[ast.expr], node: ast.AST, step: Step
) -> ast.expr | None:
    if not elements:
        return None
    calls = any(isinstance(n, ast.Call) for part in (value, *elements) for n in ast.walk(part))
    if len(elements) > _MOST or calls:
        return step.call("contains", [value, ast.List(elements, ast.Load())], node)
    tests: list[ast.expr] = [ast.Compare(value, [ast.Eq()], [element]) for element in elements]
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)


def _within(value: ast.expr, ends: list[ast.expr]) -> ast.expr | None:
    match ends:
        case [start, stop, by] if is_pure(value) and is_pure(start):
            return _at_steps(value, start, stop, by)
    if not 1 <= len(ends) <= 2:
        return None
    low, high = ends if len(ends) == 2 else [ast.Constant(0), ends[0]]
    return ast.Compare(low, [ast.LtE(), ast.Lt()], [value, high])


def _at_steps(value: ast.expr, start: ast.expr, stop: ast.expr, by: ast.expr) -> ast.expr | None:
    match by:
        case ast.Constant(int() as every) if every > 0:
            within = ast.Compare(start, [ast.LtE(), ast.Lt()], [value, stop])
            apart = ast.BinOp(value, ast.Sub(), start)
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as every)) if every > 0:
            within = ast.Compare(start, [ast.GtE(), ast.Gt()], [value, stop])
            apart = ast.BinOp(start, ast.Sub(), value)
        case _:
            return None
    left = ast.BinOp(apart, ast.Mod(), ast.Constant(every))
    return ast.BoolOp(ast.And(), [within, ast.Compare(left, [ast.Eq()], [ast.Constant(0)])])
