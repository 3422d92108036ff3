"""Statements."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.desugaring.growing import changes, looped_over
from hasten.frontend.kernel.desugaring.rules import MADE
from hasten.frontend.kernel.lowering.calls import call
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.elementwise import assigned, computed, is_operation
from hasten.frontend.kernel.lowering.expressions import (
    condition,
    expression,
    operands,
    values,
)
from hasten.frontend.kernel.lowering.fitting import operand_fitted, require_fitting, stored
from hasten.frontend.kernel.lowering.lists import appended
from hasten.frontend.kernel.lowering.loops import looped
from hasten.frontend.kernel.lowering.operators import (
    OPERATORS,
    binary,
    converted,
)
from hasten.frontend.kernel.lowering.subscripts import element, require_own
from hasten.frontend.kernel.lowering.unpacking import unpacked

__all__ = ["block"]


def block(body: Sequence[ast.stmt], at: Context) -> tuple[ir.Statement, ...]:
    """Some statements.

    Raises
    ------
    Unsupported
    """
    with at.collected() as emitted:
        for node in body:
            _statement(node, at)
    return tuple(emitted)


def _statement(node: ast.stmt, at: Context) -> None:  # noqa: C901, PLR0912 (a table)
    match node:
        case ast.Assign(targets=targets, value=value):
            _assign(targets, value, node, at)
        case ast.AugAssign():
            _augmented(node, at)
        case ast.If(test, body, orelse):
            holds = condition(test, at)
            at.emit(ir.If(holds, block(body, at), block(orelse, at), node.lineno))
        case ast.For():
            _for(node, at)
        case ast.While():
            _while(node, at)
        case ast.Break():
            if at.broken and at.broken[-1] is not None:
                at.emit(ir.Assign(at.broken[-1], ir.Literal_(True, ir.BOOL), node.lineno))
            at.emit(ir.Break(node.lineno))
        case ast.Continue():
            at.emit(ir.Continue(node.lineno))
        case ast.Return(value=value):
            _return(value, node, at)
        case ast.Raise():
            at.emit(_raise(node, at))
        case ast.Assert(test=test, msg=message):
            said = message.value if isinstance(message, ast.Constant) else ""
            fails = ir.Unary("not", condition(test, at), ir.BOOL)
            raised = ir.Raise("AssertionError", str(said), node.lineno)
            at.emit(ir.If(fails, (raised,), (), node.lineno))
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            pass
        case ast.Expr(value=value):
            _evaluate(value, at)
        case _:
            at.refuse(
                node,
                f"a {type(node).__name__.lower()} statement",
                "it is not of the kernel language",
            )


def _evaluate(node: ast.expr, at: Context) -> None:
    match node:
        case ast.Call(func=ast.Attribute(value=into, attr="append"), args=[_], keywords=[]):
            if isinstance(at.type_of(into), known.ListOf):
                appended(node, into, at)
                return
        case ast.Call():
            made = call(node, at)
            if not isinstance(made, ir.Variable):
                at.emit(ir.Evaluate(made, node.lineno))
            return
    at.refuse(node, f"`{ast.unparse(node)[:40]}` as a statement")


def _assign(targets: list[ast.expr], value: ast.expr, node: ast.stmt, at: Context) -> None:
    if len(targets) > 1:
        made = at.kept(expression(value, at))
        for target in targets:
            _put(target, made, node, at)
        return
    (target,) = targets
    if isinstance(target, ast.Subscript) and isinstance(at.type_of(target), known.Array):
        assigned(target, value, at)
        return
    if isinstance(target, ast.Tuple | ast.List):
        _unpack(target.elts, unpacked(value, len(target.elts), at), node, at)
    elif isinstance(at.type_of(value), known.TupleOf) and isinstance(target, ast.Name):
        parts = values(value, at)
        _require_part_names(target, parts, at)
        _put_all(
            [ir.Variable(f"{target.id}_{i}", _declared(target, i, at)) for i in range(len(parts))],
            parts,
            node,
            at,
        )
    elif isinstance(target, ast.Name) and is_operation(value, at) and not _names_it(value, target):
        _put(target, computed(value, at, _variable(target, at)), node, at)
    else:
        _put(target, expression(value, at), node, at)


def _require_part_names(name: ast.Name, parts: Sequence[ir.Expression], at: Context) -> None:
    """Refuse a tuple whose items would have the names of other variables."""
    for place, part in enumerate(parts):
        own = f"{name.id}_{place}"
        same = isinstance(part, ir.Variable) and part.name == own
        users = re.search(rf"\b{own}\b", at.source.text)  # others are the items of a parameter
        if own in at.function.names and users and not same:
            at.refuse(
                name, f"`{own}` beside the tuple `{name.id}`", "give one of them another name"
            )


def _names_it(value: ast.expr, name: ast.Name) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name.id for n in ast.walk(value))


def _declared(name: ast.Name, index: int, at: Context) -> ir.Type:
    found = at.function.names[name.id]
    if not isinstance(found, known.TupleOf):
        at.refuse(name, f"`{name.id}` is a tuple here and something else elsewhere")
    return at.of(found.items[index] or known.ANY, name)


def _unpack(
    targets: list[ast.expr], parts: list[ir.Expression], node: ast.stmt, at: Context
) -> None:
    if len(targets) != len(parts):
        at.refuse(node, f"{len(targets)} names for {len(parts)} values")
    if all(isinstance(t, ast.Name) for t in targets):
        variables = [_variable(t, at) for t in targets if isinstance(t, ast.Name)]
        _put_all(variables, parts, node, at)
        return
    held = [_own(part, at) for part in parts]
    for target, waiting in zip(targets, held, strict=True):
        _put(target, waiting, node, at)


def _own(value: ir.Expression, at: Context) -> ir.Expression:
    """A value that stays while variables and elements take others."""
    if isinstance(value, ir.Literal_):
        return value
    held = at.fresh("next", value.type)
    at.emit(ir.Assign(held, value))
    return held


def _variable(name: ast.Name, at: Context) -> ir.Variable:
    return ir.Variable(name.id, at.of(at.function.names.get(name.id, known.ANY), name))


def _put_all(
    variables: list[ir.Variable], parts: list[ir.Expression], node: ast.stmt, at: Context
) -> None:
    """``a, b = x, y``: a value waits where a later one still reads the name that it goes to."""
    waiting: list[tuple[ir.Variable, ir.Expression]] = []
    for place, (variable, part) in enumerate(zip(variables, parts, strict=True)):
        value = converted(part, variable.type) if isinstance(variable.type, ir.Number) else part
        _same_type(variable, value, node, at)
        if value == variable:
            continue
        if any(_reads(later, variable.name) for later in parts[place + 1 :]):
            held = at.fresh(f"next_{variable.name}", variable.type)
            at.emit(ir.Assign(held, value, node.lineno))
            waiting.append((variable, held))
        else:
            at.emit(ir.Assign(variable, value, node.lineno))
    for variable, kept in waiting:
        at.emit(ir.Assign(variable, kept, node.lineno))


def _reads(value: ir.Expression, name: str) -> bool:
    return any(isinstance(v, ir.Variable) and v.name == name for v in ir.parts(value))


def _put(target: ast.expr, value: ir.Expression, node: ast.stmt, at: Context) -> None:
    match target:
        case ast.Name():
            variable = _variable(target, at)
            if isinstance(variable.type, ir.Number):
                value = converted(value, variable.type)
            _same_type(variable, value, node, at)
            if value != variable:
                at.emit(ir.Assign(variable, value, node.lineno))
        case ast.Subscript():
            _store(target, value, node, at)
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            at.refuse(node, f"unpacking into {len(elts)} names here")
        case _:
            at.refuse(node, f"`{ast.unparse(target)[:40]}` as a target")


def _same_type(variable: ir.Variable, value: ir.Expression, node: ast.stmt, at: Context) -> None:
    if variable.type != value.type and not _fits(variable.type, value.type):
        at.refuse(node, f"`{variable.name}` has one type here and another elsewhere")


def _fits(general: ir.Type, special: ir.Type) -> bool:
    """Whether an array of any strides may be a contiguous one."""
    match general, special:
        case ir.ArrayType(contiguous=False), ir.ArrayType():
            return (general.dtype, general.ndim) == (special.dtype, special.ndim)
    return False


def _store(target: ast.Subscript, value: ir.Expression, node: ast.stmt, at: Context) -> None:
    found = at.type_of(target)
    require_own(target, at)
    if isinstance(found, known.Array):
        at.refuse(target, "storing into a row here", "write it as an assignment of its own")
    with at.collected() as emitted:
        place = element(target, at)
    if emitted:
        value = at.kept(value)
        at.block += emitted
    if isinstance(place.type, ir.Number):
        value = stored(value, _given(target, node, at), place.type, node, at)
    elif place.type != value.type:
        at.refuse(node, "a list that takes an item of another type")
    at.emit(ir.Store(place, value, node.lineno))


def _given(target: ast.Subscript, node: ast.stmt, at: Context) -> known.Type | None:
    """What is known of the value that a target takes as a whole."""
    if isinstance(node, ast.Assign) and target in node.targets:
        return at.type_of(node.value)
    return None


def _augmented(node: ast.AugAssign, at: Context) -> None:  # noqa: C901 (a table)
    read = at.module.synthetic[node]
    found = at.type_of(read)
    _require_same_kind(read, found, node, at)
    if isinstance(node.target, ast.Name) and isinstance(at.type_of(read.left), known.Array):
        _augmented_array(node.target, read, node, at)
        return
    if isinstance(node.target, ast.Subscript) and isinstance(at.type_of(read.left), known.Array):
        for part in ast.walk(read):
            if part is not node.value:
                ast.copy_location(part, node)
        assigned(node.target, read, at)
        return
    if not isinstance(found, known.Scalar):
        at.refuse(node, f"`{ast.unparse(node)[:40]}` of what is no number", "write the loop")
    if type(node.op) not in OPERATORS:
        at.refuse(node, f"the operator of `{ast.unparse(node)[:40]}`")
    operator = OPERATORS[type(node.op)]
    at.number(node.value)
    require_fitting([node.value], found, at)
    if isinstance(node.target, ast.Name):
        left, right = operands([read.left, node.value], at)
        right = operand_fitted(right, node.value, found, at)
        _put(node.target, binary(operator, left, right, found, node.lineno), node, at)
        return
    if not isinstance(node.target, ast.Subscript):
        at.refuse(node, f"`{ast.unparse(node.target)[:40]}` as a target")
    require_own(node.target, at)
    place = element(node.target, at)
    with at.collected() as emitted:
        right = operand_fitted(expression(node.value, at), node.value, found, at)
    before: ir.Expression = place
    if emitted:  # the element is read before
        indices = tuple(at.kept(index, "index") for index in place.indices)
        place = replace(place, of=at.kept(place.of, "array"), indices=indices)
        before = at.kept(place, "before")
        at.block += emitted
    value = binary(operator, before, right, found, node.lineno)
    if isinstance(place.type, ir.Number):
        value = stored(value, found, place.type, node, at)
    at.emit(ir.Store(place, value, node.lineno))


def _require_same_kind(
    read: ast.BinOp, found: known.Type, node: ast.AugAssign, at: Context
) -> None:
    """Refuse an array that takes numbers of a wider kind in place: NumPy raises there."""
    array = at.type_of(read.left)
    if not (isinstance(array, known.Array) and isinstance(found, known.Array)):
        return
    if not np.can_cast(np.dtype(found.dtype), np.dtype(array.dtype), "same_kind"):
        what = f"`{ast.unparse(node)[:40]}` puts {found.dtype} into an array of {array.dtype}"
        at.refuse(node, what, "NumPy raises here: write `x[:] = ...` or make a new array")


def _augmented_array(name: ast.Name, read: ast.BinOp, node: ast.AugAssign, at: Context) -> None:
    """``x += y`` changes the array itself, as ``x[:] = x + y`` does."""
    whole = ast.Subscript(ast.Name(name.id, ast.Load()), ast.Slice(), ast.Store())
    for part in ast.walk(whole):
        ast.copy_location(part, node)
    at.module.note(whole, at.type_of(read.left))
    at.module.note(whole.value, at.type_of(read.left))
    assigned(whole, ast.copy_location(read, node), at)


def _for(node: ast.For, at: Context) -> None:
    over = {n for n in looped_over(node.iter) if _is_list(n, at)}
    functions = {name: f.node for name, f in at.module.functions.items()}
    if changes(node.body, over, functions):
        at.refuse(node.iter, "a loop over a list that it makes longer or shorter", _BY_INDEX)
    broken = _flag(node, at)
    at.broken.append(broken)

    def body() -> None:
        at.block += block(node.body, at)

    written = node.type_comment != MADE
    looped(node.target, node.iter, body, node.lineno, at, own=False, written=written)
    at.broken.pop()
    _otherwise(node, broken, at)


_BY_INDEX = "loop over an index with `while`"


def _is_list(name: str, at: Context) -> bool:
    return isinstance(at.function.names.get(name), known.ListOf)


def _flag(node: ast.For | ast.While, at: Context) -> ir.Variable | None:
    """Tells whether a loop that has an ``else`` was left by ``break``."""
    if not node.orelse:
        return None
    flag = at.fresh("broken", ir.BOOL)
    at.emit(ir.Assign(flag, ir.Literal_(False, ir.BOOL), node.lineno))
    return flag


def _otherwise(node: ast.For | ast.While, broken: ir.Variable | None, at: Context) -> None:
    if broken is not None:
        completed = ir.Unary("not", broken, ir.BOOL)
        at.emit(ir.If(completed, block(node.orelse, at), (), node.orelse[0].lineno))


def _while(node: ast.While, at: Context) -> None:
    broken = _flag(node, at)
    with at.collected() as before:
        test = condition(node.test, at)
    at.broken.append(broken)
    body = block(node.body, at)
    at.broken.pop()
    if before:
        leave = ir.If(ir.Unary("not", test, ir.BOOL), (ir.Break(node.lineno),), (), node.lineno)
        body, test = (*before, leave, *body), ir.Literal_(True, ir.BOOL)
    at.emit(ir.While(test, body, node.lineno))
    _otherwise(node, broken, at)


def _return(value: ast.expr | None, node: ast.stmt, at: Context) -> None:
    nothing = value is None or (isinstance(value, ast.Constant) and value.value is None)
    found = [] if value is None or nothing else values(value, at)
    returns = at.of(at.function.returns, node)
    if isinstance(returns, ir.NoneType):
        at.block += [ir.Evaluate(part, node.lineno) for part in found]
        at.emit(ir.Return((), node.lineno))
        return
    if nothing:
        at.refuse(node, "a return without a value, where others have one")
    wanted = returns.items if isinstance(returns, ir.TupleType) else (returns,)
    parts = [
        converted(part, of) if isinstance(of, ir.Number) else part
        for part, of in zip(found, wanted, strict=True)
    ]
    if any(
        part.type != of and not _fits(of, part.type) for part, of in zip(parts, wanted, strict=True)
    ):
        at.refuse(node, "a return of another type than elsewhere")
    at.emit(ir.Return(tuple(parts), node.lineno))


def _raise(node: ast.Raise, at: Context) -> ir.Statement:
    match node.exc:
        case ast.Name(id=name):
            message = ""
        case ast.Call(func=ast.Name(id=name), args=[]):
            message = ""
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as message)]):
            pass
        case _:
            at.refuse(
                node,
                "a raise with a computed message",
                "raise a built-in exception with a fixed text",
            )
    known_one = getattr(builtins, name, None)
    if not (isinstance(known_one, type) and issubclass(known_one, Exception)):
        at.refuse(node, f"raising {name}", "raise a built-in exception")
    return ir.Raise(name, message, node.lineno)
