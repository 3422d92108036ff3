"""Of what tuples are made, and what results stand for."""

from __future__ import annotations

import ast

from hasten.frontend import types as known
from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.packing import Rows, Shape, Single

__all__ = ["LEAF", "Tree", "count_of", "flat", "returned_shape", "rows_of", "uses_tuples"]

LEAF = None
Tree = list["Tree"] | None
"""Of what a tuple is made: a number, or the trees of its items."""


def uses_tuples(types: ModuleTypes) -> bool:
    """Whether functions take tuples, or anything is a list of them."""
    for function in types.functions.values():
        given = {a.arg for a in ast.walk(function.node.args) if isinstance(a, ast.arg)}
        for name, t in function.names.items():
            if rows_of(t, types) or (name in given and isinstance(t, known.TupleOf)):
                return True
        returns = function.returns
        if isinstance(returns, known.TupleOf) and not all(
            isinstance(t, known.Scalar | known.Array | known.ListOf) for t in returns.items
        ):
            return True
    return any(
        isinstance(n, ast.List | ast.ListComp) and rows_of(types.of(n), types)
        for n in ast.walk(types.tree)
    ) or any(_nested(n, types) for n in ast.walk(types.tree))


def _nested(node: ast.AST, types: ModuleTypes) -> bool:
    """Whether several names take values of which some are tuples, or tuples are put in order."""
    match node:
        case ast.Assign([ast.Tuple()], ast.Tuple(elts=elts)):
            return any(isinstance(types.of(e), known.TupleOf) for e in elts)
        case ast.For(iter=ast.Tuple(elts=elts) | ast.List(elts=elts)):
            return bool(elts) and all(isinstance(e, ast.Tuple) for e in elts)
        case ast.Call(ast.Name("min" | "max"), [first, _]):
            return isinstance(types.of(first), known.TupleOf)
        case ast.Compare(left=left):
            return isinstance(types.of(left), known.TupleOf)
    return False


def returned_shape(types: ModuleTypes, entry: str) -> Shape:
    """What the results of the kernel stand for."""
    return _shape(types.functions[entry].returns, types)


def _shape(t: known.Type | None, types: ModuleTypes) -> Shape:
    if rows := rows_of(t, types):
        return Rows(count_of(rows))
    if isinstance(t, known.TupleOf):
        return tuple(_shape(item, types) for item in t.items)
    return Single()


def tree_of(t: known.Type | None) -> Tree | bool:
    """The tree of a tuple of numbers; False for what is neither."""
    if isinstance(t, known.Scalar):
        return LEAF
    if isinstance(t, known.TupleOf):
        found: list[Tree] = []
        for item in t.items:
            tree = tree_of(item)
            if isinstance(tree, bool):
                return False
            found.append(tree)
        return found
    return False


def rows_of(t: known.Type | None, types: ModuleTypes) -> list[Tree] | None:
    """The tree of the tuples of a list of tuples; None of anything else."""
    if not isinstance(t, known.ListOf):
        return None
    tree = tree_of(types.cells.item(t))
    return tree if isinstance(tree, list) and tree else None


def flat(t: known.Type | None) -> list[Tree] | None:
    """The tree of a tuple of numbers; None of anything else."""
    tree = tree_of(t)
    return tree if isinstance(tree, list) and tree else None


def count_of(tree: Tree) -> int:
    """How many numbers there are in a tuple."""
    return 1 if tree is None else sum(count_of(part) for part in tree)
