"""Functions and methods of NumPy that have no operator of the kernel: functions of `written`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.arguments import all_are, as_float, as_int, is_real, is_whole
from hasten.frontend.kernel.desugaring.rules import Step

__all__ = ["OF_NUMPY", "array_method", "product"]


def _extreme(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    """The larger or the smaller of two numbers, as a number of NumPy's."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        numbers = _of_one_dtype(node, 2, step)
        return step.call(name, numbers, node) if numbers else None

    return rule


def _clip(node: ast.Call, step: Step) -> ast.expr | None:
    numbers = _of_one_dtype(node, 3, step)
    if not numbers:
        return None
    x, low, high = numbers
    return step.call("minimum", [step.call("maximum", [x, low], node), high], node)


def _of_one_dtype(node: ast.Call, count: int, step: Step) -> list[ast.expr]:
    """So many arguments as NumPy's numbers of the dtype that they have in common; none where they are others."""
    kinds = [step.of(a) for a in node.args]
    dtypes = {k.dtype if isinstance(k, known.Scalar) else "" for k in kinds}
    if node.keywords or len(kinds) != count or not dtypes <= {"int64", "float64"}:
        return []
    of = "float64" if "float64" in dtypes else "int64"
    return [step.of_numpy(of, a) for a in node.args]


def _sign(node: ast.Call, step: Step) -> ast.expr | None:
    match [step.of(a) for a in node.args]:
        case [known.Scalar(dtype="float64")]:
            return step.of_numpy(
                "float64", step.call("sign_of_float", [as_float(node.args[0], step)], node)
            )
        case [known.Scalar(dtype="int64")]:
            return step.of_numpy(
                "int64", step.call("sign_of_int", [as_int(node.args[0], step)], node)
            )
    return None


def _array(node: ast.Call, step: Step) -> ast.expr | None:
    """An array of a list of Python's numbers."""
    if len(node.args) != 1 or not all(k.arg == "dtype" for k in node.keywords):
        return None
    (items,) = node.args
    if isinstance(items, ast.Tuple):
        items = ast.List(items.elts, ast.Load())
        types = [step.of(e) for e in items.elts]
        floats = any(isinstance(t, known.Scalar) and t.kind == "f" for t in types)
        of = "float64" if floats else "int64"
        if not all(is_real(t) for t in types):
            return None
    else:
        found = step.of(items)
        item = step.types.cells.item(found) if isinstance(found, known.ListOf) else None
        if not isinstance(item, known.Scalar) or item.dtype not in {"int64", "float64"}:
            return None
        of = item.dtype
    if node.keywords:
        wanted = step.path(node.keywords[0].value)
        names = {"numpy.float64": "float64", "numpy.int64": "int64", "builtins.float": "float64",
                 "builtins.int": "int64"}  # fmt: skip
        if wanted not in names or (of == "float64" and names[wanted] == "int64"):
            return None
        of = names[wanted]
    return step.call("array_of_floats" if of == "float64" else "array_of_ints", [items], node)


def _of_vector(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or len(node.args) != 1:
            return None
        found = step.of(node.args[0])
        if not isinstance(found, known.Array) or found.ndim != 1 or found.optional:
            return None
        wide = found.dtype in {"int64", "float64"}
        return step.call(name, node.args, node) if wide or name != "cumsum" else None

    return rule


def _linspace(node: ast.Call, step: Step) -> ast.expr | None:
    given = [*node.args, *(k.value for k in node.keywords if k.arg == "num")]
    if len(node.keywords) > len(given) - len(node.args) or not 2 <= len(given) <= 3:
        return None
    start, stop, *count = given
    if not (all_are(is_real, [start, stop], step) and all_are(is_whole, count, step)):
        return None
    many = count[0] if count else ast.Constant(50)
    return step.call("linspace", [as_float(start, step), as_float(stop, step), many], node)


def _arange(node: ast.Call, step: Step) -> ast.expr | None:
    """Numbers from a start on; those from zero on are made at once."""
    given = node.args
    if node.keywords or not 1 <= len(given) <= 3 or not all_are(is_real, given, step):
        return None
    whole = all_are(is_whole, given, step)
    if len(given) == 1 and whole:
        return None
    start, stop, *by = given if len(given) > 1 else [ast.Constant(0), *given]
    parts = [start, stop, by[0] if by else ast.Constant(1)]
    name, as_one = ("arange_of_ints", as_int) if whole else ("arange_of_floats", as_float)
    return step.call(name, [as_one(part, step) for part in parts], node)


def _of_float(name: str, *, of_numpy: bool = True) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of one float."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        match [step.of(a) for a in node.args]:
            case [known.Scalar(dtype="float64")]:
                found = step.call(name, [as_float(node.args[0], step)], node)
                return step.of_numpy("float64", found) if of_numpy else found
        return None

    return rule


def _sorted_array(node: ast.Call, step: Step) -> ast.expr | None:
    found = step.of(node.args[0]) if len(node.args) == 1 and not node.keywords else None
    if isinstance(found, known.Array) and found.ndim == 1 and found.dtype in {"int64", "float64"}:
        return step.call("sorted_array", node.args, node)
    return None


def _product(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or len(node.args) != 2:
        return None
    return product(node.args[0], node.args[1], node, step)


_PRODUCTS = {
    (1, 1): "vector_by_vector",
    (1, 2): "vector_by_matrix",
    (2, 1): "matrix_by_vector",
    (2, 2): "matrix_by_matrix",
}


def product(left: ast.expr, right: ast.expr, node: ast.AST, step: Step) -> ast.expr | None:
    """``left @ right`` as a call of a function that the module gets."""
    a, b = step.of(left), step.of(right)
    if not (isinstance(a, known.Array) and isinstance(b, known.Array)):
        return None
    name = _PRODUCTS.get((a.ndim, b.ndim))
    if name is None or a.dtype != "float64" or b.dtype != "float64":
        return None
    return step.call(name, [left, right], node)


def _spread(name: str, of: ast.expr, step: Step) -> ast.expr | None:
    """``np.var`` and ``np.std``, as NumPy computes them."""
    found = step.of(of)
    if not isinstance(of, ast.Name) or not isinstance(found, known.Array):
        return None
    if found.dtype != "float64" or found.optional:
        return None
    apart = ast.BinOp(of, ast.Sub(), step.of_numpy("mean", of))
    variance = step.of_numpy("mean", ast.BinOp(apart, ast.Pow(), ast.Constant(2)))
    return variance if name == "var" else step.of_numpy("sqrt", variance)


def _of_array(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or len(node.args) != 1:
            return None
        return _spread(name, node.args[0], step)

    return rule


def _norm(node: ast.Call, step: Step) -> ast.expr | None:
    """The root of the sum of squares: the only norm that is written without an argument."""
    if node.keywords or len(node.args) != 1:
        return None
    found = step.of(node.args[0])
    if not isinstance(found, known.Array) or found.dtype != "float64" or found.optional:
        return None
    squares = ast.BinOp(node.args[0], ast.Pow(), ast.Constant(2))
    return step.of_numpy("sqrt", step.of_numpy("sum", squares))


def array_method(
    name: str, of: ast.expr, found: known.Array, node: ast.Call, step: Step
) -> ast.expr | None:
    """Methods of an array by the functions of the same name."""
    if name == "dot" and len(node.args) == 1 and not node.keywords:
        return product(of, node.args[0], node, step)
    if node.keywords or node.args:
        return None
    if name in {"var", "std"}:
        return _spread(name, of, step)
    wide = found.ndim == 1 and not found.optional and found.dtype in {"int64", "float64"}
    if name in {"cumsum", "argmax", "argmin"} and wide:
        return step.call(name, [of], node)
    return step.call("sort_array", [of], node) if name == "sort" and wide else None


OF_NUMPY: dict[str, Callable[[ast.Call, Step], ast.expr | None]] = {
    "numpy.maximum": _extreme("maximum"),
    "numpy.minimum": _extreme("minimum"),
    "numpy.clip": _clip,
    "numpy.sign": _sign,
    "numpy.array": _array,
    "numpy.asarray": _array,
    "numpy.cumsum": _of_vector("cumsum"),
    "numpy.argmax": _of_vector("argmax"),
    "numpy.argmin": _of_vector("argmin"),
    "numpy.arange": _arange,
    "numpy.trunc": _of_float("truncated"),
    "numpy.signbit": _of_float("signbit", of_numpy=False),
    "numpy.linspace": _linspace,
    "numpy.sort": _sorted_array,
    "numpy.dot": _product,
    "numpy.matmul": _product,
    "numpy.var": _of_array("var"),
    "numpy.std": _of_array("std"),
    "numpy.linalg.norm": _norm,
}
"""By the paths of the functions."""
