"""What changes nothing but the names that it assigns, and so may be evaluated at another time."""

from __future__ import annotations

import ast

from hasten.frontend.array_values import words

__all__ = ["changed_lists", "is_pure_library", "names_bound", "stores_nothing"]

_IMPURE_NUMPY = words("copyto put place putmask fill_diagonal save savez savetxt seterr seterrcall")
_PURE_BUILTINS = words(
    "abs bool complex enumerate float int len list max min range round sum tuple zip"
)


def is_pure_library(dotted: str) -> bool:
    """Whether a function of a library changes neither its arguments nor anything else."""
    library, _, name = dotted.partition(".")
    match library:
        case "numpy":
            return name not in _IMPURE_NUMPY and not name.startswith("random.")
        case "builtins":
            return name in _PURE_BUILTINS
        case "math" | "cmath":
            return True
        case "scipy":
            return name.startswith("special.")
    return False


def names_bound(function: ast.FunctionDef) -> set[str]:
    """Names that are local to a function."""
    bound: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if node is not function:
                bound.add(name)
            case ast.alias(name=name, asname=asname):
                bound.add(asname or name.split(".")[0])
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
    return bound


def stores_nothing(function: ast.FunctionDef) -> bool:
    """Whether a function writes into no object: it only assigns names."""
    for node in ast.walk(function):
        match node:
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                return False
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                return False
            case ast.AugAssign() | ast.Global() | ast.Nonlocal():
                return False  # an array is changed in place
    return True


def changed_lists(function: ast.FunctionDef) -> set[str]:
    """Names whose lists a function may change or hand to others that do."""
    changed: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                changed.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
                attr in _LIST_METHODS
            ):
                changed.add(name)
            case ast.Assign(value=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
                changed.add(name)
            case ast.Call(func=ast.Name(id=called), args=args) if called not in _PURE_BUILTINS:
                changed |= {a.id for a in args if isinstance(a, ast.Name)}
    return changed


_LIST_METHODS = words("append extend insert pop remove clear sort reverse")
