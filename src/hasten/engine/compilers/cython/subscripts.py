"""Subscripts: elements and rows of arrays by their memoryviews, of everything else as objects."""

from __future__ import annotations

import ast

from hasten.frontend.types import STR, ListOf, Scalar, TupleOf

from . import expressions
from .body import Body
from .spelling import call, cast, name, scalar_type, shape_of, view

__all__ = ["element", "object_subscript", "scalar_subscript", "view_of"]


def element(node: ast.expr, body: Body) -> tuple[str, list[ast.expr]] | None:
    """Array and indices of ``X[i, j]`` or ``X[i][j]``, where all indices are whole numbers."""
    indices: list[ast.expr] = []
    while isinstance(node, ast.Subscript):
        inside = node.slice
        indices = [*(inside.elts if isinstance(inside, ast.Tuple) else [inside]), *indices]
        node = node.value
    if not indices or not isinstance(node, ast.Name) or body.array(node.id) is None:
        return None
    for index in indices:
        t = body.types.of(index)
        if not (isinstance(t, Scalar) and t.whole):
            return None
    return node.id, indices


def view_of(node: ast.expr, body: Body) -> ast.expr | None:
    """The memoryview of an array, or of a row of one, without making an object."""
    if isinstance(node, ast.Name) and body.array(node.id):
        body.views.add(node.id)
        return name(view(node.id))
    found = element(node, body)
    array = body.array(found[0]) if found else None
    if found and array and len(found[1]) < array.ndim:
        return _indexed_view(*found, body)
    return None


def _indexed_view(identifier: str, indices: list[ast.expr], body: Body) -> ast.expr:
    body.views.add(identifier)
    made = [_index(i, shape_of(identifier, axis), body) for axis, i in enumerate(indices)]
    inside = made[0] if len(made) == 1 else ast.Tuple(made, ast.Load())
    return ast.Subscript(name(view(identifier)), inside, ast.Load())


def _index(node: ast.expr, length: ast.expr | None, body: Body) -> ast.expr:
    """An index; where nothing is checked, one that may be negative is counted from the end."""
    t = body.types.of(node)
    if not body.unchecked or (isinstance(t, Scalar) and t.nonnegative):
        return expressions.value(node, body)
    if length is None:
        return cast("object", expressions.value(node, body))
    if isinstance(t, Scalar) and isinstance(t.value, int) and t.value < 0:
        return ast.BinOp(length, ast.Sub(), ast.Constant(-t.value))
    return call(body.helper("hasten_wrap"), expressions.value(node, body), length)


def scalar_subscript(node: ast.Subscript, t: Scalar, body: Body) -> ast.expr:
    """An element, as a C number."""
    if shape := _shape_item(node, body):
        return shape
    found = element(node, body)
    array = body.array(found[0]) if found else None
    if found is None or array is None or len(found[1]) != array.ndim:
        return cast(scalar_type(t.dtype), expressions.boxed(node, body))
    made = _indexed_view(*found, body)
    made.ctx = node.ctx  # type: ignore[attr-defined]
    if t.dtype == "bool" and isinstance(node.ctx, ast.Load):
        return cast("cython.bint", made)
    return made


def _shape_item(node: ast.Subscript, body: Body) -> ast.expr | None:
    """``X.shape[k]``, read off the memoryview."""
    match node:
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id=identifier), attr="shape")):
            array, index = body.array(identifier), body.types.of(node.slice)
            axis = index.value if isinstance(index, Scalar) else None
            if array and isinstance(axis, int) and -array.ndim <= axis < array.ndim:
                body.views.add(identifier)
                return shape_of(identifier, axis % array.ndim)
    return None


def object_subscript(node: ast.Subscript, body: Body) -> ast.expr:
    """A subscript of an object; where nothing is checked, no negative index gets to C."""
    t = body.types.of(node.value)
    index = body.types.of(node.slice)
    receiver = expressions.as_object(node.value, body)
    if isinstance(node.slice, ast.Slice | ast.Tuple):
        return ast.Subscript(receiver, _inside(node.slice, body), node.ctx)
    if not (isinstance(index, Scalar) and index.whole):
        return ast.Subscript(receiver, expressions.boxed(node.slice, body), node.ctx)
    known = isinstance(t, ListOf | TupleOf) or t == STR
    length = None
    if known and isinstance(node.value, ast.Name):
        length = call("len", name(node.value.id))
    return ast.Subscript(receiver, _index(node.slice, length, body), node.ctx)


def _inside(node: ast.expr, body: Body) -> ast.expr:
    match node:
        case ast.Slice(lower, upper, step):
            parts = [p and expressions.boxed(p, body) for p in (lower, upper, step)]
            return ast.Slice(*parts)
        case ast.Tuple(elts=elts):
            return ast.Tuple([_inside(e, body) for e in elts], ast.Load())
    return expressions.boxed(node, body)
