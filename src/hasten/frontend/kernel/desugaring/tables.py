"""Tables of numbers: ``((0, 1), (1, 0))``, by columns."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hasten.frontend.kernel.desugaring.syntax import (
    Picked,
    called,
    functions_of,
    names_in,
    parameters_of,
    read,
    stored_in,
)
from hasten.frontend.passes.fresh import FreshNames

__all__ = ["columns", "listed"]


@dataclass(frozen=True)
class _Table:
    """Rows of numbers that are written out.

    Parameters
    ----------
    names : tuple of str
        Of its columns, which are constants of the module.
    length : int
        How many rows it has.
    """

    names: tuple[str, ...]
    length: int


def columns(tree: ast.Module) -> ast.Module:
    r"""A module in which tables of numbers are kept by columns, where they are only looped over and looked up.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... MOVES = ((0, 1), (1, 0))
    ... def f(x, k):
    ...     for dy, dx in MOVES:
    ...         x += dy - dx
    ...     return x + MOVES[k][0]
    ... '''
    >>> print(ast.unparse(columns(ast.parse(text))))
    MOVES_0 = (0, 1)
    MOVES_1 = (1, 0)
    MOVES = ((0, 1), (1, 0))
    <BLANKLINE>
    def f(x, k):
        for dy, dx in zip(MOVES_0, MOVES_1):
            x += dy - dx
        return x + MOVES_0[k]
    """
    walk = _Columns(tree)
    for function in functions_of(tree).values():
        walk.function(function)
    tree.body = [*walk.made, *tree.body]
    return ast.fix_missing_locations(tree)


def _rows(node: ast.AST) -> list[list[ast.expr]] | None:
    """The rows of a table that is written out; None where it is none."""
    match node:
        case ast.Tuple(elts=elts) | ast.List(elts=elts) if elts:
            rows = [e.elts for e in elts if isinstance(e, ast.Tuple | ast.List)]
            if len(rows) < len(elts) or len({len(row) for row in rows}) != 1 or not rows[0]:
                return None
            return rows if all(_is_number(v) for row in rows for v in row) else None
    return None


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)


class _Columns(ast.NodeTransformer):
    """One walk over a module."""

    def __init__(self, tree: ast.Module) -> None:
        self.made: list[ast.stmt] = []
        self._fresh = FreshNames(names_in(tree))
        self._written = {
            s.targets[0].id: rows
            for s in tree.body
            if isinstance(s, ast.Assign)
            and isinstance(s.targets[0], ast.Name)
            and (rows := _rows(s.value)) is not None
        }
        self._of_module: dict[str, _Table] = {}
        self._local: dict[str, _Table] = {}
        self._own: set[str] = set()

    def function(self, node: ast.FunctionDef) -> None:
        """Write out one function."""
        self._own = {*stored_in([node]), *parameters_of(node)}
        self._local = {}
        for name, rows, statement in _local_tables(node):
            uses = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name]
            if len(uses) - 1 == sum(_known_uses(node, name)):
                self._local[name] = self._table(name, rows)
                _drop(node, statement)
        self._rows_by_name(node)
        self.generic_visit(node)

    def _rows_by_name(self, node: ast.FunctionDef) -> None:
        """``for row in TABLE`` with ``row[0]``: the row's numbers get names of their own."""
        for loop in ast.walk(node):
            match loop:
                case ast.For(target=ast.Name(id=row), iter=iterable) if width := self._width(
                    iterable
                ):
                    uses = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == row]
                    picked = {
                        s.value
                        for s in ast.walk(node)
                        if isinstance(s, ast.Subscript)
                        and isinstance(s.value, ast.Name)
                        and isinstance(s.slice, ast.Constant)
                    }
                    unpacked = {
                        s.value
                        for s in ast.walk(node)
                        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Tuple)
                    }
                    if all(u is loop.target or u in picked or u in unpacked for u in uses):
                        names = [self._fresh(f"{row}_{i}") for i in range(width)]
                        loop.target = ast.Tuple(
                            [ast.Name(n, ast.Store()) for n in names], ast.Store()
                        )
                        Picked(row, names).visit(node)

    def _width(self, iterable: ast.expr) -> int:
        table = self._found(iterable)
        return len(table.names) if table else 0

    def _table(self, name: str, rows: list[list[ast.expr]]) -> _Table:
        found = _Table(tuple(self._fresh(f"{name}_{i}") for i in range(len(rows[0]))), len(rows))
        for column, values in zip(found.names, zip(*rows, strict=True), strict=True):
            target = ast.Name(column, ast.Store())
            self.made.append(ast.Assign([target], ast.Tuple(list(values), ast.Load()), lineno=1))
        return found

    def _found(self, node: ast.expr) -> _Table | None:
        match node:
            case ast.Name(id=name) if name in self._local:
                return self._local[name]
            case ast.Name(id=name) if name in self._written and name not in self._own:
                if name not in self._of_module:
                    self._of_module[name] = self._table(name, self._written[name])
                return self._of_module[name]
        return None

    def _iterated(self, node: ast.expr) -> ast.expr:
        """What a loop runs over, with tables by columns."""
        match node:
            case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed"), args=args):
                node.args = [self._iterated(a) for a in args]
                return node
        rows = _rows(node)
        found = self._table("step", rows) if rows else self._found(node)
        if found is None:
            return node
        return called("zip", *map(read, found.names))

    def visit_For(self, node: ast.For) -> ast.AST:
        if _takes_rows(node.target):
            node.iter = self._iterated(node.iter)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        if _takes_rows(node.target):
            node.iter = self._iterated(node.iter)
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(ast.Subscript(of, index), ast.Constant(int() as column)):
                found = self._found(of)
                if found and -len(found.names) <= column < len(found.names):
                    return ast.Subscript(read(found.names[column]), self.visit(index), node.ctx)
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        match node:
            case ast.Assign([ast.Tuple()], ast.Subscript(of, index)):
                found = self._found(of)
                if found and not any(isinstance(n, ast.Call) for n in ast.walk(index)):
                    items: list[ast.expr] = [
                        ast.Subscript(read(n), index, ast.Load()) for n in found.names
                    ]
                    node.value = ast.Tuple(items, ast.Load())
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("len"), [of], []) if found := self._found(of):
                return ast.Constant(found.length)
        return self.generic_visit(node)


def _takes_rows(target: ast.expr) -> bool:
    return isinstance(target, ast.Tuple)


def _local_tables(
    node: ast.FunctionDef,
) -> list[tuple[str, list[list[ast.expr]], ast.stmt]]:
    """Names of a function that hold one table and nothing else."""
    stored, given = stored_in([node]), parameters_of(node)
    found: list[tuple[str, list[list[ast.expr]], ast.stmt]] = []
    for statement in ast.walk(node):
        match statement:
            case ast.Assign([ast.Name(id=name)], value):
                rows = _rows(value)
                if rows and stored.count(name) == 1 and name not in given:
                    found.append((name, rows, statement))
    return found


def _known_uses(node: ast.FunctionDef, name: str) -> list[bool]:
    """One for each use of a table that is known to be written out."""

    def is_it(part: ast.AST) -> bool:
        return isinstance(part, ast.Name) and part.id == name

    found = []
    for part in ast.walk(node):
        match part:
            case ast.For(target=target, iter=iterable) | ast.comprehension(target, iterable):
                named = isinstance(target, ast.Name) and isinstance(part, ast.For)
                found += [True for n in _iterables(iterable) if is_it(n) and
                          (_takes_rows(target) or named)]  # fmt: skip
            case ast.Subscript(ast.Subscript(of, _), ast.Constant(int())) if is_it(of):
                found.append(True)
            case ast.Assign([ast.Tuple()], ast.Subscript(of, _)) if is_it(of):
                found.append(True)
            case ast.Call(ast.Name("len"), [of], []) if is_it(of):
                found.append(True)
    return found


def _iterables(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed"), args=args):
            return [n for a in args for n in _iterables(a)]
    return [node]


def _drop(function: ast.FunctionDef, statement: ast.stmt) -> None:
    for part in ast.walk(function):
        for body in ("body", "orelse"):
            statements = getattr(part, body, None)
            if isinstance(statements, list) and statement in statements:
                place = statements.index(statement)
                statements[place] = ast.copy_location(ast.Pass(), statement)


def listed(tree: ast.Module) -> ast.Module:
    r"""A module in which tuples that are looked up by a computed index are lists.

    Parameters
    ----------
    tree : ast.Module
        Changed.

    Examples
    --------
    >>> text = '''
    ... def f(k):
    ...     weights = (1, 4, 1)
    ...     return weights[k]
    ... '''
    >>> print(ast.unparse(listed(ast.parse(text))))
    def f(k):
        weights = [1, 4, 1]
        return weights[k]
    """
    for function in functions_of(tree).values():
        stored = stored_in([function])
        for statement in ast.walk(function):
            match statement:
                case ast.Assign([ast.Name(id=name)], ast.Tuple(elts=elts)) if (
                    elts and stored.count(name) == 1 and _is_looked_up(function, name)
                ):
                    statement.value = ast.copy_location(ast.List(elts, ast.Load()), statement.value)
    return tree


def _is_looked_up(function: ast.FunctionDef, name: str) -> bool:
    """Whether a name is only read by its items, some of them by a computed index or in a loop."""
    known = computed = 0

    def is_it(part: ast.AST) -> bool:
        return isinstance(part, ast.Name) and part.id == name

    for part in ast.walk(function):
        match part:
            case ast.Subscript(of, index) if is_it(of):
                known += 1
                computed += not _is_number(index)
            case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
                loops = sum(is_it(n) for n in _iterables(iterable))
                known, computed = known + loops, computed + loops
            case ast.Call(ast.Name("len"), [of], []) if is_it(of):
                known += 1
    uses = sum(map(is_it, ast.walk(function))) - 1  # but where it is given its value
    return computed > 0 and known == uses
