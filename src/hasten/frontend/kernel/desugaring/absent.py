"""Arguments that are left out, and ``is None``."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from hasten.frontend import types as known
from hasten.frontend.infer import ends
from hasten.frontend.kernel.desugaring.growing import is_changed
from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import (
    called,
    calls_of,
    functions_of,
    located,
    names_in,
    parameters_of,
    read,
    stored_in,
)
from hasten.frontend.passes.fresh import FreshNames
from hasten.workload.signature import ScalarType, Signature

__all__ = ["decided", "without_absent", "without_unreached"]


def without_absent(tree: ast.Module, entry: str, signature: Signature) -> ast.Module:
    r"""A module whose functions take what they are given; what nobody gives is no parameter.

    Parameters
    ----------
    tree : ast.Module
        Changed.
    entry : str
        The function that is called from outside.
    signature : Signature
        Of its arguments.

    Examples
    --------
    >>> text = '''
    ... def f(x, k=2, w=None):
    ...     if w is None:
    ...         w = x + k
    ...     return w
    ... '''
    >>> from hasten.workload.signature import signature_of
    >>> namespace = {}
    >>> exec(text, namespace)
    >>> given = signature_of(namespace["f"], (1.5,), {})
    >>> print(ast.unparse(without_absent(ast.parse(text), "f", given)))
    def f(x):
        k = 2
        w = x + k
        return w
    """
    functions = functions_of(tree)
    outside = {p.name for p in signature.parameters if p.type != _NONE}
    none = {p.name for p in signature.parameters if p.type == _NONE}
    if calls_of(tree, entry):
        _set_apart(functions[entry], outside, tree)
        functions = functions_of(tree)
    for name, function in functions.items():
        given = outside if name == entry else _given(function, tree)
        has_none = any(_is_none(d) for _, d in _defaults(function))
        if given is not None and (
            name == entry or has_none or given != set(parameters_of(function))
        ):
            _narrow(function, given, none if name == entry else set(), functions)
    return ast.fix_missing_locations(tree)


_NONE = ScalarType("None")


def _set_apart(function: ast.FunctionDef, given: set[str], tree: ast.Module) -> None:
    """Let the function that is called from outside call itself by another name, where it leaves arguments out."""
    if given == set(parameters_of(function)) or function.args.vararg or function.args.kwarg:
        return
    inner = FreshNames({*names_in(tree), *functions_of(tree)})(f"{function.name}_again")
    outer = copy.deepcopy(function)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) as target) if name == function.name:
                target.id = inner
    function.name = inner
    spec = outer.args
    call = called(inner, *(read(a.arg) for a in (*spec.posonlyargs, *spec.args)))
    call.keywords = [ast.keyword(a.arg, read(a.arg)) for a in spec.kwonlyargs]
    returns = any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(function))
    outer.body = [*_asked_first(outer), ast.Return(call) if returns else ast.Expr(call)]
    tree.body.insert(tree.body.index(function) + 1, located(outer, function))


def _defaults(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    spec = function.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    yield from zip(names[len(names) - len(spec.defaults) :], spec.defaults, strict=True)
    yield from ((a.arg, d) for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _given(function: ast.FunctionDef, tree: ast.Module) -> set[str] | None:
    """What every call in the module gives, where each gives the same; None where they differ, or there is none."""
    spec, found = function.args, None
    if spec.vararg or spec.kwarg:
        return None
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=called)) if called == function.name:
                if any(isinstance(a, ast.Starred) for a in node.args):
                    return None
                here = set(names[: len(node.args)]) | {k.arg or "" for k in node.keywords}
                if found is not None and found != here:
                    return None
                found = here
    return found


def _asked_first(function: ast.FunctionDef) -> list[ast.stmt]:
    """The statements at the beginning that give a value to what is None."""
    start = 1 if ast.get_docstring(function) is not None else 0
    found: list[ast.stmt] = []
    for statement in function.body[start:]:
        match statement:
            case ast.If(
                ast.Compare(ast.Name(id=name), [ast.Is()], [right]), [ast.Assign([target], _)], []
            ):
                if _is_none(right) and isinstance(target, ast.Name) and target.id == name:
                    found.append(statement)
                    continue
        break
    return found


def _narrow(
    function: ast.FunctionDef,
    given: set[str],
    none: set[str],
    functions: dict[str, ast.FunctionDef],
) -> None:
    """Take away the parameters that are not given: they are variables with a value from the start.

    Those that are given None hold None, as those do whose default it is.
    """
    spec = function.args
    if spec.vararg or spec.kwarg:
        return
    left_out = {n: d for n, d in _defaults(function) if n not in given}
    left_out |= {n: ast.Constant(None) for n in parameters_of(function) if n in none}
    if any(
        isinstance(d, ast.List) and is_changed(n, function, functions) for n, d in left_out.items()
    ):
        return  # it would be made anew by each call
    if set(parameters_of(function)) - given - set(left_out):
        return  # something is missing: the call fails
    spec.posonlyargs = [a for a in spec.posonlyargs if a.arg in given]
    spec.args = [a for a in spec.args if a.arg in given]
    spec.kwonlyargs = [a for a in spec.kwonlyargs if a.arg in given]
    spec.defaults, spec.kw_defaults = [], [None] * len(spec.kwonlyargs)
    start = 1 if ast.get_docstring(function) is not None else 0
    doc, body = function.body[:start], function.body[start:]
    begins: list[ast.stmt] = [
        ast.copy_location(ast.Assign([ast.Name(n, ast.Store())], d), function)
        for n, d in left_out.items()
        if not _is_none(d)
    ]
    for name in (n for n, d in left_out.items() if _is_none(d)):
        body = _without(body, name)
    function.body = [*doc, *begins, *body] or [ast.Pass()]


def _without(body: list[ast.stmt], name: str) -> list[ast.stmt]:
    """Statements before which a name holds None, up to where it is given a value."""
    found: list[ast.stmt] = []
    for place, statement in enumerate(body):
        if isinstance(statement, ast.If) and name in stored_in([statement]):
            statement.test = _Absent(name).visit(statement.test)
            if isinstance(statement.test, ast.Constant):
                branch = statement.body if statement.test.value else statement.orelse
                return [*found, *_without([*branch, *body[place + 1 :]], name)]
        if isinstance(statement, ast.Assign) and name in stored_in([statement]):
            statement.value = _Absent(name).visit(statement.value)
        if name in stored_in([statement]):
            return [*found, *body[place:]]
        kept = _Absent(name).visit(statement)
        found += kept if isinstance(kept, list) else [kept]
    return found


class _Absent(ast.NodeTransformer):
    """Decides what depends on a name that holds None."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Compare(ast.Name(id=name), [op], [right]) if name == self.name:
                return _answer(op, right, holds=True) or node
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST | list[ast.stmt]:
        if isinstance(node.op, ast.Not) and self._is_it(node.operand):
            return ast.Constant(True)
        self.generic_visit(node)
        return _pruned(node) or node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST | list[ast.stmt]:
        node.values = [ast.Constant(False) if self._is_it(v) else v for v in node.values]
        self.generic_visit(node)
        return _pruned(node) or node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        node.test = self._truth(node.test)
        self.generic_visit(node)
        return _pruned(node) or node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST | list[ast.stmt]:
        node.test = self._truth(node.test)
        self.generic_visit(node)
        return _pruned(node) or node

    def _is_it(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == self.name

    def _truth(self, test: ast.expr) -> ast.expr:
        return ast.Constant(False) if self._is_it(test) else test


def _answer(op: ast.cmpop, right: ast.expr, *, holds: bool) -> ast.Constant | None:
    """Of ``x is None`` where one knows whether x is None."""
    if not _is_none(right):
        return None
    match op:
        case ast.Is() | ast.Eq():
            return ast.Constant(holds)
        case ast.IsNot() | ast.NotEq():
            return ast.Constant(not holds)
    return None


def _pruned(node: ast.AST) -> ast.AST | list[ast.stmt] | None:
    """What is left of a node one of whose tests is decided; None where none is."""
    match node:
        case ast.If(ast.Constant(bool() as test), body, orelse):
            branch = body if test else orelse
            return branch or [ast.copy_location(ast.Pass(), node)]
        case ast.IfExp(ast.Constant(bool() as test), body, orelse):
            return body if test else orelse
        case ast.UnaryOp(ast.Not(), ast.Constant(bool() as test)):
            return ast.Constant(not test)
        case ast.BoolOp(op, values):
            decides = isinstance(op, ast.Or)
            left: list[ast.expr] = []
            for value in values:
                match value:
                    case ast.Constant(bool() as test) if test != decides:
                        continue
                left.append(value)
                if isinstance(value, ast.Constant) and value.value is decides:
                    break
            if len(left) == len(values):
                return None
            if len(left) <= 1:
                return left[0] if left else ast.Constant(not decides)
            return ast.BoolOp(op, left)
    return None


def without_unreached(tree: ast.Module) -> ast.Module:
    """A module without the statements behind one that never comes to its end.

    Parameters
    ----------
    tree : ast.Module
        Changed.
    """
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list) and not isinstance(node, ast.Module):
                last = next((i for i, s in enumerate(body) if ends([s])), len(body))
                del body[last + 1 :]
    return tree


def decided(node: ast.AST, step: Step) -> ast.AST | list[ast.stmt] | None:
    """``x is None`` where the type of x tells it, and what depends on it."""
    match node:
        case ast.Compare(left, [op], [right]):
            found = step.of(left)
            if found == known.NONE:
                return _answer(op, right, holds=True)
            if isinstance(found, known.Scalar | known.ListOf | known.TupleOf) or (
                isinstance(found, known.Array) and not found.optional
            ):
                return _answer(op, right, holds=False)
        case ast.BoolOp(values=values) if any(_is_decided(v) for v in values):
            return _pruned(node)
        case ast.If() | ast.IfExp() | ast.UnaryOp():
            return _pruned(node)
    return None


def _is_decided(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)
