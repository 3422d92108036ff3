"""Queues: ``collections.deque``, of which the kernel language has no other form than a list."""

from __future__ import annotations

import ast
from typing import Any

from hasten.frontend.kernel.desugaring.syntax import (
    called,
    functions_of,
    located,
    names_in,
    read,
    stored_in,
)
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["without_queues"]


def without_queues(tree: ast.Module) -> ast.Module:
    r"""A module whose queues are lists, and what was taken from their fronts is counted.

    A queue is written out where one function makes it, appends to it, and takes from its front or its end.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... from collections import deque
    ... def f(n):
    ...     waiting = deque([n])
    ...     while waiting:
    ...         n = waiting.popleft()
    ...         if n > 1:
    ...             waiting.append(n // 2)
    ...     return n
    ... '''
    >>> print(ast.unparse(without_queues(ast.parse(text))))
    from collections import deque
    <BLANKLINE>
    def f(n):
        waiting = [n]
        taken = 0
        while len(waiting) > taken:
            n = waiting[taken]
            taken += 1
            if n > 1:
                waiting.append(n // 2)
        return n
    """
    makers = _makers(tree)
    for function in functions_of(tree).values():
        for name in _queues(function, makers):
            _Queue(name, makers, function).write_out()
    return ast.fix_missing_locations(tree)


def _makers(tree: ast.Module) -> set[str]:
    """How the module calls ``deque``."""
    found = set()
    for node in tree.body:
        match node:
            case ast.ImportFrom("collections", names):
                found |= {a.asname or a.name for a in names if a.name == "deque"}
            case ast.Import(names):
                found |= {f"{a.asname or a.name}.deque" for a in names if a.name == "collections"}
    return found


def _queues(function: ast.FunctionDef, makers: set[str]) -> list[str]:
    """Names that only ever hold a queue, and are only used as one."""
    made = [
        s.targets[0].id
        for s in ast.walk(function)
        if isinstance(s, ast.Assign)
        and isinstance(s.targets[0], ast.Name)
        and _made(s.value, makers) is not None
    ]
    stored = stored_in([function])
    return [n for n in dict.fromkeys(made) if stored.count(n) == made.count(n)]


def _made(value: ast.expr, makers: set[str]) -> ast.expr | None:
    """What a new queue begins with; None where it is none."""
    match value:
        case ast.Call(func, [], []) if ast.unparse(func) in makers:
            return ast.copy_location(ast.List([], ast.Load()), value)
        case ast.Call(func, [begins], []) if ast.unparse(func) in makers:
            if isinstance(begins, ast.List | ast.ListComp):
                return begins
            return located(called("list", begins), value)
    return None


class _Queue(ast.NodeTransformer):
    """The uses of one queue of a function."""

    def __init__(self, name: str, makers: set[str], function: ast.FunctionDef) -> None:
        self.name, self.makers, self.function = name, makers, function
        self.front = FreshNames(names_in(function))("taken")
        self.made: set[ast.AST] = set()

    def write_out(self) -> None:
        """Change the function, unless it uses the queue in another way."""
        uses = sum(isinstance(n, ast.Name) and n.id == self.name for n in ast.walk(self.function))
        if self._counted() == uses:
            self.visit(self.function)

    def _is_it(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.name

    def _counted(self) -> int:
        """How many uses are known."""
        found = 0
        for node in ast.walk(self.function):
            match node:
                case ast.Assign([ast.Name() as name], value) if self._is_it(name):
                    found += _made(value, self.makers) is not None
                case ast.Expr(ast.Call(ast.Attribute(of, "append" | "extend"))) if self._is_it(of):
                    found += 1
                case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Return():
                    found += self._takes_one(node)
            match node:
                case ast.While(test=test) | ast.If(test=test):
                    found += sum(map(self._is_it, _asked(test)))
                case ast.Call(ast.Name("len"), [of], []) if self._is_it(of):
                    found += 1
                case ast.Subscript(of, index) if self._is_it(of):
                    found += _end(index) is not None and isinstance(node.ctx, ast.Load)
        return found

    def _takes_one(self, statement: ast.stmt) -> bool:
        """Whether a statement takes an item, and does nothing else with the queue."""
        uses = sum(map(self._is_it, ast.walk(statement)))
        return uses == len(self._takes(statement)) == 1

    def _takes(self, statement: ast.stmt) -> list[ast.Call]:
        """Where a statement takes an item, outside of what may not be evaluated, or several times."""
        found: list[ast.Call] = []
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            match node:
                case ast.Call(ast.Attribute(of, "popleft" | "pop"), [], []) if self._is_it(of):
                    found.append(node)
            if not isinstance(node, ast.IfExp | ast.BoolOp | ast.ListComp | ast.GeneratorExp):
                waiting += ast.iter_child_nodes(node)
        return found

    def _length(self) -> ast.expr:
        found = called("len", read(self.name))
        self.made.add(found)
        return found

    def _front(self) -> ast.expr:
        return read(self.front)

    def _holds(self, node: ast.expr) -> ast.expr:
        """Whether something is left."""
        return ast.copy_location(ast.Compare(self._length(), [ast.Gt()], [self._front()]), node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        match node:
            case ast.Assign([ast.Name() as name], value) if self._is_it(name):
                begins = _made(value, self.makers)
                assert begins is not None  # noqa: S101 (so it was counted)
                start = ast.Assign([ast.Name(self.front, ast.Store())], ast.Constant(0))
                return [ast.Assign([name], begins, lineno=node.lineno),
                        ast.copy_location(start, node)]  # fmt: skip
            case _:
                return self._taking(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST | list[ast.stmt]:
        return self._taking(node)

    def visit_Return(self, node: ast.Return) -> ast.AST | list[ast.stmt]:
        return self._taking(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        return self._taking(node)

    def _taking(self, node: ast.stmt) -> ast.AST | list[ast.stmt]:
        """A statement that takes an item; of an empty queue it raises, as Python does."""
        if not self._takes_one(node):
            self.generic_visit(node)
            return node
        (call,) = self._takes(node)
        at_front = ast.unparse(call.func).endswith("popleft")
        dropped = isinstance(node, ast.Expr) and node.value is call
        found: list[ast.stmt] = []
        if not at_front or dropped:  # an index beyond the end raises by itself
            empty = ast.Compare(self._length(), [ast.LtE()], [self._front()])
            error = called("IndexError", ast.Constant("pop from an empty deque"))
            found.append(ast.If(empty, [ast.Raise(error)], []))
        item: ast.expr = ast.Call(ast.Attribute(read(self.name), "pop", ast.Load()), [], [])
        if at_front:
            item = ast.Subscript(read(self.name), self._front(), ast.Load())
            self.made.add(item)
        if not (at_front and dropped):
            found.append(_Replaced(call, item).visit(node))
        if at_front and not isinstance(node, ast.Return):  # behind it nobody asks for the queue
            further = ast.Name(self.front, ast.Store())
            found.append(ast.AugAssign(further, ast.Add(), ast.Constant(1)))
        return [located(s, node) for s in found]

    def visit_While(self, node: ast.While) -> ast.AST:
        node.test = self._tested(node.test)
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._tested(node.test)
        return self.generic_visit(node)

    def _tested(self, test: ast.expr) -> ast.expr:
        match test:
            case ast.Name() if self._is_it(test):
                return self._holds(test)
            case ast.UnaryOp(ast.Not(), operand):
                test.operand = self._tested(operand)
            case ast.BoolOp(values=values):
                test.values = [self._tested(v) for v in values]
        return test

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """The first and the last item of what is left."""
        match node:
            case ast.Subscript(of, index) if self._is_it(of) and node not in self.made:
                end = _end(index)
                place: ast.expr = self._front()
                if end == "last":  # of an empty queue an index that the list does not have
                    last = ast.BinOp(self._length(), ast.Sub(), ast.Constant(1))
                    place = called("max", last, self._front())
                return ast.copy_location(ast.Subscript(of, place, ast.Load()), node)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("len"), [of], []) if self._is_it(of) and node not in self.made:
                return ast.copy_location(ast.BinOp(node, ast.Sub(), self._front()), node)
        return self.generic_visit(node)


def _asked(test: ast.expr) -> list[ast.expr]:
    """What a condition asks whether it is empty."""
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            return _asked(operand)
        case ast.BoolOp(values=values):
            return [part for value in values for part in _asked(value)]
    return [test]


def _end(index: ast.expr) -> str | None:
    """Which end of a queue an index stands for."""
    match index:
        case ast.Constant(0):
            return "first"
        case ast.UnaryOp(ast.USub(), ast.Constant(1)):
            return "last"
    return None


class _Replaced(ast.NodeTransformer):
    """One expression in the place of another."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        """The node, with the other expression in it."""
        return self.new if node is self.old else super().generic_visit(node)
