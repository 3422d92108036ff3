"""Tuples and lists of them as the numbers and the columns that they are made of."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from hasten.errors import Unsupported
from hasten.frontend import types as known
from hasten.frontend.infer import FunctionTypes, ModuleTypes
from hasten.frontend.kernel.desugaring.keys import order_of
from hasten.frontend.kernel.desugaring.rules import OF_WRITTEN
from hasten.frontend.kernel.desugaring.syntax import Picked, called, is_pure, names_in, read
from hasten.frontend.kernel.desugaring.tuples.trees import Tree, count_of, flat, rows_of
from hasten.frontend.passes.fresh import FreshNames
from hasten.workload.model import ModuleSource

__all__ = ["Values", "of_written", "tuple_of"]

_ORDERS = ("order_up", "order_up_by_two", "order_up_by_three")


def _ordered(op: ast.cmpop, left: Sequence[ast.expr], right: Sequence[ast.expr]) -> ast.expr:
    """Tuples in the order of their first items that differ."""
    (a, *others), (b, *further) = left, right
    strict: ast.cmpop = {ast.LtE: ast.Lt(), ast.GtE: ast.Gt()}.get(type(op), op)
    if not others:
        return ast.Compare(a, [op], [b])
    rest = ast.BoolOp(ast.And(), [ast.Compare(a, [ast.Eq()], [b]), _ordered(op, others, further)])
    return ast.BoolOp(ast.Or(), [ast.Compare(a, [strict], [b]), rest])


def of_written(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function of `written`."""
    function = ast.Attribute(read(OF_WRITTEN), name, ast.Load())
    return ast.Call(function, list(arguments), [])


def tuple_of(items: Sequence[ast.expr], *, stored: bool = False) -> ast.Tuple:
    """A tuple that is read, or that takes values."""
    return ast.Tuple(list(items), ast.Store() if stored else ast.Load())


class Values(ast.NodeTransformer):
    """Expressions of one function.

    Parameters
    ----------
    function : FunctionTypes
    types : ModuleTypes
    source : ModuleSource
    """

    def __init__(self, function: FunctionTypes, types: ModuleTypes, source: ModuleSource) -> None:
        self.function, self.types, self.source = function, types, source
        self.fresh = FreshNames(names_in(types.tree))
        self.before: list[ast.stmt] = []
        self.conditional = 0
        """How many expressions around are evaluated again and again, or not in any case."""

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Inside nothing may be computed before the statement."""
        self.conditional += 1
        try:
            yield
        finally:
            self.conditional -= 1

    def held(self, stem: str, value: ast.expr, node: ast.AST) -> ast.Name:
        """A name that holds a value from before the statement on."""
        if self.conditional:
            self.refuse(node, f"`{ast.unparse(node)[:40]}` inside a condition or a comprehension")
        name = self.fresh(stem)
        self.before.append(ast.Assign([ast.Name(name, ast.Store())], value))
        return read(name)

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Say that something has no form by columns."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        place = self.source.place(line)
        raise Unsupported(
            f"{what}: keep the items in lists of their own",
            f"{place}:{column + 1}" if place else "",
        )

    # What things are made of

    def rows(self, node: ast.expr) -> list[Tree] | None:
        """The tree of what a list of tuples holds."""
        return rows_of(self.types.of(node), self.types)

    def _names(self, name: str, tree: list[Tree]) -> list[str]:
        return [f"{name}_{i}" for i in range(count_of(tree))]

    def parts(self, node: ast.expr, tree: list[Tree]) -> list[ast.expr]:  # noqa: RET503 (it refuses)
        """The numbers of a tuple."""
        match node:
            case ast.Tuple(elts=elts) if len(elts) == len(tree):
                trees = iter(tree)
                return self.in_order(elts, lambda e: self._flat(e, next(trees)))
            case ast.Name() | ast.Attribute(attr="shape") if all(of is None for of in tree):
                return [ast.Subscript(node, ast.Constant(i), ast.Load()) for i in range(len(tree))]
            case ast.Subscript(of, index) if rows := self.rows(of):
                if not is_pure(index):
                    self.refuse(node, f"`{ast.unparse(node)[:40]}`")
                place = self.visit(index)
                return [ast.Subscript(c, place, ast.Load()) for c in self.columns(of, rows)]
            case ast.Call(ast.Attribute(of, "pop"), arguments, []) if rows := self.rows(of):
                return [
                    ast.Call(ast.Attribute(c, "pop", ast.Load()), copy.deepcopy(arguments), [])
                    for c in self.columns(of, rows)
                ]
            case ast.IfExp(test, body, orelse):
                holds = self.visit(test)
                with self.perhaps():
                    both = zip(self.parts(body, tree), self.parts(orelse, tree), strict=True)
                return [ast.IfExp(holds, a, b) for a, b in both]
            case ast.Call(ast.Name("min" | "max" as name), [one, other], []):
                a, b = self.parts(one, tree), self.parts(other, tree)
                better = _ordered(ast.Lt() if name == "min" else ast.Gt(), b, a)
                return [ast.IfExp(better, y, x) for x, y in zip(a, b, strict=True)]
            case ast.Call(
                ast.Name("min" | "max" as name), [of], [ast.keyword("key", ast.ListComp() as keys)]
            ) if rows := self.rows(of):
                chosen = "item_of_least" if name == "min" else "item_of_most"
                by = self.held("keys", self.visit(keys), node)
                return [of_written(chosen, c, by) for c in self.columns(of, rows)]
            case ast.Call() if all(of is None for of in tree):
                held = self.held("parts", self.visit(node), node)
                return [ast.Subscript(held, ast.Constant(i), ast.Load()) for i in range(len(tree))]
            case _:
                self.refuse(node, f"`{ast.unparse(node)[:40]}` as a tuple")

    def _flat(self, element: ast.expr, of: Tree) -> list[ast.expr]:
        return [self.visit(element)] if of is None else self.parts(element, of)

    def in_order(
        self, elements: list[ast.expr], taken: Callable[[ast.expr], list[ast.expr]]
    ) -> list[ast.expr]:
        """The parts of each: where one needs statements, those before it come first."""
        found: list[ast.expr] = []
        for element in elements:
            outer, self.before = self.before, []
            made = taken(element)
            needed, self.before = self.before, outer
            if needed:
                simple = (ast.Name, ast.Constant)
                found = [p if isinstance(p, simple) else self.held("part", p, p) for p in found]
            self.before += needed
            found += made
        return found

    def columns(self, node: ast.expr, tree: list[Tree]) -> list[ast.expr]:  # noqa: C901, RET503 (as above; a table)
        """The lists that a list of tuples is kept in."""
        count = count_of(tree)
        match node:
            case ast.Name(id=name):
                return [read(n) for n in self._names(name, tree)]
            case ast.List(elts=elts):
                every = [self.parts(e, tree) for e in elts]
                return [ast.List([row[i] for row in every], ast.Load()) for i in range(count)]
            case ast.ListComp():
                return self._comprehended(node, tree)
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
                        read("list"),
                        [ast.Call(read("reversed"), [c], [])],
                        [],
                    )
                    for c in self.columns(of, rows)
                ]
            case ast.Call(ast.Name("sorted"), [of], keywords) if rows := self.rows(of):
                order = self._order(of, keywords, rows, node)
                return [of_written("in_order", c, order) for c in self.columns(of, rows)]
            case ast.BinOp(left, ast.Add() as op, right):
                both = zip(self.columns(left, tree), self.columns(right, tree), strict=True)
                return [ast.BinOp(a, op, b) for a, b in both]
            case ast.BinOp(left, ast.Mult() as op, right) if self.rows(left):
                return [ast.BinOp(a, op, right) for a in self.columns(left, tree)]
            case ast.Call(func=ast.Name(id=name)) if name in self.types.functions:
                if self.conditional:
                    self.refuse(node, f"`{ast.unparse(node)[:40]}` inside a condition")
                held = [self.fresh("column") for _ in range(count)]
                target = tuple_of([ast.Name(n, ast.Store()) for n in held], stored=True)
                self.before.append(ast.Assign([target], self.visit(node)))
                return [read(n) for n in held]
            case _:
                self.refuse(node, f"`{ast.unparse(node)[:40]}` as a list of tuples")

    def _order(
        self, of: ast.expr, keywords: list[ast.keyword], tree: list[Tree], node: ast.AST
    ) -> ast.expr:
        """The name of the order that tuples are sorted in: by their keys, or by all their items."""
        if keywords:
            found = order_of(keywords)
            if found is None:
                self.refuse(node, "this order of a list of tuples")
            function, keys = found[0], [self.visit(key) for key in found[1]]
        elif count_of(tree) > len(_ORDERS):
            self.refuse(node, f"the order of tuples of {count_of(tree)}")
        else:
            function, keys = _ORDERS[count_of(tree) - 1], self.columns(of, tree)
        return self.held("order", of_written(function, *keys), node)

    def _comprehended(self, node: ast.ListComp, tree: list[Tree]) -> list[ast.expr]:
        generators = self._generators(node)
        with self.perhaps():
            parts = self.parts(node.elt, tree)
        return [ast.ListComp(part, copy.deepcopy(generators)) for part in parts]

    # Loops

    def _looped(
        self, target: ast.expr, iterable: ast.expr
    ) -> tuple[ast.expr, ast.expr, list[tuple[str, list[str]]]]:
        """What a loop becomes, and the tuples that it puts together from names."""
        match iterable, target:
            case ast.Call(ast.Name("enumerate"), [of, *rest], more), ast.Tuple(elts=[number, item]):
                item, over, made = self._looped(item, of)
                counted = ast.Call(read("enumerate"), [over, *rest], more)
                return tuple_of([number, item], stored=True), counted, made
            case ast.Call(ast.Name("zip"), [*lists], []), ast.Tuple(elts=items) if len(
                items
            ) == len(lists):
                found = [self._looped(t, i) for t, i in zip(items, lists, strict=True)]
                zipped = called("zip", *[f[1] for f in found])
                put = [m for f in found for m in f[2]]
                return tuple_of([f[0] for f in found], stored=True), zipped, put
        tree = self._row_of(iterable)
        if tree is None:
            return target, self.visit(iterable), []
        zipped = called("zip", *self._over(iterable, tree))
        if isinstance(target, ast.Name) and all(of is None for of in tree):
            names = [self.fresh(f"{target.id}_{i}") for i in range(len(tree))]
            stored = [ast.Name(n, ast.Store()) for n in names]
            return tuple_of(stored, stored=True), zipped, [(target.id, names)]
        return tuple_of([*self._targets(target, tree)], stored=True), zipped, []

    def _row_of(self, iterable: ast.expr) -> list[Tree] | None:
        match iterable:
            case ast.Call(ast.Name("reversed"), [of], []):
                return self.rows(of)
            case ast.Tuple(elts=elts) | ast.List(elts=elts) if elts:
                trees = [flat(self.types.of(e)) for e in elts]
                return trees[0] if all(t == trees[0] for t in trees) else None
        return self.rows(iterable)

    def _over(self, iterable: ast.expr, tree: list[Tree]) -> list[ast.expr]:
        if isinstance(iterable, ast.Tuple):
            every = [self.parts(e, tree) for e in iterable.elts]
            return [tuple_of([row[i] for row in every]) for i in range(count_of(tree))]
        return self.columns(iterable, tree)

    def _targets(self, target: ast.expr, tree: list[Tree]) -> Iterator[ast.expr]:
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
            picked = Picked(name, names)
            for part in ast.walk(whole):
                if isinstance(part, ast.ListComp | ast.GeneratorExp):
                    part.elt = picked.visit(part.elt)
            node.ifs = [picked.visit(test) for test in node.ifs]
        with self.perhaps():
            tests = [self.visit(test) for test in node.ifs]
        return ast.comprehension(target, iterable, tests, node.is_async)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Loops over lists of tuples go over their columns."""
        node.generators = self._generators(node)
        with self.perhaps():
            node.elt = self.visit(node.elt)
        return node

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """The same."""
        node.generators = self._generators(node)
        with self.perhaps():
            node.elt = self.visit(node.elt)
        return node

    def _generators(self, node: ast.ListComp | ast.GeneratorExp) -> list[ast.comprehension]:
        """The loops of a comprehension; only what the first goes over is computed once."""
        first, *others = node.generators
        found = [self._generator(first, node)]
        with self.perhaps():
            found += [self._generator(g, node) for g in others]
        return found

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """What is behind the first operand may not be computed at all."""
        first, *others = node.values
        node.values = [self.visit(first)]
        with self.perhaps():
            node.values += [self.visit(v) for v in others]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """One of both is computed."""
        node.test = self.visit(node.test)
        with self.perhaps():
            node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    # Expressions

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """``pairs[i][0]`` is an item of a column."""
        match node:
            case ast.Subscript(ast.Subscript(of, index), ast.Constant(int() as place)) if (
                tree := self.rows(of)
            ):
                if all(t is None for t in tree) and -len(tree) <= place < len(tree):
                    column = self.columns(of, tree)[place]
                    return ast.Subscript(column, self.visit(index), node.ctx)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Functions of the module take the numbers and the columns one by one."""
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
        return bool(flat(t) or rows_of(t, self.types))

    def _given(self, argument: ast.expr) -> list[ast.expr]:
        if tree := self.rows(argument):
            return self.columns(argument, tree)
        if tree := flat(self.types.of(argument)):
            return self.parts(argument, tree)
        return [self.visit(argument)]

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Tuples are equal if all their items are."""
        match node:
            case ast.Compare(left, [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() as op], [right]):
                trees = flat(self.types.of(left)), flat(self.types.of(right))
                if trees[0] and trees[0] == trees[1]:
                    return _ordered(op, self.parts(left, trees[0]), self.parts(right, trees[0]))
            case ast.Compare(left, [ast.In() | ast.NotIn() as op], [ast.Tuple(elts=elts)]) if (
                tree := flat(self.types.of(left))
            ):
                return self._one_of(left, elts, tree, op)
            case ast.Compare(left, [ast.Eq() | ast.NotEq() as op], [right]):
                trees = flat(self.types.of(left)), flat(self.types.of(right))
                if trees[0] and trees[0] == trees[1]:
                    both = zip(self.parts(left, trees[0]), self.parts(right, trees[0]), strict=True)
                    tests: list[ast.expr] = [ast.Compare(a, [op], [b]) for a, b in both]
                    joins = ast.And() if isinstance(op, ast.Eq) else ast.Or()
                    return ast.BoolOp(joins, tests) if len(tests) > 1 else tests[0]
            case ast.Compare(left, [ast.In() | ast.NotIn() as op], [right]) if tree := self.rows(
                right
            ):
                names = [self.fresh("part") for _ in range(count_of(tree))]
                pairs = zip(names, self.parts(left, tree), strict=True)
                same: list[ast.expr] = [
                    ast.Compare(read(n), [ast.Eq()], [part]) for n, part in pairs
                ]
                over = called("zip", *self.columns(right, tree))
                target = tuple_of([ast.Name(n, ast.Store()) for n in names], stored=True)
                test = ast.BoolOp(ast.And(), same) if len(same) > 1 else same[0]
                generator = ast.GeneratorExp(test, [ast.comprehension(target, over, [], 0)])
                found = ast.Call(read("any"), [generator], [])
                return found if isinstance(op, ast.In) else ast.UnaryOp(ast.Not(), found)
        return self.generic_visit(node)

    def _one_of(
        self, value: ast.expr, elts: list[ast.expr], tree: list[Tree], op: ast.cmpop
    ) -> ast.expr:
        """Whether a tuple is one of some that are written out."""
        each: list[ast.expr] = []
        for element in elts:
            both = zip(self.parts(value, tree), self.parts(element, tree), strict=True)
            same: list[ast.expr] = [ast.Compare(a, [ast.Eq()], [b]) for a, b in both]
            each.append(same[0] if len(same) == 1 else ast.BoolOp(ast.And(), same))
        found = each[0] if len(each) == 1 else ast.BoolOp(ast.Or(), each)
        return found if isinstance(op, ast.In) else ast.UnaryOp(ast.Not(), found)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Whatever was not written out has no form by columns."""
        if rows_of(self.function.names.get(node.id), self.types):
            self.refuse(node, f"`{node.id}`, a list of tuples, here")
        return node
