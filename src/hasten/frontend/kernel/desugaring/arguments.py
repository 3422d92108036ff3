"""What arguments are, and as numbers of Python's own."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import called

__all__ = ["all_are", "as_float", "as_int", "has_items", "is_real", "is_whole"]


def is_whole(found: known.Type) -> bool:
    """Whether it is a whole number, or a truth value."""
    return isinstance(found, known.Scalar) and found.kind in "biu"


def is_real(found: known.Type) -> bool:
    """Whether it is a number that is not complex."""
    return isinstance(found, known.Scalar) and found.kind in "biuf"


def all_are(are: Callable[[known.Type], bool], nodes: list[ast.expr], step: Step) -> bool:
    """Whether something holds of all types of some expressions."""
    return all(are(step.of(n)) for n in nodes)


def as_int(node: ast.expr, step: Step) -> ast.expr:
    """A whole number as one of Python's own."""
    found = step.of(node)
    if isinstance(found, known.Scalar) and found.dtype == "int64" and found.origin == "python":
        return node
    return called("int", node)


def as_float(node: ast.expr, step: Step) -> ast.expr:
    """A number as a float of Python's own."""
    found = step.of(node)
    if isinstance(found, known.Scalar) and found.dtype == "float64" and found.origin == "python":
        return node
    return called("float", node)


def has_items(found: known.Type) -> bool:
    """Whether it is a list, or an array of one dimension."""
    return isinstance(found, known.ListOf) or (
        isinstance(found, known.Array) and found.ndim == 1 and not found.optional
    )
