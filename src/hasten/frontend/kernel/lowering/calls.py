"""Calls: of functions of the module, of builtins, of ``math`` and NumPy, of methods."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from hasten.frontend import types as known
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.complexes import COMPLEX, complex_function
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import expression, operands, values
from hasten.frontend.kernel.lowering.fitting import stored
from hasten.frontend.kernel.lowering.lists import popped_at, ranged
from hasten.frontend.kernel.lowering.operators import binary, converted, truth
from hasten.frontend.kernel.lowering.reductions import reduced
from hasten.frontend.kernel.lowering.sorting import sorted_list

__all__ = ["call"]

_REAL = frozenset(
    {"acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "erf", "erfc", "exp",
     "exp2", "expm1", "fabs", "gamma", "lgamma", "log", "log10", "log1p", "log2", "sin", "sinh", "sqrt",
     "tan", "tanh", "atan2", "copysign", "fmod", "hypot", "pow"}
)  # fmt: skip
_NEVER_FAIL = frozenset(
    {"atan", "asinh", "cbrt", "copysign", "erf", "erfc", "fabs", "tanh", "atan2"}
)
_RENAMED = {"arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
            "arctanh": "atanh", "arctan2": "atan2", "power": "pow"}  # fmt: skip
_MAKERS = frozenset(
    {
        "zeros",
        "ones",
        "empty",
        "full",
        "zeros_like",
        "ones_like",
        "empty_like",
        "full_like",
        "arange",
        "copy",
    }
)
_TESTS = frozenset({"isnan", "isinf", "isfinite"})
_DOMAIN: frozenset[ir.Fault] = frozenset({"ValueError", "OverflowError"})


def call(node: ast.Call, at: Context) -> ir.Expression:
    """What a call returns; what it does besides is emitted."""
    if any(isinstance(a, ast.Starred) for a in node.args) or any(
        k.arg is None for k in node.keywords
    ):
        at.refuse(node, "a call with starred arguments")
    target = _target(node.func, at)
    match target:
        case known.Function(name):
            return _of_module(name, node, at)
        case known.Symbol(path):
            home, _, name = path.rpartition(".")
            if home == "builtins" and name in _BUILTINS:
                return _BUILTINS[name](node, at)
            if home == "math":
                return _mathematical(name, node, at)
            if home == "cmath" and name in COMPLEX:
                return complex_function(name, node, at)
            if home == "numpy":
                return _of_numpy(name, node, at)
            at.refuse_special(node)
            at.refuse(node, f"a call of {path.removeprefix('builtins.')}", _INSTEAD)
    if isinstance(node.func, ast.Attribute):
        return _method(node.func, node, at)
    at.refuse(node, f"a call of `{ast.unparse(node.func)[:40]}`", _INSTEAD)


_INSTEAD = "only functions of your module, math and NumPy's functions of numbers can be called"


def _target(func: ast.expr, at: Context) -> known.Type | None:
    if isinstance(func, ast.Name) and func.id not in at.function.names:
        found = at.module.globals.get(func.id)
        return found if found is not None else known.Symbol(f"builtins.{func.id}")
    if isinstance(func, ast.Attribute):
        receiver = at.type_of(func.value)
        if isinstance(receiver, known.Symbol):
            return known.Symbol(f"{receiver.path}.{func.attr}")
    return None


def _of_module(name: str, node: ast.Call, at: Context) -> ir.Expression:
    called = at.module.functions[name]
    spec = called.node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    given = dict(zip(names, node.args, strict=False)) | {
        k.arg or "": k.value for k in node.keywords
    }
    defaults = dict(zip(reversed(names), reversed(spec.defaults), strict=False))
    defaults |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d}
    order = [*names, *(a.arg for a in spec.kwonlyargs)]
    nodes = [given.get(n, defaults.get(n)) for n in order]
    if spec.vararg or spec.kwarg or any(n is None for n in nodes):
        at.refuse(node, f"a call of {name} with arguments that do not fit")
    found = operands([n for n in nodes if n is not None], at)
    arguments = []
    for parameter, value in zip(order, found, strict=True):
        of = at.of(called.names[parameter], node)
        if isinstance(of, ir.TupleType):
            at.refuse(node, f"a tuple given to {name}", "give its items one by one")
        arguments.append(converted(value, of) if isinstance(of, ir.Number) else value)
    returns = at.of(called.returns, called.node)
    made = ir.Call(name, tuple(arguments), returns, writes=name in at.writers, line=node.lineno)
    if made.writes and isinstance(returns, ir.Number):
        return at.kept(made, "result")
    return made


def _numbers(node: ast.Call, at: Context, most: int) -> list[ir.Expression]:
    if node.keywords or not 1 <= len(node.args) <= most:
        at.refuse(node, f"`{ast.unparse(node)[:40]}` with these arguments")
    for argument in node.args:
        at.number(argument)
    return operands(node.args, at)


def _absolute(node: ast.Call, at: Context) -> ir.Expression:
    (value,) = _numbers(node, at, 1)
    found = at.number(node)
    result = ir.Number(found.dtype)
    if isinstance(value.type, ir.Number) and value.type.kind == "c":
        return ir.Mathematical("cabs", (value,), result)
    of_numpy = at.number(node.args[0]).origin == "numpy"
    faults: frozenset[ir.Fault] = ir.NO_FAULTS
    if result == ir.INT and not of_numpy:
        faults = frozenset({"OverflowError"})
    return ir.Unary("abs", converted(value, result), result, faults, node.lineno)


def _extreme(node: ast.Call, at: Context) -> ir.Expression:
    """``min`` and ``max`` of some numbers: the first of those that are equal."""
    name = ast.unparse(node.func)
    found = at.number(node)
    result = ir.Number(found.dtype)
    if len(node.args) == 1:
        return reduced(node, at, result)
    value, *others = [converted(v, result) for v in _numbers(node, at, 8)]
    for other in others:
        value = ir.Binary(name, value, other, result)
    return value


def _sum(node: ast.Call, at: Context) -> ir.Expression:
    if node.keywords or len(node.args) != 1:
        at.refuse(node, "sum with a start")
    found = at.number(node)
    if _compensates(found):
        at.refuse(node, "sum of floats, which Python 3.12 adds more exactly", "write the loop")
    return reduced(node, at, ir.Number(found.dtype))


def _compensates(found: known.Scalar) -> bool:
    import sys  # noqa: PLC0415 (only this depends on the version)

    return sys.version_info >= (3, 12) and found.kind in "fc"


def _decided(node: ast.Call, at: Context) -> ir.Expression:
    if node.keywords or len(node.args) != 1:
        at.refuse(node, f"`{ast.unparse(node)[:40]}` with these arguments")
    return reduced(node, at, ir.BOOL)


def _length(node: ast.Call, at: Context) -> ir.Expression:
    of = node.args[0]
    if isinstance(at.type_of(of), known.TupleOf):
        return ir.Literal_(len(values(of, at)), ir.INT)
    value = expression(of, at)
    if not isinstance(value.type, ir.ArrayType | ir.ListType):
        at.refuse(node, "the length of what is no array or list")
    return ir.Extent(value)


def _to_list(node: ast.Call, at: Context) -> ir.Expression:
    """A copy of a list."""
    if len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Call):
        items = expression(node.args[0], at)
        if isinstance(items.type, ir.ListType):
            return ir.Copied(items, items.type, line=node.lineno)
        at.refuse(node, "list of what is no list", "append the items in a loop")
    made = ranged(node, at)
    if made is None:
        at.refuse(node, "list of what is no list or range", "append the items in a loop")
    return made


def _to_int(node: ast.Call, at: Context) -> ir.Expression:
    (value,) = _numbers(node, at, 1)
    if value.type == ir.FLOAT or value.type == ir.Number("float32"):
        return ir.Convert(value, ir.INT, frozenset({"OverflowError", "ValueError"}), node.lineno)
    if isinstance(value.type, ir.Number) and value.type.kind == "c":
        at.refuse(node, "int of a complex number")
    if value.type == ir.Number("uint64"):
        return ir.Convert(value, ir.INT, frozenset({"OverflowError"}), node.lineno)
    return converted(value, ir.INT)


def _to_float(node: ast.Call, at: Context) -> ir.Expression:
    if not node.args:
        return ir.Literal_(0.0, ir.FLOAT)
    match node.args[0]:
        case ast.Constant(value=str() as text):
            try:
                return ir.Literal_(float(text), ir.FLOAT)
            except ValueError:
                at.refuse(node, f"float({text!r})")
    (value,) = _numbers(node, at, 1)
    if isinstance(value.type, ir.Number) and value.type.kind == "c":
        at.refuse(node, "float of a complex number")
    return converted(value, ir.FLOAT)


def _to_bool(node: ast.Call, at: Context) -> ir.Expression:
    (value,) = _numbers(node, at, 1)
    return truth(value)


def _to_complex(node: ast.Call, at: Context) -> ir.Expression:
    found = _numbers(node, at, 2)
    if len(found) == 1:
        return converted(found[0], ir.COMPLEX)
    if any(isinstance(v.type, ir.Number) and v.type.kind == "c" for v in found):
        at.refuse(node, "complex of complex numbers")
    return ir.Mathematical("complex", tuple(converted(v, ir.FLOAT) for v in found), ir.COMPLEX)


def _round(node: ast.Call, at: Context) -> ir.Expression:
    (value,) = _numbers(node, at, 1)
    if value.type != ir.FLOAT:
        return converted(value, ir.INT)
    rounded = ir.Mathematical("nearbyint", (value,), ir.FLOAT)
    return ir.Convert(rounded, ir.INT, frozenset({"OverflowError", "ValueError"}), node.lineno)


def _power(node: ast.Call, at: Context) -> ir.Expression:
    left, right = _numbers(node, at, 2)
    return binary("pow", left, right, at.number(node), node.lineno)


def _no_value(node: ast.Call, at: Context) -> ir.Expression:
    at.refuse(node, f"{ast.unparse(node.func)} here", "use it in a loop")


def _sorted(node: ast.Call, at: Context) -> ir.Expression:
    if len(node.args) != 1 or node.keywords:
        at.refuse(node, "sorted with a key or in reverse", "sort, then read from the end")
    return sorted_list(expression(node.args[0], at), node, at)


_BUILTINS: dict[str, Callable[[ast.Call, Context], ir.Expression]] = {
    "abs": _absolute,
    "min": _extreme,
    "max": _extreme,
    "sum": _sum,
    "any": _decided,
    "all": _decided,
    "len": _length,
    "int": _to_int,
    "list": _to_list,
    "sorted": _sorted,
    "float": _to_float,
    "bool": _to_bool,
    "complex": _to_complex,
    "round": _round,
    "pow": _power,
    "range": _no_value,
    "enumerate": _no_value,
    "zip": _no_value,
}


def _mathematical(name: str, node: ast.Call, at: Context) -> ir.Expression:
    found = _numbers(node, at, 2)
    if name in {"floor", "ceil", "trunc"}:
        if isinstance(found[0].type, ir.Number) and found[0].type.kind in "iub":
            return converted(found[0], ir.INT)
        inner = ir.Mathematical(name, (converted(found[0], ir.FLOAT),), ir.FLOAT)
        return ir.Convert(inner, ir.INT, frozenset({"OverflowError", "ValueError"}), node.lineno)
    arguments = tuple(converted(value, ir.FLOAT) for value in found)
    if name in _TESTS:
        return ir.Mathematical(name, arguments, ir.BOOL)
    if name in {"degrees", "radians"}:
        factor = 180.0 / 3.141592653589793 if name == "degrees" else 3.141592653589793 / 180.0
        return ir.Binary("mul", arguments[0], ir.Literal_(factor, ir.FLOAT), ir.FLOAT)
    if name == "log" and len(arguments) == 2:
        of, base = (ir.Mathematical("log", (a,), ir.FLOAT, _DOMAIN, node.lineno) for a in arguments)
        zero: frozenset[ir.Fault] = frozenset({"ZeroDivisionError"})
        return ir.Binary("div", of, base, ir.FLOAT, zero, node.lineno)
    if name not in _REAL:
        at.refuse(node, f"math.{name}", "it is not of the kernel language")
    faults = ir.NO_FAULTS if name in _NEVER_FAIL else _DOMAIN
    return ir.Mathematical(name, arguments, ir.FLOAT, faults, node.lineno)


def _of_numpy(name: str, node: ast.Call, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.array_reductions import (  # noqa: PLC0415 (as below)
        REDUCTIONS,
        array_reduction,
    )
    from hasten.frontend.kernel.lowering.arrays import created  # noqa: PLC0415 (it calls expressions)
    from hasten.frontend.kernel.lowering.elementwise import (  # noqa: PLC0415 (as above)
        computed,
        is_operation,
    )

    found = at.type_of(node)
    if isinstance(found, known.Array) and name in _MAKERS:
        return created(name, node, at)
    if is_operation(node, at):
        return computed(node, at)
    if name in REDUCTIONS and len(node.args) == 1 and not node.keywords:
        return array_reduction(name, node.args[0], node, at)
    if name == "dot" and isinstance(found, known.Scalar):
        product = ast.copy_location(ast.BinOp(node.args[0], ast.Mult(), node.args[1]), node)
        at.module.note(product, at.type_of(node.args[0]))
        return array_reduction("sum", product, node, at)
    plain = _RENAMED.get(name, name)
    if name == "rint" and isinstance(found, known.Scalar):
        (value,) = _numbers(node, at, 1)
        return ir.Mathematical("nearbyint", (converted(value, ir.FLOAT),), ir.FLOAT)
    if name in {"abs", "absolute"}:
        return _absolute(node, at)
    if plain in _REAL | {"floor", "ceil"} and isinstance(found, known.Scalar):
        arguments = tuple(converted(v, ir.FLOAT) for v in _numbers(node, at, 2))
        # The root of a float32, rounded once more, is that of float32 (Figueroa, as in operators).
        return converted(ir.Mathematical(plain, arguments, ir.FLOAT), ir.Number(found.dtype))
    if name in _TESTS and isinstance(found, known.Scalar):
        arguments = tuple(converted(v, ir.FLOAT) for v in _numbers(node, at, 1))
        return ir.Mathematical(name, arguments, ir.BOOL)
    if isinstance(found, known.Scalar) and name == found.dtype:
        return _as_dtype(node, ir.Number(found.dtype), at)
    at.refuse(
        node,
        f"numpy.{name} here",
        "it is not of the kernel language, write the loop over the elements",
    )


def _as_dtype(node: ast.Call, to: ir.Number, at: Context) -> ir.Expression:
    """``np.uint32(x)``: NumPy raises where Python's whole number does not fit, and cuts its own off."""
    (value,) = _numbers(node, at, 1)
    found = at.number(node.args[0])
    if found.origin != "numpy":
        return stored(value, found, to, node, at)
    whole = to.kind in "iu" and found.kind == "f"
    return converted(converted(value, ir.INT) if whole else value, to)


def _method(func: ast.Attribute, node: ast.Call, at: Context) -> ir.Expression:
    from hasten.frontend.kernel.lowering.array_reductions import (  # noqa: PLC0415 (of expressions)
        REDUCTIONS,
        array_reduction,
    )

    receiver = at.type_of(func.value)
    none: Sequence[ast.expr] = node.args
    if isinstance(receiver, known.Array) and func.attr in REDUCTIONS and not node.args:
        return array_reduction(func.attr, func.value, node, at)
    match receiver, func.attr:
        case known.Array(), "copy" if not none and not node.keywords:
            of = expression(func.value, at)
            assert isinstance(of.type, ir.ArrayType)  # noqa: S101 (an array has that)
            return ir.Copied(of, ir.ArrayType(of.type.dtype, of.type.ndim, True), line=node.lineno)
        case known.ListOf(), "copy" if not none:
            items = expression(func.value, at)
            assert isinstance(items.type, ir.ListType)  # noqa: S101 (a list has that)
            return ir.Copied(items, items.type, line=node.lineno)
        case known.ListOf(), "pop" if not none:
            items = expression(func.value, at)
            assert isinstance(items.type, ir.ListType)  # noqa: S101 (as above)
            return at.kept(ir.Popped(items, items.type.item, line=node.lineno), "popped")
        case known.ListOf(), "pop" if len(none) == 1:
            return popped_at(func.value, none[0], node, at)
        case known.Scalar(dtype="complex128"), "conjugate":
            return ir.Mathematical("conj", (expression(func.value, at),), ir.COMPLEX)
    at.refuse_special(func.value)
    at.refuse(node, f"the method `.{func.attr}`", "it is not of the kernel language")
