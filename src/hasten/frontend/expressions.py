"""Types of expressions."""

from __future__ import annotations

import ast

from hasten.frontend import arithmetic
from hasten.frontend.arrays import product
from hasten.frontend.calling import Call, item_of
from hasten.frontend.library import library_call, module_constant
from hasten.frontend.methods import attribute, method_call
from hasten.frontend.scopes import FunctionState, Scope
from hasten.frontend.types import (
    ANY,
    STR,
    Array,
    Function,
    Iterates,
    ListOf,
    Object,
    Scalar,
    Symbol,
    TupleOf,
    Type,
    constant,
    join,
    number,
)

__all__ = ["hidden_uses", "tested", "type_of"]


def type_of(node: ast.expr, scope: Scope) -> Type | None:
    """Type of an expression, noted for all its parts; None where it is not known yet."""
    found = _type_of(node, scope)
    scope.analysis.expressions[node] = found
    return found


def tested(node: ast.expr, scope: Scope) -> None:
    """Note the types of a condition and its parts; of ``items and n > 0`` only the truth is wanted, no common type."""
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                tested(value, scope)
            scope.analysis.expressions[node] = number("bool")
        case _:
            type_of(node, scope)


def _type_of(node: ast.expr, scope: Scope) -> Type | None:  # noqa: C901, PLR0912 (a table)
    match node:
        case ast.Constant(value=value):
            return constant(value)
        case ast.Name(id=name):
            return _name(name, scope)
        case ast.BinOp(left, op, right):
            return _binary(op, type_of(left, scope), type_of(right, scope), scope)
        case ast.UnaryOp(ast.Not(), operand):
            tested(operand, scope)
            return number("bool")
        case ast.UnaryOp(op, operand):
            return arithmetic.unary(op, type_of(operand, scope))
        case ast.Compare(left, ops, comparators):
            types = [type_of(n, scope) for n in (left, *comparators)]
            plain = not any(isinstance(o, ast.In | ast.NotIn | ast.Is | ast.IsNot) for o in ops)
            return arithmetic.compared(types) if plain else number("bool")
        case ast.BoolOp(values=values):
            return _joined([type_of(v, scope) for v in values], scope)
        case ast.IfExp(test, body, orelse):
            tested(test, scope)
            return _joined([type_of(body, scope), type_of(orelse, scope)], scope)
        case ast.Tuple(elts=elts) if not any(isinstance(e, ast.Starred) for e in elts):
            return TupleOf(tuple(type_of(e, scope) for e in elts))
        case ast.List(elts=elts):
            return _list(node, elts, scope)
        case ast.ListComp():
            made = scope.analysis.cells.at(node)
            scope.analysis.cells.store(made, _comprehended(node, scope))
            return made
        case ast.GeneratorExp():
            return Iterates(_comprehended(node, scope))
        case ast.Subscript(value, index):
            return _subscript(type_of(value, scope), index, scope)
        case ast.Attribute(value, name):
            return attribute(type_of(value, scope), name) or _of_module(value, name, scope)
        case ast.Call():
            return _call(node, scope)
        case ast.JoinedStr():
            _other(node, scope)
            return STR
        case ast.NamedExpr(value=value):
            found = type_of(value, scope)
            scope.analysis.cells.escape(found)
            return found
    return _other(node, scope)


def _other(node: ast.AST, scope: Scope) -> Type:
    """What is not understood: all that goes into it may be changed by it."""
    if isinstance(node, ast.Lambda):
        hidden_uses(node, scope)
        return ANY
    if isinstance(node, ast.DictComp | ast.SetComp):
        inner = _generators(node.generators, scope)
        parts = [node.elt] if isinstance(node, ast.SetComp) else [node.key, node.value]
        for part in parts:
            scope.analysis.cells.escape(type_of(part, inner))
        return ANY
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            scope.analysis.cells.escape(type_of(child, scope))
        else:
            _other(child, scope)
    return ANY


def hidden_uses(node: ast.AST, scope: Scope) -> None:
    """A nested function may call functions of the module with anything."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id not in scope.function.local:
            _as_value(scope.analysis.globals.get(inner.id), scope)


def _as_value(t: Type | None, scope: Scope) -> None:
    if isinstance(t, Function):
        function = scope.analysis.functions[t.name]
        if function.direct:
            function.direct = False
            scope.analysis.changes += 1
        for name in function.local & {
            a.arg for a in ast.walk(function.node.args) if isinstance(a, ast.arg)
        }:
            scope.analysis.bind(function, name, ANY)


def _name(name: str, scope: Scope) -> Type | None:
    if name in scope.inner:
        return scope.inner[name]
    if name in scope.function.local:
        return scope.function.names.get(name)
    if name in scope.analysis.globals:
        found = scope.analysis.globals[name]
        _as_value(found, scope)
        return found
    return Symbol(f"builtins.{name}")


def _of_module(value: ast.expr, name: str, scope: Scope) -> Type | None:
    t = scope.analysis.expressions[value]
    if isinstance(t, Symbol):
        path = f"{t.path}.{name}"
        return module_constant(path) or Symbol(path)
    if t is not None and not isinstance(t, Array):
        scope.analysis.cells.escape(t)
    return None if t is None else ANY


def _joined(types: list[Type | None], scope: Scope) -> Type | None:
    found: Type | None = None
    for t in types:
        found = join(found, t, scope.analysis.cells)
    return found


def _binary(op: ast.operator, left: Type | None, right: Type | None, scope: Scope) -> Type | None:
    cells = scope.analysis.cells
    match op, left, right:
        case ast.Mult(), ListOf(), Scalar():
            return left
        case ast.Mult(), Scalar(), ListOf():
            return right
        case ast.Add(), ListOf(), ListOf():
            return cells.unify(left, right)
        case ast.Add(), TupleOf(a), TupleOf(b):
            return TupleOf((*a, *b))
        case ast.Add(), Object("str"), Object("str"):
            return STR
    if isinstance(op, ast.MatMult):
        return _product(left, right)
    found = arithmetic.binary(op, left, right)
    if isinstance(op, ast.Pow) and scope.analysis.whole_powers and found == ANY:
        return _whole_power(left, right)
    if found == ANY:
        cells.escape(left)
        cells.escape(right)
    return found


def _product(left: Type | None, right: Type | None) -> Type | None:
    match left, right:
        case (None, _) | (_, None):
            return None
        case Array(dtype="float64", optional=False), Array(dtype="float64", optional=False):
            return product(left.ndim, right.ndim)
    return ANY


def _whole_power(left: Type | None, right: Type | None) -> Type:
    match left, right:
        case Scalar(dtype="int64" | "bool"), Scalar(dtype="int64", origin="python", value=None):
            return number("int64")
    return ANY


def _list(node: ast.List, elts: list[ast.expr], scope: Scope) -> Type:
    cells = scope.analysis.cells
    made = cells.at(node)
    for element in elts:
        if isinstance(element, ast.Starred):
            cells.store(made, item_of(type_of(element.value, scope), cells))
        else:
            cells.store(made, type_of(element, scope))
    return cells.at(node)


def _comprehended(node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Type | None:
    return type_of(node.elt, _generators(node.generators, scope))


def _generators(generators: list[ast.comprehension], scope: Scope) -> Scope:
    inner = scope.within()
    for generator in generators:
        item = item_of(type_of(generator.iter, inner), scope.analysis.cells)
        _bind_inner(generator.target, item, inner)
        for test in generator.ifs:
            tested(test, inner)
    return inner


def _bind_inner(target: ast.expr, t: Type | None, scope: Scope) -> None:
    match target:
        case ast.Name(id=name):
            scope.inner[name] = t
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            items = t.items if isinstance(t, TupleOf) and len(t.items) == len(elts) else None
            for i, element in enumerate(elts):
                item = items[i] if items else item_of(t, scope.analysis.cells)
                _bind_inner(element, item, scope)
        case ast.Starred(value):
            _bind_inner(value, ANY, scope)
            scope.analysis.cells.escape(t)


def _subscript(value: Type | None, index: ast.expr, scope: Scope) -> Type | None:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    types = [None if isinstance(p, ast.Slice) else type_of(p, scope) for p in parts]
    for part in parts:
        if isinstance(part, ast.Slice):
            _slice(part, scope)
    if isinstance(index, ast.Tuple):
        scope.analysis.expressions[index] = TupleOf(tuple(types))
    if value is None or any(
        t is None for p, t in zip(parts, types, strict=True) if not isinstance(p, ast.Slice)
    ):
        return None
    match value:
        case Array():
            return _array_item(value, parts, types)
        case ListOf() | TupleOf() | Object("str") if len(parts) == 1:
            return _sequence_item(value, parts[0], types[0], scope)
    for t in types:
        scope.analysis.cells.escape(t)
    return ANY


def _slice(node: ast.Slice, scope: Scope) -> None:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            type_of(part, scope)


def _sequence_item(value: Type, part: ast.expr, index: Type | None, scope: Scope) -> Type | None:
    if isinstance(part, ast.Slice):
        if isinstance(value, TupleOf):
            scope.analysis.cells.escape(value)
        return ANY if isinstance(value, TupleOf) else value
    if isinstance(value, TupleOf) and isinstance(index, Scalar) and isinstance(index.value, int):
        inside = -len(value.items) <= index.value < len(value.items)
        return value.items[index.value] if inside else ANY
    if isinstance(index, Scalar) and index.kind in "iub":
        return item_of(value, scope.analysis.cells)
    scope.analysis.cells.escape(value)
    return ANY


def _array_item(value: Array, parts: list[ast.expr], types: list[Type | None]) -> Type | None:
    """An element, or a view: its layout is told for whole rows and leading slices."""
    if len(parts) > value.ndim or value.ndim == 0:
        return ANY
    whole = 0
    sliced = [isinstance(p, ast.Slice) for p in parts]
    for part, t in zip(parts, types, strict=True):
        if isinstance(part, ast.Slice):
            continue
        if not (isinstance(t, Scalar) and t.whole):
            return ANY
        whole += 1
    if whole == value.ndim:
        return number(value.dtype, "numpy")
    return Array(value.dtype, value.ndim - whole, _layout(value, parts, sliced), value.writeable)  # type: ignore[arg-type]


def _layout(value: Array, parts: list[ast.expr], sliced: list[bool]) -> str:
    """Contiguous where indices come first, then at most one slice with a step of one."""
    if value.layout != "C":
        return "strided"
    first = sliced.index(True) if True in sliced else len(sliced)
    after = parts[first + 1 :]
    simple = all(isinstance(p, ast.Slice) and _is_full(p) for p in after)
    stepped = first < len(parts) and getattr(parts[first], "step", None) is not None
    return "C" if simple and not stepped else "strided"


def _is_full(part: ast.Slice) -> bool:
    return part.lower is None and part.upper is None and part.step is None


def _call(node: ast.Call, scope: Scope) -> Type | None:
    target = _target(node.func, scope)
    args = [type_of(a, scope) for a in node.args]
    keywords = {k.arg or "**": type_of(k.value, scope) for k in node.keywords}
    starred = "**" in keywords or any(isinstance(a, ast.Starred) for a in node.args)
    if isinstance(target, Function):
        return _user_call(
            scope.analysis.functions[target.name], args, keywords, scope, starred=starred
        )
    call = Call(node, args, keywords, scope.analysis.cells)
    if isinstance(target, Symbol) and not starred:
        return library_call(target.path, call)
    if isinstance(node.func, ast.Attribute) and not isinstance(target, Symbol) and not starred:
        receiver = scope.analysis.expressions[node.func.value]
        return method_call(receiver, node.func.attr, call)
    for t in (*args, *keywords.values()):
        scope.analysis.cells.escape(t)
    return None if target is None else ANY


def _target(func: ast.expr, scope: Scope) -> Type | None:
    if isinstance(func, ast.Name) and func.id not in {*scope.inner, *scope.function.local}:
        found = scope.analysis.globals.get(func.id)
        if isinstance(found, Function):  # called, not taken as a value
            scope.analysis.expressions[func] = found
            return found
    if isinstance(func, ast.Attribute):
        receiver = type_of(func.value, scope)
        if isinstance(receiver, Symbol):
            found = Symbol(f"{receiver.path}.{func.attr}")
            scope.analysis.expressions[func] = found
            return found
        return receiver
    return type_of(func, scope)


def _user_call(
    function: FunctionState,
    args: list[Type | None],
    keywords: dict[str, Type | None],
    scope: Scope,
    *,
    starred: bool,
) -> Type | None:
    analysis = scope.analysis
    spec = function.node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    function.called = True
    every = {*names, *(a.arg for a in spec.kwonlyargs)}
    if starred or len(args) > len(names) or set(keywords) - every:
        _as_value(Function(function.node.name), scope)
        for t in (*args, *keywords.values()):
            analysis.cells.escape(t)
        return function.returns
    given = dict(zip(names, args, strict=False)) | keywords
    for name, t in given.items():
        analysis.bind(function, name, t)
    for name, default in _defaults(spec):
        analysis.bind(function, name, type_of(default, scope))
    return function.returns


def _defaults(spec: ast.arguments) -> list[tuple[str, ast.expr]]:
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    positional = list(zip(reversed(names), reversed(spec.defaults), strict=False))
    only = [(a.arg, d) for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d]
    return positional + only
