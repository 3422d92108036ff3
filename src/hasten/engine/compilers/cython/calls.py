"""Rewriting calls: of builtins, of `math` and NumPy on numbers, of the user's own functions."""

from __future__ import annotations

import ast

from hasten.frontend.types import Function, Scalar, Symbol, Type

from . import expressions, subscripts
from .body import Body, Plan
from .prelude import NUMPY_LIBC, ONE_ARGUMENT, TWO_ARGUMENTS, math_helper
from .spelling import call, cast, declared, name, scalar_type, shape_of

__all__ = ["bound", "object_call", "scalar_call"]

_TESTS = {"isnan", "isinf", "isfinite"}
_CHOOSY = {"abs", "divmod", "int", "max", "min", "pow", "round", "sum"}  # Cython has its own


def scalar_call(node: ast.Call, t: Scalar, body: Body) -> ast.expr:
    """A call that returns a number, as a C expression."""
    target = body.types.of(node.func)
    scalars = [a for a in (body.types.of(n) for n in node.args) if isinstance(a, Scalar)]
    numbers = len(scalars) == len(node.args) and not node.keywords
    if isinstance(target, Function):
        plan = body.plans[target.name]
        called = _user_call(node, plan, body)
        same = plan.typed and isinstance(plan.returns, Scalar) and declared(plan.returns)
        return called if same else cast(scalar_type(t.dtype), called)
    if isinstance(target, Symbol):
        module, _, function = target.path.rpartition(".")
        made: ast.expr | None = None
        if function == "len" and module == "builtins":
            made = _length(node, body)
        elif numbers and scalars and all(declared(s) for s in scalars):
            made = _on_numbers(target.path, node, scalars, t, body)
        if made is not None:
            return made
    return cast(scalar_type(t.dtype), object_call(node, body))


def _length(node: ast.Call, body: Body) -> ast.expr | None:
    if len(node.args) != 1:
        return None
    argument = node.args[0]
    if isinstance(argument, ast.Name) and body.array(argument.id):
        body.views.add(argument.id)
        return shape_of(argument.id, 0)
    return call("len", expressions.boxed(argument, body))


def _on_numbers(
    path: str, node: ast.Call, of: list[Scalar], t: Scalar, body: Body
) -> ast.expr | None:
    module, _, function = path.rpartition(".")
    if module == "builtins":
        return _builtin(function, node, of, t, body)
    real = all(s.kind in "iufb" for s in of)
    if module in {"math", "numpy"} and real and function in _TESTS and len(of) == 1:
        test = body.helper(f"hasten_c_{function}")
        return cast("cython.bint", call(test, expressions.to_dtype(node.args[0], "float64", body)))
    if module == "math" and real:
        return _math(function, node, body)
    if module == "numpy":
        return _numpy(function, node, of, t, body)
    return None


def _math(function: str, node: ast.Call, body: Body) -> ast.expr | None:
    arguments = [expressions.to_dtype(n, "float64", body) for n in node.args]
    if function in {"floor", "ceil"} and len(arguments) == 1:
        return call(body.helper(f"hasten_{function}"), *arguments)
    wanted = {1: ONE_ARGUMENT, 2: TWO_ARGUMENTS}.get(len(arguments), frozenset())
    if function not in wanted:
        return None
    direct = body.unchecked or function == "fabs"
    return call(
        body.helper(f"hasten_c_{function}" if direct else math_helper(function)), *arguments
    )


def _numpy(
    function: str, node: ast.Call, of: list[Scalar], t: Scalar, body: Body
) -> ast.expr | None:
    if function in {"abs", "absolute"} and t.dtype != "uint64":
        made = call("abs", expressions.value(node.args[0], body))
        return made if t.dtype in {"int64", "float64"} else cast(scalar_type(t.dtype), made)
    if function == "float64" and of[0].kind != "c":
        return expressions.to_dtype(node.args[0], "float64", body)
    if t.dtype == "float64" and function in NUMPY_LIBC:
        arguments = [expressions.to_dtype(n, "float64", body) for n in node.args]
        return call(body.helper(f"hasten_c_{NUMPY_LIBC[function]}"), *arguments)
    return None


def _builtin(
    function: str, node: ast.Call, of: list[Scalar], t: Scalar, body: Body
) -> ast.expr | None:
    first = node.args[0]
    match function, len(of):
        case "abs", 1 if of[0].dtype == t.dtype and t.kind in "if":
            made = call("abs", expressions.value(first, body))
            return made if t.dtype in {"int64", "float64"} else cast(scalar_type(t.dtype), made)
        case "abs", 1 if of[0].dtype == "complex128":
            return call("abs", expressions.value(first, body))
        case (("min" | "max"), count) if count > 1:
            return call(function, *[expressions.to_dtype(n, t.dtype, body) for n in node.args])
        case "int", 1 if of[0].kind == "f":
            wide = expressions.to_dtype(first, "float64", body)
            return call(body.helper("hasten_int"), wide)
        case ("int", 1) | ("float", 1) if of[0].kind in "iubf":
            return expressions.to_dtype(first, t.dtype, body)
        case "bool", 1:
            return ast.Compare(expressions.value(first, body), [ast.NotEq()], [ast.Constant(0)])
        case "complex", 2 if all(s.kind in "iuf" for s in of):
            parts = [expressions.to_dtype(n, "float64", body) for n in node.args]
            return cast("cython.doublecomplex", call("complex", *parts))
    return None


def object_call(node: ast.Call, body: Body) -> ast.expr:
    """A call whose arguments are objects."""
    target = body.types.of(node.func)
    if isinstance(target, Function):
        body.boxed_calls.add(target.name)
        return _user_call(node, body.plans[target.name], body)
    if (number := _as_number(node, target, body)) is not None:
        return number
    builtin = isinstance(target, Symbol) and target.path.removeprefix("builtins.") in _CHOOSY
    rewrite = expressions.as_object if builtin else expressions.boxed
    ranged = isinstance(target, Symbol) and target.path == "builtins.range"
    args = [(expressions.value if ranged else rewrite)(a, body) for a in node.args]
    keywords = [ast.keyword(k.arg, expressions.boxed(k.value, body)) for k in node.keywords]
    return ast.Call(expressions.as_object(node.func, body), args, keywords)


def _as_number(node: ast.Call, target: Type, body: Body) -> ast.expr | None:
    """What is quicker as a C expression even where an object is wanted."""
    t = body.types.of(node)
    if not isinstance(target, Symbol) or not isinstance(t, Scalar) or node.keywords:
        return None
    module, _, function = target.path.rpartition(".")
    scalars = [a for a in (body.types.of(n) for n in node.args) if isinstance(a, Scalar)]
    if function == "len" and module == "builtins":
        return _length(node, body)
    if len(scalars) != len(node.args) or not scalars or not all(declared(s) for s in scalars):
        return None
    if function in {"min", "max"} and expressions.mixed(node.args, body):
        return None
    made = _on_numbers(target.path, node, scalars, t, body)
    return made if made is None else expressions.wrapped(made, t, body)


def bound(node: ast.Call, parameters: tuple[str, ...]) -> dict[str, ast.expr] | None:
    """Arguments of a call by the name of their parameter; None where they cannot be told."""
    if len(node.args) > len(parameters) or any(isinstance(a, ast.Starred) for a in node.args):
        return None
    given = dict(zip(parameters, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg not in parameters or keyword.arg in given:
            return None
        given[keyword.arg] = keyword.value
    return given


def _user_call(node: ast.Call, plan: Plan, body: Body) -> ast.expr:
    given = bound(node, tuple(n for n, _ in plan.parameters)) if plan.typed else None
    if given is None:
        args = [expressions.boxed(a, body) for a in node.args]
        keywords = [ast.keyword(k.arg, expressions.boxed(k.value, body)) for k in node.keywords]
        return ast.Call(name(plan.name), args, keywords)
    made = []
    for parameter, t in plan.parameters:
        if parameter not in given:
            made.append(_default(plan, parameter, t))
        elif isinstance(t, Scalar) and declared(t):
            made.append(expressions.to_dtype(given[parameter], t.dtype, body))
        elif parameter in plan.views:
            argument = given[parameter]
            made.append(subscripts.view_of(argument, body) or expressions.boxed(argument, body))
        else:
            made.append(expressions.as_object(given[parameter], body))
    return ast.Call(name(plan.name), made, [])


def _default(plan: Plan, parameter: str, t: Type) -> ast.expr:
    literal = plan.defaults[parameter]
    made = ast.Constant(literal)  # type: ignore[arg-type]
    return cast(scalar_type(t.dtype), made) if isinstance(t, Scalar) and declared(t) else made
