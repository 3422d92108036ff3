"""Rewriting statements: assignments keep memoryviews in step with their arrays."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from hasten.frontend.types import Scalar, Type

from . import loops
from .body import Body
from .expressions import as_object, boxed, condition, to_dtype, value
from .spelling import WHOLE, assign, call, cast, declared, name, scalar_type, shape_of, view
from .subscripts import element, view_of

__all__ = ["block", "refreshed"]

_BLOCKS = ("body", "orelse", "finalbody")


def block(statements: Sequence[ast.stmt], body: Body) -> list[ast.stmt]:
    """Statements rewritten; each keeps the line that it came from."""
    made: list[ast.stmt] = []
    for statement in statements:
        new = _statement(statement, body)
        for node in new:
            for inner in ast.walk(node):
                if isinstance(inner, ast.stmt) and not hasattr(inner, "lineno"):
                    inner.lineno = statement.lineno
        made += new
    return made


def _statement(node: ast.stmt, body: Body) -> list[ast.stmt]:
    match node:
        case ast.Assign(targets=[target], value=right):
            return _assign(target, right, body)
        case ast.Assign(targets=targets, value=right):
            return _assign_all(targets, right, body)
        case ast.AugAssign():
            return _augmented(node, body)
        case ast.For():
            return loops.loop(node, body)
        case ast.While(test, inner, orelse):
            test = condition(test, body)
            return [ast.While(test, block(inner, body), block(orelse, body))]
        case ast.If(test, inner, orelse):
            return [ast.If(condition(test, body), block(inner, body), block(orelse, body))]
        case ast.Match(subject, cases):
            return [ast.Match(as_object(subject, body), _part(cases, body))]
        case ast.Return(value=ast.expr() as right):
            return [ast.Return(_returned(right, body))]
        case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
            _uses_all(node, body)
            return [node]
    return [_generic(node, body)]


def _returned(right: ast.expr, body: Body) -> ast.expr:
    plan = body.plans[body.function.node.name]
    if plan.typed and isinstance(plan.returns, Scalar) and declared(plan.returns):
        return to_dtype(right, plan.returns.dtype, body)
    return boxed(right, body)


def _uses_all(node: ast.AST, body: Body) -> None:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    body.objects.update(n for n in names if body.array(n))


def _generic(node: ast.stmt, body: Body) -> ast.stmt:
    fields: dict[str, Any] = {}
    for field, old in ast.iter_fields(node):
        if field in _BLOCKS:
            fields[field] = block(old, body)
        else:
            fields[field] = _part(old, body)
    made = type(node)(**fields)
    return ast.copy_location(made, node)


def _part(old: object, body: Body) -> Any:
    """A part of a statement that is no block of its own."""
    match old:
        case list():
            return [_part(o, body) for o in old]
        case ast.expr():
            return boxed(old, body)
        case ast.withitem(context_expr=context, optional_vars=names):
            return ast.withitem(boxed(context, body), names)
        case ast.ExceptHandler(kind, identifier, inner):
            made = ast.ExceptHandler(kind and boxed(kind, body), identifier, block(inner, body))
            return ast.copy_location(made, old)
        case ast.match_case(pattern, guard, inner):
            return ast.match_case(pattern, guard and condition(guard, body), block(inner, body))
    return old


def _assign(target: ast.expr, right: ast.expr, body: Body) -> list[ast.stmt]:
    match target:
        case ast.Name(id=identifier):
            return _assign_name(identifier, right, body)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            return _assign_tuple(target, targets, right, body)
        case ast.Subscript():
            return [_store(target, right, body)]
    return [ast.Assign([boxed(target, body)], boxed(right, body))]


def _assign_name(identifier: str, right: ast.expr, body: Body) -> list[ast.stmt]:
    t = body.local(identifier)
    if identifier in body.view_only:
        if made := view_of(right, body):
            return [assign([view(identifier)], [made])]
        body.objects.add(identifier)
    statement = assign([identifier], [_fitting(right, t, body)])
    return [statement, *refreshed([identifier], body, {identifier: right})]


def _fitting(right: ast.expr, t: Type, body: Body) -> ast.expr:
    """A value for a name of this type."""
    if isinstance(t, Scalar) and declared(t):
        return to_dtype(right, t.dtype, body)
    return boxed(right, body)


def refreshed(
    names: Sequence[str], body: Body, values: dict[str, ast.expr] | None = None
) -> list[ast.stmt]:
    """Let the memoryviews of these names follow their new arrays, and notes their new numbers."""
    made: list[ast.stmt] = []
    for identifier in names:
        if identifier in body.started_whole:
            whole = _literal_int((values or {}).get(identifier), body)
            made.append(assign([f"{identifier}{WHOLE}"], [ast.Constant(whole)]))
        if body.array(identifier) is None or identifier not in body.function.names:
            continue
        right = (values or {}).get(identifier)
        source = view_of(right, body) if right is not None else None
        if source is None or not _reads_after(identifier, right):
            source = name(identifier)
        made.append(assign([view(identifier)], [source]))
    return made


def _literal_int(right: ast.expr | None, body: Body) -> bool:
    t = body.types.of(right) if right is not None else None
    return isinstance(t, Scalar) and t.kind == "i" and t.value is not None


def _reads_after(identifier: str, right: ast.expr | None) -> bool:
    """Whether a value reads the same after the name was bound anew."""
    return right is not None and all(
        n.id != identifier for n in ast.walk(right) if isinstance(n, ast.Name)
    )


def _assign_tuple(
    target: ast.expr, targets: list[ast.expr], right: ast.expr, body: Body
) -> list[ast.stmt]:
    plain = all(isinstance(t, ast.Name) for t in targets)
    names = [t.id for t in targets if isinstance(t, ast.Name)]
    if plain and isinstance(right, ast.Tuple) and len(right.elts) == len(targets):
        return _assign_pairs(names, right.elts, body)
    match right:
        case ast.Attribute(value=ast.Name(id=identifier), attr="shape") if plain:
            array = body.array(identifier)
            if array is not None and array.ndim == len(targets) > 1:
                body.views.add(identifier)
                return [assign(names, [shape_of(identifier, k) for k in range(array.ndim)])]
    if isinstance(right, ast.Tuple) and len(right.elts) == len(targets):
        return _store_pairs(targets, right.elts, body)
    made: list[ast.stmt] = [ast.Assign([_target(target, body)], boxed(right, body))]
    return made + refreshed(_all_names(target), body)


def _assign_pairs(names: list[str], values: list[ast.expr], body: Body) -> list[ast.stmt]:
    """``a, b = x, y``: arrays may change places as memoryviews."""
    pairs = list(zip(names, values, strict=True))
    arrays = [(n, v) for n, v in pairs if body.array(n) and n in body.function.names]
    rest = [(n, v) for n, v in pairs if (n, v) not in arrays]
    views = [v for v in (view_of(right, body) for _, right in arrays) if v is not None]
    known = len(views) == len(arrays)
    seen = [view(n) for n, _ in arrays]
    numbers = refreshed([n for n, _ in rest], body, dict(rest))
    if known and body.view_only.issuperset(n for n, _ in arrays):
        plain = [_fitting(v, body.local(n), body) for n, v in rest]
        return [assign([*(n for n, _ in rest), *seen], [*plain, *views]), *numbers]
    body.objects.update(n for n, _ in arrays)
    made: list[ast.stmt] = [assign(names, [_fitting(v, body.local(n), body) for n, v in pairs])]
    if known and arrays and all(isinstance(v, ast.Name) for _, v in arrays):
        return [*made, assign(seen, views), *numbers]
    return [*made, *refreshed([n for n, _ in arrays], body), *numbers]


def _store_pairs(targets: list[ast.expr], values: list[ast.expr], body: Body) -> list[ast.stmt]:
    """``X[i], X[j] = X[j], X[i]``: all values are read before any is stored."""
    made: list[tuple[ast.expr, ast.expr]] = []
    for target, right in zip(targets, values, strict=True):
        if isinstance(target, ast.Name):
            made.append((target, _fitting(right, body.local(target.id), body)))
        elif isinstance(target, ast.Subscript) and _stores_element(target, right, body):
            made.append((value(target, body), _stored(target, right, body)))
        else:
            made.append((_target(target, body), boxed(right, body)))
    statement = ast.Assign(
        [ast.Tuple([t for t, _ in made], ast.Store())], ast.Tuple([v for _, v in made], ast.Load())
    )
    names = [n for t in targets for n in _all_names(t)]
    by_name = {t.id: v for t, v in zip(targets, values, strict=True) if isinstance(t, ast.Name)}
    return [statement, *refreshed(names, body, by_name)]


def _target(target: ast.expr, body: Body) -> ast.expr:
    match target:
        case ast.Name():
            return target
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return ast.Tuple([_target(e, body) for e in elts], ast.Store())
        case ast.Starred(value=inner):
            return ast.Starred(_target(inner, body), ast.Store())
    return boxed(target, body)


def _all_names(target: ast.expr) -> list[str]:
    return [
        n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]


def _assign_all(targets: list[ast.expr], right: ast.expr, body: Body) -> list[ast.stmt]:
    """``a = b = value``: what is no name or number is made once."""
    if isinstance(right, ast.Constant):
        return [s for t in targets for s in _assign(t, right, body)]
    made: list[ast.stmt] = [ast.Assign([_target(t, body) for t in targets], boxed(right, body))]
    return made + refreshed([n for t in targets for n in _all_names(t)], body)


def _stores_element(target: ast.Subscript, right: ast.expr, body: Body) -> bool:
    """Whether a value can be stored through a memoryview."""
    found = element(target, body)
    array = body.array(found[0]) if found else None
    t = body.types.of(right)
    if found is None or array is None or len(found[1]) != array.ndim or not array.writeable:
        return False
    kind = Scalar(array.dtype).kind
    return isinstance(t, Scalar) and declared(t) is not None and (t.kind != "c" or kind == "c")


def _stored(target: ast.Subscript, right: ast.expr, body: Body) -> ast.expr:
    """A value as an element of an array: NumPy cuts off what a smaller type cannot hold."""
    found = element(target, body)
    array = body.array(found[0]) if found else None
    t = body.types.of(right)
    if array is None or not isinstance(t, Scalar):
        return boxed(right, body)
    if array.dtype == "bool":
        made = value(right, body)
        return made if t.kind == "b" else ast.Compare(made, [ast.NotEq()], [ast.Constant(0)])
    if Scalar(array.dtype).kind in "iu" and t.kind == "f" and t.origin != "numpy":
        whole = call(body.helper("hasten_int"), to_dtype(right, "float64", body))
        return whole if array.dtype == "int64" else cast(scalar_type(array.dtype), whole)
    return to_dtype(right, array.dtype, body)


def _store(target: ast.Subscript, right: ast.expr, body: Body) -> ast.stmt:
    if _stores_element(target, right, body):
        return ast.Assign([value(target, body)], _stored(target, right, body))
    return ast.Assign([boxed(target, body)], boxed(right, body))


def _augmented(node: ast.AugAssign, body: Body) -> list[ast.stmt]:
    sum_ = body.types.synthetic.get(node)
    t = body.types.of(sum_) if sum_ else None
    target = node.target
    if sum_ and isinstance(t, Scalar) and declared(t):
        if isinstance(target, ast.Name) and isinstance(body.local(target.id), Scalar):
            return _assign_name(target.id, sum_, body)
        if (
            isinstance(target, ast.Subscript)
            and _simple(target)
            and _stores_element(target, sum_, body)
        ):
            return [_store(target, sum_, body)]
    into: Any = _target(target, body)
    made: list[ast.stmt] = [ast.AugAssign(into, node.op, boxed(node.value, body))]
    if isinstance(target, ast.Name):
        if body.array(target.id):
            body.objects.add(target.id)
        return made + refreshed([target.id], body)
    return made


def _simple(target: ast.Subscript) -> bool:
    """Whether indices may be read twice."""
    return not any(isinstance(n, ast.Call | ast.NamedExpr) for n in ast.walk(target))
