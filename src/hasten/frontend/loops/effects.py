"""What the statements of a function do to memory, and what else they do besides computing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hasten.frontend.loops import library
from hasten.frontend.loops.kinds import Kinds

__all__ = ["Access", "accesses", "expressions", "own_statements", "unusual"]

_TELL_NOTHING = {"shape", "size", "ndim", "dtype", "strides", "itemsize", "nbytes"}
_UNUSUAL: dict[type[ast.AST], str] = {
    ast.FunctionDef: "a function inside the function",
    ast.AsyncFunctionDef: "a function inside the function",
    ast.Lambda: "a lambda",
    ast.ClassDef: "a class",
    ast.Global: "`global`",
    ast.Nonlocal: "`nonlocal`",
    ast.Try: "`try`",
    ast.TryStar: "`try`",
    ast.With: "`with`",
    ast.AsyncWith: "`with`",
    ast.AsyncFor: "`async`",
    ast.Await: "`await`",
    ast.Match: "`match`",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield`",
    ast.NamedExpr: "`:=`",
    ast.Import: "an import",
    ast.ImportFrom: "an import",
    ast.Delete: "`del`",
}


@dataclass(frozen=True)
class Access:
    """One use of the memory behind a variable.

    Parameters
    ----------
    name : str
    statement : ast.stmt
    node : ast.expr
        The use in full, for instance ``out[i, j]``.
    writes : bool
    index : ast.expr or None
        Its subscript; None where all of it may be used.
    """

    name: str
    statement: ast.stmt
    node: ast.expr
    writes: bool
    index: ast.expr | None = None


def unusual(function: ast.FunctionDef) -> tuple[str, int] | None:
    """The first construct that takes a function out of what is understood, and its line."""
    for statement in function.body:
        for node in ast.walk(statement):
            if what := _UNUSUAL.get(type(node)):
                return what, getattr(node, "lineno", statement.lineno)
    return None


def own_statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements, those inside of others too."""
    for statement in body:
        yield statement
        for part in ("body", "orelse"):
            yield from own_statements(getattr(statement, part, []))


def expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Expressions of a statement itself, not of the statements inside it."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield child


def accesses(body: Sequence[ast.stmt], kinds: Kinds) -> Iterator[Access]:
    """All uses of memory in statements, in the order of the text."""
    for statement in own_statements(body):
        for expression in expressions(statement):
            yield from _uses(expression, statement, kinds)
        if isinstance(statement, ast.AugAssign):
            yield from _augmented(statement, kinds)


def _augmented(statement: ast.AugAssign, kinds: Kinds) -> Iterator[Access]:
    """``x += y`` writes into x where x is an array, and reads ``x[i] += y`` first."""
    match statement.target:
        case ast.Name(id=name) if kinds.of(statement.target).has_memory:
            yield Access(name, statement, statement.target, writes=True)
        case ast.Subscript(value=ast.Name(id=name), slice=index):
            yield Access(name, statement, statement.target, writes=False, index=index)


def _uses(node: ast.AST, statement: ast.stmt, kinds: Kinds) -> Iterator[Access]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if kinds.of(node).has_memory:
            yield Access(name, statement, node, writes=False)
            return
        case ast.Subscript(value=value, slice=index):
            yield from _uses(index, statement, kinds)
            yield from _subscript(node, value, index, statement, kinds)
            return
        case ast.Attribute(value=ast.Name(), attr=attribute) if attribute in _TELL_NOTHING:
            return
        case ast.Attribute(value=value, ctx=ast.Store()):
            yield from _written(node, value, statement)
        case ast.Call(func=func, args=[ast.Name()]) if (
            kinds.module.resolve(func, kinds.local) == "builtins.len"
        ):
            return
        case ast.Call(func=ast.Attribute(value=value, attr=method)) if (
            not kinds.module.resolve(node.func, kinds.local) and method not in library.PURE_METHODS
        ):
            yield from _written(node, value, statement)
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, statement, kinds)


def _subscript(
    node: ast.Subscript, value: ast.expr, index: ast.expr, statement: ast.stmt, kinds: Kinds
) -> Iterator[Access]:
    writes = not isinstance(node.ctx, ast.Load)
    match value:
        case ast.Name(id=name):
            if writes or kinds.of(value).has_memory:
                yield Access(name, statement, node, writes=writes, index=index)
        case ast.Subscript(value=ast.Name(id=name), slice=first) if writes:
            yield Access(name, statement, node, writes=True, index=first)
            yield from _uses(first, statement, kinds)
        case _:
            if writes:
                yield from _written(node, value, statement)
            yield from _uses(value, statement, kinds)


def _written(node: ast.expr, value: ast.expr, statement: ast.stmt) -> Iterator[Access]:
    """Something of the value is written to: all names in it may be meant."""
    for part in ast.walk(value):
        if isinstance(part, ast.Name):
            yield Access(part.id, statement, node, writes=True)
