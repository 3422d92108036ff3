"""Calls of functions of Python's library and NumPy that have no operator of the kernel: functions of `written`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.rules import OF_WRITTEN, Step

__all__ = ["product", "written_call"]


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
        case ast.Attribute(of, name) if isinstance(step.of(of), known.Array):
            return _method(name, of, node, step)
    rule = _RULES.get(step.path(node.func))
    return rule(node, step) if rule else None


def _is_whole(found: known.Type) -> bool:
    return isinstance(found, known.Scalar) and found.kind in "biu"


def _is_real(found: known.Type) -> bool:
    return isinstance(found, known.Scalar) and found.kind in "biuf"


def _all(are: Callable[[known.Type], bool], nodes: list[ast.expr], step: Step) -> bool:
    return all(are(step.of(n)) for n in nodes)


def _whole(name: str, least: int = 1, most: int = 9) -> Callable[[ast.Call, Step], ast.expr | None]:
    """Of whole numbers; of more than two, one after the other."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or not least <= len(node.args) <= most:
            return None
        if not _all(_is_whole, node.args, step):
            return None
        given = [_as_int(a, step) for a in node.args]
        if len(given) == 1:
            return step.call(name, given, node)
        found, *others = given
        for other in others:
            found = step.call(name, [found, other], node)
        return found

    return rule


def _as_int(node: ast.expr, step: Step) -> ast.expr:
    found = step.of(node)
    if isinstance(found, known.Scalar) and found.dtype == "int64" and found.origin == "python":
        return node
    return ast.Call(ast.Name("int", ast.Load()), [node], [])


def _as_float(node: ast.expr, step: Step) -> ast.expr:
    found = step.of(node)
    if isinstance(found, known.Scalar) and found.dtype == "float64" and found.origin == "python":
        return node
    return ast.Call(ast.Name("float", ast.Load()), [node], [])


def _perm(node: ast.Call, step: Step) -> ast.expr | None:
    return _whole("factorial" if len(node.args) == 1 else "perm", 1, 2)(node, step)


def _pow(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or not _all(_is_whole, node.args, step):
        return None
    match node.args:
        case [_, _, _]:
            return step.call("power_modulo", [_as_int(a, step) for a in node.args], node)
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
        return step.call("whole_round_to", [_as_int(x, step), digits], node)
    exact = isinstance(places.value, int) and 0 <= places.value <= 22
    if of.dtype != "float64" or not exact:
        return None
    if of.origin != "numpy":
        return step.call("round_to", [x, digits], node)
    factor = ast.Constant(10.0 ** int(places.value.real if places.value else 0))
    return ast.BinOp(step.of_numpy("rint", ast.BinOp(x, ast.Mult(), factor)), ast.Div(), factor)


def _hypot(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or len(node.args) < 3 or not _all(_is_real, node.args, step):
        return None
    found, *others = node.args
    for other in others:
        found = step.of_math("hypot", found, other)
    return found


def _dist(node: ast.Call, step: Step) -> ast.expr | None:
    match node.args:
        case [ast.Tuple(elts=p) | ast.List(elts=p), ast.Tuple(elts=q) | ast.List(elts=q)] if (
            len(p) == len(q) >= 1
        ):
            apart: list[ast.expr] = [ast.BinOp(a, ast.Sub(), b) for a, b in zip(p, q, strict=True)]
            if len(apart) == 1:
                return step.of_math("fabs", apart[0])
            found, *others = apart
            for other in others:
                found = step.of_math("hypot", found, other)
            return found
        case [p, q] if _all(_has_items, [p, q], step):
            return step.call("dist", node.args, node)
    return None


def _has_items(found: known.Type) -> bool:
    return isinstance(found, known.ListOf) or (
        isinstance(found, known.Array) and found.ndim == 1 and not found.optional
    )


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
        return step.call(name, [items], node) if _has_items(step.of(items)) else None

    return rule


def _isclose(node: ast.Call, step: Step) -> ast.expr | None:
    given = {k.arg: k.value for k in node.keywords}
    if len(node.args) != 2 or not given.keys() <= {"rel_tol", "abs_tol"}:
        return None
    near = [
        given.get("rel_tol", ast.Constant(1e-09)),
        given.get("abs_tol", ast.Constant(0.0)),
    ]
    if not _all(_is_real, node.args, step):
        return None
    numbers = [*node.args, *near]
    return step.call("isclose", [_as_float(n, step) for n in numbers], node)


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
    if isinstance(begin, known.Scalar) and _is_whole(begin) and _is_whole(found):
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
    item = step.fresh("item")
    generator = ast.comprehension(ast.Name(item, ast.Store()), items, [], 0)
    return ast.ListComp(ast.Name(item, ast.Load()), [generator])


def _sorted(node: ast.Call, step: Step) -> ast.expr | None:
    match node.args, node.keywords:
        case [ast.GeneratorExp(elt=elt, generators=generators)], []:
            return ast.Call(node.func, [ast.ListComp(elt, generators)], [])
        case [items], [ast.keyword("reverse", ast.Constant(value=True))] if _has_items(
            step.of(items)
        ):
            # From the end of what is in order: equal numbers cannot be told apart.
            item = step.fresh("item")
            turned = ast.Call(
                ast.Name("reversed", ast.Load()), [ast.Call(node.func, [items], [])], []
            )
            generator = ast.comprehension(ast.Name(item, ast.Store()), turned, [], 0)
            return ast.ListComp(ast.Name(item, ast.Load()), [generator])
    return None


def _numpy_pair(name: str) -> Callable[[ast.Call, Step], ast.expr | None]:
    """The larger or the smaller of two numbers, as a number of NumPy's."""

    def rule(node: ast.Call, step: Step) -> ast.expr | None:
        if node.keywords or len(node.args) != 2:
            return None
        return _extreme(name, node.args[0], node.args[1], node, step)

    return rule


def _extreme(name: str, a: ast.expr, b: ast.expr, node: ast.AST, step: Step) -> ast.expr | None:
    kinds = [step.of(a), step.of(b)]
    if not all(isinstance(k, known.Scalar) and k.dtype in {"int64", "float64"} for k in kinds):
        return None
    of = "float64" if any(isinstance(k, known.Scalar) and k.kind == "f" for k in kinds) else "int64"
    return step.call(name, [step.of_numpy(of, a), step.of_numpy(of, b)], node)


def _clip(node: ast.Call, step: Step) -> ast.expr | None:
    if node.keywords or len(node.args) != 3:
        return None
    x, low, high = node.args
    kinds = [step.of(n) for n in node.args]
    if not all(isinstance(k, known.Scalar) and k.dtype in {"int64", "float64"} for k in kinds):
        return None
    of = "float64" if any(isinstance(k, known.Scalar) and k.kind == "f" for k in kinds) else "int64"
    inner = step.call("maximum", [step.of_numpy(of, x), step.of_numpy(of, low)], node)
    return step.call("minimum", [inner, step.of_numpy(of, high)], node)


def _sign(node: ast.Call, step: Step) -> ast.expr | None:
    match [step.of(a) for a in node.args]:
        case [known.Scalar(dtype="float64")]:
            return step.of_numpy(
                "float64", step.call("sign_of_float", [_as_float(node.args[0], step)], node)
            )
        case [known.Scalar(dtype="int64")]:
            return step.of_numpy(
                "int64", step.call("sign_of_int", [_as_int(node.args[0], step)], node)
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
        if not all(_is_real(t) for t in types):
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


def _method(name: str, of: ast.expr, node: ast.Call, step: Step) -> ast.expr | None:
    """Methods of arrays by the functions of the same name."""
    if name == "dot" and len(node.args) == 1 and not node.keywords:
        return product(of, node.args[0], node, step)
    if node.keywords or node.args:
        return None
    found = step.of(of)
    assert isinstance(found, known.Array)  # noqa: S101 (the caller has looked)
    if name in {"var", "std"}:
        return _spread(name, of, step)
    wide = found.ndim == 1 and not found.optional and found.dtype in {"int64", "float64"}
    if name in {"cumsum", "argmax", "argmin"} and wide:
        return step.call(name, [of], node)
    return step.call("sort_array", [of], node) if name == "sort" and wide else None


def _linspace(node: ast.Call, step: Step) -> ast.expr | None:
    given = [*node.args, *(k.value for k in node.keywords if k.arg == "num")]
    if len(node.keywords) > len(given) - len(node.args) or not 2 <= len(given) <= 3:
        return None
    start, stop, *count = given
    if not (_all(_is_real, [start, stop], step) and _all(_is_whole, count, step)):
        return None
    many = count[0] if count else ast.Constant(50)
    return step.call("linspace", [_as_float(start, step), _as_float(stop, step), many], node)


_RULES: dict[str, Callable[[ast.Call, Step], ast.expr | None]] = {
    "builtins.pow": _pow,
    "builtins.round": _round,
    "builtins.sum": _sum,
    "builtins.list": _listed,
    "builtins.sorted": _sorted,
    "math.gcd": _whole("gcd", 2),
    "math.lcm": _whole("lcm", 2),
    "math.isqrt": _whole("isqrt", 1, 1),
    "math.factorial": _whole("factorial", 1, 1),
    "math.comb": _whole("comb", 2, 2),
    "math.perm": _perm,
    "math.hypot": _hypot,
    "math.dist": _dist,
    "math.prod": _of_items("prod"),
    "math.fsum": _of_items("fsum"),
    "math.isclose": _isclose,
    "numpy.maximum": _numpy_pair("maximum"),
    "numpy.minimum": _numpy_pair("minimum"),
    "numpy.clip": _clip,
    "numpy.sign": _sign,
    "numpy.array": _array,
    "numpy.asarray": _array,
    "numpy.cumsum": _of_vector("cumsum"),
    "numpy.argmax": _of_vector("argmax"),
    "numpy.argmin": _of_vector("argmin"),
    "numpy.linspace": _linspace,
    "numpy.sort": _sorted_array,
    "numpy.dot": _product,
    "numpy.matmul": _product,
    "numpy.var": _of_array("var"),
    "numpy.std": _of_array("std"),
    "numpy.linalg.norm": _norm,
}
