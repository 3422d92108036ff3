"""Methods of lists and whole numbers that the kernel language has no statement for."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import MADE, Step
from hasten.frontend.kernel.desugaring.syntax import called, listed, located, read

__all__ = ["list_expression", "list_statement", "number_method"]

_CHANGING = {"insert": 2, "remove": 1, "reverse": 0, "sort": 0, "clear": 0}
_ASKING = {"index": "index_of", "count": "count_of"}
_OF_BITS = frozenset({"bit_length", "bit_count"})


def list_statement(node: ast.AST, step: Step) -> list[ast.stmt] | None:
    """What changes a list, as a loop or a call of a function that the module gets.

    Before::

        items.extend(others)
        items.reverse()
        del items[0]

    After::

        for item in others:
            items.append(item)
        reverse(items)
        items.pop(0)
    """
    match node:
        case ast.Expr(ast.Call(ast.Attribute(items, name), arguments, [])) if _is_list(items, step):
            if name == "extend" and len(arguments) == 1:
                return _extended(items, arguments[0], step)
            if _CHANGING.get(name) == len(arguments):
                return [ast.Expr(step.call(name, [items, *arguments], node))]
        case ast.AugAssign(ast.Name() as items, ast.Add(), value):
            if isinstance(step.augmented(node), known.ListOf):
                return _extended(located(read(items.id), items), value, step)
        case ast.Delete(targets=[ast.Subscript(items, index)]) if _is_list(items, step):
            if not isinstance(index, ast.Slice):
                pop = ast.Attribute(items, "pop", ast.Load())
                return [ast.Expr(ast.Call(pop, [index], []))]
    return None


def list_expression(node: ast.AST, step: Step) -> ast.expr | None:
    """What asks for the items of a list, as a comprehension or a call of a function that the module gets.

    Before::

        return items[::-1], items.count(3)

    After::

        return [item for item in reversed(items)], count_of(items, 3)
    """
    match node:
        case ast.Call(ast.Attribute(items, name), [value], []) if name in _ASKING:
            if _is_list(items, step):
                return step.call(_ASKING[name], [items, value], node)
        case ast.Subscript(items, ast.Slice(lower, upper, stride), ast.Load()):
            if stride is not None and _is_list(items, step):
                return _strided(items, lower, upper, stride, step)
    return None


def _strided(
    items: ast.expr,
    lower: ast.expr | None,
    upper: ast.expr | None,
    stride: ast.expr,
    step: Step,
) -> ast.expr | None:
    match lower, upper, stride:
        case None, None, ast.UnaryOp(ast.USub(), ast.Constant(1)):
            return listed(called("reversed", items), step.fresh("item"))
        case _, _, ast.Constant(int() as by) if by > 1:
            return _every(items, lower, upper, by, step)
    return None


def _is_list(node: ast.expr, step: Step) -> bool:
    return isinstance(step.of(node), known.ListOf)


def _extended(items: ast.expr, others: ast.expr, step: Step) -> list[ast.stmt] | None:
    """Appends one after the other; a list that is put behind itself is copied before."""
    if isinstance(others, ast.List) and not any(isinstance(e, ast.Starred) for e in others.elts):
        return [_append(items, e) for e in others.elts]
    of = step.of(others)
    if isinstance(others, ast.GeneratorExp):
        others = ast.ListComp(others.elt, others.generators)
    elif not isinstance(of, known.ListOf | known.Array | known.Iterates):
        return None
    if ast.unparse(others) == ast.unparse(items):
        others = ast.Subscript(others, ast.Slice(), ast.Load())
    item = step.fresh("item")
    body = _append(items, read(item))
    return [ast.For(ast.Name(item, ast.Store()), others, [body], [], MADE)]


def _append(items: ast.expr, value: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Attribute(items, "append", ast.Load()), [value], []))


def _every(
    items: ast.expr, lower: ast.expr | None, upper: ast.expr | None, stride: int, step: Step
) -> ast.expr | None:
    """``items[1::2]``: of the ends only those that are left out, or are no less than zero."""
    ends = [e for e in (lower, upper) if e is not None]
    types = [step.of(e) for e in ends]
    if not all(isinstance(t, known.Scalar) and t.nonnegative for t in types):
        return None
    length = called("len", items)
    stop = length if upper is None else called("min", upper, length)
    start = lower or ast.Constant(0)
    over = called("range", start, stop, ast.Constant(stride))
    place = step.fresh("place")
    generator = ast.comprehension(ast.Name(place, ast.Store()), over, [], 0)
    return ast.ListComp(ast.Subscript(items, read(place), ast.Load()), [generator])


def number_method(node: ast.AST, step: Step) -> ast.AST | None:
    """``n.bit_count()`` as a call of a function that the module gets."""
    match node:
        case ast.Call(ast.Attribute(value, name), [], []) if name in _OF_BITS:
            of = step.of(value)
            if isinstance(of, known.Scalar) and of.dtype == "int64" and of.origin == "python":
                return step.call(name, [value], node)
        case ast.Call(ast.Attribute(ast.Call(ast.Name("bin"), [value], []), "count"),
                      [ast.Constant("1")], []):  # fmt: skip
            of = step.of(value)
            if isinstance(of, known.Scalar) and of.dtype == "int64":
                return step.call("bit_count", [value], node)
    return None
