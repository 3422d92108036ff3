"""Constant text: names of it, and what it is compared with."""

from __future__ import annotations

import ast
from collections import Counter

from hasten.frontend.kernel.desugaring.syntax import (
    calls_of,
    functions_of,
    parameters_of,
    stored_in,
)

__all__ = ["with_texts_compared"]


def with_texts_compared(tree: ast.Module, entry: str) -> ast.Module:
    r"""A module in which comparisons of constant texts are what they give, and no name holds a text.

    Parameters
    ----------
    tree : ast.Module
        Changed.
    entry : str
        The function that is called from outside.

    Examples
    --------
    >>> text = '''
    ... def part(x, how):
    ...     return x if how == "plain" else -x
    ... def f(x):
    ...     mode = "plain"
    ...     if mode in ("plain", "simple"):
    ...         return part(x, mode)
    ... '''
    >>> print(ast.unparse(with_texts_compared(ast.parse(text), "f")))
    def part(x):
        return x if True else -x
    <BLANKLINE>
    def f(x):
        if True:
            return part(x)
    """
    functions = functions_of(tree)
    shared = _named([s for s in tree.body if isinstance(s, ast.Assign)])
    for _ in range(len(functions) + 1):  # a text may be handed on from one to the next
        for name, function in functions.items():
            own = {*stored_in([function]), *parameters_of(function)}
            texts = {n: text for n, text in shared.items() if n not in own}
            texts |= _local(function)
            _Compared(texts).visit(function)
            if name != entry:
                _take_over(function, tree)
    return ast.fix_missing_locations(tree)


def _named(statements: list[ast.Assign]) -> dict[str, ast.Constant]:
    """Names of texts."""
    found: dict[str, ast.Constant] = {}
    for statement in statements:
        match statement:
            case ast.Assign([ast.Name(id=name)], ast.Constant(str()) as text):
                found[name] = text
    return found


def _local(function: ast.FunctionDef) -> dict[str, ast.Constant]:
    """Names that a function gives a text and nothing else; they are given no more."""
    assigned = [n for n in ast.walk(function) if isinstance(n, ast.Assign)]
    stored = Counter([*stored_in([function]), *parameters_of(function)])
    found = {n: text for n, text in _named(assigned).items() if stored[n] == 1}
    _Dropped(set(found)).visit(function)
    return found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class _Dropped(ast.NodeTransformer):
    """Takes away what assigns some names."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        """Nothing, or the assignment of another."""
        match node.targets:
            case [ast.Name(id=name)] if name in self.names:
                return None
        return node


class _Compared(ast.NodeTransformer):
    """Puts texts in the place of their names, and truth values in that of their comparisons."""

    def __init__(self, texts: dict[str, ast.Constant]) -> None:
        self.texts = texts

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A text where the name has one."""
        if isinstance(node.ctx, ast.Load) and node.id in self.texts:
            return ast.copy_location(ast.Constant(self.texts[node.id].value), node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Whether two texts are alike, or one is among others."""
        self.generic_visit(node)
        match node:
            case ast.Compare(ast.Constant(str() as left), [op], [right]):
                found = _holds(left, op, right)
                if found is not None:
                    return ast.copy_location(ast.Constant(found), node)
        return node


def _holds(left: str, op: ast.cmpop, right: ast.expr) -> bool | None:
    match op, right:
        case ast.Eq(), ast.Constant(str() as other):
            return left == other
        case ast.NotEq(), ast.Constant(str() as other):
            return left != other
        case ((ast.In() | ast.NotIn()), ast.Tuple(elts) | ast.List(elts) | ast.Set(elts)):
            others = {e.value for e in elts if isinstance(e, ast.Constant)}
            if all(map(_is_text, elts)):
                return (left in others) == isinstance(op, ast.In)
    return None


def _take_over(function: ast.FunctionDef, tree: ast.Module) -> None:
    """Give a parameter its text in the function, where every call gives the same."""
    spec = function.args
    calls = calls_of(tree, function.name)
    if spec.defaults or spec.kwonlyargs or spec.posonlyargs or not calls:
        return
    if any(c.keywords or len(c.args) != len(spec.args) for c in calls):
        return
    for place in reversed(range(len(spec.args))):
        given = [c.args[place] for c in calls]
        texts = {g.value for g in given if isinstance(g, ast.Constant)}
        if len(texts) == 1 and all(map(_is_text, given)):
            name = spec.args.pop(place).arg
            for call in calls:
                call.args.pop(place)
            text = ast.Assign([ast.Name(name, ast.Store())], given[0])
            function.body.insert(0, ast.copy_location(text, function))
