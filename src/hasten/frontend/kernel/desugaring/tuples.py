"""Tuples as arguments, and lists of tuples by columns: the kernel language has numbers, arrays and lists of numbers."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import NoReturn

from hasten.errors import Unsupported
from hasten.frontend import types as known
from hasten.frontend.infer import FunctionTypes, ModuleTypes
from hasten.frontend.kernel.desugaring.keys import order_of
from hasten.frontend.kernel.desugaring.rules import OF_WRITTEN
from hasten.frontend.kernel.packing import Rows, Shape, Single
from hasten.workload.model import ModuleSource

__all__ = ["returned_shape", "uses_tuples", "without_tuples"]

_LEAF = None
_Tree = list["_Tree"] | None
"""Of what a tuple is made: a number, or the trees of its items."""
_PURE = frozenset({"len", "min", "max", "abs", "int", "float", "range"})
_CHANGING = frozenset({"append", "insert", "extend", "reverse", "clear"})


def uses_tuples(types: ModuleTypes) -> bool:
    """Whether functions take tuples, or anything is a list of them."""
    for function in types.functions.values():
        given = {a.arg for a in ast.walk(function.node.args) if isinstance(a, ast.arg)}
        for name, t in function.names.items():
            if _rows(t, types) or (name in given and isinstance(t, known.TupleOf)):
                return True
        returns = function.returns
        if isinstance(returns, known.TupleOf) and not all(
            isinstance(t, known.Scalar | known.Array | known.ListOf) for t in returns.items
        ):
            return True
    return any(
        isinstance(n, ast.List | ast.ListComp) and _rows(types.of(n), types)
        for n in ast.walk(types.tree)
    ) or any(_nested(n, types) for n in ast.walk(types.tree))


def _nested(node: ast.AST, types: ModuleTypes) -> bool:
    """Whether several names take values of which some are tuples."""
    match node:
        case ast.Assign([ast.Tuple()], ast.Tuple(elts=elts)):
            return any(isinstance(types.of(e), known.TupleOf) for e in elts)
        case ast.For(iter=ast.Tuple(elts=elts) | ast.List(elts=elts)):
            return bool(elts) and all(isinstance(e, ast.Tuple) for e in elts)
        case ast.Compare(left=left):
            return isinstance(types.of(left), known.TupleOf)
    return False


def without_tuples(tree: ast.Module, types: ModuleTypes, source: ModuleSource) -> ast.Module:
    r"""A module whose functions take and keep the items of tuples one by one.

    Before::

        def f(start, edges):
            found = []
            for u, v in edges:
                if u == start[0]:
                    found.append((v, u))
            return found

    After::

        def f(start_0, start_1, edges_0, edges_1):
            start = (start_0, start_1)
            found_0 = []
            found_1 = []
            for u, v in zip(edges_0, edges_1):
                if u == start[0]:
                    found_0.append(v)
                    found_1.append(u)
            return (found_0, found_1)

    Parameters
    ----------
    tree : ast.Module
        Changed.
    types : ModuleTypes
        Of the tree.
    source : ModuleSource
        Tells places.

    Raises
    ------
    Unsupported
        A list of tuples is used in a way that has no form by columns.
    """
    for function in types.functions.values():
        _Function(function, types, source).write_out()
    return ast.fix_missing_locations(tree)


def returned_shape(types: ModuleTypes, entry: str) -> Shape:
    """What the results of the kernel stand for."""
    return _shape(types.functions[entry].returns, types)


def _shape(t: known.Type | None, types: ModuleTypes) -> Shape:
    if rows := _rows(t, types):
        return Rows(_count(rows))
    if isinstance(t, known.TupleOf):
        return tuple(_shape(item, types) for item in t.items)
    return Single()


def _tree(t: known.Type | None) -> _Tree | bool:
    """The tree of a tuple of numbers; False for what is neither."""
    if isinstance(t, known.Scalar):
        return _LEAF
    if isinstance(t, known.TupleOf):
        found: list[_Tree] = []
        for item in t.items:
            tree = _tree(item)
            if isinstance(tree, bool):
                return False
            found.append(tree)
        return found
    return False


def _rows(t: known.Type | None, types: ModuleTypes) -> list[_Tree] | None:
    """The tree of the tuples of a list of tuples; None of anything else."""
    if not isinstance(t, known.ListOf):
        return None
    tree = _tree(types.cells.item(t))
    return tree if isinstance(tree, list) and tree else None


def _flat(t: known.Type | None) -> list[_Tree] | None:
    """The tree of a tuple of numbers; None of anything else."""
    tree = _tree(t)
    return tree if isinstance(tree, list) and tree else None


def _count(tree: _Tree) -> int:
    return 1 if tree is None else sum(_count(part) for part in tree)


_ORDERS = ("order_up", "order_up_by_two", "order_up_by_three")


def _of_written(name: str, *arguments: ast.expr) -> ast.Call:
    function = ast.Attribute(ast.Name(OF_WRITTEN, ast.Load()), name, ast.Load())
    return ast.Call(function, list(arguments), [])


def _tuple(items: Sequence[ast.expr], *, stored: bool = False) -> ast.Tuple:
    return ast.Tuple(list(items), ast.Store() if stored else ast.Load())


class _Function(ast.NodeTransformer):
    """One function, of which every statement is written out."""

    def __init__(self, function: FunctionTypes, types: ModuleTypes, source: ModuleSource) -> None:
        self.function, self.types, self.source = function, types, source
        self.taken = {n.id for n in ast.walk(types.tree) if isinstance(n, ast.Name)}
        self.taken |= {n.arg for n in ast.walk(types.tree) if isinstance(n, ast.arg)}
        self.before: list[ast.stmt] = []

    def write_out(self) -> None:
        """Change the function."""
        node = self.function.node
        begins = [*self._parameters(node.args)]
        node.body = [s for statement in node.body for s in self._statement(statement)]
        start = 1 if ast.get_docstring(node) is not None else 0
        node.body[start:start] = begins
        ast.fix_missing_locations(node)

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Say that something has no form by columns."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        place = self.source.place(line)
        raise Unsupported(
            f"{what}: keep the items in lists of their own",
            f"{place}:{column + 1}" if place else "",
        )

    def fresh(self, stem: str) -> str:
        """A name that the module does not have."""
        number, name = 1, stem
        while name in self.taken:
            number += 1
            name = f"{stem}{number}"
        self.taken.add(name)
        return name

    # What things are made of

    def rows(self, node: ast.expr) -> list[_Tree] | None:
        """The tree of what a list of tuples holds."""
        return _rows(self.types.of(node), self.types)

    def _names(self, name: str, tree: list[_Tree]) -> list[str]:
        return [f"{name}_{i}" for i in range(_count(tree))]

    def parts(self, node: ast.expr, tree: list[_Tree]) -> list[ast.expr]:  # noqa: RET503 (it refuses)
        """The numbers of a tuple."""
        match node:
            case ast.Tuple(elts=elts) if len(elts) == len(tree):
                return [
                    part
                    for element, of in zip(elts, tree, strict=True)
                    for part in ([self.visit(element)] if of is None else self.parts(element, of))
                ]
            case ast.Name() if all(of is None for of in tree):
                return [ast.Subscript(node, ast.Constant(i), ast.Load()) for i in range(len(tree))]
            case ast.Subscript(of, index) if rows := self.rows(of):
                if not _is_pure(index):
                    self.refuse(node, f"`{ast.unparse(node)[:40]}`")
                place = self.visit(index)
                return [ast.Subscript(c, place, ast.Load()) for c in self.columns(of, rows)]
            case ast.Call(ast.Attribute(of, "pop"), arguments, []) if rows := self.rows(of):
                return [
                    ast.Call(ast.Attribute(c, "pop", ast.Load()), copy.deepcopy(arguments), [])
                    for c in self.columns(of, rows)
                ]
            case ast.IfExp(test, body, orelse):
                both = zip(self.parts(body, tree), self.parts(orelse, tree), strict=True)
                holds = self.visit(test)
                return [ast.IfExp(holds, a, b) for a, b in both]
            case ast.Call(
                ast.Name("min" | "max" as name), [of], [ast.keyword("key", ast.ListComp() as keys)]
            ) if rows := self.rows(of):
                chosen = "item_of_least" if name == "min" else "item_of_most"
                held = self.fresh("keys")
                self.before.append(ast.Assign([ast.Name(held, ast.Store())], self.visit(keys)))
                by = ast.Name(held, ast.Load())
                return [_of_written(chosen, c, by) for c in self.columns(of, rows)]
            case ast.Call() if all(of is None for of in tree):
                held = self.fresh("parts")
                self.before.append(ast.Assign([ast.Name(held, ast.Store())], self.visit(node)))
                return [
                    ast.Subscript(ast.Name(held, ast.Load()), ast.Constant(i), ast.Load())
                    for i in range(len(tree))
                ]
            case _:
                self.refuse(node, f"`{ast.unparse(node)[:40]}` as a tuple")

    def columns(self, node: ast.expr, tree: list[_Tree]) -> list[ast.expr]:  # noqa: C901, RET503 (as above; a table)
        """The lists that a list of tuples is kept in."""
        count = _count(tree)
        match node:
            case ast.Name(id=name):
                return [ast.Name(n, ast.Load()) for n in self._names(name, tree)]
            case ast.List(elts=elts):
                every = [self.parts(e, tree) for e in elts]
                return [ast.List([row[i] for row in every], ast.Load()) for i in range(count)]
            case ast.ListComp(elt=elt):
                return self._comprehended(node, elt, tree)
            case ast.Subscript(of, ast.Slice() as part) if rows := self.rows(of):
                return [
                    ast.Subscript(c, copy.deepcopy(part), ast.Load())
                    for c in self.columns(of, rows)
                ]
            case ast.Call(ast.Attribute(of, "copy"), [], []) | ast.Call(
                ast.Name("list"), [of], []
            ) if rows := self.rows(of):
                return [ast.Subscript(c, ast.Slice(), ast.Load()) for c in self.columns(of, rows)]
            case ast.Call(ast.Name("reversed"), [of], []) if rows := self.rows(of):
                return [
                    ast.Call(
                        ast.Name("list", ast.Load()),
                        [ast.Call(ast.Name("reversed", ast.Load()), [c], [])],
                        [],
                    )
                    for c in self.columns(of, rows)
                ]
            case ast.Call(ast.Name("sorted"), [of], keywords) if rows := self.rows(of):
                order = self._order(of, keywords, rows, node)
                return [_of_written("in_order", c, order) for c in self.columns(of, rows)]
            case ast.BinOp(left, ast.Add() as op, right):
                both = zip(self.columns(left, tree), self.columns(right, tree), strict=True)
                return [ast.BinOp(a, op, b) for a, b in both]
            case ast.BinOp(left, ast.Mult() as op, right) if self.rows(left):
                return [ast.BinOp(a, op, right) for a in self.columns(left, tree)]
            case ast.Call(func=ast.Name(id=name)) if name in self.types.functions:
                held = [self.fresh("column") for _ in range(count)]
                target = _tuple([ast.Name(n, ast.Store()) for n in held], stored=True)
                self.before.append(ast.Assign([target], self.visit(node)))
                return [ast.Name(n, ast.Load()) for n in held]
            case _:
                self.refuse(node, f"`{ast.unparse(node)[:40]}` as a list of tuples")

    def _order(
        self, of: ast.expr, keywords: list[ast.keyword], tree: list[_Tree], node: ast.AST
    ) -> ast.expr:
        """The name of the order that tuples are sorted in: by their keys, or by all their items."""
        if keywords:
            found = order_of(keywords)
            if found is None:
                self.refuse(node, "this order of a list of tuples")
            function, keys = found[0], [self.visit(key) for key in found[1]]
        elif _count(tree) > len(_ORDERS):
            self.refuse(node, f"the order of tuples of {_count(tree)}")
        else:
            function, keys = _ORDERS[_count(tree) - 1], self.columns(of, tree)
        held = self.fresh("order")
        self.before.append(ast.Assign([ast.Name(held, ast.Store())], _of_written(function, *keys)))
        return ast.Name(held, ast.Load())

    def _comprehended(self, node: ast.ListComp, elt: ast.expr, tree: list[_Tree]) -> list[ast.expr]:
        whole = copy.copy(node)
        whole.generators = [self._generator(g, node) for g in node.generators]
        found: list[ast.expr] = []
        for part in self.parts(elt, tree):
            generators = copy.deepcopy(whole.generators)
            found.append(ast.ListComp(part, generators))
        return found

    # Loops

    def _looped(
        self, target: ast.expr, iterable: ast.expr
    ) -> tuple[ast.expr, ast.expr, list[tuple[str, list[str]]]]:
        """What a loop becomes, and the tuples that it puts together from names."""
        match iterable, target:
            case ast.Call(ast.Name("enumerate"), [of, *rest], more), ast.Tuple(elts=[number, item]):
                item, over, made = self._looped(item, of)
                counted = ast.Call(ast.Name("enumerate", ast.Load()), [over, *rest], more)
                return _tuple([number, item], stored=True), counted, made
            case ast.Call(ast.Name("zip"), [*lists], []), ast.Tuple(elts=items) if len(
                items
            ) == len(lists):
                found = [self._looped(t, i) for t, i in zip(items, lists, strict=True)]
                zipped = ast.Call(ast.Name("zip", ast.Load()), [f[1] for f in found], [])
                put = [m for f in found for m in f[2]]
                return _tuple([f[0] for f in found], stored=True), zipped, put
        tree = self._row_of(iterable)
        if tree is None:
            return target, self.visit(iterable), []
        zipped = ast.Call(ast.Name("zip", ast.Load()), self._over(iterable, tree), [])
        if isinstance(target, ast.Name) and all(of is None for of in tree):
            names = [self.fresh(f"{target.id}_{i}") for i in range(len(tree))]
            stored = [ast.Name(n, ast.Store()) for n in names]
            return _tuple(stored, stored=True), zipped, [(target.id, names)]
        return _tuple([*self._targets(target, tree)], stored=True), zipped, []

    def _row_of(self, iterable: ast.expr) -> list[_Tree] | None:
        match iterable:
            case ast.Call(ast.Name("reversed"), [of], []):
                return self.rows(of)
            case ast.Tuple(elts=elts) | ast.List(elts=elts) if elts:
                trees = [_flat(self.types.of(e)) for e in elts]
                return trees[0] if all(t == trees[0] for t in trees) else None
        return self.rows(iterable)

    def _over(self, iterable: ast.expr, tree: list[_Tree]) -> list[ast.expr]:
        if isinstance(iterable, ast.Tuple):
            every = [self.parts(e, tree) for e in iterable.elts]
            return [_tuple([row[i] for row in every]) for i in range(_count(tree))]
        return self.columns(iterable, tree)

    def _targets(self, target: ast.expr, tree: list[_Tree]) -> Iterator[ast.expr]:
        """The places that take the numbers of a tuple."""
        match target:
            case ast.Tuple(elts=elts) | ast.List(elts=elts) if len(elts) == len(tree):
                for element, of in zip(elts, tree, strict=True):
                    if of is None:
                        yield self.visit(element)
                    else:
                        yield from self._targets(element, of)
            case ast.Subscript(of, index) if rows := self.rows(of):
                for column in self.columns(of, rows):
                    yield ast.Subscript(column, self.visit(index), ast.Store())
            case _:
                self.refuse(target, f"`{ast.unparse(target)[:40]}` as what takes a tuple")

    def _generator(self, node: ast.comprehension, whole: ast.expr) -> ast.comprehension:
        target, iterable, made = self._looped(node.target, node.iter)
        for name, names in made:
            picked = _Picked(name, names)
            for part in ast.walk(whole):
                if isinstance(part, ast.ListComp | ast.GeneratorExp):
                    part.elt = picked.visit(part.elt)
            node.ifs = [picked.visit(test) for test in node.ifs]
        tests = [self.visit(test) for test in node.ifs]
        return ast.comprehension(target, iterable, tests, node.is_async)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        node.generators = [self._generator(g, node) for g in node.generators]
        node.elt = self.visit(node.elt)
        return node

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        node.generators = [self._generator(g, node) for g in node.generators]
        node.elt = self.visit(node.elt)
        return node

    # Statements

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        outer, self.before = self.before, []
        found = self._written(node)
        before, self.before = self.before, outer
        every = [*before, *found]
        for statement in every:
            for part in ast.walk(statement):
                if isinstance(part, ast.expr | ast.stmt) and not hasattr(part, "lineno"):
                    ast.copy_location(part, node)
        return every

    def _written(self, node: ast.stmt) -> list[ast.stmt]:
        match node:
            case ast.For(target, iterable):
                node.target, node.iter, made = self._looped(target, iterable)
                body = [s for statement in node.body for s in self._statement(statement)]
                node.body = [
                    *(
                        ast.Assign(
                            [ast.Name(name, ast.Store())],
                            _tuple([ast.Name(n, ast.Load()) for n in names]),
                        )
                        for name, names in made
                    ),
                    *body,
                ]
                node.orelse = [s for t in node.orelse for s in self._statement(t)]
                return [node]
            case ast.While(test) | ast.If(test):
                node.test = self._truth(test)
                node.body = [s for t in node.body for s in self._statement(t)]
                node.orelse = [s for t in node.orelse for s in self._statement(t)]
                return [node]
            case ast.Assign([target], value):
                return self._assigned(target, value, node)
            case ast.Expr(ast.Call(ast.Attribute(of, "sort"), [], keywords)) if tree := self.rows(
                of
            ):
                order = self._order(of, keywords, tree, node)
                return [
                    ast.Expr(
                        _of_written(
                            "put_in_order", c, ast.Subscript(c, ast.Slice(), ast.Load()), order
                        )
                    )
                    for c in self.columns(of, tree)
                ]
            case ast.Expr(ast.Call(ast.Attribute(of, method), arguments, [])) if tree := self.rows(
                of
            ):
                return self._changed(of, method, arguments, tree, node)
            case ast.AugAssign(ast.Name() as name, ast.Add(), value) if tree := self.rows(
                ast.copy_location(ast.Name(name.id, ast.Load()), name)
            ) or _rows(self.function.names.get(name.id), self.types):
                return [
                    ast.AugAssign(ast.Name(n, ast.Store()), ast.Add(), c)
                    for n, c in zip(
                        self._names(name.id, tree), self.columns(value, tree), strict=True
                    )
                ]
            case ast.Return(ast.expr() as value):
                return [ast.Return(self._returned(value))]
        found = self.visit(node)
        return found if isinstance(found, list) else [found]

    def _assigned(self, target: ast.expr, value: ast.expr, node: ast.Assign) -> list[ast.stmt]:
        match target:
            case ast.Name(id=name) if tree := _rows(self.function.names.get(name), self.types):
                columns = self.columns(value, tree)
                return [
                    ast.Assign([ast.Name(n, ast.Store())], column)
                    for n, column in zip(self._names(name, tree), columns, strict=True)
                ]
            case ast.Tuple(elts=targets) if isinstance(value, ast.Tuple) and len(targets) == len(
                value.elts
            ):
                return self._one_by_one(targets, value.elts, node)
            case ast.Tuple() if tree := _flat(self.types.of(value)):
                popped = isinstance(value, ast.Call) and (
                    value.keywords or isinstance(value.func, ast.Attribute)
                )
                if popped or isinstance(value, ast.Subscript | ast.IfExp):
                    targets = [*self._targets(target, tree)]
                    return [
                        ast.Assign([_tuple(targets, stored=True)], _tuple(self.parts(value, tree)))
                    ]
            case ast.Tuple(elts=targets) if isinstance(value, ast.Call):
                node.targets = [_tuple(self._of_call(targets, value), stored=True)]
                node.value = self.visit(value)
                return [node]
            case ast.Name() if (tree := _flat(self.types.of(value))) and not isinstance(
                value, ast.Tuple | ast.Name
            ):
                called = (
                    isinstance(value, ast.Call)
                    and isinstance(value.func, ast.Name)
                    and value.func.id in self.types.functions
                )
                if not called:
                    return [ast.Assign([target], _tuple(self.parts(value, tree)))]
            case ast.Subscript(of) if (tree := self.rows(of)) and not isinstance(
                target.slice, ast.Slice
            ):
                places = [*self._targets(target, tree)]
                return [ast.Assign([_tuple(places, stored=True)], _tuple(self.parts(value, tree)))]
        found = self.visit(node)
        return found if isinstance(found, list) else [found]

    def _of_call(self, targets: list[ast.expr], value: ast.Call) -> list[ast.expr]:
        """The names that take what a function returns, one for each of its values."""
        found: list[ast.expr] = []
        returned = self.types.of(value)
        items = returned.items if isinstance(returned, known.TupleOf) else (None,) * len(targets)
        if len(items) != len(targets):
            return targets
        for target, item in zip(targets, items, strict=True):
            if (tree := _rows(item, self.types)) and isinstance(target, ast.Name):
                found += [ast.Name(n, ast.Store()) for n in self._names(target.id, tree)]
            elif tree := _flat(item):
                found += self._targets(target, tree)
            else:
                found.append(self.visit(target))
        return found

    def _one_by_one(
        self, targets: list[ast.expr], values: list[ast.expr], node: ast.Assign
    ) -> list[ast.stmt]:
        """``a, b = x, y`` where some of the values are tuples, or lists of them."""
        trees = [_flat(self.types.of(v)) for v in values]
        lists = [self.rows(v) for v in values]
        if not any(trees) and not any(lists):
            return [self.generic_visit(node)]  # type: ignore[list-item] # a statement stays one
        if not any(lists) and not any(
            tree and isinstance(t, ast.Name) for t, tree in zip(targets, trees, strict=True)
        ):
            places: list[ast.expr] = []
            parts: list[ast.expr] = []
            for target, value, tree in zip(targets, values, trees, strict=True):
                places += [*self._targets(target, tree)] if tree else [self.visit(target)]
                parts += self.parts(value, tree) if tree else [self.visit(value)]
            return [ast.Assign([_tuple(places, stored=True)], _tuple(parts))]
        stored = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        read = {n.id for v in values for n in ast.walk(v) if isinstance(n, ast.Name)}
        if stored & read:
            self.refuse(node, "tuples that change places")
        return [
            s
            for target, value in zip(targets, values, strict=True)
            for s in self._assigned(
                target, value, ast.copy_location(ast.Assign([target], value), node)
            )
        ]

    def _changed(
        self,
        of: ast.expr,
        method: str,
        arguments: list[ast.expr],
        tree: list[_Tree],
        node: ast.stmt,
    ) -> list[ast.stmt]:
        if method == "pop":
            return [ast.Expr(part) for part in self.parts(node.value, tree)]  # type: ignore[attr-defined]
        if method not in _CHANGING:
            self.refuse(node, f"`.{method}` of a list of tuples")
        if not arguments:
            given: list[list[ast.expr]] = [[]] * _count(tree)
        else:
            *leading, last = arguments
            each = self.columns(last, tree) if method == "extend" else self.parts(last, tree)
            given = [[*copy.deepcopy(leading), part] for part in each]
        return [
            ast.Expr(ast.Call(ast.Attribute(column, method, ast.Load()), arguments_, []))
            for column, arguments_ in zip(self.columns(of, tree), given, strict=True)
        ]

    def _returned(self, value: ast.expr) -> ast.expr:
        if tree := self.rows(value):
            return _tuple(self.columns(value, tree))
        match value:
            case ast.Tuple(elts=elts):
                found: list[ast.expr] = []
                for element in elts:
                    if rows := self.rows(element):
                        found += self.columns(element, rows)
                    elif tree := _flat(self.types.of(element)):
                        found += self.parts(element, tree)
                    else:
                        found.append(self.visit(element))
                return _tuple(found)
            case ast.Subscript() | ast.IfExp() | ast.Call(ast.Attribute()):
                if tree := _flat(self.types.of(value)):
                    return _tuple(self.parts(value, tree))
        found_: ast.expr = self.visit(value)
        return found_

    def _truth(self, test: ast.expr) -> ast.expr:
        if tree := self.rows(test):
            return self.columns(test, tree)[0]
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                test.operand = self._truth(operand)
                return test
            case ast.BoolOp(values=values):
                test.values = [self._truth(v) for v in values]
                return test
        found: ast.expr = self.visit(test)
        return found

    # Expressions

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(ast.Subscript(of, index), ast.Constant(int() as place)) if (
                tree := self.rows(of)
            ):
                if all(t is None for t in tree) and -len(tree) <= place < len(tree):
                    column = self.columns(of, tree)[place]
                    return ast.Subscript(column, self.visit(index), node.ctx)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("len"), [of], []) if tree := self.rows(of):
                return ast.Call(node.func, [self.columns(of, tree)[0]], [])
            case ast.Call(func=ast.Name(id=name)) if name in self.types.functions:
                return self._called(node, self.types.functions[name])
        return self.generic_visit(node)

    def _called(self, node: ast.Call, function: FunctionTypes) -> ast.AST:
        if not any(self._taken_apart(t) for t in function.names.values()):
            return self.generic_visit(node)
        arguments: list[ast.expr] = []
        for argument in node.args:
            arguments += self._given(argument)
        keywords: list[ast.keyword] = []
        for keyword in node.keywords:
            parts = self._given(keyword.value)
            if len(parts) == 1 and not self._taken_apart(self.types.of(keyword.value)):
                keywords.append(ast.keyword(keyword.arg, parts[0]))
            else:
                keywords += [
                    ast.keyword(f"{keyword.arg}_{i}", part) for i, part in enumerate(parts)
                ]
        return ast.Call(node.func, arguments, keywords)

    def _taken_apart(self, t: known.Type | None) -> bool:
        return bool(_flat(t) or _rows(t, self.types))

    def _given(self, argument: ast.expr) -> list[ast.expr]:
        if tree := self.rows(argument):
            return self.columns(argument, tree)
        if tree := _flat(self.types.of(argument)):
            return self.parts(argument, tree)
        return [self.visit(argument)]

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        match node:
            case ast.Compare(left, [ast.Eq() | ast.NotEq() as op], [right]):
                trees = _flat(self.types.of(left)), _flat(self.types.of(right))
                if trees[0] and trees[0] == trees[1]:
                    both = zip(self.parts(left, trees[0]), self.parts(right, trees[0]), strict=True)
                    tests: list[ast.expr] = [ast.Compare(a, [op], [b]) for a, b in both]
                    joins = ast.And() if isinstance(op, ast.Eq) else ast.Or()
                    return ast.BoolOp(joins, tests) if len(tests) > 1 else tests[0]
            case ast.Compare(left, [ast.In() | ast.NotIn() as op], [right]) if tree := self.rows(
                right
            ):
                names = [self.fresh("part") for _ in range(_count(tree))]
                pairs = zip(names, self.parts(left, tree), strict=True)
                same: list[ast.expr] = [
                    ast.Compare(ast.Name(n, ast.Load()), [ast.Eq()], [part]) for n, part in pairs
                ]
                over = ast.Call(ast.Name("zip", ast.Load()), self.columns(right, tree), [])
                target = _tuple([ast.Name(n, ast.Store()) for n in names], stored=True)
                test = ast.BoolOp(ast.And(), same) if len(same) > 1 else same[0]
                generator = ast.GeneratorExp(test, [ast.comprehension(target, over, [], 0)])
                found = ast.Call(ast.Name("any", ast.Load()), [generator], [])
                return found if isinstance(op, ast.In) else ast.UnaryOp(ast.Not(), found)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if _rows(self.function.names.get(node.id), self.types):
            self.refuse(node, f"`{node.id}`, a list of tuples, here")
        return node

    def _parameters(self, spec: ast.arguments) -> Iterator[ast.stmt]:
        """Takes parameters apart; tuples are put together again, for those who read their items."""
        for arguments in (spec.posonlyargs, spec.args, spec.kwonlyargs):
            found: list[ast.arg] = []
            for argument in arguments:
                t = self.function.names.get(argument.arg)
                tree = _flat(t)
                rows = _rows(t, self.types)
                if not (tree or rows):
                    found.append(argument)
                    continue
                names = self._names(argument.arg, tree or rows or [])
                found += [ast.copy_location(ast.arg(n), argument) for n in names]
                if tree:
                    whole = _tuple([ast.Name(n, ast.Load()) for n in names])
                    made = ast.Assign([ast.Name(argument.arg, ast.Store())], whole)
                    yield ast.fix_missing_locations(ast.copy_location(made, self.function.node))
            if arguments is spec.kwonlyargs:
                spec.kw_defaults = [None] * len(found)
            arguments[:] = found


def _is_pure(node: ast.expr) -> bool:
    """Whether it may be evaluated several times."""
    return all(
        not isinstance(n, ast.Call) or (isinstance(n.func, ast.Name) and n.func.id in _PURE)
        for n in ast.walk(node)
    )


class _Picked(ast.NodeTransformer):
    """The items of a tuple by names of their own."""

    def __init__(self, name: str, names: list[str]) -> None:
        self.name, self.names = name, names

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(ast.Name(id=name), ast.Constant(int() as i)) if name == self.name:
                return ast.copy_location(ast.Name(self.names[i], ast.Load()), node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id != self.name or isinstance(node.ctx, ast.Store):
            return node
        return ast.copy_location(_tuple([ast.Name(n, ast.Load()) for n in self.names]), node)
