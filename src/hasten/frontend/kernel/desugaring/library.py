"""Calls of functions of Python's library that have no operator of the kernel: functions of `written`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.arguments import (
    all_are,
    as_float,
    as_int,
    has_items,
    is_real,
    is_whole,
)
from hasten.frontend.kernel.desugaring.of_numpy import OF_NUMPY, array_method
from hasten.frontend.kernel.desugaring.rules import OF_WRITTEN, Step
from hasten.frontend.kernel.desugaring.syntax import called, listed

__all__ = ["written_call"]


def written_call(node: ast.AST, step: Step) -> ast.AST | None:
    """``math.gcd(a, b)`` as a call of a function that the module gets.

    Before::

        from math import gcd
        def f(a, b):
            return gcd(a, b)

    After::

        def gcd2(a, b):
            a, b = abs(a), abs(b)
            ...
        def f(a, b):
            return gcd2(a, b)
    """
    if not isinstance(node, ast.Call) or any(isinstance(a, ast.Starred) for a in node.args):
        return None
    match node.func:
        case ast.Attribute(ast.Name(id=home), name) if home == OF_WRITTEN:
            return step.call(name, node.args, node)
        case ast.Attribute(of, name):
            found = step.of(of)
            if isinstance(found, known.Array):
                return array_method(name, of, found, node, step)
    rule = _RULES.get(step.path(node.func))
    return rule(node, step) if rule else None


def _whole(name: str, least: int = 1, most: int = 9) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of whole numbers; of more than two, one after the other."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or not least <= len(node.args) <= most:
            return None
        if not all_are(is_whole, node.args, step):
            return None
        given = [as_int(a, step) for a in node.args]
        if len(given) == 1 and name in {"gcd", "lcm"}:
            return called("abs", *given)
        if len(given) == 1:
            return step.call(name, given, node)
        found, *others = given
        for other in others:
            found = step.call(name, [found, other], node)
        return found

    return rule


def _perm(node: ast.Call, step: Step) -> ast.expr | None:
    return _whole("factorial" if len(node.args) == 1 else "perm", 1, 2)(node, step)


def _pow(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or not all_are(is_whole, node.args, step):
        return None
    match node.args:
        case [_, _, _]:
            return step.call("power_modulo", [as_int(a, step) for a in node.args], node)
    return None


def _round(node: ast.Call, step: Step) -> ast.expr | None:
    match node.args, node.keywords:
        case [x, digits], []:
            pass
        case [x], [ast.keyword("ndigits", digits)]:
            pass
        case _:
            return None
    of, places = step.of(x), step.of(digits)
    if not (isinstance(of, known.Scalar) and isinstance(places, known.Scalar)):
        return None
    if of.kind in "iu" and of.origin == "python":
        return step.call("whole_round_to", [as_int(x, step), digits], node)
    exact = isinstance(places.value, int) and 0 <= places.value <= 22
    if of.dtype != "float64" or not exact:
        return None
    if of.origin != "numpy":
        return step.call("round_to", [x, digits], node)
    factor = ast.Constant(10.0 ** int(places.value.real if places.value else 0))
    return ast.BinOp(step.of_numpy("rint", ast.BinOp(x, ast.Mult(), factor)), ast.Div(), factor)


def _hypot(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or len(node.args) in {0, 2} or not all_are(is_real, node.args, step):
        return None
    return _length(node.args, step)


def _length(parts: list[ast.expr], step: Step) -> ast.expr:
    """The length of what goes so far in each direction."""
    found, *others = parts
    if not others:
        return step.of_math("fabs", found)
    for other in others:
        found = step.of_math("hypot", found, other)
    return found


def _dist(node: ast.Call, step: Step) -> ast.expr | None:
    match [_written_out(a, step) for a in node.args]:
        case [ast.Tuple(elts=p) | ast.List(elts=p), ast.Tuple(elts=q) | ast.List(elts=q)] if (
            len(p) == len(q) >= 1
        ):
            apart: list[ast.expr] = [ast.BinOp(a, ast.Sub(), b) for a, b in zip(p, q, strict=True)]
            return _length(apart, step)
        case [p, q] if all_are(has_items, [p, q], step):
            return step.call("dist", node.args, node)
    return None


def _written_out(node: ast.expr, step: Step) -> ast.expr:
    """The name of a tuple as the tuple of its items."""
    found = step.of(node)
    if not isinstance(found, known.TupleOf) or not isinstance(node, ast.Name):
        return node
    items: list[ast.expr] = [
        ast.Subscript(node, ast.Constant(i), ast.Load()) for i in range(len(found.items))
    ]
    return ast.Tuple(items, ast.Load())


def _of_items(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of a list, an array, or a generator, which is made a list."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or len(node.args) != 1:
            return None
        (items,) = node.args
        if isinstance(items, ast.GeneratorExp):
            return step.call(name, [ast.ListComp(items.elt, items.generators)], node)
        if isinstance(items, ast.Tuple):
            return step.call(name, [ast.List(items.elts, ast.Load())], node)
        return step.call(name, [items], node) if has_items(step.of(items)) else None

    return rule


def _of_numbers(
    name: str, *given: Callable[[ast.expr, Step], ast.expr]
) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of as many numbers, each as a float or as a whole number."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or len(node.args) != len(given) or not all_are(is_real, node.args, step):
            return None
        numbers = [as_one(a, step) for a, as_one in zip(node.args, given, strict=True)]
        return step.call(name, numbers, node)

    return rule


def _of_complex(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of a number as a complex one."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if (
            node.keywords
            or len(node.args) != 1
            or not isinstance(step.of(node.args[0]), known.Scalar)
        ):
            return None
        return step.call(name, [called("complex", node.args[0])], node)

    return rule


def _isclose(node: ast.Call, step: Step) -> ast.expr | None:
    given = {k.arg: k.value for k in node.keywords}
    if len(node.args) != 2 or not given.keys() <= {"rel_tol", "abs_tol"}:
        return None
    near = [
        given.get("rel_tol", ast.Constant(1e-09)),
        given.get("abs_tol", ast.Constant(0.0)),
    ]
    if not all_are(is_real, node.args, step):
        return None
    numbers = [*node.args, *near]
    return step.call("isclose", [as_float(n, step) for n in numbers], node)


def _sum(node: ast.Call, step: Step) -> ast.expr | None:
    """A sum that starts at zero is one that starts there anyway; of whole numbers it starts anywhere."""
    match node.args, node.keywords:
        case [items, start], []:
            pass
        case [items], [ast.keyword("start", start)]:
            pass
        case _:
            return None
    plain = ast.Call(node.func, [items], [])
    begin, found = step.of(start), step.of(node)
    if isinstance(begin, known.Scalar) and begin.value == 0 and begin.kind in "if":
        return plain
    if isinstance(begin, known.Scalar) and is_whole(begin) and is_whole(found):
        return ast.BinOp(start, ast.Add(), plain)
    return None


def _listed(node: ast.Call, step: Step) -> ast.expr | None:
    """``list(...)`` of what can be looped over, as a comprehension."""
    match node.args:
        case [ast.GeneratorExp(elt=elt, generators=generators)]:
            return ast.ListComp(elt, generators)
        case [ast.Call(func=func) as items] if step.path(func) == "builtins.reversed":
            pass
        case [items] if isinstance(step.of(items), known.Array):
            pass
        case [ast.Tuple(elts=elts)]:
            return ast.List(elts, ast.Load())
        case _:
            return None
    return listed(items, step.fresh("item"))


def _length_of_range(node: ast.Call, step: Step) -> ast.expr | None:
    """``len(range(...))``, from its ends."""
    match node:
        case ast.Call(args=[ast.Call(func, ends, [])], keywords=[]) if step.path(
            func
        ) == "builtins.range" and all_are(is_whole, ends, step):
            start, stop, *by = ends if len(ends) > 1 else [ast.Constant(0), *ends]
            return step.call("range_length", [start, stop, by[0] if by else ast.Constant(1)], node)
    return None


_RULES: dict[str, Callable[[ast.Call, Step], ast.expr | None]] = {
    "builtins.len": _length_of_range,
    "builtins.pow": _pow,
    "builtins.round": _round,
    "builtins.sum": _sum,
    "builtins.list": _listed,
    "math.gcd": _whole("gcd"),
    "math.lcm": _whole("lcm"),
    "math.isqrt": _whole("isqrt", 1, 1),
    "math.factorial": _whole("factorial", 1, 1),
    "math.comb": _whole("comb", 2, 2),
    "math.perm": _perm,
    "math.hypot": _hypot,
    "math.dist": _dist,
    "math.prod": _of_items("prod"),
    "math.fsum": _of_items("fsum"),
    "math.isclose": _isclose,
    "math.ldexp": _of_numbers("times_power_of_two", as_float, as_int),
    "math.frexp": _of_numbers("split_exponent", as_float),
    "math.modf": _of_numbers("split_point", as_float),
    "math.remainder": _of_numbers("nearest_remainder", as_float, as_float),
    "cmath.sqrt": _of_complex("complex_sqrt"),
    "cmath.log": _of_complex("complex_log"),
    "cmath.polar": _of_complex("length_and_angle"),
    **OF_NUMPY,
}
