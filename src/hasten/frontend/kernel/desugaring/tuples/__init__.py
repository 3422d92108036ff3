"""Tuples as arguments, and lists of tuples by columns: the kernel language has numbers, arrays and lists of numbers."""

from __future__ import annotations

import ast

from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.desugaring.tuples.statements import Statements
from hasten.frontend.kernel.desugaring.tuples.trees import returned_shape
from hasten.workload.model import ModuleSource

__all__ = ["returned_shape", "without_tuples"]


def without_tuples(tree: ast.Module, types: ModuleTypes, source: ModuleSource) -> ast.Module:
    r"""A module whose functions take and keep the items of tuples one by one.

    Before::

        def f(start, edges):
            found = []
            for u, v in edges:
                if u == start[0]:
                    found.append((v, u))
            return found

    After::

        def f(start_0, start_1, edges_0, edges_1):
            start = (start_0, start_1)
            found_0 = []
            found_1 = []
            for u, v in zip(edges_0, edges_1):
                if u == start[0]:
                    found_0.append(v)
                    found_1.append(u)
            return (found_0, found_1)

    Parameters
    ----------
    tree : ast.Module
        Changed.
    types : ModuleTypes
        Of the tree.
    source : ModuleSource
        Tells places.

    Raises
    ------
    Unsupported
        A list of tuples is used in a way that has no form by columns.
    """
    for function in types.functions.values():
        Statements(function, types, source).write_out()
    return ast.fix_missing_locations(tree)
