"""Loops over arrays as loops over their indices, to be judged like those."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace

from hasten.frontend.loops.names import Module, bound_names

__all__ = ["over_ranges"]


def over_ranges(module: Module) -> Module:
    r"""A module whose loops over names, ``enumerate`` and ``zip`` of names are loops over ranges.

    The text keeps its lines: a loop made so is judged in the place of the one that was written. It is not what the user
    wrote, so nothing can be replaced by its positions.

    Parameters
    ----------
    module : Module

    Examples
    --------
    >>> from hasten.frontend.loops.names import parse_module
    >>> from hasten.workload.model import ModuleSource
    >>> text = "def f(x, y):\n    for i, (a, b) in enumerate(zip(x, y)):\n        y[i] = a\n"
    >>> module = parse_module(ModuleSource(text, "f", ("f",), (None,) * 3))
    >>> print(ast.unparse(over_ranges(module).functions["f"]))
    def f(x, y):
        for i in range(len(x)):
            a = x[i]
            b = y[i]
            y[i] = a
    """
    functions = {}
    for name, node in module.functions.items():
        hidden = bound_names(node)
        changer = _Changer({b for b in ("range", "len", "enumerate", "zip") if b not in hidden})
        functions[name] = changer.visit(copy.deepcopy(node))
    return replace(module, functions=functions)


class _Changer(ast.NodeTransformer):
    def __init__(self, builtin: set[str]) -> None:
        self.builtin = builtin

    def visit_For(self, node: ast.For) -> ast.AST:
        """A loop, after those inside of it."""
        self.generic_visit(node)
        index = f"index_of_line_{node.lineno}"
        counted, pairs = self._pairs(node.target, node.iter)
        arrays = {array.id for _, array in pairs}
        if not {"range", "len"} <= self.builtin or not pairs:
            return node
        if arrays & bound_names(ast.Module(node.body, [])):
            return node
        counter = counted or index
        takes = [
            ast.Assign([target], ast.Subscript(array, ast.Name(counter, ast.Load()), ast.Load()))
            for target, array in pairs
        ]
        length = _call("len", ast.Name(pairs[0][1].id, ast.Load()))
        made = ast.For(
            ast.Name(counter, ast.Store()),
            _call("range", length),
            [*takes, *node.body],
            node.orelse,
        )
        ast.copy_location(made, node)
        for take in takes:
            ast.copy_location(take, node)
        return ast.fix_missing_locations(made)

    def _pairs(
        self, target: ast.expr, iterable: ast.expr
    ) -> tuple[str, list[tuple[ast.Name, ast.Name]]]:
        """The name of the index where it has one, and which name takes the elements of which array."""
        match target, iterable:
            case ast.Name(), ast.Name():
                return "", [(target, iterable)]
            case (
                ast.Tuple(elts=[ast.Name(id=index), inner]),
                ast.Call(func=ast.Name(id="enumerate"), args=[of], keywords=[]),
            ) if "enumerate" in self.builtin:
                return index, self._pairs(inner, of)[1]
            case (
                ast.Tuple(elts=elts),
                ast.Call(func=ast.Name(id="zip"), args=args),
            ) if "zip" in self.builtin and len(elts) == len(args):
                pairs = list(zip(elts, args, strict=True))
                if all(isinstance(a, ast.Name) and isinstance(b, ast.Name) for a, b in pairs):
                    return "", pairs  # type: ignore[return-value] # as was just seen
        return "", []


def _call(name: str, argument: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [argument], [])
