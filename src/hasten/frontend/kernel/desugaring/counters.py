"""Counters of loops that are read behind the loop, which may have had nothing to count."""

from __future__ import annotations

import ast

from hasten.frontend.kernel.desugaring.syntax import (
    called,
    functions_of,
    located,
    parameters_of,
    stored_in,
)

__all__ = ["with_counters_bound"]


def with_counters_bound(tree: ast.Module) -> ast.Module:
    r"""A module whose loops over ranges give their counter a value where it is read behind the loop.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... def f(n):
    ...     for i in range(n):
    ...         if i * i > n:
    ...             break
    ...     return i
    ... '''
    >>> print(ast.unparse(with_counters_bound(ast.parse(text))))
    def f(n):
        if not 0 < n:
            raise UnboundLocalError('i has no value')
        i = 0
        for i in range(n):
            if i * i > n:
                break
        return i
    """
    for function in functions_of(tree).values():
        function.body = _bound(function.body, set(parameters_of(function)), frozenset())
    return ast.fix_missing_locations(tree)


def _bound(body: list[ast.stmt], known: set[str], changing: frozenset[str]) -> list[ast.stmt]:
    """Statements of which those before have bound some names; loops around change some others."""
    found: list[ast.stmt] = []
    known = set(known)
    for place, statement in enumerate(body):
        match statement:
            case ast.For(ast.Name(id=name), ast.Call(ast.Name("range"), [*ends], [])):
                same = not changing & _names(ends)
                if same and name not in known and _is_read_next(name, body[place + 1 :]):
                    found += _begins(name, ends, statement)
            case ast.For(ast.Tuple([ast.Name(id=name), *_]), ast.Call(ast.Name("enumerate"))):
                # Where the loop does not break, its `else` gives the counter a value.
                if name not in known and name in stored_in(statement.orelse):
                    begin = ast.Assign([ast.Name(name, ast.Store())], ast.Constant(0))
                    found.append(located(begin, statement))
        if isinstance(statement, ast.For | ast.While):
            inner = changing.union(stored_in([statement]))
            statement.body = _bound(statement.body, known, inner)
            statement.orelse = _bound(statement.orelse, known, changing)
        elif isinstance(statement, ast.If):
            statement.body = _bound(statement.body, known, changing)
            statement.orelse = _bound(statement.orelse, known, changing)
        known.update(stored_in([statement]))
        found.append(statement)
    return found


def _names(nodes: list[ast.expr]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def _is_read_next(name: str, following: list[ast.stmt]) -> bool:
    """Whether a name is read in any case, before it has another value."""
    for statement in following:
        match statement:
            case ast.Return() | ast.Assign() | ast.AugAssign() | ast.Expr():
                tests: list[ast.AST] = [statement]
            case ast.If(test) | ast.While(test):
                tests = [test]
            case _:
                tests = []
        if any(
            isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
            for test in tests
            for n in ast.walk(test)
        ):
            return True
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(statement)):
            return False
    return False


def _begins(name: str, ends: list[ast.expr], loop: ast.For) -> list[ast.stmt]:
    if not 1 <= len(ends) <= 2 or any(isinstance(n, ast.Call) and not _is_length(n)
                                      for e in ends for n in ast.walk(e)):  # fmt: skip
        return []
    start: ast.expr = ends[0] if len(ends) == 2 else ast.Constant(0)
    begin = ast.Assign([ast.Name(name, ast.Store())], start)
    found: list[ast.stmt] = [begin]
    if name not in stored_in(loop.orelse):
        message = ast.Constant(f"{name} has no value")
        error = called("UnboundLocalError", message)
        runs = ast.Compare(start, [ast.Lt()], [ends[-1]])
        found.insert(0, ast.If(ast.UnaryOp(ast.Not(), runs), [ast.Raise(error)], []))
    return [located(statement, loop) for statement in found]


def _is_length(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "len"
