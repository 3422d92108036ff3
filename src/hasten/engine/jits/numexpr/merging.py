"""Which intermediate names may vanish into the one expression that uses them."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass

from hasten.frontend.array_purity import names_bound
from hasten.frontend.array_types import Scope

__all__ = ["Uses"]

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)
_LATER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr)


@dataclass(frozen=True)
class Uses:
    """How often a function reads and writes its names.

    Parameters
    ----------
    local : set of str
        All names that the function binds.
    loads, stores : Counter
    lines : Counter
        How many statements begin or end on a line.
    """

    local: set[str]
    loads: Counter[str]
    stores: Counter[str]
    lines: Counter[int]

    @classmethod
    def of(cls, function: ast.FunctionDef) -> Uses:
        """Count them in all of a function, functions inside it included."""
        loads: Counter[str] = Counter()
        stores: Counter[str] = Counter(a.arg for a in _arguments(function.args))
        lines: Counter[int] = Counter()
        for node in ast.walk(function):
            match node:
                case ast.Name(id=name, ctx=ast.Load()):
                    loads[name] += 1
                case ast.Name(id=name):
                    stores[name] += 1
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if node is not function:
                    stores[name] += 1
                case ast.alias(name=name, asname=asname):
                    stores[asname or name.split(".")[0]] += 1
                case ast.ExceptHandler(name=str(name)):
                    stores[name] += 1
            if isinstance(node, ast.stmt):
                lines.update({node.lineno, node.end_lineno or node.lineno})
        return cls(names_bound(function), loads, stores, lines)

    def may_vanish(
        self, statements: list[ast.stmt], number: int, scope: Scope, read: set[str]
    ) -> bool:
        """Whether the name that a statement assigns may vanish into where it is used.

        It is written once and read once, by a statement of the same block; what stands between
        changes none of the names in `read`, nor has other effects whose order could be seen.
        """
        match statements[number]:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) as statement:
                pass
            case _:
                return False
        if self.loads[name] != 1 or self.stores[name] != 1 or not scope.is_pure(value):
            return False
        if any(self.lines[n] > 1 for n in (statement.lineno, statement.end_lineno or 0)):
            return False
        here = scope.copy()
        here.known[name] = scope.type_of(value)
        for later in statements[number + 1 :]:
            if not isinstance(later, _SIMPLE) or not here.is_pure(later):
                return False
            if _reads(later, name):
                return True
            if not _only_binds(later, read, here):
                return False
        return False


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return found + [a for a in (arguments.vararg, arguments.kwarg) if a is not None]


def _reads(statement: ast.stmt, name: str) -> bool:
    """Whether it reads a name now, not in a function that may be called later."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            return True
        if not isinstance(node, _LATER):
            waiting += ast.iter_child_nodes(node)
    return False


def _only_binds(statement: ast.stmt, read: set[str], scope: Scope) -> bool:
    """Whether it does no more than to assign a name that is not in `read`; notes its type."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in read:
            scope.known[name] = scope.type_of(value)
            return True
    return False
