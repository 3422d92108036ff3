"""Where a variable is declared: at its first value where that comes before every use, else on top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hasten.frontend.kernel import ir

__all__ = ["Declarations", "called_ahead", "declarations_of"]

_Path = tuple[tuple[int, str, int], ...]  # of blocks: owner, which of its blocks, place in it


@dataclass(frozen=True)
class Declarations:
    """Of one function.

    Parameters
    ----------
    on_top : dict of str to Type
        Variables that are declared before everything else.
    at : dict of int to str
        By identity of an assignment the variable that it declares.
    once : frozenset of str
        Those that are assigned a single time, where they are declared.
    """

    on_top: dict[str, ir.Type]
    at: dict[int, str]
    once: frozenset[str]


def declarations_of(function: ir.Function) -> Declarations:
    """Where each local variable of a function is declared.

    Parameters
    ----------
    function : Function
    """
    given = frozenset(p.name for p in function.parameters)
    seen: dict[str, list[_Use]] = {}
    types: dict[str, ir.Type] = {}
    for use in _uses(function.body, (), (0, "body"), given):
        seen.setdefault(use.variable.name, []).append(use)
        types[use.variable.name] = use.variable.type
    on_top: dict[str, ir.Type] = {}
    at: dict[int, str] = {}
    once: set[str] = set()
    for name, uses in seen.items():
        first = _declaring(uses)
        if first is None:
            on_top[name] = types[name]
            continue
        at[id(first)] = name
        if sum(use.stores for use in uses) == 1:
            once.add(name)
    return Declarations(on_top, at, frozenset(once))


@dataclass(frozen=True)
class _Use:
    """A variable in a statement, and the way to it through the blocks."""

    variable: ir.Variable
    path: _Path
    statement: ir.Statement

    @property
    def stores(self) -> bool:
        """Whether the statement assigns it."""
        return isinstance(self.statement, ir.Assign) and self.statement.target is self.variable


def _uses(
    body: tuple[ir.Statement, ...], path: _Path, block: tuple[int, str], hidden: frozenset[str]
) -> Iterator[_Use]:
    """Uses of variables other than parameters and counters of the loops around."""
    for place, statement in enumerate(body):
        here = (*path, (*block, place))
        counter = {statement.target.name} if isinstance(statement, ir.For) else set()
        for value in ir.walk(statement):
            if isinstance(value, ir.Variable) and value.name not in hidden | counter:
                yield _Use(value, here, statement)
        for name in ("body", "orelse"):
            inner = getattr(statement, name, ())
            yield from _uses(inner, here, (id(statement), name), hidden | counter)


def _declaring(uses: list[_Use]) -> ir.Assign | None:
    """The assignment that may declare a variable: the first of the innermost block that holds all uses."""
    paths = [use.path for use in uses]
    depth = 0
    while all(len(p) > depth + 1 for p in paths) and len({p[: depth + 1] for p in paths}) == 1:
        if len({p[depth + 1][:2] for p in paths}) > 1:
            break
        depth += 1
    first = uses[0]  # they come in the order of the text
    statement, name = first.statement, first.variable.name
    if len(first.path) != depth + 1 or not isinstance(statement, ir.Assign):
        return None
    read = any(isinstance(v, ir.Variable) and v.name == name for v in ir.parts(statement.value))
    return None if read or statement.target.name != name else statement


def called_ahead(kernel: ir.Kernel) -> Iterator[ir.Function]:
    """Functions that are called before they stand in the text: those that call each other.

    Parameters
    ----------
    kernel : Kernel
    """
    known: set[str] = set()
    for function in kernel.functions:
        for statement in ir.statements_in(function.body):
            for value in ir.walk(statement):
                if isinstance(value, ir.Call) and value.function not in known | {function.name}:
                    known.add(value.function)
                    yield next(f for f in kernel.functions if f.name == value.function)
        known.add(function.name)
