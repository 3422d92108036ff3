"""Names that another language cannot tell apart are told apart: ``x`` and ``_x``, ``int`` and ``int_``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from hasten.errors import Unsupported
from hasten.frontend.emit.identifiers import spelled
from hasten.frontend.kernel import ir
from hasten.frontend.passes.fresh import FreshNames
from hasten.frontend.passes.rewriting import rewritten

__all__ = ["distinct", "list_names", "result_name"]

Identifier = Callable[[str], str]
_SUFFIXES = ("_call", "_free", "_run", "_kernel", "_outcome", "_result")
"""What is put behind names of functions, for what stands beside them."""


def distinct(kernel: ir.Kernel, identifier: Identifier) -> ir.Kernel:
    r"""A kernel whose names stay different from each other as identifiers of a language.

    Parameters
    ----------
    kernel : Kernel
    identifier : callable
        From a name to an identifier.

    Raises
    ------
    Unsupported
        Two parameters of the function that is called from outside have one identifier.

    Examples
    --------
    >>> from hasten.frontend.kernel.show import shown
    >>> from hasten.frontend.passes.rewriting import lowered
    >>> program = lowered("def f(x):\n    _x = x + 1\n    return _x\n", 3)
    >>> stripped = distinct(ir.Kernel((program,)), lambda name: name.strip("_"))
    >>> print(shown(stripped.entry))
    def f(x):
        x2 = (x +! 1)
        return x2
    """
    _require_parameters(kernel.entry, identifier)
    names = [kernel.entry.name, *(f.name for f in kernel.functions[:-1])]
    derived = {f"{identifier(name)}{suffix}": "" for name in names for suffix in _SUFFIXES}
    functions = _told_apart(names, derived, identifier)
    return replace(
        kernel,
        functions=tuple(_function(f, functions, derived, identifier) for f in kernel.functions),
    )


def list_names(function: ir.Function, identifier: Identifier) -> dict[str, str]:
    """By the names of parameters those of the lists that are made of what is given for them.

    Parameters
    ----------
    function : Function
        That is called from outside.
    identifier : callable
    """
    fresh = FreshNames(identifier(p.name) for p in function.parameters)
    lists = (p.name for p in function.parameters if isinstance(p.type, ir.ListType))
    return {name: fresh(f"{identifier(name)}_list") for name in lists}


def result_name(function: ir.Function, identifier: Identifier) -> str:
    """``result``, or what is like it where the function or a parameter is called so.

    Parameters
    ----------
    function : Function
        That is called from outside.
    identifier : callable
    """
    return FreshNames(map(identifier, (function.name, *(p.name for p in function.parameters))))(
        "result"
    )


def _require_parameters(function: ir.Function, identifier: Identifier) -> None:
    by_identifier: dict[str, str] = {}
    for parameter in function.parameters:
        other = by_identifier.setdefault(identifier(parameter.name), parameter.name)
        if other != parameter.name:
            raise Unsupported(
                f"the parameters `{other}` and `{parameter.name}` are one name there: rename one"
            )


def _told_apart(
    names: Iterable[str], taken: Mapping[str, str], identifier: Identifier
) -> dict[str, str]:
    """New names for those whose identifier another one has; the first keeps its own.

    `taken` are identifiers with the names that have them already.
    """
    owners, found = dict(taken), {}
    for name in dict.fromkeys(names):
        new, count, stem = name, 1, spelled(name)
        while owners.get(identifier(new), name) != name:
            count += 1
            new = f"{stem}{count}"
        owners[identifier(new)] = name
        found[name] = new
    return found


def _function(
    function: ir.Function,
    functions: Mapping[str, str],
    derived: Mapping[str, str],
    identifier: Identifier,
) -> ir.Function:
    taken = {**derived, **{identifier(new): old for old, new in functions.items()}}
    names = _told_apart(ir.names_of(function), taken, identifier)
    if all(old == new for old, new in (*names.items(), *functions.items())):
        return function

    def change(value: ir.Expression) -> ir.Expression:
        if isinstance(value, ir.Variable):
            return replace(value, name=names.get(value.name, value.name))
        if isinstance(value, ir.Call):
            return replace(value, function=functions[value.function])
        return value

    return replace(
        function,
        name=functions[function.name],
        parameters=tuple(replace(p, name=names[p.name]) for p in function.parameters),
        body=tuple(_targets(rewritten(s, change), names) for s in function.body),
    )


def _targets(statement: ir.Statement, names: Mapping[str, str]) -> ir.Statement:
    """A statement, and those inside of it, with what it assigns renamed."""
    if isinstance(statement, ir.Assign | ir.For):
        target = statement.target
        statement = replace(statement, target=replace(target, name=names[target.name]))

    def inside(statements: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
        return tuple(_targets(s, names) for s in statements)

    match statement:
        case ir.If():
            return replace(statement, body=inside(statement.body), orelse=inside(statement.orelse))
        case ir.For() | ir.While():
            return replace(statement, body=inside(statement.body))
    return statement
