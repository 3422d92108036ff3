"""What is known of a module while its types are being inferred."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hasten.frontend.types import ANY, Cells, Type, join

__all__ = ["Analysis", "FunctionState", "Scope", "function_state", "nested_scopes", "stored_names"]

_SEES_LOCALS = {"locals", "vars", "eval", "exec", "dir"}
_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class FunctionState:
    """What is known of a function so far.

    Parameters
    ----------
    node : ast.FunctionDef
    local : frozenset of str
        Names that belong to it.
    pinned : frozenset of str
        Those of them that stay plain objects: nested functions see them, or they are deleted.
    names : dict
        Types of local names.
    returns : Type or None
    called : bool
        Whether functions of the module call it.
    direct : bool
        Whether it is only ever called by its name with arguments that can be told.
    """

    node: ast.FunctionDef
    local: frozenset[str]
    pinned: frozenset[str]
    names: dict[str, Type | None] = field(default_factory=dict)
    returns: Type | None = None
    called: bool = False
    direct: bool = True


@dataclass
class Analysis:
    """What is known of a module so far."""

    functions: dict[str, FunctionState]
    globals: dict[str, Type | None]
    cells: Cells = field(default_factory=Cells)
    expressions: dict[ast.expr, Type | None] = field(default_factory=dict)
    synthetic: dict[ast.AugAssign, ast.BinOp] = field(default_factory=dict)
    changes: int = 0
    whole_powers: bool = False

    def note_return(self, function: FunctionState, t: Type | None) -> None:
        """A function may return a value of this type."""
        joined = join(function.returns, t, self.cells)
        self.changes += joined != function.returns
        function.returns = joined

    def bind(self, function: FunctionState, name: str, t: Type | None) -> None:
        """A local name may hold a value of this type."""
        if name in function.pinned:
            self.cells.escape(t)
            t = ANY
        joined = join(function.names.get(name), t, self.cells)
        self.changes += joined != function.names.get(name)
        function.names[name] = joined


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: a function, and the comprehensions around it."""

    analysis: Analysis
    function: FunctionState
    inner: dict[str, Type | None] = field(default_factory=dict)

    def within(self) -> Scope:
        """The scope of a comprehension here."""
        return Scope(self.analysis, self.function, dict(self.inner))


def function_state(node: ast.FunctionDef) -> FunctionState:
    """What the code of a function alone tells of its names."""
    own = list(_own_nodes(node))
    arguments = {a.arg for a in _arguments(node.args)}
    local = arguments | set(stored_names(own))
    pinned = set(_pinned(node, own))
    if any(isinstance(n, ast.Yield | ast.YieldFrom | ast.Await) for n in own) or _sees_locals(own):
        pinned |= local
    state = FunctionState(node, frozenset(local), frozenset(pinned & local))
    state.names = dict.fromkeys(pinned & local, ANY)
    return state


def _arguments(args: ast.arguments) -> list[ast.arg]:
    starred = [a for a in (args.vararg, args.kwarg) if a is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *starred]


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a function but those in functions and comprehensions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*_NESTED, *_COMPREHENSIONS)):
            yield from _own_nodes(child)


def stored_names(nodes: list[ast.AST]) -> Iterator[str]:
    """Names that these nodes bind."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str() as name):
                yield name
            case ast.alias():
                yield node.asname or node.name.split(".")[0]
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                yield name
            case ast.MatchMapping(rest=str() as name):
                yield name


def nested_scopes(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """Functions, lambdas and generator expressions inside a function."""
    for inner in ast.walk(node):
        if inner is not node and isinstance(inner, (*_NESTED, ast.GeneratorExp)):
            yield inner


def _pinned(  # noqa: C901 (a table)
    node: ast.FunctionDef, own: list[ast.AST]
) -> Iterator[str]:
    yield from (a.arg for a in (node.args.vararg, node.args.kwarg) if a is not None)
    for inner in ast.walk(node):
        match inner:
            case ast.NamedExpr(target=ast.Name(id=name)):
                yield name
    for inner in nested_scopes(node):
        if not isinstance(inner, ast.GeneratorExp):
            yield from (n.id for n in ast.walk(inner) if isinstance(n, ast.Name))
    for inner in own:
        match inner:
            case ast.Name(id=name, ctx=ast.Del()):
                yield name
            case ast.Starred(value=ast.Name(id=name, ctx=ast.Store())):
                yield name
            case ast.With(items=items):
                yield from (n for i in items if i.optional_vars for n in _names(i.optional_vars))
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str() as name):
                yield name
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names
            case ast.Match():
                yield from stored_names(list(ast.walk(inner)))


def _names(node: ast.AST) -> Iterator[str]:
    return (n.id for n in ast.walk(node) if isinstance(n, ast.Name))


def _sees_locals(own: list[ast.AST]) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in _SEES_LOCALS
        for n in own
    )
