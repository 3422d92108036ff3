"""Loops over ranges, arrays, lists, and what ``enumerate``, ``zip`` and ``reversed`` make of them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.desugaring.growing import changes, looped_over
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import condition, expression, operands
from hasten.frontend.kernel.lowering.operators import converted
from hasten.frontend.kernel.lowering.unpacking import items_of

__all__ = ["generated", "looped"]

_ZERO, _ONE = ir.Literal_(0, ir.INT), ir.Literal_(1, ir.INT)
_FARTHEST = 2**32


@dataclass(frozen=True)
class _Walk:
    """How a loop goes: a counter, and what the targets are at a counter."""

    start: ir.Expression
    stop: ir.Expression
    step: ir.Expression
    items: Callable[[ir.Expression], list[ir.Expression]]
    counts: bool = False  # the only item is the counter itself


def looped(
    target: ast.expr,
    iterable: ast.expr,
    body: Callable[[], None],
    line: int,
    at: Context,
    *,
    own: bool,
    written: bool = True,
) -> None:
    """Emit a loop.

    Parameters
    ----------
    target, iterable : ast.expr
    body : callable
        Emits the body.
    line : int
    at : Context
    own : bool
        Whether the targets are names of the loop alone, as those of a comprehension are.
    written : bool
        Whether the user wrote the loop.
    """
    walk = _walk(iterable, at)
    names = _names(target, at)
    direct = walk.counts and len(names) == 1
    if own:
        counter = at.fresh(names[0].id if direct else "index", ir.INT)
    elif direct and _only_counts(names[0].id, at):
        counter = ir.Variable(names[0].id, ir.INT)
    else:
        counter = at.fresh("index", ir.INT)
    with at.collected() as inner:
        items = _flat(target, walk.items(counter), line, at)
        if len(items) != len(names):
            at.refuse(target, f"{len(names)} names for {len(items)} values")
        for name, value in zip(names, items, strict=True):
            if own:
                held = counter if direct else at.fresh(name.id, value.type)
                at.inner[name.id] = held
                if held is not counter:
                    at.emit(ir.Assign(held, value, line))
            elif not (isinstance(value, ir.Variable) and value.name == name.id):
                at.emit(ir.Assign(_variable(name, value, at), value, line))
        body()
    loop = ir.For(counter, walk.start, walk.stop, walk.step, tuple(inner), line=line)
    at.emit(replace(loop, written=written and not own))


def generated(
    generators: list[ast.comprehension], item: Callable[[], None], node: ast.expr, at: Context
) -> None:
    """Emit the loops of a comprehension or generator, one in the other, and what each item does.

    Parameters
    ----------
    generators : list of ast.comprehension
    item : callable
        Emits what an item does.
    node : ast.expr
        The whole.
    at : Context
    """
    outer = dict(at.inner)
    first, *others = generators
    functions = {name: f.node for name, f in at.module.functions.items()}
    if changes([node], looped_over(first.iter), functions):
        at.refuse(node, "a comprehension that changes the list that it goes over", "write the loop")

    def body() -> None:
        with at.collected() as kept:
            if others:
                generated(others, item, node, at)
            else:
                item()
        statements = tuple(kept)
        for test in reversed(first.ifs):
            with at.collected() as before:
                holds = condition(test, at)
            statements = (*before, ir.If(holds, statements, (), node.lineno))
        at.block += statements

    looped(first.target, first.iter, body, node.lineno, at, own=True)
    at.inner = outer


def _flat(
    target: ast.expr, items: list[ir.Expression], line: int, at: Context
) -> list[ir.Expression]:
    """The values for the names of a target: rows that go to several names are unpacked."""
    if not isinstance(target, ast.Tuple):
        return items
    if len(items) == 1 and _is_row(items[0]):
        return items_of(at.kept(items[0], "row"), len(target.elts), line, at)
    found: list[ir.Expression] = []
    rest = list(items)
    for part in target.elts:
        if isinstance(part, ast.Tuple) and rest and _is_row(rest[0]):
            found += items_of(at.kept(rest.pop(0), "row"), len(part.elts), line, at)
        elif isinstance(part, ast.Tuple):
            found += [rest.pop(0) for _ in part.elts if rest]
        elif rest:
            found.append(rest.pop(0))
    return [*found, *rest]


def _is_row(value: ir.Expression) -> bool:
    of = value.type
    return isinstance(of, ir.ListType) or (isinstance(of, ir.ArrayType) and of.ndim == 1)


def _variable(name: ast.Name, value: ir.Expression, at: Context) -> ir.Variable:
    of = at.of(at.function.names.get(name.id, known.ANY), name)
    if of != value.type:
        at.refuse(name, f"`{name.id}` has another type elsewhere")
    return ir.Variable(name.id, of)


def _names(target: ast.expr, at: Context) -> list[ast.Name]:
    match target:
        case ast.Name():
            return [target]
        case ast.Tuple(elts=elts):
            return [name for element in elts for name in _names(element, at)]
    at.refuse(target, "a loop whose target is no name")


def _only_counts(name: str, at: Context) -> bool:
    """Whether a name is only ever the counter of loops, read inside of them."""
    inside: set[ast.AST] = set()
    for loop in ast.walk(at.function.node):
        if (
            isinstance(loop, ast.For)
            and isinstance(loop.target, ast.Name)
            and loop.target.id == name
        ):
            inside.add(loop.target)
            inside |= {
                node
                for statement in loop.body
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            }
    uses = {n for n in ast.walk(at.function.node) if isinstance(n, ast.Name) and n.id == name}
    own = {n for c in ast.walk(at.function.node) if isinstance(c, ast.ListComp) for n in ast.walk(c)
           if isinstance(n, ast.Name) and n.id == name
           and any(name == t.id for g in c.generators for t in ast.walk(g.target)
                   if isinstance(t, ast.Name))}  # fmt: skip
    return uses - own <= inside


def _walk(node: ast.expr, at: Context) -> _Walk:
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) if name not in at.function.names:
            if name == "range" and 1 <= len(args) <= 3:
                return _range(args, at)
            if name == "enumerate" and args:
                return _enumerated(node, at)
            if name == "zip" and args:
                return _zipped(args, at)
            if name == "reversed" and len(args) == 1:
                return _reversed(args[0], at)
    sequence = at.kept(_sequence(node, at), "sequence")
    if isinstance(node, ast.Name) and _assigned_twice(
        node.id, at
    ):  # the loop goes over what it has now
        sequence = _copied(sequence, "sequence", at)
    if not isinstance(sequence.type, ir.ArrayType | ir.ListType):
        at.refuse(
            node, f"a loop over `{ast.unparse(node)[:40]}`", "loop over a range, an array or a list"
        )
    stop = at.kept(ir.Extent(sequence), "length")
    return _Walk(_ZERO, stop, _ONE, lambda i: [_item(sequence, i)])


def _sequence(node: ast.expr, at: Context) -> ir.Expression:
    """An array or a list; numbers that are written out are one."""
    if not isinstance(node, ast.Tuple):
        return expression(node, at)
    for element in node.elts:
        at.number(element)
    found = operands(node.elts, at)
    types = {value.type for value in found}
    (of,) = types if len(types) == 1 else (None,)
    if not isinstance(of, ir.Number):
        at.refuse(node, "a loop over values of different types", "write them as one type")
    made = ir.NewList(tuple(found), ir.ListType(of), line=node.lineno)
    if not at.outermost or not all(isinstance(value, ir.Literal_) for value in found):
        return made
    variable = at.fresh("values", made.type)
    at.prologue.append(ir.Assign(variable, made, node.lineno))
    return variable


def _item(sequence: ir.Expression, index: ir.Expression) -> ir.Expression:
    """The item at an index that is within the bounds."""
    of = sequence.type
    if isinstance(of, ir.ArrayType) and of.ndim > 1:
        inner = ir.ArrayType(of.dtype, of.ndim - 1, of.contiguous)
        return ir.View(sequence, (index,), inner)
    if isinstance(of, ir.ArrayType | ir.ListType):
        return ir.Element(sequence, (index,), (False,), of.item)
    raise TypeError(of)


def _range(args: list[ast.expr], at: Context) -> _Walk:
    for argument in args:
        at.number(argument)
    found = [converted(value, ir.INT) for value in operands(args, at)]
    start, stop, step = [_ZERO, *found, _ONE] if len(found) == 1 else [*found, _ONE][:3]
    if not isinstance(step, ir.Literal_):
        step = at.kept(step, "step")
        zero = ir.Compare("==", step, _ZERO)
        message = "range() arg 3 must not be zero"
        at.emit(ir.If(zero, (ir.Raise("ValueError", message, args[0].lineno),), (), args[0].lineno))
    elif step.value == 0:
        at.refuse(args[2], "a range with a step of zero")
    elif abs(step.value.real) > _FARTHEST:
        at.refuse(args[2], "a step so long that the counter leaves 64 bits", "loop with `while`")
    return _Walk(start, _held(stop, at), step, lambda i: [i], counts=True)


def _held(end: ir.Expression, at: Context) -> ir.Expression:
    """An end of a range, which is evaluated once: in a variable unless nothing can change it."""
    if isinstance(end, ir.Variable) and not _assigned_twice(end.name, at):
        return end
    if isinstance(end, ir.Extent) and isinstance(end.of.type, ir.ArrayType):
        return end
    if isinstance(end, ir.Literal_):
        return end
    return at.kept(end, "end") if not isinstance(end, ir.Variable) else _copied(end, "end", at)


def _copied(variable: ir.Expression, stem: str, at: Context) -> ir.Expression:
    held = at.fresh(stem, variable.type)
    at.emit(ir.Assign(held, variable))
    return held


def _assigned_twice(name: str, at: Context) -> bool:
    stores = [
        n
        for n in ast.walk(at.function.node)
        if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
    ]
    arguments = {a.arg for a in ast.walk(at.function.node.args) if isinstance(a, ast.arg)}
    return len(stores) + (name in arguments) > 1


def _enumerated(node: ast.Call, at: Context) -> _Walk:
    inner = _from_zero(node.args[0], at)
    given = [*node.args[1:], *(k.value for k in node.keywords)]
    first = converted(at.kept(expression(given[0], at)), ir.INT) if given else _ZERO
    plain = isinstance(first, ir.Literal_) and first.value == 0

    def items(index: ir.Expression) -> list[ir.Expression]:
        number = index if plain else ir.Binary("add", index, first, ir.INT)
        return [number, *inner.items(index)]

    return _Walk(inner.start, inner.stop, inner.step, items)


def _zipped(args: list[ast.expr], at: Context) -> _Walk:
    walks = [_from_zero(argument, at) for argument in args]
    stop = walks[0].stop
    for other in walks[1:]:
        stop = ir.Binary("min", stop, other.stop, ir.INT)
    stop = at.kept(stop, "length")
    return _Walk(_ZERO, stop, _ONE, lambda i: [item for w in walks for item in w.items(i)])


def _from_zero(node: ast.expr, at: Context) -> _Walk:
    """A loop whose counter is the number of the iteration."""
    walk = _walk(node, at)
    if (walk.start, walk.step) == (_ZERO, _ONE):
        return walk
    if not isinstance(walk.step, ir.Literal_):
        at.refuse(node, "a range with a computed step beside others", "count with a loop over it")
    step = int(walk.step.value.real)
    start = _held(walk.start, at)
    ends = (walk.stop, start) if step > 0 else (start, walk.stop)
    length: ir.Expression = ir.Binary("sub", *ends, ir.INT)
    if abs(step) > 1:
        rounded = ir.Binary("add", length, ir.Literal_(abs(step) - 1, ir.INT), ir.INT)
        length = ir.Binary("floordiv", rounded, ir.Literal_(abs(step), ir.INT), ir.INT)
    length = at.kept(ir.Binary("max", length, _ZERO, ir.INT), "length")

    def items(number: ir.Expression) -> list[ir.Expression]:
        by = ir.Binary("mul", number, walk.step, ir.INT) if step not in {1, -1} else number
        return walk.items(ir.Binary("sub" if step == -1 else "add", start, by, ir.INT))

    return _Walk(_ZERO, length, _ONE, items)


def _reversed(node: ast.expr, at: Context) -> _Walk:
    inner = _walk(node, at)
    if inner.step != _ONE:
        at.refuse(node, "a reversed range with a step", "write the range the other way round")
    start = ir.Binary("sub", inner.stop, _ONE, ir.INT)
    stop = ir.Binary("sub", inner.start, _ONE, ir.INT)
    if inner.start == _ZERO:
        stop = ir.Literal_(-1, ir.INT)  # type: ignore[assignment] # both are expressions
    minus = ir.Literal_(-1, ir.INT)
    return _Walk(start, stop, minus, inner.items, inner.counts)
