"""Parts of syntax trees: made, found, and put in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import TypeVar

from hasten.frontend.scopes import stored_names

__all__ = [
    "Picked",
    "called",
    "calls_of",
    "functions_of",
    "is_pure",
    "listed",
    "located",
    "names_in",
    "parameters_of",
    "read",
    "stored_in",
]


def read(name: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(name, ast.Load())


def called(function: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(read(function), list(arguments), [])


def listed(iterable: ast.expr, name: str) -> ast.ListComp:
    """A list of all items of something, which has a name for each."""
    generator = ast.comprehension(ast.Name(name, ast.Store()), iterable, [], 0)
    return ast.ListComp(read(name), [generator])


_Node = TypeVar("_Node", bound=ast.AST)


def located(node: _Node, at: ast.AST) -> _Node:
    """A node of which all that was made stands where another one does; what was there before stays where it was."""
    for part in ast.walk(node):
        if isinstance(part, ast.expr | ast.stmt) and not hasattr(part, "lineno"):
            ast.copy_location(part, at)
    return node


def functions_of(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """Functions of a module, by name."""
    return {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}


def calls_of(tree: ast.AST, name: str) -> list[ast.Call]:
    """Calls of a function of the module."""
    return [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name
    ]


def parameters_of(function: ast.FunctionDef) -> list[str]:
    """Names of parameters, in their order."""
    spec = function.args
    return [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]


def names_in(tree: ast.AST) -> set[str]:
    """All names and parameters."""
    found = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    return found | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def stored_in(nodes: Iterable[ast.AST]) -> list[str]:
    """Names that are given a value, as often as they are."""
    return list(stored_names([part for node in nodes for part in ast.walk(node)]))


_PURE = frozenset({"len", "min", "max", "abs", "int", "float", "range"})


def is_pure(node: ast.expr) -> bool:
    """Whether it may be evaluated several times."""
    return all(
        not isinstance(n, ast.Call) or (isinstance(n.func, ast.Name) and n.func.id in _PURE)
        for n in ast.walk(node)
    )


class Picked(ast.NodeTransformer):
    """The items of a tuple by names of their own.

    Parameters
    ----------
    name : str
        Of the tuple.
    items : sequence of str
    """

    def __init__(self, name: str, items: Sequence[str]) -> None:
        self.name, self.items = name, items

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """An item that is written in the code."""
        match node:
            case ast.Subscript(ast.Name(id=name), ast.Constant(int() as i)) if name == self.name:
                if i < len(self.items):
                    return ast.copy_location(read(self.items[i]), node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """The whole tuple."""
        if node.id != self.name or isinstance(node.ctx, ast.Store):
            return node
        whole = ast.Tuple([read(item) for item in self.items], ast.Load())
        return ast.copy_location(whole, node)
