"""Types of all local names of a module's functions, from the arguments of one of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from hasten.frontend.calling import item_of
from hasten.frontend.expressions import hidden_uses, tested, type_of
from hasten.frontend.scopes import Analysis, FunctionState, Scope, function_state
from hasten.frontend.types import (
    ANY,
    NONE,
    Array,
    Cells,
    Function,
    ListOf,
    Symbol,
    TupleOf,
    Type,
    from_signature,
)
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

__all__ = ["FunctionTypes", "ModuleTypes", "infer"]

_MOST_ROUNDS = 60  # far above what real programs take; the last resort is "any object"


@dataclass(frozen=True)
class FunctionTypes:
    """Types inside one function.

    Parameters
    ----------
    node : ast.FunctionDef
    names : mapping
        Types of its local names.
    returns : Type
        What it returns; falling off its end returns None.
    called : bool
        Whether functions of the module call it.
    direct : bool
        Whether all its calls are known, each by its name.
    """

    node: ast.FunctionDef
    names: Mapping[str, Type]
    returns: Type
    called: bool
    direct: bool


@dataclass(frozen=True)
class ModuleTypes:
    """Types inside a module.

    Parameters
    ----------
    tree : ast.Module
    functions : mapping
        By name.
    globals : mapping
        Types of the module's constants, imports and functions.
    expressions : dict
        Types of the nodes of `tree`; what is not there is any object.
    synthetic : mapping
        For ``x += y`` the expression ``x + y``, which is typed as well.
    cells : Cells
        What the lists hold.
    """

    tree: ast.Module
    functions: Mapping[str, FunctionTypes]
    globals: Mapping[str, Type]
    expressions: dict[ast.expr, Type]
    synthetic: Mapping[ast.AugAssign, ast.BinOp]
    cells: Cells

    def of(self, node: ast.expr) -> Type:
        """Type of an expression."""
        return self.expressions.get(node, ANY)

    def note(self, node: ast.expr, t: Type) -> None:
        """Tell the type of an expression that is another form of the user's."""
        self.expressions[node] = t


def infer(
    source: ModuleSource,
    signature: Signature,
    tree: ast.Module | None = None,
    *,
    whole_powers: bool = False,
) -> ModuleTypes:
    """Types in a module, from the arguments that its main function is called with.

    One type is told for each local name: what all its assignments have in common. What cannot be
    told is any object, which every engine may leave as it is.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
    tree : ast.Module, optional
        Another form of the module's text.
    whole_powers : bool
        Whether powers of whole numbers count as whole ones: Python's are floats where the exponent is negative.

    Returns
    -------
    ModuleTypes
    """
    tree = tree or ast.parse(source.text)
    functions = {n.name: function_state(n) for n in tree.body if isinstance(n, ast.FunctionDef)}
    known: dict[str, Type | None] = {name: Function(name) for name in functions}
    analysis = Analysis(functions, known, whole_powers=whole_powers)
    outside = Scope(analysis, function_state(_nothing()))
    entry = functions[source.function]
    for _ in range(_MOST_ROUNDS):
        before = (analysis.changes, analysis.cells.changes)
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef):
                continue
            _global(statement, outside)
        _bind_arguments(entry, signature, outside)
        for function in functions.values():
            if function is entry or function.called or not function.direct:
                _function(function, Scope(analysis, function))
        if before == (analysis.changes, analysis.cells.changes):
            return _result(tree, analysis)
    return _unknown(tree, functions, analysis)


def _nothing() -> ast.FunctionDef:
    node = ast.parse("def module(): pass").body[0]
    assert isinstance(node, ast.FunctionDef)  # noqa: S101 (for the type checker)
    return node


def _global(statement: ast.stmt, scope: Scope) -> None:
    known = scope.analysis.globals
    match statement:
        case ast.Import(names=names):
            for alias in names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                known[alias.asname or whole] = Symbol(whole)
        case ast.ImportFrom(module=str() as module, names=names):
            for alias in names:
                known[alias.asname or alias.name] = Symbol(f"{module}.{alias.name}")
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            known[name] = _constant_array(value, scope) or type_of(value, scope)


def _constant_array(value: ast.expr, scope: Scope) -> Type | None:
    """A module constant that is an array stands there as ``_numpy.array([...], dtype=...)``."""
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="_numpy"), attr="array"),
            args=[ast.List() as rows],
            keywords=[ast.keyword(arg="dtype", value=ast.Attribute(attr=dtype))],
        ):
            type_of(value, scope)
            ndim = 1
            while rows.elts and isinstance(rows.elts[0], ast.List):
                rows, ndim = rows.elts[0], ndim + 1
            return Array(dtype.rstrip("_"), ndim, "C")
    return None


def _bind_arguments(entry: FunctionState, signature: Signature, outside: Scope) -> None:
    analysis, spec = outside.analysis, entry.node.args
    given = {p.name: p.type for p in signature.parameters}
    for name, t in given.items():
        if name in entry.local and name not in entry.pinned:
            analysis.bind(entry, name, from_signature(t, analysis.cells, (name,)))
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    defaults = dict(zip(reversed(names), reversed(spec.defaults), strict=False))
    defaults |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d}
    # A default counts even where an argument is given: who else calls may leave it out.
    for name, default in defaults.items():
        analysis.bind(entry, name, type_of(default, outside))


def _function(function: FunctionState, scope: Scope) -> None:
    _block(function.node.body, scope)
    if not ends(function.node.body):
        scope.analysis.note_return(function, NONE)


def ends(body: list[ast.stmt]) -> bool:
    """Whether the end of these statements is never reached."""
    match body[-1]:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=first, orelse=[*second]) if second:
            return ends(first) and ends(second)
        case ast.While(test=ast.Constant(value=value)) if value:
            return not _leaves(body[-1])
        case ast.For(orelse=[*other]) | ast.While(orelse=[*other]) if other:
            return ends(other) and not _leaves(body[-1])
        case ast.With(body=inner):
            return ends(inner)
        case ast.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=final):
            tried = ends(orelse or inner) and all(ends(h.body) for h in handlers)
            return tried or bool(final and ends(final))
    return False


def _leaves(loop: ast.For | ast.While) -> bool:
    """Whether a loop has a ``break`` of its own."""
    waiting: list[ast.AST] = [*loop.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, ast.For | ast.While):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return False


def _block(body: list[ast.stmt], scope: Scope) -> None:
    for statement in body:
        _statement(statement, scope)


def _statement(node: ast.stmt, scope: Scope) -> None:  # noqa: C901, PLR0912 (a table)
    analysis = scope.analysis
    match node:
        case ast.Assign(targets=targets, value=value):
            t = type_of(value, scope)
            for target in targets:
                _assign(target, t, scope)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _assign(target, type_of(value, scope), scope)
        case ast.AugAssign():
            _augmented(node, scope)
        case ast.For(target=target, iter=iterable):
            _assign(target, item_of(type_of(iterable, scope), analysis.cells), scope)
        case ast.Return(value=value):
            analysis.note_return(scope.function, type_of(value, scope) if value else NONE)
        case ast.Import(names=names):
            for alias in names:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                analysis.bind(scope.function, alias.asname or whole, Symbol(whole))
        case ast.ImportFrom(module=str() as module, names=names):
            for alias in names:
                symbol = Symbol(f"{module}.{alias.name}")
                analysis.bind(scope.function, alias.asname or alias.name, symbol)
        case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
            hidden_uses(node, scope)
        case ast.With(items=items):
            for item in items:
                analysis.cells.escape(type_of(item.context_expr, scope))
        case ast.While(test=value) | ast.If(test=value) | ast.Assert(test=value):
            tested(value, scope)
        case ast.Expr(value=value):
            type_of(value, scope)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    analysis.cells.escape(type_of(child, scope))
    _inner_blocks(node, scope)


def _inner_blocks(node: ast.stmt, scope: Scope) -> None:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return
    for name in ("body", "orelse", "finalbody"):
        _block(getattr(node, name, []), scope)
    for handler in getattr(node, "handlers", []):
        if handler.type is not None:
            type_of(handler.type, scope)
        _block(handler.body, scope)
    for case in getattr(node, "cases", []):
        if case.guard is not None:
            type_of(case.guard, scope)
        _block(case.body, scope)


def _assign(target: ast.expr, t: Type | None, scope: Scope) -> None:
    cells = scope.analysis.cells
    match target:
        case ast.Name(id=name):
            scope.analysis.bind(scope.function, name, t)
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            known = isinstance(t, TupleOf) and len(t.items) == len(elts)
            for i, element in enumerate(elts):
                item = t.items[i] if known and isinstance(t, TupleOf) else item_of(t, cells)
                _assign(element, item, scope)
        case ast.Subscript(value=value):
            type_of(target, scope)
            into = scope.analysis.expressions[value]
            if isinstance(into, ListOf) and not isinstance(target.slice, ast.Slice):
                cells.store(into, t)
            elif isinstance(into, ListOf):
                cells.store(into, item_of(t, cells))
            elif into is not None and not isinstance(into, Array):
                cells.escape(t)
        case ast.Attribute(value=value):
            type_of(value, scope)
            cells.escape(t)
        case ast.Starred(value=value):
            cells.escape(t)
            _assign(value, ANY, scope)


def _augmented(node: ast.AugAssign, scope: Scope) -> None:
    """``x += y`` as ``x = x + y``, but for what is changed in place."""
    analysis = scope.analysis
    if node not in analysis.synthetic:
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        analysis.synthetic[node] = ast.BinOp(read, node.op, node.value)
    sum_ = analysis.synthetic[node]
    found = type_of(sum_, scope)
    left = analysis.expressions[sum_.left]
    if isinstance(left, ListOf):
        if isinstance(node.op, ast.Add):
            analysis.cells.store(left, item_of(analysis.expressions[node.value], analysis.cells))
        found = left
    elif isinstance(left, Array):
        found = left
    if not (isinstance(node.target, ast.Attribute) and left is None):
        _assign(node.target, found, scope)


def _result(tree: ast.Module, analysis: Analysis) -> ModuleTypes:
    functions = {
        name: FunctionTypes(
            f.node,
            {n: f.names.get(n) or ANY for n in f.local},
            f.returns or ANY,
            f.called,
            f.direct,
        )
        for name, f in analysis.functions.items()
    }
    known = {name: t or ANY for name, t in analysis.globals.items()}
    expressions = {node: t or ANY for node, t in analysis.expressions.items()}
    return ModuleTypes(tree, functions, known, expressions, analysis.synthetic, analysis.cells)


def _unknown(
    tree: ast.Module, functions: Mapping[str, FunctionState], analysis: Analysis
) -> ModuleTypes:
    plain = {
        name: FunctionTypes(f.node, dict.fromkeys(f.local, ANY), ANY, called=True, direct=False)
        for name, f in functions.items()
    }
    known = {name: t or ANY for name, t in analysis.globals.items()}
    return ModuleTypes(tree, plain, known, {}, {}, Cells())
