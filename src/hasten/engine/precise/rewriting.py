"""The function's text with every float made wide: literals, divisions, conversions."""

from __future__ import annotations

import ast

from hasten.errors import Unsupported
from hasten.workload.model import ModuleSource

__all__ = ["widened"]

_LOOKS_AT_TYPES = frozenset({"isinstance", "issubclass", "type", "eval", "exec"})
_FLOATS = frozenset(
    {"float16", "float32", "float64", "f2", "f4", "f8", "f", "d", "single", "double"}
)
_HELPERS: dict[type[ast.operator], str] = {ast.Div: "_divide", ast.Pow: "_power"}
_COMPLEX = frozenset({"complex64", "complex128", "c8", "c16", "F", "D"})


def widened(tree: ast.Module, source: ModuleSource) -> ast.Module:
    """The tree of a function that computes as the given one does, in the wide type.

    Literals are the doubles that the program holds, not the decimals that it shows: ``0.1`` stays what it
    rounds to.

    Raises
    ------
    Unsupported
        It looks at types, which are others now.
    """
    wide: ast.Module = ast.fix_missing_locations(_Widener(source).visit(tree))
    return wide


class _Widener(ast.NodeTransformer):
    def __init__(self, source: ModuleSource) -> None:
        self._source = source

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, float):
            return _call("_wide", node)
        return _call("_wide_complex", node) if isinstance(node.value, complex) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in _LOOKS_AT_TYPES:
            raise Unsupported(f"uses {node.id}", self._source.place(node.lineno))
        names = {"float": "_wide", "complex": "_wide_complex_type"}
        return ast.copy_location(ast.Name(names.get(node.id, node.id), node.ctx), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == "complex":
            node.func = ast.copy_location(ast.Name("_make_complex", ast.Load()), node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"astype", "view"}:
            node.args = [_dtype(argument) for argument in node.args]
        for keyword in node.keywords:
            if keyword.arg == "dtype":
                keyword.value = _dtype(keyword.value)
        self.generic_visit(node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if helper := _HELPERS.get(type(node.op)):
            return _call(helper, node.left, node.right)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Of names; an element that is changed in place has its type already."""
        self.generic_visit(node)
        helper = _HELPERS.get(type(node.op))
        if not helper or not isinstance(node.target, ast.Name):
            return node
        old = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
        value = _call(f"{helper}_into", old, node.value)
        return ast.copy_location(ast.Assign([node.target], value), node)


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    function = ast.copy_location(ast.Name(name, ast.Load()), arguments[0])
    return ast.copy_location(ast.Call(function, list(arguments), []), arguments[0])


def _dtype(node: ast.expr) -> ast.expr:
    """The name of a wide type for the text that names a narrow one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value.lstrip("<=")
        if text in _FLOATS:
            return ast.copy_location(ast.Name("_wide", ast.Load()), node)
        if text in _COMPLEX:
            return ast.copy_location(ast.Name("_wide_complex_type", ast.Load()), node)
    return node
