"""The user's module as a module of Cython's pure Python mode."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hasten.frontend.infer import FunctionTypes, ModuleTypes, infer
from hasten.frontend.scopes import nested_scopes
from hasten.frontend.types import ANY, Array, Function, Scalar, Type
from hasten.workload.model import ModuleSource
from hasten.workload.signature import Signature

from .body import Body, Plan
from .calls import bound
from .prelude import prelude
from .spelling import WHOLE, assign, declared, name, view, view_type, viewable
from .statements import block

__all__ = ["CythonModule", "cython_module", "started_whole"]

_LITERALS = (bool, int, float, type(None))


@dataclass(frozen=True)
class CythonModule:
    """Text for Cython, with the lines of the user's module that its lines came from.

    Parameters
    ----------
    text : str
    lines : mapping
        From a line of `text` to a line of the module source.
    types : ModuleTypes
    helpers : frozenset of str
    """

    text: str
    lines: Mapping[int, int]
    types: ModuleTypes
    helpers: frozenset[str]

    def line(self, of_text: int) -> int:
        """The line of the module source behind a line of `text`; 0 for what Hasten brings."""
        before = [line for line in self.lines if line <= of_text]
        return self.lines[max(before)] if before else 0


def cython_module(
    source: ModuleSource, signature: Signature, *, unchecked: bool = False
) -> CythonModule:
    """Rewrite a module for Cython, with types that follow from the arguments.

    Parameters
    ----------
    source : ModuleSource
    signature : Signature
    unchecked : bool
        Leave out the checks of bounds and divisors.
    """
    types = infer(source, signature)
    plans = {n: _plan(f, types, source.function) for n, f in types.functions.items()}
    only = {n: _candidates(f) for n, f in types.functions.items()}
    whole = {n: started_whole(f) for n, f in types.functions.items()}
    while True:
        bodies = {
            n: Body(types, f, plans, unchecked, only[n], started_whole=whole[n])
            for n, f in types.functions.items()
        }
        written = {n: block(b.function.node.body, b) for n, b in bodies.items()}
        fewer = {n: frozenset(b.told_whole) for n, b in bodies.items()}
        again = _settled(plans, only, bodies)
        if again != (plans, only):
            plans, only = again
        elif fewer != whole:
            whole = fewer
        else:
            break
    return _assembled(source, types, bodies, written, unchecked=unchecked)


def started_whole(function: FunctionTypes) -> frozenset[str]:
    """Floats that a literal int is assigned to somewhere: ``s = 0`` before ``s += x[i]``."""
    found = set()
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found |= set(_whole_targets(target, node.value))
    floats = {n for n, t in function.names.items() if isinstance(t, Scalar) and t.kind in "fc"}
    return frozenset(found & floats)


def _whole_targets(target: ast.expr, value: ast.expr) -> Iterator[str]:
    match target, value:
        case ast.Name(id=name), (
            ast.Constant(value=int() as number)
            | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number))
        ) if not isinstance(number, bool):
            yield name
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            for inner, part in zip(targets, values, strict=True):
                yield from _whole_targets(inner, part)


def _candidates(function: FunctionTypes) -> frozenset[str]:
    """Arrays that may turn out to be needed as memoryviews alone."""
    spec = function.node.args
    given = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    return frozenset(n for n, t in function.names.items() if viewable(t) and n not in given)


def _plan(function: FunctionTypes, types: ModuleTypes, entry: str) -> Plan:
    spec = function.node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    values = [d.value for d in spec.defaults if isinstance(d, ast.Constant)]
    simple = not (spec.vararg or spec.kwarg or spec.kwonlyargs)
    literal = len(values) == len(spec.defaults) and all(type(v) in _LITERALS for v in values)
    closed = not any(True for _ in nested_scopes(function.node))
    lazy = any(
        isinstance(n, ast.Yield | ast.YieldFrom | ast.Await) for n in ast.walk(function.node)
    )
    defaults = dict(zip(reversed(names), reversed(values), strict=False)) if literal else {}
    typed = (
        simple
        and literal
        and closed
        and not lazy
        and function.direct
        and function.called
        and _all_bound(function.node.name, tuple(names), defaults, types)
    )
    own = function.node.name
    parameters = tuple((n, function.names[n]) for n in names)
    views = (
        frozenset(n for n, t in parameters if viewable(t) and not _optional(t))
        if typed
        else frozenset()
    )
    called = f"{own}_in_c" if typed and own == entry else own
    mixed = _mixed(function, types)
    returns = ANY if mixed and own == entry else function.returns
    return Plan(called, typed, parameters, views, returns, mixed, defaults)


def _mixed(function: FunctionTypes, types: ModuleTypes) -> bool:
    """Whether a function that returns floats may also return a literal int."""
    returned = [n.value for n in ast.walk(function.node) if isinstance(n, ast.Return) and n.value]
    whole = [types.of(v) for v in returned]
    float_ = isinstance(function.returns, Scalar) and function.returns.kind in "fc"
    names = {v.id for v in returned if isinstance(v, ast.Name)}
    literal = any(isinstance(t, Scalar) and t.kind == "i" for t in whole)
    return float_ and (literal or bool(names & started_whole(function)))


def _optional(t: Type) -> bool:
    return isinstance(t, Array) and t.optional


def _all_bound(
    own: str, names: tuple[str, ...], defaults: Mapping[str, object], types: ModuleTypes
) -> bool:
    for node in ast.walk(types.tree):
        if isinstance(node, ast.Call) and types.of(node.func) == Function(own):
            given = bound(node, names)
            if given is None or set(names) - set(given) - set(defaults):
                return False
    return True


def _settled(
    plans: dict[str, Plan], only: dict[str, frozenset[str]], bodies: dict[str, Body]
) -> tuple[dict[str, Plan], dict[str, frozenset[str]]]:
    """Assumptions with those taken back that did not hold."""
    boxed = {n for body in bodies.values() for n in body.boxed_calls}
    fewer = {
        n: replace(
            p,
            views=(p.views & bodies[n].views) - bodies[n].objects,
            returns=ANY if p.mixed and n in boxed else p.returns,
        )
        for n, p in plans.items()
    }
    left = {n: only[n] - body.objects for n, body in bodies.items()}
    return fewer, left


def _assembled(
    source: ModuleSource,
    types: ModuleTypes,
    bodies: Mapping[str, Body],
    written: Mapping[str, list[ast.stmt]],
    *,
    unchecked: bool,
) -> CythonModule:
    helpers = {h for b in bodies.values() for h in b.helpers}
    flags = ", boundscheck=False, wraparound=False, cdivision=True" if unchecked else ""
    parts = [f"# cython: language_level=3, infer_types=False{flags}\n" + prelude(helpers)]
    lines: dict[int, int] = {}
    for statement in types.tree.body:
        if isinstance(statement, ast.FunctionDef):
            made = _definitions(bodies[statement.name], written[statement.name], source)
            parts.append(f"\n# {source.place(statement.lineno)}")
        else:
            made = [statement]
        for node in made:
            start = sum(p.count("\n") + 1 for p in parts) + 1
            text = ast.unparse(ast.fix_missing_locations(node))
            of_text = _lines(node, text)
            lines |= {start + number - 1: line for number, line in of_text.items()}
            text = _marked(text, of_text, source)
            parts.append(text + "\n" if isinstance(node, ast.FunctionDef) else text)
    return CythonModule("\n".join(parts) + "\n", lines, types, frozenset(helpers))


def _lines(node: ast.stmt, text: str) -> dict[int, int]:
    """From lines of a text to those of the module source: statements come in the same order in both."""
    old = [n for n in ast.walk(node) if isinstance(n, ast.stmt)]
    new = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.stmt)]
    found: dict[int, int] = {}
    for a, b in zip(old, new, strict=False):
        found.setdefault(b.lineno, a.lineno)
    return found


def _marked(text: str, lines: Mapping[int, int], source: ModuleSource) -> str:
    """The text with the number of the user's line behind each statement that comes from one."""
    written = text.split("\n")
    for statement in ast.walk(ast.parse(text)):
        own = isinstance(statement, ast.AnnAssign) or _is_text(statement)
        if own or not isinstance(statement, ast.stmt):
            continue
        place = source.lines[lines[statement.lineno] - 1]
        if place and not written[statement.lineno - 1].endswith(f"  # {place.line}"):
            written[statement.lineno - 1] += f"  # {place.line}"
    return "\n".join(written)


def _is_text(statement: ast.AST) -> bool:
    """A docstring, which goes over several lines."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _definitions(body: Body, written: list[ast.stmt], source: ModuleSource) -> list[ast.stmt]:
    """A function; where the module calls its own entry, that as a C function and a door to it."""
    node = body.function.node
    plan = body.plans[node.name]
    made = _definition(body, plan, written)
    if not plan.typed or node.name != source.function:
        return [made]
    door = ast.FunctionDef(
        node.name,
        _annotated(node.args, body.function.names, plan, typed=False),
        [],
        [],
        lineno=node.lineno,
    )
    arguments: list[ast.expr] = [name(n) for n, _ in plan.parameters]
    door.body = [ast.Return(ast.Call(name(plan.name), arguments, []))]
    door.body[0].lineno = node.lineno
    return [made, door]


def _definition(body: Body, plan: Plan, written: list[ast.stmt]) -> ast.FunctionDef:
    node = body.function.node
    head, tail = _split_docstring(written)
    inside = [*head, *_declarations(body, plan), *tail]
    for statement in inside:
        if not hasattr(statement, "lineno"):
            statement.lineno = node.lineno
    made = ast.FunctionDef(
        plan.name,
        _annotated(node.args, body.function.names, plan, typed=plan.typed),
        inside,
        [],
        lineno=node.lineno,
    )
    if plan.typed:
        made.decorator_list = [ast.Attribute(name("cython"), "cfunc", ast.Load())]
        if isinstance(plan.returns, Scalar) and (spelled := declared(plan.returns)):
            made.returns = _expression(spelled)
    return made


def _split_docstring(written: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    match written:
        case [ast.Expr(value=ast.Constant(value=str())), *_]:
            return written[:1], written[1:]
    return [], written


def _annotated(
    spec: ast.arguments, names: Mapping[str, Type], plan: Plan, *, typed: bool
) -> ast.arguments:
    """Parameters with their C types."""

    def one(old: ast.arg) -> ast.arg:
        t = names.get(old.arg)
        if typed and old.arg in plan.views and isinstance(t, Array):
            return ast.arg(view(old.arg), _expression(view_type(t)))
        spelled = declared(t) if t is not None else None
        return ast.arg(old.arg, _expression(spelled) if spelled else None)

    return ast.arguments(
        posonlyargs=[one(a) for a in spec.posonlyargs],
        args=[one(a) for a in spec.args],
        vararg=spec.vararg,
        kwonlyargs=[one(a) for a in spec.kwonlyargs],
        kw_defaults=list(spec.kw_defaults),
        kwarg=spec.kwarg,
        defaults=[] if typed else list(spec.defaults),
    )


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _declarations(body: Body, plan: Plan) -> list[ast.stmt]:
    """Types of the local names, and memoryviews of the arrays that come from outside."""
    spec = body.function.node.args
    given = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    made: list[ast.stmt] = []
    for identifier, t in sorted(body.function.names.items()):
        if identifier not in given and (spelled := declared(t)):
            made.append(_declare(identifier, spelled))
    made += [_declare(n, "cython.longlong") for n in body.temporaries]
    for identifier in sorted(body.started_whole):
        flag = _declare(f"{identifier}{WHOLE}", "cython.bint")
        made.append(flag)
        if identifier in given:
            made.append(assign([f"{identifier}{WHOLE}"], [ast.Constant(False)]))
    for identifier in sorted(body.views):
        array = body.array(identifier)
        if array is None or (plan.typed and identifier in plan.views):
            continue
        outside = identifier in given or identifier not in body.function.names
        if not outside or array.optional:
            made.append(_declare(view(identifier), view_type(array)))
        if outside:
            made.append(_viewed(identifier, array))
    return made


def _declare(identifier: str, spelled: str) -> ast.stmt:
    return ast.AnnAssign(ast.Name(identifier, ast.Store()), _expression(spelled), None, 1)


def _viewed(identifier: str, t: Array) -> ast.stmt:
    target = ast.Name(view(identifier), ast.Store())
    if not t.optional:
        return ast.AnnAssign(target, _expression(view_type(t)), name(identifier), 1)
    given = ast.Compare(name(identifier), [ast.IsNot()], [ast.Constant(None)])
    return ast.If(given, [assign([view(identifier)], [name(identifier)])], [])
