"""Functions that are called with several kinds of numbers: one for each."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from hasten.frontend import types as known
from hasten.frontend.infer import ModuleTypes
from hasten.frontend.kernel.desugaring.syntax import calls_of, functions_of, names_in, parameters_of
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["set_apart"]

_MOST = 8  # kinds that one function is written out for

_Kinds = tuple[tuple[str, str], ...]


def set_apart(tree: ast.Module, types: ModuleTypes, entry: str) -> dict[str, str]:
    r"""Write a function once for each kind of arguments where its calls give it several.

    Parameters
    ----------
    tree : ast.Module
        Changed.
    types : ModuleTypes
    entry : str
        The function that is called from outside.

    Returns
    -------
    dict
        For each function that was added the one that it is a copy of.

    Examples
    --------
    >>> from hasten.frontend.infer import infer
    >>> from hasten.workload.model import ModuleSource
    >>> from hasten.workload.signature import signature_of
    >>> text = '''
    ... def square(v):
    ...     return v * v
    ... def f(n, x):
    ...     return square(n) + square(x)
    ... '''
    >>> exec(text)
    >>> tree = ast.parse(text)
    >>> source = ModuleSource(text, "f", ("square", "f"), ())
    >>> set_apart(tree, infer(source, signature_of(f, (1, 0.5)), tree), "f")
    {'square_float64': 'square'}
    >>> print(ast.unparse(tree))
    def square(v):
        return v * v
    <BLANKLINE>
    def square_float64(v):
        return v * v
    <BLANKLINE>
    def f(n, x):
        return square(n) + square_float64(x)
    """
    fresh = FreshNames({*names_in(tree), *types.functions, *types.globals})
    added: dict[str, str] = {}
    for name, function in functions_of(tree).items():
        found = types.functions.get(name)
        if name == entry or found is None:
            continue
        if all(found.names.get(p) != known.ANY for p in parameters_of(function)):
            continue
        for kinds, calls in _others(function, tree, types):
            other = fresh("_".join([name, *(of for _, of in kinds)]))
            made = copy.deepcopy(function)
            for call in [*calls, *calls_of(made, name)]:
                call.func = ast.copy_location(ast.Name(other, ast.Load()), call.func)
            made.name = other
            tree.body.insert(tree.body.index(function) + 1, made)
            added[other] = name
    return added


def _others(
    function: ast.FunctionDef, tree: ast.Module, types: ModuleTypes
) -> Iterator[tuple[_Kinds, list[ast.Call]]]:
    """Calls from elsewhere by the kinds that only they give, but for those of the first; none where a kind is unknown."""
    own = set(calls_of(function, function.name))
    groups: dict[_Kinds, list[ast.Call]] = {}
    for call in calls_of(tree, function.name):
        if call in own:
            continue
        kinds = _kinds(call, types)
        if kinds is None:
            return
        groups.setdefault(kinds, []).append(call)
    if len(groups) > _MOST:
        return
    first, *others = groups.items() if groups else [((), [])]
    for kinds, calls in others:
        yield tuple(k for k in kinds if k not in first[0]), calls


def _kinds(call: ast.Call, types: ModuleTypes) -> _Kinds | None:
    """What a call gives: for each number or array its dtype, which tells a function from its copies."""
    given = [*enumerate(call.args), *((k.arg, k.value) for k in call.keywords)]
    found: list[tuple[str, str]] = []
    for place, node in given:
        match types.of(node):
            case known.Scalar(dtype=dtype):
                found.append((str(place), dtype))
            case known.Array(dtype=dtype, ndim=ndim):
                found.append((str(place), f"{dtype}_{ndim}d"))
            case known.ListOf() | known.TupleOf() | known.Object():
                found.append((str(place), "other"))
            case _:
                return None
    return tuple(found)
