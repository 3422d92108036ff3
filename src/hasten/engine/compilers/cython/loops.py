"""Rewriting ``for`` loops: over ranges of any step, and over the elements of arrays."""

from __future__ import annotations

import ast
import itertools

from hasten.frontend.scopes import stored_names
from hasten.frontend.types import Array, Scalar, Symbol

from . import statements
from .body import Body
from .expressions import boxed, to_dtype, value
from .spelling import assign, call, cast, declared, name, scalar_type, shape_of, view

__all__ = ["loop"]


def loop(node: ast.For, body: Body) -> list[ast.stmt]:
    """A ``for`` loop."""
    if (steps := _as_range(node.iter)) and _counts(node.target, body):
        return _over_range(ast.For(node.target, steps, node.body, node.orelse), body)
    called = _builtin(node.iter, body)
    if called == "range":
        return _over_range(node, body)
    by_index = called in {"enumerate", "zip"} or isinstance(node.iter, ast.Name)
    if by_index and (made := _over_arrays(node, called, body)):
        return made
    names = [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
    body.objects.update(n for n in names if body.array(n))
    inner = statements.refreshed(names, body) + statements.block(node.body, body)
    orelse = statements.block(node.orelse, body)
    return [ast.For(node.target, boxed(node.iter, body), inner, orelse)]


def _counts(target: ast.expr, body: Body) -> bool:
    t = body.local(target.id) if isinstance(target, ast.Name) else None
    return isinstance(t, Scalar) and t.dtype == "int64"


def _as_range(node: ast.expr) -> ast.Call | None:
    """``(-1, 0, 1)`` as ``range(-1, 2)``: whole numbers at even steps."""
    if not isinstance(node, ast.Tuple | ast.List) or not len(node.elts) >= 2:
        return None
    try:
        values = ast.literal_eval(node)
    except ValueError:
        return None
    if any(type(v) is not int for v in values):
        return None
    step = values[1] - values[0]
    if not step or any(b - a != step for a, b in itertools.pairwise(values)):
        return None
    stop = values[-1] + (1 if step > 0 else -1)
    parts = [values[0], stop] if step == 1 else [values[0], stop, step]
    return call("range", *map(ast.Constant, parts))


def _builtin(node: ast.expr, body: Body) -> str:
    if isinstance(node, ast.Call) and not node.keywords:
        t = body.types.of(node.func)
        if isinstance(t, Symbol):
            return t.path.removeprefix("builtins.")
    return ""


def _over_range(node: ast.For, body: Body) -> list[ast.stmt]:
    args = node.iter.args if isinstance(node.iter, ast.Call) else []
    inner = statements.block(node.body, body)
    orelse = statements.block(node.orelse, body)
    target = node.target
    step = args[2] if len(args) == 3 else None
    counted = isinstance(target, ast.Name) and isinstance(body.local(target.id), Scalar)
    scalars = [t for t in map(body.types.of, args) if isinstance(t, Scalar) and declared(t)]
    whole = len(scalars) == len(args) and all(t.whole for t in scalars)
    known = step is None or _literal(step) or not whole
    if known or not counted or not isinstance(target, ast.Name):
        made = [value(a, body) for a in args]
        return [ast.For(_plain(target, body), call("range", *made), inner, orelse)]
    start, by, turn = body.temporary(), body.temporary(), body.temporary()
    steps = call(
        body.helper("hasten_steps"), name(start), to_dtype(args[1], "int64", body), name(by)
    )
    here = ast.BinOp(name(start), ast.Add(), ast.BinOp(name(turn), ast.Mult(), name(by)))
    return [
        assign([start, by], [to_dtype(a, "int64", body) for a in (args[0], args[2])]),
        ast.For(
            ast.Name(turn, ast.Store()),
            call("range", steps),
            [assign([target.id], [here]), *inner],
            orelse,
        ),
    ]


def _literal(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def _plain(target: ast.expr, body: Body) -> ast.expr:
    return target if isinstance(target, ast.Name) else boxed(target, body)


def _over_arrays(node: ast.For, called: str, body: Body) -> list[ast.stmt] | None:
    """Loops over arrays by index: the elements never become objects."""
    if not called:
        iterables, targets = [node.iter], [node.target]
    else:
        iterables = node.iter.args if isinstance(node.iter, ast.Call) else []
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else []
    counter = None
    if called == "enumerate":
        if len(iterables) != 1 or len(targets) != 2:
            return None
        counter, targets = targets[0], targets[1:]
    arrays = [i.id for i in iterables if isinstance(i, ast.Name) and body.array(i.id)]
    names = [t.id for t in targets if isinstance(t, ast.Name)]
    changed = set(stored_names([n for part in (*node.body, node.target) for n in ast.walk(part)]))
    if not len(arrays) == len(names) == len(iterables) == len(targets) or changed & set(arrays):
        return None
    if counter is not None and not isinstance(counter, ast.Name):
        return None
    turn = body.temporary()
    body.views.update(arrays)
    lengths = [shape_of(a, 0) for a in arrays]
    length = lengths[0] if len(lengths) == 1 else call("min", *lengths)
    first: list[ast.stmt] = []
    if isinstance(counter, ast.Name):
        first.append(assign([counter.id], [name(turn)]))
    for target, array in zip(names, arrays, strict=True):
        first += _take(target, array, turn, body)
    inner = first + statements.block(node.body, body)
    orelse = statements.block(node.orelse, body)
    return [ast.For(ast.Name(turn, ast.Store()), call("range", length), inner, orelse)]


def _take(target: str, array: str, turn: str, body: Body) -> list[ast.stmt]:
    """``target = array[turn]``."""
    of = body.array(array)
    item = ast.Subscript(name(view(array)), name(turn), ast.Load())
    t = body.local(target)
    if isinstance(of, Array) and of.ndim == 1 and isinstance(t, Scalar) and declared(t):
        read = cast("cython.bint", item) if of.dtype == "bool" else item
        fitting: ast.expr = read if t.dtype == of.dtype else cast(scalar_type(t.dtype), read)
        return [assign([target], [fitting]), *statements.refreshed([target], body)]
    if target in body.view_only:
        return [assign([view(target)], [item])]
    body.objects.add(array)
    taken: ast.stmt = assign([target], [ast.Subscript(name(array), name(turn), ast.Load())])
    return [taken, *statements.refreshed([target], body)]
