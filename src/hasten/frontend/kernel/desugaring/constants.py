"""Tuples, lists and arrays of the module that called functions read: given to them, so that each is made once."""

from __future__ import annotations

import ast

from hasten.frontend.kernel.desugaring.syntax import (
    functions_of,
    located,
    names_in,
    parameters_of,
    read,
    stored_in,
)

__all__ = ["handed_down"]


def handed_down(tree: ast.Module, entry: str) -> ast.Module:
    r"""A module in which only the function that is called from outside reads constants of several numbers.

    Parameters
    ----------
    tree : ast.Module
        Changed.
    entry : str
        The function that is called from outside.

    Examples
    --------
    >>> text = '''
    ... PRIMES = (2, 3, 5)
    ... def divides(n):
    ...     for p in PRIMES:
    ...         if n % p == 0:
    ...             return True
    ...     return False
    ... def f(n):
    ...     return divides(n)
    ... '''
    >>> print(ast.unparse(handed_down(ast.parse(text), "f")))
    PRIMES = [2, 3, 5]
    <BLANKLINE>
    def divides(n, *, PRIMES):
        for p in PRIMES:
            if n % p == 0:
                return True
        return False
    <BLANKLINE>
    def f(n):
        return divides(n, PRIMES=PRIMES)
    """
    functions = functions_of(tree)
    constants = {
        s.targets[0].id: s
        for s in tree.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and _is_several(s.value)
    }
    calls = {name: _calls(f) & set(functions) for name, f in functions.items()}
    if any(entry in others for others in calls.values()):
        return tree  # its parameters are those that are given from outside
    wanted = _wanted({name: _reads(f) & set(constants) for name, f in functions.items()}, calls)
    given = {name: sorted(found) for name, found in wanted.items() if name != entry and found}
    for name, found in given.items():
        spec = functions[name].args
        spec.kwonlyargs += [ast.arg(c) for c in found]
        spec.kw_defaults += [None] * len(found)
        for constant in found:
            value = constants[constant].value
            if isinstance(value, ast.Tuple):
                constants[constant].value = ast.List(value.elts, ast.Load())
    for function in functions.values():
        _give(function, given)
    return ast.fix_missing_locations(tree)


def _wanted(reads: dict[str, set[str]], calls: dict[str, set[str]]) -> dict[str, set[str]]:
    """What functions read, and those that they call."""
    for _ in reads:
        for name, others in calls.items():
            reads[name] |= {c for other in others for c in reads[other]}
    return reads


def _give(function: ast.FunctionDef, given: dict[str, list[str]]) -> None:
    """Give constants to the functions that a function calls."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in given:
                node.keywords += [ast.keyword(c, located(read(c), node)) for c in given[name]]


def _is_several(value: ast.expr) -> bool:
    """Whether a constant is a tuple or a list of numbers, or an array."""
    match value:
        case ast.Tuple(elts=[_, *_] as elts) | ast.List(elts=[_, *_] as elts):
            return not any(isinstance(e, ast.Tuple | ast.List) for e in elts)
        case ast.Call(func=ast.Attribute(ast.Name("_numpy"), "array")):
            return True
    return False


def _reads(function: ast.FunctionDef) -> set[str]:
    return names_in(function) - {*stored_in([function]), *parameters_of(function)}


def _calls(function: ast.FunctionDef) -> set[str]:
    return {
        n.func.id
        for n in ast.walk(function)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
