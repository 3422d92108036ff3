"""Whether part of an array may be changed while another part is still read: then the values are computed before."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hasten.frontend.infer import FunctionTypes
from hasten.frontend.types import Array

__all__ = ["may_overlap"]

_MAKERS = frozenset({"zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like",
                     "full_like", "arange", "copy"})  # fmt: skip


def may_overlap(target: ast.Subscript, value: ast.expr, function: FunctionTypes) -> bool:
    """Whether writing an element of the target may change one that the value still needs.

    Parameters
    ----------
    target : ast.Subscript
    value : ast.expr
    function : FunctionTypes
        Where both stand.
    """
    root, where = _root(target)
    return any(
        not _apart(root, name, function) if name != root else not _in_step(where, there)
        for name, there in _arrays(value, function)
    )


def _arrays(value: ast.expr, function: FunctionTypes) -> Iterator[tuple[str, list[ast.expr]]]:
    """Arrays that are read, with the innermost index of each."""
    inside: set[ast.AST] = set()
    for node in ast.walk(value):
        if isinstance(node, ast.Subscript):
            name, parts = _root(node)
            if node not in inside and isinstance(function.names.get(name), Array):
                yield name, parts
            inside |= set(ast.walk(node))
        elif (
            isinstance(node, ast.Name)
            and node not in inside
            and isinstance(function.names.get(node.id), Array)
        ):
            yield node.id, []


def _root(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """The name of an array, and the index behind it where there is a single one."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return node.value.id, list(parts)
    name = next((n.id for n in ast.walk(node) if isinstance(n, ast.Name)), "")
    return name, [ast.Constant(...)]  # equal to no other


def _in_step(one: list[ast.expr], other: list[ast.expr]) -> bool:
    """Whether two parts of one array are the same, or have nothing in common, or are read where they are written."""
    one, other = _without_whole_axes(one), _without_whole_axes(other)
    if len(one) != len(other):
        return False
    for a, b in zip(one, other, strict=True):
        if isinstance(a, ast.Slice) != isinstance(b, ast.Slice):
            return False
        if isinstance(a, ast.Slice) and ast.dump(a) != ast.dump(b):
            return False
        if isinstance(a, ast.Constant) and a.value is ...:
            return False
    return True


def _without_whole_axes(parts: list[ast.expr]) -> list[ast.expr]:
    """``x[i, :]`` is ``x[i]``, and ``x[:]`` is ``x``."""
    found = list(parts)
    while found and isinstance(found[-1], ast.Slice) and ast.dump(found[-1]) == "Slice()":
        found.pop()
    return found


def _apart(one: str, other: str, function: FunctionTypes) -> bool:
    """Whether two names never hold the same memory: one is made here, and neither ever holds another's."""
    return (_is_made(one, function) and _is_own(other, function)) or (
        _is_made(other, function) and _is_own(one, function)
    )


def _is_made(name: str, function: FunctionTypes) -> bool:
    given = {a.arg for a in ast.walk(function.node.args) if isinstance(a, ast.arg)}
    return name not in given and _is_own(name, function)


def _is_own(name: str, function: FunctionTypes) -> bool:
    """Whether a name holds what it was given, or what was made for it."""
    for node in ast.walk(function.node):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                if not _makes(value):
                    return False
            case ast.Assign(targets=targets) | ast.For(target=ast.expr() as targets):
                each = targets if isinstance(targets, list) else [targets]
                stored = {n.id for t in each for n in ast.walk(t)
                          if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}  # fmt: skip
                if name in stored:
                    return False
    return True


def _makes(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr=attribute)):
            return attribute in _MAKERS
        case ast.BinOp() | ast.UnaryOp():
            return True
    return False
