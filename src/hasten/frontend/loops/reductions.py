"""Variables that a loop gathers its results in."""

from __future__ import annotations

import ast

from hasten.frontend.loops.effects import own_statements
from hasten.frontend.loops.liveness import names_read, target_names

__all__ = ["is_reduction"]


def is_reduction(loop: ast.For, name: str) -> bool:
    """Whether a loop uses a variable for nothing but to gather: ``s += x``, ``m = max(m, x)``."""
    for statement in own_statements(loop.body):
        match statement:
            case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                if name in names_read(value):
                    return False
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                if not _gathers(value, name):
                    return False
            case ast.If(test=test, body=[ast.Assign(targets=[ast.Name(id=target)])], orelse=[]):
                if name in names_read(test) and target != name:
                    return False
            case _:
                if name in _used(statement):
                    return False
    return True


def _used(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement itself uses, not the statements in it."""
    parts = [c for c in ast.iter_child_nodes(statement) if isinstance(c, ast.expr)]
    names = (names_read(part) | target_names(part) for part in parts)
    return frozenset().union(*names)


def _gathers(value: ast.expr, name: str) -> bool:
    match value:
        case ast.BinOp(left=ast.Name(id=one), right=right) if one == name:
            return name not in names_read(right)
        case ast.BinOp(left=left, right=ast.Name(id=other)) if other == name:
            return name not in names_read(left)
        case ast.Call(func=ast.Name(id="min" | "max"), args=[first, second]):
            own = [isinstance(a, ast.Name) and a.id == name for a in (first, second)]
            return own in ([True, False], [False, True])
    return name not in names_read(value)  # the body of ``if x > m: m = x``
