"""Loops over all elements of an array of several dimensions."""

from __future__ import annotations

import ast
import copy

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import called, read

__all__ = ["all_elements"]


def all_elements(node: ast.AST, step: Step) -> ast.AST | list[ast.stmt] | None:
    """``x.flat``, ``np.ndenumerate(x)`` and ``np.ndindex(n, m)`` as loops over each dimension.

    Before::

        for (i, j), v in np.ndenumerate(x):
            x[i, j] = v + i

    After::

        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                v = x[i, j]
                x[i, j] = v + i
    """
    match node:
        case ast.For(target, iterable, body, []) if not _breaks(body):
            return _loop(target, iterable, node, step)
        case ast.ListComp(elt, generators) | ast.GeneratorExp(elt, generators):
            found = [part for g in generators for part in _generators(g, step)]
            if len(found) > len(generators):
                return type(node)(elt, found)
    return None


def _breaks(body: list[ast.stmt]) -> bool:
    """Whether a loop is left by ``break``."""
    waiting: list[ast.AST] = [*body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Break):
            return True
        if not isinstance(part, ast.For | ast.While):
            waiting += ast.iter_child_nodes(part)
    return False


def _array(node: ast.expr, step: Step) -> known.Array | None:
    found = step.of(node)
    plain = isinstance(node, ast.Name)
    return found if plain and isinstance(found, known.Array) and not found.optional else None


def _loop(target: ast.expr, iterable: ast.expr, node: ast.For, step: Step) -> ast.AST | None:
    match iterable:
        case ast.Attribute(of, "flat") if found := _array(of, step):
            if found.ndim == 1:
                return ast.For(target, of, node.body, [])
            rows = [step.fresh("row") for _ in range(found.ndim - 1)]
            made: ast.stmt = ast.For(target, read(rows[-1]), node.body, [])
            for row, over in reversed(list(zip(rows, [of, *map(read, rows)], strict=False))):
                made = ast.For(ast.Name(row, ast.Store()), over, [made], [])
            return made
        case ast.Call(function, [of]) if step.path(function) == "numpy.ndenumerate":
            found = _array(of, step)
            if found and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                places, value = target.elts
                ends = [_length(of, axis) for axis in range(found.ndim)]
                indices, begins = _indices(places, found.ndim, step)
                index = indices[0] if len(indices) == 1 else ast.Tuple([*indices], ast.Load())
                item = ast.Assign([value], ast.Subscript(of, index, ast.Load()))
                return _nest(indices, ends, [*begins, item, *node.body])
        case ast.Call(function, [*sizes]) if step.path(function) == "numpy.ndindex":
            ends = _ends(sizes, step)
            if ends:
                indices, begins = _indices(target, len(ends), step)
                return _nest(indices, ends, [*begins, *node.body])
    return None


def _ends(sizes: list[ast.expr], step: Step) -> list[ast.expr]:
    match sizes:
        case [ast.Starred(ast.Attribute(of, "shape"))] | [ast.Attribute(of, "shape")]:
            found = _array(of, step)
            return [_length(of, axis) for axis in range(found.ndim)] if found else []
        case [ast.Tuple(elts=elts)]:
            return elts
    whole = all(isinstance(t, known.Scalar) and t.kind in "iu" for t in map(step.of, sizes))
    return sizes if whole else []


def _indices(target: ast.expr, count: int, step: Step) -> tuple[list[ast.Name], list[ast.stmt]]:
    """Names for the indices, and what puts them into the name that takes them all."""
    if isinstance(target, ast.Tuple) and all(isinstance(e, ast.Name) for e in target.elts):
        return [read(e.id) for e in target.elts if isinstance(e, ast.Name)], []
    names = [read(step.fresh("i")) for _ in range(count)]
    return names, [ast.Assign([target], ast.Tuple([*names], ast.Load()))]


def _nest(indices: list[ast.Name], ends: list[ast.expr], body: list[ast.stmt]) -> ast.stmt | None:
    if len(indices) != len(ends):
        return None
    for index, end in reversed(list(zip(indices, ends, strict=True))):
        body = [ast.For(ast.Name(index.id, ast.Store()), called("range", end), body, [])]
    return body[0]


def _generators(generator: ast.comprehension, step: Step) -> list[ast.comprehension]:
    match generator.iter:
        case ast.Attribute(of, "flat") if found := _array(of, step):
            rows = [step.fresh("row") for _ in range(found.ndim - 1)]
            made = [
                ast.comprehension(ast.Name(row, ast.Store()), over, [], 0)
                for row, over in zip(rows, [of, *map(read, rows)], strict=False)
            ]
            last = read(rows[-1]) if rows else of
            return [*made, ast.comprehension(generator.target, last, generator.ifs, 0)]
    return [generator]


def _length(of: ast.expr, axis: int) -> ast.expr:
    shape = ast.Attribute(copy.copy(of), "shape", ast.Load())
    return ast.Subscript(shape, ast.Constant(axis), ast.Load())
