"""Of what tuples are made, and what results stand for."""

from __future__ import annotations

from hasten.frontend import types as known
from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.packing import Rows, Shape, Single

__all__ = ["LEAF", "Tree", "count_of", "flat", "returned_shape", "rows_of"]

LEAF = None
Tree = list["Tree"] | None
"""Of what a tuple is made: a number, or the trees of its items."""


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
