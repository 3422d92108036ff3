"""``sorted``, ``min`` and ``max`` with a key: the key of each item is computed before."""

from __future__ import annotations

import ast
import copy

from hasten.frontend.kernel.desugaring.rules import Step
from hasten.frontend.kernel.desugaring.syntax import called, functions_of, listed, read

__all__ = ["keyed_call", "order_of", "with_keys_computed"]

_PURE = frozenset({"range", "len", "list", "min", "max"})
_UP = ("order_up", "order_up_by_two", "order_up_by_three")


def with_keys_computed(tree: ast.Module) -> ast.Module:
    r"""A module in which a key is the list of the keys of all items, or a tuple of such lists.

    Python knows no such keys: `keyed_call` makes calls of functions of them.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... def f(items):
    ...     return max(items, key=lambda v: v % 10), sorted(items, key=abs)
    ... '''
    >>> print(ast.unparse(with_keys_computed(ast.parse(text))))
    def f(items):
        return (max(items, key=[v % 10 for v in items]), sorted(items, key=[abs(item) for item in items]))
    """
    for function in functions_of(tree).values():
        _Keys().visit(function)
    return ast.fix_missing_locations(tree)


class _Keys(ast.NodeTransformer):
    """One walk over a function."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("min" | "max" | "sorted"), [items]):
                pass
            case ast.Call(ast.Attribute(items, "sort"), []):
                pass
            case _:
                return node
        for keyword in node.keywords:
            if keyword.arg == "key":
                keyword.value = _computed(keyword.value, items) or keyword.value
        return node


def _computed(key: ast.expr, items: ast.expr) -> ast.expr | None:
    """The keys of all items."""
    if isinstance(items, ast.GeneratorExp) or any(
        isinstance(n, ast.Call) and not (isinstance(n.func, ast.Name) and n.func.id in _PURE)
        for n in ast.walk(items)
    ):
        return None  # they would be made twice
    match key:
        case ast.Lambda(ast.arguments(args=[ast.arg(name)]), body):
            if isinstance(body, ast.Tuple):
                return ast.Tuple([_of_each(part, name, items) for part in body.elts], ast.Load())
            return _of_each(body, name, items)
        case ast.Name("abs" | "len" | "int" | "float" as function):
            return _of_each(called(function, read("item")), "item", items)
    return None


def _of_each(element: ast.expr, name: str, items: ast.expr) -> ast.ListComp:
    target = ast.Name(name, ast.Store())
    generator = ast.comprehension(target, copy.deepcopy(items), [], 0)
    made = ast.ListComp(copy.deepcopy(element), [generator])
    return ast.fix_missing_locations(ast.copy_location(made, items))


def order_of(keywords: list[ast.keyword]) -> tuple[str, list[ast.expr]] | None:
    """The function of `written` that gives an order, and the keys that it takes."""
    given = {k.arg: k.value for k in keywords}
    down = given.get("reverse", ast.Constant(value=False))
    if not given.keys() <= {"key", "reverse"} or not isinstance(down, ast.Constant):
        return None
    match given.get("key"):
        case ast.ListComp() | ast.List() as keys:
            return ("order_down" if down.value else "order_up"), [keys]
        case ast.Tuple(elts=several) if not down.value and 1 <= len(several) <= len(_UP):
            return _UP[len(several) - 1], several
    return None


def keyed_call(node: ast.AST, step: Step) -> ast.AST | None:
    """Calls with computed keys as calls of functions that the module gets."""
    match node:
        case ast.Expr(ast.Call(ast.Attribute(items, "sort"), [], [_, *_] as keywords)):
            if order := order_of(_with_key(keywords, items, step)):
                copied = ast.Subscript(items, ast.Slice(), ast.Load())
                by = step.call(order[0], order[1], node)
                return ast.Expr(step.call("put_in_order", [items, copied, by], node))
        case ast.Call(ast.Name("sorted"), [ast.GeneratorExp() as items], []):
            return called("sorted", _listed(items, step))
        case ast.Call(ast.Name("sorted"), [items], [_, *_] as keywords):
            if order := order_of(_with_key(keywords, items, step)):
                by = step.call(order[0], order[1], node)
                return step.call("in_order", [_listed(items, step), by], node)
        case ast.Call(ast.Name("min" | "max" as name), [items], [ast.keyword("key", keys)]):
            if isinstance(keys, ast.ListComp):
                chosen = "item_of_least" if name == "min" else "item_of_most"
                return step.call(chosen, [_listed(items, step), keys], node)
        case ast.Call(ast.Name("min" | "max" as name), [items], [ast.keyword("default", other)]):
            chosen = "least_or" if name == "min" else "most_or"
            return step.call(chosen, [_listed(items, step), other], node)
    return None


def _with_key(keywords: list[ast.keyword], items: ast.expr, step: Step) -> list[ast.keyword]:
    """Where there is no key, the items are their own."""
    if any(k.arg == "key" for k in keywords):
        return keywords
    return [*keywords, ast.keyword("key", _listed(items, step))]


def _listed(items: ast.expr, step: Step) -> ast.expr:
    """A list of what is looped over."""
    if isinstance(items, ast.GeneratorExp):
        return ast.ListComp(items.elt, items.generators)
    return listed(items, step.fresh("item"))
