"""Methods of lists and whole numbers that the kernel language has no statement for."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import MADE, Step
from hasten.frontend.kernel.desugaring.syntax import called, listed, located, read

__all__ = ["list_expression", "list_statement", "number_method", "part_statement"]

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


def part_statement(node: ast.AST, step: Step) -> list[ast.stmt] | None:
    """What puts other items in the place of a slice, as a call of a function that the module gets.

    Before::

        items[1:3] = others
        items[::2] = others
        del items[k:]

    After::

        set_part(items, others, 1, 3)
        set_places(items, others, [place for place in range(len(items))][::2])
        set_part(items, items[:0], k, len(items))
    """
    match node:
        case ast.Assign([ast.Subscript(items, ast.Slice() as part)], value):
            if _is_list(items, step) and _is_list(value, step):
                return [_part_set(items, part, value, step)]
        case ast.Delete(targets=[ast.Subscript(items, ast.Slice(step=None) as part)]):
            if _is_list(items, step):
                nothing = ast.Subscript(items, ast.Slice(upper=ast.Constant(0)), ast.Load())
                return [_part_set(items, part, nothing, step)]
    return None


def list_expression(node: ast.AST, step: Step) -> ast.expr | None:
    """What asks for the items of a list, as a call of a function that the module gets.

    Before::

        return items.count(3)

    After::

        return count_of(items, 3)
    """
    match node:
        case ast.Call(ast.Attribute(items, name), [value], []) if name in _ASKING:
            if _is_list(items, step):
                return step.call(_ASKING[name], [items, value], node)
    return None


def _part_set(items: ast.expr, part: ast.Slice, value: ast.expr, step: Step) -> ast.stmt:
    if part.step is None:
        ends = [part.lower or ast.Constant(0), part.upper or called("len", items)]
        return ast.Expr(step.call("set_part", [items, value, *ends], items))
    every = listed(called("range", called("len", items)), step.fresh("place"))
    places = ast.Subscript(every, part, ast.Load())
    return ast.Expr(step.call("set_places", [items, value, places], items))


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
