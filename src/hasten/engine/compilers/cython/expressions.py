"""Rewriting expressions so that numbers are C numbers and mean what they mean in Python."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from hasten.frontend.types import Array, Scalar, Type

from . import arithmetic, calls, subscripts
from .body import Body
from .spelling import WHOLE, cast, declared, name, numpy_scalar, scalar_type

__all__ = [
    "as_object",
    "boxed",
    "condition",
    "mixed",
    "rebuilt",
    "to_dtype",
    "value",
    "wrapped",
]

Rewrite = Callable[[ast.expr, Body], ast.expr]

_PLAIN = {"int64", "float64", "complex128", "bool"}


def value(node: ast.expr, body: Body) -> ast.expr:  # noqa: C901, PLR0912 (a table)
    """An expression whose C type is that of its dtype; an object where it is no number."""
    t = body.types.of(node)
    if not isinstance(t, Scalar) or declared(t) is None:
        return boxed(node, body)
    match node:
        case ast.Constant():
            return node
        case ast.Name(id=identifier):
            if isinstance(body.local(identifier), Scalar):
                return name(identifier)
            if body.scalar_global(identifier):
                return _global(node, t, body)
        case ast.BinOp():
            return arithmetic.binary(node, t, body)
        case ast.UnaryOp():
            return arithmetic.unary(node, t, body)
        case ast.Compare() if arithmetic.comparable(node, body):
            return arithmetic.compare(node, body)
        case ast.BoolOp(op, values) if all(_is(v, t.dtype, body) for v in values):
            return ast.BoolOp(op, [value(v, body) for v in values])
        case ast.IfExp(test, first, second):
            return ast.IfExp(
                condition(test, body),
                to_dtype(first, t.dtype, body),
                to_dtype(second, t.dtype, body),
            )
        case ast.Subscript():
            return subscripts.scalar_subscript(node, t, body)
        case ast.Call():
            return calls.scalar_call(node, t, body)
        case ast.Attribute(inner, ("real" | "imag") as part) if _is(inner, "complex128", body):
            return ast.Attribute(value(inner, body), part, ast.Load())
        case ast.Compare(ops=[op]):
            whole = rebuilt(node, body)
            identity = isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn)
            return whole if identity else cast("cython.bint", whole)
        case ast.Name() | ast.Attribute():
            return cast(scalar_type(t.dtype), boxed(node, body))
    return cast(scalar_type(t.dtype), _of_objects(node, body))


def _is(node: ast.expr, dtype: str, body: Body) -> bool:
    t = body.types.of(node)
    return isinstance(t, Scalar) and t.dtype == dtype


def _global(node: ast.Name, t: Scalar, body: Body) -> ast.expr:
    """Numbers of the module are written out where they are used."""
    for statement in body.types.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=node.id)], value=ast.Constant() as literal):
                return literal
            case ast.Assign(
                targets=[ast.Name(id=node.id)],
                value=ast.UnaryOp(ast.USub(), ast.Constant()) as literal,
            ):
                return literal
    return cast(scalar_type(t.dtype), name(node.id))


def to_dtype(node: ast.expr, dtype: str, body: Body) -> ast.expr:
    """An expression as a C number of a dtype."""
    t = body.types.of(node)
    made = value(node, body)
    if isinstance(t, Scalar) and t.dtype == dtype:
        return made
    literal = t.value if isinstance(t, Scalar) and isinstance(node, ast.Constant) else None
    if literal is not None and dtype == "float64" and not isinstance(literal, complex):
        return ast.Constant(float(literal))
    if literal is not None and dtype == "complex128":
        return ast.Constant(complex(literal))
    return cast(scalar_type(dtype), made)


def condition(node: ast.expr, body: Body) -> ast.expr:
    """An expression of which only the truth matters."""
    match node:
        case ast.BoolOp(op, values):
            return ast.BoolOp(op, [condition(v, body) for v in values])
        case ast.UnaryOp(ast.Not(), operand):
            return ast.UnaryOp(ast.Not(), condition(operand, body))
        case ast.Call() | ast.Subscript() if not isinstance(body.types.of(node), Scalar):
            return boxed(node, body)
    return value(node, body)


def boxed(node: ast.expr, body: Body) -> ast.expr:  # noqa: C901, PLR0912 (a table)
    """An expression for where Python has an object: NumPy's scalars stay NumPy's."""
    t = body.types.of(node)
    match node:
        case ast.Name(id=identifier):
            if isinstance(t, Array) and identifier not in body.hidden:
                body.objects.add(identifier)
            if isinstance(t, Scalar) and isinstance(body.local(identifier), Scalar):
                return _variable(identifier, t, body)
            return ast.Name(identifier, node.ctx)
        case ast.Constant() | ast.Slice(lower=None, upper=None, step=None):
            return node
        case ast.Subscript():
            return subscripts.object_subscript(node, body)
        case ast.Call():
            return calls.object_call(node, body)
        case ast.Lambda():
            return _untouched(node, body)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return _comprehension(node, body)
        case ast.Attribute(inner, "real" | "imag") if _is(inner, "complex128", body):
            return value(node, body)
        case ast.Attribute(inner, attribute, ctx):
            return ast.Attribute(_receiver(inner, body), attribute, ctx)
        case ast.BinOp() | ast.BoolOp() | ast.IfExp() | ast.UnaryOp() if not _numeric(t):
            return _of_objects(node, body)
        case ast.BinOp(op=ast.Pow()) if isinstance(t, Scalar) and _may_be_complex(
            node.right, t, body
        ):
            return _of_objects(node, body)
        case ast.IfExp(body=first, orelse=second) if mixed([first, second], body):
            return _of_objects(node, body)
        case ast.BoolOp(values=values) if mixed(values, body):
            return _of_objects(node, body)
    if _numeric(t) and isinstance(t, Scalar) and not isinstance(node, ast.NamedExpr):
        return wrapped(value(node, body), t, body)
    return rebuilt(node, body)


def _numeric(t: Type) -> bool:
    return isinstance(t, Scalar) and declared(t) is not None


def _may_be_complex(exponent: ast.expr, t: Scalar, body: Body) -> bool:
    """Whether Python may answer a power of floats with a complex number."""
    of = body.types.of(exponent)
    return (
        t.dtype == "float64" and t.origin != "numpy" and not (isinstance(of, Scalar) and of.whole)
    )


def mixed(nodes: list[ast.expr], body: Body) -> bool:
    """Whether one of these numbers is chosen whose Python types differ."""
    return len({t.dtype for t in map(body.types.of, nodes) if isinstance(t, Scalar)}) > 1


def _variable(identifier: str, t: Scalar, body: Body) -> ast.expr:
    """A number as an object; while it holds the literal int that it started as, an int."""
    if identifier not in body.started_whole:
        return wrapped(name(identifier), t, body)
    body.told_whole.add(identifier)
    part = ast.Attribute(name(identifier), "real", ast.Load())
    read = part if t.kind == "c" else name(identifier)
    whole = cast("object", cast("cython.longlong", read))
    return ast.IfExp(
        name(f"{identifier}{WHOLE}"), whole, cast("object", wrapped(name(identifier), t, body))
    )


def wrapped(made: ast.expr, t: Scalar, body: Body) -> ast.expr:
    """A boxed number: where NumPy's dtype would be lost, it is given back."""
    lost = t.origin != "python" and t.dtype not in _PLAIN
    if lost or (t.dtype == "bool" and t.origin == "numpy"):
        body.helper("hasten_numpy")
        return numpy_scalar(t.dtype, made)
    return made


def _receiver(node: ast.expr, body: Body) -> ast.expr:
    """What an attribute is asked of: a NumPy scalar has more of them than a number of C."""
    t = body.types.of(node)
    if isinstance(t, Scalar) and t.origin != "python" and not isinstance(node, ast.Subscript):
        body.helper("hasten_numpy")
        return numpy_scalar(t.dtype, value(node, body))
    if isinstance(t, Scalar) and _numeric(t):
        return cast("object", boxed(node, body))
    return boxed(node, body)


def _of_objects(node: ast.expr, body: Body) -> ast.expr:
    """An operator that only Python can apply: its numbers must be objects before it."""
    if isinstance(node, ast.IfExp):
        return ast.IfExp(
            condition(node.test, body), as_object(node.body, body), as_object(node.orelse, body)
        )
    operands = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
    numbers = all(_numeric(body.types.of(n)) for n in operands)
    return rebuilt(node, body, as_object if numbers or isinstance(node, ast.BoolOp) else boxed)


def as_object(node: ast.expr, body: Body) -> ast.expr:
    """An expression that is an object for Cython too."""
    made = boxed(node, body)
    return cast("object", made) if _numeric(body.types.of(node)) else made


def rebuilt(node: ast.expr, body: Body, child: Rewrite | None = None) -> ast.expr:
    """The same node with its expressions rewritten."""
    rewrite = child or boxed
    fields: dict[str, Any] = {}
    for field, old in ast.iter_fields(node):
        if isinstance(old, ast.expr):
            fields[field] = rewrite(old, body)
        elif isinstance(old, list) and any(isinstance(o, ast.AST) for o in old):
            fields[field] = [_part(o, body, rewrite) for o in old]
        else:
            fields[field] = old
    return type(node)(**fields)


def _part(node: ast.AST, body: Body, rewrite: Rewrite) -> ast.AST:
    if isinstance(node, ast.expr):
        return rewrite(node, body)
    if isinstance(node, ast.keyword):
        return ast.keyword(node.arg, boxed(node.value, body))
    return node


def _untouched(node: ast.expr, body: Body) -> ast.expr:
    _all_objects(ast.walk(node), body)
    return node


def _all_objects(nodes: Iterable[ast.AST], body: Body) -> None:
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(body.function.names.get(node.id), Array):
            body.objects.add(node.id)


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, body: Body
) -> ast.expr:
    made = []
    before = len(body.hidden)
    for generator in node.generators:
        iterable = boxed(generator.iter, body)
        body.hidden += [n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)]
        tests = [condition(test, body) for test in generator.ifs]
        made.append(ast.comprehension(generator.target, iterable, tests, generator.is_async))
    parts: dict[str, Any] = {
        field: boxed(getattr(node, field), body)
        for field in ("elt", "key", "value")
        if hasattr(node, field)
    }
    del body.hidden[before:]
    return type(node)(**parts, generators=made)
