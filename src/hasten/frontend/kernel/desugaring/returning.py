"""Functions that return what they were given."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hasten.frontend import types as known
from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.desugaring.syntax import parameters_of, stored_in

__all__ = ["Returned", "without_returned_arguments"]


@dataclass(frozen=True)
class Returned:
    """What a function returned before it returned less.

    Parameters
    ----------
    places : tuple of int or None
        For each value which parameter it was; None for those that are still returned.
    single : bool
        Whether it returned one value, and no tuple.
    """

    places: tuple[int | None, ...] = ()
    single: bool = False


def without_returned_arguments(tree: ast.Module, types: ModuleTypes, entry: str) -> Returned:
    """Let the function that is called from outside return no arguments: who calls it has them.

    Before::

        def f(x):
            x[0] = 1.0
            return x

    After::

        def f(x):
            x[0] = 1.0
            return

    Parameters
    ----------
    tree : ast.Module
        Changed.
    types : ModuleTypes
        Of the tree.
    entry : str

    Returns
    -------
    Returned
        Empty where nothing was changed.
    """
    function = types.functions[entry]
    if any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == entry
        for n in ast.walk(tree)
    ):
        return Returned()
    node = function.node
    stored, names = set(stored_in([node])), parameters_of(node)
    given = {
        name: place
        for place, name in enumerate(names)
        if name not in stored and isinstance(function.names[name], known.Array | known.ListOf)
    }
    returns = [n for n in ast.walk(node) if isinstance(n, ast.Return)]
    found = {_places(r.value, given) for r in returns}
    if len(found) != 1:
        return Returned()
    (returned,) = found
    if not any(place is not None for place in returned.places):
        return Returned()
    for statement in returns:
        statement.value = _left(statement.value, returned)
    return returned


def _places(value: ast.expr | None, given: dict[str, int]) -> Returned:
    def place(part: ast.expr) -> int | None:
        return given.get(part.id) if isinstance(part, ast.Name) else None

    if isinstance(value, ast.Tuple):
        return Returned(tuple(place(e) for e in value.elts))
    return Returned((place(value),) if value else (), single=True)


def _left(value: ast.expr | None, returned: Returned) -> ast.expr | None:
    if not isinstance(value, ast.Tuple):
        return None
    left = [e for e, place in zip(value.elts, returned.places, strict=True) if place is None]
    if len(left) > 1:
        return ast.copy_location(ast.Tuple(left, ast.Load()), value)
    return left[0] if left else None
