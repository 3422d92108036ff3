"""What is at hand while the statements of one function are lowered."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np

from hasten.errors import Unsupported
from hasten.frontend import types as known
from hasten.frontend.arithmetic import binary
from hasten.frontend.infer import FunctionTypes, ModuleTypes
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.reasons import hint_of, reason_of, short
from hasten.workload.model import ModuleSource

__all__ = ["Context", "Signatures"]

Signatures = Mapping[str, tuple[tuple[str, ...], ir.Type, bool]]
"""By function: names of its parameters, what it returns, whether it writes to what it is given."""

_CONSTANTS = {"pi", "e", "tau", "inf", "nan"}


@dataclass
class Context:
    """A function in the making.

    Parameters
    ----------
    source : ModuleSource
    module : ModuleTypes
    function : FunctionTypes
    constants : mapping
        Values of the module's constants.
    inner : dict
        Types of the names of the comprehensions around, which are renamed to `names`.
    made : dict
        Variables that hold constants of several numbers, which `prologue` makes.
    outermost : bool
        Whether the function is called from outside only.
    ours : bool
        Whether the function is none of the user's, but one of `desugaring.written`.
    """

    source: ModuleSource
    module: ModuleTypes
    function: FunctionTypes
    constants: Mapping[str, object]
    writers: frozenset[str]
    block: list[ir.Statement] = field(default_factory=list)
    inner: dict[str, ir.Variable] = field(default_factory=dict)
    broken: list[ir.Variable | None] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    made: dict[str, ir.Variable] = field(default_factory=dict)
    prologue: list[ir.Statement] = field(default_factory=list)
    outermost: bool = False
    ours: bool = False

    def refuse(self, node: ast.AST, what: str, instead: str = "") -> NoReturn:
        """Say that the kernel language has no such thing.

        Raises
        ------
        Unsupported
        """
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        place = self.source.place(line)
        reason = f"{what}: {instead}" if instead else what
        raise Unsupported(reason, f"{place}:{column + 1}" if place else "")

    def type_of(self, node: ast.expr) -> known.Type:
        """What inference knows of an expression."""
        return self.module.of(node)

    def number(self, node: ast.expr) -> known.Scalar:
        """Type of an expression that is to be a number."""
        found = self.type_of(node)
        if not isinstance(found, known.Scalar):
            self._refuse_unknown(node, f"`{short(node)}` is no number of one known type")
        return found

    def _refuse_unknown(self, node: ast.AST, otherwise: str) -> NoReturn:
        """Refuse what has no one type: blame the part of the code that nothing is known of."""
        if self.ours:
            self.refuse(node, "numbers of several types, or of unknown ones, here", _HINT)
        if isinstance(node, ast.Return) and _gives_nothing(node):
            self.refuse(
                node, "a result that is a number or None", "return a number that stands for it"
            )
        culprit = self._culprit(node, frozenset())
        self.refuse_special(culprit or node)
        if culprit is None or culprit is node:
            self.refuse(node, otherwise, _HINT)
        if isinstance(culprit, ast.Call | ast.BinOp | ast.Subscript | ast.Attribute):
            self.refuse(culprit, f"nothing tells the type of `{short(culprit)}`", _OTHER)
        self.refuse(culprit, f"`{short(culprit)}` is no number of one known type", _HINT)

    def refuse_special(self, node: ast.AST) -> None:
        """Refuse what has no type for a reason that can be told."""
        reason = reason_of(node, self._first_type) if isinstance(node, ast.expr) else None
        if reason:
            self.refuse(node, *reason)

    def _first_type(self, node: ast.expr) -> known.Type:
        """The type of an expression; of a name that has several the first that it is given."""
        found = self.type_of(node)
        if found != known.ANY or not isinstance(node, ast.Name):
            return found
        given = map(self.type_of, self._given_to(node.id))
        return next((t for t in given if isinstance(t, known.Scalar)), found)

    def _culprit(self, node: ast.AST, seen: frozenset[str]) -> ast.expr | None:
        """The innermost expression without a type whose parts have one, also where a name got its value."""
        if isinstance(node, ast.FunctionDef):
            returned = [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
            return self._first_culprit(returned, seen)
        if not isinstance(node, ast.expr) or self.type_of(node) != known.ANY:
            return None
        if isinstance(node, ast.Name):
            if node.id in seen:
                return None
            self._require_one_type(node.id)
            return self._first_culprit(self._given_to(node.id), seen | {node.id})
        parts = ast.iter_child_nodes(node)
        if isinstance(node, ast.Call):
            parts = iter([*node.args, *(k.value for k in node.keywords)])
        elif isinstance(node, ast.Starred):
            return None
        return self._first_culprit(parts, seen) or node

    def _require_one_type(self, name: str) -> None:
        """Refuse a name that is given numbers of several types: with the lines of two of them."""
        first: tuple[known.Scalar, ast.expr] | None = None
        for value in self._given_to(name):
            found = self.type_of(value)
            if first and isinstance(value, ast.BinOp) and found == known.ANY:
                sides = [
                    first[0] if isinstance(s, ast.Name) and s.id == name else self.type_of(s)
                    for s in (value.left, value.right)
                ]
                found = binary(value.op, *sides) or known.ANY
            if not isinstance(found, known.Scalar):
                continue
            if first and first[0].dtype != found.dtype:
                places = [self.source.place(first[1].lineno), self.source.place(value.lineno)]
                what = f"`{name}` is {first[0].dtype} ({places[0]}) and {found.dtype} ({places[1]})"
                self.refuse(value, what, hint_of([first[0].dtype, found.dtype]))
            first = first or (found, value)

    def _first_culprit(
        self, nodes: Iterable[ast.AST | None], seen: frozenset[str]
    ) -> ast.expr | None:
        found = (self._culprit(node, seen) for node in nodes if node is not None)
        return next(filter(None, found), None)

    def _given_to(self, name: str) -> Iterator[ast.expr]:
        """What a name of the function is assigned."""
        for statement in ast.walk(self.function.node):
            match statement:
                case ast.Assign(targets, value) if any(_stores(t, name) for t in targets):
                    yield value
                case ast.AugAssign() if _stores(statement.target, name):
                    whole = self.module.synthetic.get(statement, statement.value)
                    yield ast.copy_location(whole, statement)
                case ast.For(target, iterable) if _stores(target, name):
                    yield iterable

    def of(self, found: known.Type, node: ast.AST) -> ir.Type:
        """The kernel's type for one that was inferred."""
        match found:
            case known.Scalar(dtype=dtype):
                return ir.Number(dtype)
            case known.Array(optional=False) if found.ndim:
                return ir.ArrayType(found.dtype, found.ndim, found.layout == "C")
            case known.ListOf():
                item = self.module.cells.item(found)
                if item is None:
                    self.refuse(node, "a list of which nothing tells what it holds")
                inner = self.of(item, node)
                if isinstance(inner, ir.Number | ir.ListType):
                    return ir.ListType(inner)
                self.refuse(node, "a list of what are no numbers", "keep numbers in it")
            case known.TupleOf(items):
                return ir.TupleType(tuple(self.of(i or known.ANY, node) for i in items))
            case known.Object("None"):
                return ir.NoneType()
            case known.Object("str"):
                self.refuse(node, "text", "the kernel language has numbers only")
        if isinstance(node, ast.FunctionDef):
            self._refuse_unknown(node, f"what {node.name} takes or returns has no one known type")
        self._refuse_unknown(node, f"`{short(node)}` has no one known type")

    def value_of_global(self, name: str, node: ast.AST) -> object:
        """Value of a constant of the module."""
        if name not in self.constants:
            self.refuse(node, f"`{name}` is no number, array or function that can be carried")
        return self.constants[name]

    def constant_of(self, path: str) -> float | None:
        """Value of ``math.pi`` and its like."""
        home, _, name = path.rpartition(".")
        if home in {"math", "cmath", "numpy"} and name in _CONSTANTS:
            return float(getattr(np if home == "numpy" else math, name))
        return None

    def emit(self, statement: ir.Statement) -> None:
        """Add a statement to the block in the making."""
        self.block.append(statement)

    @contextmanager
    def collected(self) -> Iterator[list[ir.Statement]]:
        """Statements of the ``with`` block go into a list of their own."""
        outer, self.block = self.block, []
        try:
            yield self.block
        finally:
            self.block = outer

    def fresh(self, stem: str, of: ir.Type) -> ir.Variable:
        """A variable that the user's code does not have."""
        if not self.taken:
            self.taken |= set(self.function.names) | set(self.module.functions)
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}{number}"
        self.taken.add(name)
        return ir.Variable(name, of)

    def kept(self, value: ir.Expression, stem: str = "value") -> ir.Expression:
        """The value in a variable of its own, unless it is one or is written in the code."""
        if isinstance(value, ir.Literal_ | ir.Variable):
            return value
        variable = self.fresh(stem, value.type)
        self.emit(ir.Assign(variable, value, getattr(value, "line", 0)))
        return variable


def _gives_nothing(node: ast.Return) -> bool:
    return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)


def _stores(target: ast.expr, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))


_OTHER = "write it in another way, for instance as a loop over numbers"
_HINT = "write it so that it keeps one type, for instance `0.0` for `0`"
