"""Functions inside a function, and lambdas with a name, put beside it; what they see of it becomes an argument."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from hasten.frontend.scopes import stored_names

__all__ = ["lifted"]


def lifted(tree: ast.Module, functions: tuple[str, ...]) -> tuple[ast.Module, tuple[str, ...]]:
    r"""A module whose functions hold no others, where that can be; and its functions, callees first.

    Parameters
    ----------
    tree : ast.Module
    functions : tuple of str
        Of the module, callees first.

    Examples
    --------
    >>> tree = ast.parse("def f(a):\n    g = lambda x: x + a\n    return g(2)")
    >>> print(ast.unparse(lifted(tree, ("f",))[0]))
    def g(x, *, a):
        return x + a
    <BLANKLINE>
    def f(a):
        return g(2, a=a)
    """
    tree = copy.deepcopy(tree)
    body: list[ast.stmt] = []
    order: list[str] = []
    taken = set(_own_names(tree))
    found: dict[str, list[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            inner = _Inner(statement, taken)
            body += inner.out
            found[statement.name] = [function.name for function in inner.out]
        body.append(statement)
    for name in functions:
        order += [*found.get(name, []), name]
    tree.body = body
    return ast.fix_missing_locations(tree), tuple(order)


def _own_names(tree: ast.Module) -> Iterator[str]:
    """Names that a module gives to something."""
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case _:
                yield from stored_names(list(ast.walk(statement)))


class _Inner:
    """The functions that are taken out of another one.

    Parameters
    ----------
    outer : ast.FunctionDef
        Loses them.
    taken : set of str
        Names of the module, to which those of the functions are added.
    """

    def __init__(self, outer: ast.FunctionDef, taken: set[str]) -> None:
        self.outer = outer
        self.out: list[ast.FunctionDef] = []
        defined = [f for f in map(_defined, outer.body) if f is not None]
        names = [f.name for f in defined]
        kept = {f.name: f for f in defined if names.count(f.name) == 1 and self._may_go(f)}
        if not kept:
            return
        sees = {name: self._free(f) for name, f in kept.items()}
        for _ in kept:  # what a function calls sees more: that must come through it
            for name, function in kept.items():
                for called in _calls(function, kept):
                    sees[name] |= sees[called] - _own(function)
        new = {name: self._name(name, taken) for name in kept}
        outer.body = [s for s in outer.body if not ((f := _defined(s)) and f.name in kept)] or [
            ast.Pass()
        ]
        rename = _Rename(new, sees)
        rename.visit(outer)
        for name, function in kept.items():
            rename.visit(function)
            function.name = new[name]
            for free in sorted(sees[name]):
                function.args.kwonlyargs.append(ast.arg(free))
                function.args.kw_defaults.append(None)
            self.out.append(function)

    def _name(self, name: str, taken: set[str]) -> str:
        """The function's own name, unless something else of the module has it."""
        found, number = name, 1
        while found in taken:
            number += 1
            found = f"{name}{number}"
        taken.add(found)
        return found

    def _may_go(self, function: ast.FunctionDef) -> bool:
        """Whether it is defined once, only ever called, and holds nothing that must stay.

        What it sees of the outer function is given to it at each call: as Python looks it up then.
        """
        name = function.name
        uses = [n for n in ast.walk(self.outer) if isinstance(n, ast.Name) and n.id == name]
        calls = {n.func for n in ast.walk(self.outer) if isinstance(n, ast.Call)}
        stores = [n for n in uses if isinstance(n.ctx, ast.Store)]
        inside = {type(n) for n in ast.walk(function)}
        return (
            len(stores) <= 1
            and all(n in calls for n in uses if n not in stores)
            and not inside & {ast.Nonlocal, ast.Global, ast.Yield, ast.YieldFrom, ast.Lambda}
            and sum(isinstance(n, ast.FunctionDef) for n in ast.walk(function)) == 1
            and not function.decorator_list
            and not function.args.vararg
            and not function.args.kwarg
            and all(isinstance(d, ast.Constant | None) for d in _defaults(function))
        )

    def _free(self, function: ast.FunctionDef) -> set[str]:
        """Names of the outer function that it reads."""
        read = {
            n.id
            for n in ast.walk(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
        }
        functions = {f.name for f in map(_defined, self.outer.body) if f is not None}
        return (read & _own(self.outer)) - _own(function) - functions


def _defined(statement: ast.stmt) -> ast.FunctionDef | None:
    """The function that a statement defines."""
    match statement:
        case ast.FunctionDef():
            return statement
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=args, body=body)):
            returned = ast.copy_location(ast.Return(body), body)
            made = ast.FunctionDef(name, args, [returned], [])
            return ast.fix_missing_locations(ast.copy_location(made, statement))
    return None


def _defaults(function: ast.FunctionDef) -> list[ast.expr | None]:
    """Values of arguments that are left out; only constants are the same wherever they are computed."""
    return [*function.args.defaults, *function.args.kw_defaults]


def _nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is in a function, but not in those inside of it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _own(function: ast.FunctionDef) -> set[str]:
    given = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
    return given | set(stored_names(list(_nodes(function))))


def _calls(function: ast.FunctionDef, among: dict[str, ast.FunctionDef]) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in among and name != function.name:
                yield name


class _Rename(ast.NodeTransformer):
    """Calls go to the new names, with what the functions see."""

    def __init__(self, new: dict[str, str], sees: dict[str, set[str]]) -> None:
        self.new, self.sees = new, sees

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) if name in self.new:
                node.func = ast.copy_location(ast.Name(self.new[name], ast.Load()), node.func)
                for free in sorted(self.sees[name]):
                    value = ast.copy_location(ast.Name(free, ast.Load()), node)
                    node.keywords.append(ast.keyword(free, value))
        return node
