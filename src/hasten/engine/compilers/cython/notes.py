"""What a user should know about a module that was rewritten for Cython."""

from __future__ import annotations

import ast

from hasten.frontend.types import Scalar, Symbol

from .module import CythonModule, started_whole

__all__ = ["module_notes", "relies_on_checks", "uncheckable"]

_CAUGHT = {
    "ArithmeticError",
    "BaseException",
    "Exception",
    "IndexError",
    "LookupError",
    "OverflowError",
    "ValueError",
    "ZeroDivisionError",
}
_GROWS = (ast.Add, ast.Mult, ast.Sub, ast.Pow, ast.LShift)


def module_notes(module: CythonModule) -> tuple[str, ...]:
    """Where the typed module can differ from Python."""
    wraps = ("integers are 64-bit and wrap",) if _whole_arithmetic(module) else ()
    return wraps + tuple(
        f"{name} starts as an int and goes on as a float: it is kept as a float"
        for name in _promoted(module)
    )


def _whole_arithmetic(module: CythonModule) -> bool:
    """Whether whole numbers are added or multiplied other than to make an index."""
    types = module.types
    indices = {
        inner
        for node in ast.walk(module.types.tree)
        if isinstance(node, ast.Subscript)
        for inner in ast.walk(node.slice)
    }
    nodes = [n for n in ast.walk(types.tree) if isinstance(n, ast.BinOp) and n not in indices]
    return any(
        isinstance(n.op, _GROWS) and isinstance(t := types.of(n), Scalar) and t.whole
        for n in (*nodes, *types.synthetic.values())
    )


def _promoted(module: CythonModule) -> list[str]:
    return sorted({n for f in module.types.functions.values() for n in started_whole(f)})


def uncheckable(module: CythonModule) -> bool:
    """Whether there is anything to leave unchecked."""
    for node in ast.walk(module.types.tree):
        match node:
            case ast.Subscript() | ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod() | ast.Pow()):
                return True
            case ast.AugAssign(op=ast.Div() | ast.FloorDiv() | ast.Mod()):
                return True
            case ast.Call():
                t = module.types.of(node.func)
                if isinstance(t, Symbol) and t.path.startswith("math."):
                    return True
    return False


def relies_on_checks(module: CythonModule) -> bool:
    """Whether the code catches what only checks would raise."""
    for node in ast.walk(module.types.tree):
        if isinstance(node, ast.ExceptHandler):
            names = (
                {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
                if node.type
                else _CAUGHT
            )
            if names & _CAUGHT:
                return True
    return False
