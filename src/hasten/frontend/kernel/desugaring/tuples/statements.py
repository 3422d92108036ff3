"""Statements on tuples and lists of them, written out item by item."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import TypeVar

from hasten.frontend import types as known
from hasten.frontend.kernel.desugaring.syntax import located, names_in, read
from hasten.frontend.kernel.desugaring.tuples.trees import Tree, count_of, flat, rows_of
from hasten.frontend.kernel.desugaring.tuples.values import Values, of_written, tuple_of

__all__ = ["Statements"]

_CHANGING = frozenset({"append", "insert", "extend", "reverse", "clear"})


_Block = TypeVar("_Block", ast.For, ast.While, ast.If)


class Statements(Values):
    """One function, of which every statement is written out."""

    def write_out(self) -> None:
        """Change the function."""
        node = self.function.node
        self._require_names()
        begins = [*self._parameters(node.args)]
        node.body = [s for statement in node.body for s in self._statement(statement)]
        start = 1 if ast.get_docstring(node) is not None else 0
        node.body[start:start] = begins
        ast.fix_missing_locations(node)

    def _require_names(self) -> None:
        """Refuse names that columns would have."""
        names = self.function.names
        for name, t in names.items():
            tree = rows_of(t, self.types)
            for column in self._names(name, tree) if tree else ():
                if column in names:
                    self.refuse(self.function.node, f"`{column}` beside `{name}`, a list of tuples")

    def _parameters(self, spec: ast.arguments) -> Iterator[ast.stmt]:
        """Takes parameters apart; tuples are put together again, for those who read their items."""
        for arguments in (spec.posonlyargs, spec.args, spec.kwonlyargs):
            found: list[ast.arg] = []
            for argument in arguments:
                t = self.function.names.get(argument.arg)
                tree = flat(t)
                rows = rows_of(t, self.types)
                if not (tree or rows):
                    found.append(argument)
                    continue
                names = self._names(argument.arg, tree or rows or [])
                found += [ast.copy_location(ast.arg(n), argument) for n in names]
                if tree:
                    whole = tuple_of([read(n) for n in names])
                    made = ast.Assign([ast.Name(argument.arg, ast.Store())], whole)
                    yield ast.fix_missing_locations(ast.copy_location(made, self.function.node))
            if arguments is spec.kwonlyargs:
                spec.kw_defaults = [None] * len(found)
            arguments[:] = found

    # Statements

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        outer, self.before = self.before, []
        found = self._written(node)
        before, self.before = self.before, outer
        every = [*before, *found]
        return [located(statement, node) for statement in every]

    def _written(self, node: ast.stmt) -> list[ast.stmt]:
        match node:
            case ast.For(target, iterable):
                node.target, node.iter, made = self._looped(target, iterable)
                put_together: list[ast.stmt] = [
                    ast.Assign([ast.Name(name, ast.Store())], tuple_of([read(n) for n in names]))
                    for name, names in made
                ]
                self._with_blocks(node).body[:0] = put_together
                return [node]
            case ast.While(test):
                with self.perhaps():  # it is asked again and again
                    node.test = self._truth(test)
                return [self._with_blocks(node)]
            case ast.If(test):
                node.test = self._truth(test)
                return [self._with_blocks(node)]
            case ast.Assign([target], value):
                return self._assigned(target, value, node)
            case ast.Expr(ast.Call(ast.Attribute(of, "sort"), [], keywords)) if tree := self.rows(
                of
            ):
                order = self._order(of, keywords, tree, node)
                return [
                    ast.Expr(
                        of_written(
                            "put_in_order", c, ast.Subscript(c, ast.Slice(), ast.Load()), order
                        )
                    )
                    for c in self.columns(of, tree)
                ]
            case ast.Expr(ast.Call(ast.Attribute(of, method), arguments, []) as popped) if (
                tree := self.rows(of)
            ):
                if method == "pop":
                    return [ast.Expr(part) for part in self.parts(popped, tree)]
                return self._changed(of, method, arguments, tree, node)
            case ast.AugAssign(ast.Name() as name, ast.Add(), value) if tree := rows_of(
                self.function.names.get(name.id), self.types
            ):
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

    def _with_blocks(self, node: _Block) -> _Block:
        """A loop or a branch, of which all statements are written out."""
        node.body = [s for t in node.body for s in self._statement(t)]
        node.orelse = [s for t in node.orelse for s in self._statement(t)]
        return node

    def _assigned(self, target: ast.expr, value: ast.expr, node: ast.Assign) -> list[ast.stmt]:
        match target:
            case ast.Name(id=name) if tree := rows_of(self.function.names.get(name), self.types):
                return _each_assigned(self._names(name, tree), self.columns(value, tree))
            case ast.Tuple(elts=targets) if isinstance(value, ast.Tuple) and len(targets) == len(
                value.elts
            ):
                return self._one_by_one(targets, value.elts, node)
            case ast.Tuple() if tree := flat(self.types.of(value)):
                popped = isinstance(value, ast.Call) and (
                    value.keywords or isinstance(value.func, ast.Attribute)
                )
                if popped or isinstance(value, ast.Subscript | ast.IfExp):
                    targets = [*self._targets(target, tree)]
                    return [
                        ast.Assign(
                            [tuple_of(targets, stored=True)], tuple_of(self.parts(value, tree))
                        )
                    ]
            case ast.Tuple(elts=targets) if isinstance(value, ast.Call):
                node.targets = [tuple_of(self._of_call(targets, value), stored=True)]
                node.value = self.visit(value)
                return [node]
            case ast.Name() if (tree := flat(self.types.of(value))) and not isinstance(
                value, ast.Tuple | ast.Name
            ):
                called = (
                    isinstance(value, ast.Call)
                    and isinstance(value.func, ast.Name)
                    and value.func.id in self.types.functions
                )
                if not called:
                    return [ast.Assign([target], tuple_of(self.parts(value, tree)))]
            case ast.Subscript(of) if (tree := self.rows(of)) and not isinstance(
                target.slice, ast.Slice
            ):
                places = [*self._targets(target, tree)]
                return [
                    ast.Assign([tuple_of(places, stored=True)], tuple_of(self.parts(value, tree)))
                ]
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
            if (tree := rows_of(item, self.types)) and isinstance(target, ast.Name):
                found += [ast.Name(n, ast.Store()) for n in self._names(target.id, tree)]
            elif tree := flat(item):
                found += self._targets(target, tree)
            else:
                found.append(self.visit(target))
        return found

    def _one_by_one(
        self, targets: list[ast.expr], values: list[ast.expr], node: ast.Assign
    ) -> list[ast.stmt]:
        """``a, b = x, y`` where some of the values are tuples, or lists of them."""
        trees = [flat(self.types.of(v)) for v in values]
        lists = [self.rows(v) for v in values]
        if not any(trees) and not any(lists):
            node.targets = [self.visit(target) for target in node.targets]
            node.value = self.visit(node.value)
            return [node]
        if not any(lists) and not any(
            tree and isinstance(t, ast.Name) for t, tree in zip(targets, trees, strict=True)
        ):
            places: list[ast.expr] = []
            parts: list[ast.expr] = []
            for target, value, tree in zip(targets, values, trees, strict=True):
                places += [*self._targets(target, tree)] if tree else [self.visit(target)]
                parts += self.parts(value, tree) if tree else [self.visit(value)]
            return [ast.Assign([tuple_of(places, stored=True)], tuple_of(parts))]
        if any(names_in(t) & names_in(v) for t in targets for v in values):
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
        tree: list[Tree],
        node: ast.stmt,
    ) -> list[ast.stmt]:
        if method not in _CHANGING:
            self.refuse(node, f"`.{method}` of a list of tuples")
        if not arguments:
            given: list[list[ast.expr]] = [[]] * count_of(tree)
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
            return tuple_of(self.columns(value, tree))
        match value:
            case ast.Tuple(elts=elts):
                return tuple_of(self.in_order(elts, self._taken))
            case (
                ast.Subscript()
                | ast.IfExp()
                | ast.Call(ast.Attribute())
                | ast.Call(ast.Name("min" | "max"))
            ):
                if tree := flat(self.types.of(value)):
                    return tuple_of(self.parts(value, tree))
        found_: ast.expr = self.visit(value)
        return found_

    def _taken(self, element: ast.expr) -> list[ast.expr]:
        """What an item of a tuple is given back as."""
        if rows := self.rows(element):
            return self.columns(element, rows)
        if tree := flat(self.types.of(element)):
            return self.parts(element, tree)
        return [self.visit(element)]

    def _truth(self, test: ast.expr) -> ast.expr:
        if tree := self.rows(test):
            return self.columns(test, tree)[0]
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                test.operand = self._truth(operand)
                return test
            case ast.BoolOp(values=[first, *others]):
                test.values = [self._truth(first)]
                with self.perhaps():
                    test.values += [self._truth(v) for v in others]
                return test
        found: ast.expr = self.visit(test)
        return found


def _each_assigned(names: list[str], columns: list[ast.expr]) -> list[ast.stmt]:
    """Columns with names: all at once where a later one is made of what an earlier name held."""
    places: list[ast.expr] = [ast.Name(name, ast.Store()) for name in names]
    if any(name in names_in(c) for i, name in enumerate(names) for c in columns[i + 1 :]):
        return [ast.Assign([tuple_of(places, stored=True)], tuple_of(columns))]
    return [ast.Assign([place], column) for place, column in zip(places, columns, strict=True)]
