"""Queues: ``collections.deque``, of which the kernel language has no other form than a list."""

from __future__ import annotations

import ast
from itertools import count

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
    for function in (n for n in tree.body if isinstance(n, ast.FunctionDef)):
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
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name)
              and isinstance(n.ctx, ast.Store)]  # fmt: skip
    return [n for n in dict.fromkeys(made) if stored.count(n) == made.count(n)]


def _made(value: ast.expr, makers: set[str]) -> ast.expr | None:
    """What a new queue begins with; None where it is none."""
    match value:
        case ast.Call(func, [], []) if ast.unparse(func) in makers:
            return ast.copy_location(ast.List([], ast.Load()), value)
        case ast.Call(func, [begins], []) if ast.unparse(func) in makers:
            if isinstance(begins, ast.List | ast.ListComp):
                return begins
            listing = ast.Name("list", ast.Load())
            return ast.copy_location(ast.Call(listing, [begins], []), value)
    return None


class _Queue(ast.NodeTransformer):
    """The uses of one queue of a function."""

    def __init__(self, name: str, makers: set[str], function: ast.FunctionDef) -> None:
        self.name, self.makers, self.function = name, makers, function
        names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        stems = ("taken" if n == 1 else f"taken{n}" for n in count(1))
        self.front = next(stem for stem in stems if stem not in names)
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
                case ast.Assign([_], ast.Call(ast.Attribute(of, "popleft" | "pop"), [], [])):
                    found += self._is_it(of)
                case ast.Expr(ast.Call(ast.Attribute(of, "popleft" | "pop"), [], [])):
                    found += self._is_it(of)
                case ast.While(test=test) | ast.If(test=test):
                    found += self._is_it(test) or (
                        isinstance(test, ast.UnaryOp) and self._is_it(test.operand)
                    )
                case ast.Call(ast.Name("len"), [of], []) if self._is_it(of):
                    found += 1
        return found

    def _read(self) -> ast.Name:
        return ast.Name(self.name, ast.Load())

    def _length(self) -> ast.expr:
        found = ast.Call(ast.Name("len", ast.Load()), [self._read()], [])
        self.made.add(found)
        return found

    def _front(self) -> ast.expr:
        return ast.Name(self.front, ast.Load())

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
            case ast.Assign([target], ast.Call(ast.Attribute(of, method), [], [])):
                if self._is_it(of) and method in {"popleft", "pop"}:
                    return self._taken(target, method, node)
        self.generic_visit(node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        match node.value:
            case ast.Call(ast.Attribute(of, method), [], []):
                if self._is_it(of) and method in {"popleft", "pop"}:
                    return self._taken(None, method, node)
        self.generic_visit(node)
        return node

    def _taken(self, target: ast.expr | None, method: str, node: ast.stmt) -> list[ast.stmt]:
        """Takes an item; of an empty queue it raises, as Python does."""
        empty = ast.Compare(self._length(), [ast.LtE()], [self._front()])
        message = ast.Constant("pop from an empty deque")
        error = ast.Call(ast.Name("IndexError", ast.Load()), [message], [])
        found: list[ast.stmt] = []
        if method == "pop":
            found.append(ast.If(empty, [ast.Raise(error)], []))
            last = ast.Call(ast.Attribute(self._read(), "pop", ast.Load()), [], [])
            found.append(ast.Assign([target], last) if target else ast.Expr(last))
        else:
            if target:
                first = ast.Subscript(self._read(), self._front(), ast.Load())
                found.append(ast.Assign([target], first))
            else:
                found.append(ast.If(empty, [ast.Raise(error)], []))
            further = ast.Name(self.front, ast.Store())
            found.append(ast.AugAssign(further, ast.Add(), ast.Constant(1)))
        return [_placed(s, node) for s in found]

    def visit_While(self, node: ast.While) -> ast.AST:
        node.test = self._tested(node.test)
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._tested(node.test)
        return self.generic_visit(node)

    def _tested(self, test: ast.expr) -> ast.expr:
        if self._is_it(test):
            return self._holds(test)
        if isinstance(test, ast.UnaryOp) and self._is_it(test.operand):
            test.operand = self._holds(test.operand)
        return test

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("len"), [of], []) if self._is_it(of) and node not in self.made:
                return ast.copy_location(ast.BinOp(node, ast.Sub(), self._front()), node)
        return self.generic_visit(node)


def _placed(node: ast.stmt, at: ast.stmt) -> ast.stmt:
    for part in ast.walk(node):
        if isinstance(part, ast.expr | ast.stmt) and not hasattr(part, "lineno"):
            ast.copy_location(part, at)
    return node
