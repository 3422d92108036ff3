"""Names of comprehensions, which are none of the function around them."""

from __future__ import annotations

import ast
from collections import Counter

from hasten.frontend.kernel.desugaring.syntax import functions_of, names_in, stored_in
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["with_own_names"]


def with_own_names(tree: ast.Module) -> ast.Module:
    r"""A module whose comprehensions and generators share no name with what stands around them.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... def f(x):
    ...     for i in range(len(x)):
    ...         x[i] = 0
    ...     return [i * i for i in range(len(x))]
    ... '''
    >>> print(ast.unparse(with_own_names(ast.parse(text))))
    def f(x):
        for i in range(len(x)):
            x[i] = 0
        return [i2 * i2 for i2 in range(len(x))]
    """
    for function in functions_of(tree).values():
        _Owner(function).visit(function)
    return tree


class _Owner(ast.NodeTransformer):
    """Gives the names of comprehensions that a function has elsewhere another number."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.fresh = FreshNames(names_in(function))
        everywhere, own = _names(function), Counter[str]()
        for node in ast.walk(function):
            if isinstance(node, ast.ListComp | ast.GeneratorExp):
                counts = _names(node)
                own.update({name: counts[name] for name in stored_in(node.generators)})
        self.elsewhere = {name for name, count in everywhere.items() if count > own[name]}

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """A list."""
        return self._renamed(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """Items one by one."""
        return self._renamed(node)

    def _renamed(self, node: ast.ListComp | ast.GeneratorExp) -> ast.AST:
        self.generic_visit(node)
        outside = {id(part) for part in ast.walk(node.generators[0].iter)}
        for name in self.elsewhere & set(stored_in(node.generators)):
            other = self.fresh(name)
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and part.id == name and id(part) not in outside:
                    part.id = other
        return node


def _names(tree: ast.AST) -> Counter[str]:
    found = Counter(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
    found.update(n.arg for n in ast.walk(tree) if isinstance(n, ast.arg))
    return found
