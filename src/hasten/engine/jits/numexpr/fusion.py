"""Turning elementwise expressions on arrays into expressions that NumExpr evaluates in one go."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from hasten.engine.jits.numexpr.kinds import DTYPES, FUNCTIONS, KINDS, common_kind, literal_kind
from hasten.engine.jits.numexpr.trees import (
    Build,
    binary_builder,
    call_builder,
    extreme_builder,
    power_builder,
    reciprocal,
    square,
)
from hasten.frontend.array_calls import literal
from hasten.frontend.array_types import Scope
from hasten.frontend.array_values import Value, result_dtype

__all__ = ["Fused", "Fuser", "Leaf"]

_MAX_VARIABLES = 24  # NumExpr's iterator takes at most 31 arrays
_MAX_NODES = 250  # its programs have at most 255 registers
_FLOATS = frozenset({"float", "double"})
_OPERATORS: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "subtract": ast.Sub,
    "multiply": ast.Mult,
    "divide": ast.Div,
    "true_divide": ast.Div,
    "power": ast.Pow,
    "logical_and": ast.BitAnd,
    "logical_or": ast.BitOr,
}


@dataclass(frozen=True)
class Leaf:
    """What an expression takes from outside.

    Parameters
    ----------
    node : ast.expr
        The user's expression, evaluated by Python before.
    cast : str
        NumPy type that a Python number is given first, or ``""``.
    """

    node: ast.expr
    cast: str = ""


@dataclass(frozen=True)
class Fused:
    """An expression in NumExpr's terms.

    Parameters
    ----------
    value : Value
        Type of the result, NumPy's and NumExpr's alike.
    kind : str
        NumExpr's kind of the result.
    tree : ast.expr
        The expression; its names are keys of `leaves`.
    leaves : dict of str to Leaf
    operations : int
        Operations that need no array of their own any more.
    costly : bool
        Whether one of them is a function or a power.
    rounds : bool
        Whether NumExpr's own optimization rounds otherwise than NumPy.
    merged : frozenset of str
        Names of the user's whose expressions have been taken in.
    """

    value: Value
    kind: str
    tree: ast.expr
    leaves: dict[str, Leaf]
    operations: int = 0
    costly: bool = False
    rounds: bool = False
    merged: frozenset[str] = frozenset()

    @property
    def is_worth(self) -> bool:
        """Whether there is anything to win: one sum of two arrays NumPy does as well."""
        return self.operations >= 2 or self.costly


@dataclass
class Fuser:
    """Fuses the expressions of one point of a function.

    Parameters
    ----------
    scope : Scope
    pending : mapping
        Expressions of intermediate names that are to be taken in where they are used.
    exact : bool
        Write powers so that nothing is rounded otherwise than by NumPy.
    refused : list
        Collects why operations on arrays stay with NumPy, with their nodes.
    """

    scope: Scope
    pending: Mapping[str, Fused]
    exact: bool = False
    refused: list[tuple[str, ast.expr]] = field(default_factory=list)

    def fuse(self, node: ast.expr) -> Fused | None:
        """The expression in NumExpr's terms, or None where it is none, or does not mean the same."""
        if isinstance(node, ast.Name) and node.id in self.pending:
            found = self.pending[node.id]
            return replace(found, merged=found.merged | {node.id})
        value = self.scope.type_of(node)
        if not isinstance(value, Value) or not value.is_array:
            return None
        if value.dtype not in KINDS and isinstance(node, ast.BinOp | ast.UnaryOp | ast.Call):
            self._unknown_type(value.dtype, node)
            return None
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(value, op, left, right)
            case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=operand):
                return self._unary(value, node.op, operand)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(value, op, left, right)
            case ast.Call(func=func, args=args, keywords=[]):
                return self._call(value, self.scope.dotted(func), args)
        return None

    def _binary(
        self, value: Value, op: ast.operator, left: ast.expr, right: ast.expr
    ) -> Fused | None:
        kind = KINDS.get(value.dtype, "")
        if DTYPES.get(kind) != value.dtype:
            return None
        build = binary_builder(op)
        match op:
            case ast.Add() | ast.Sub() | ast.Mult() if kind != "bool":
                return self._same_kind(value, kind, [left, right], build)
            case ast.Div() if kind in _FLOATS:
                rounds = _rounds_quotient(literal(right)) and kind == "double"
                return _marked(self._to_float(value, kind, [left, right], build), rounds=rounds)
            case ast.BitAnd() | ast.BitOr() if kind == "bool":
                return self._same_kind(value, kind, [left, right], build)
            case ast.Pow():
                return self._power(value, kind, left, right)
        return None

    def _power(self, value: Value, kind: str, base: ast.expr, node: ast.expr) -> Fused | None:
        exponent = literal(node)
        if type(exponent) is float and exponent.is_integer():
            exponent = int(exponent) if kind in _FLOATS else None
        if exponent == 2 and type(exponent) is int and (self.exact or kind not in _FLOATS):
            return self._same_kind(value, kind, [base], square)
        if kind not in _FLOATS:
            return None  # NumExpr's powers of integers go through floating point
        if exponent == 0.5:
            return _marked(self._same_kind(value, kind, [base], call_builder("sqrt")), costly=True)
        if type(exponent) is int and exponent not in {0, 1}:
            plain = exponent in {2, -1}
            build = power_builder(exponent) if exponent != -1 else reciprocal
            fused = self._same_kind(value, kind, [base], build)
            return _marked(fused, costly=not plain, rounds=not plain)
        rounds = type(exponent) is float and kind == "double" and (2 * exponent).is_integer()
        fused = self._same_kind(value, kind, [base, node], binary_builder(ast.Pow()))
        return _marked(fused, costly=True, rounds=rounds)

    def _unary(self, value: Value, op: ast.unaryop, operand: ast.expr) -> Fused | None:
        kind = KINDS.get(value.dtype, "")
        if DTYPES.get(kind) != value.dtype or (kind == "bool") != isinstance(op, ast.Invert):
            return None
        return self._same_kind(value, kind, [operand], lambda t: ast.UnaryOp(op, t[0]))

    def _compare(
        self, value: Value, op: ast.cmpop, left: ast.expr, right: ast.expr
    ) -> Fused | None:
        types = [self.scope.type_of(node) for node in (left, right)]
        values = [v for v in types if isinstance(v, Value)]
        dtype = result_dtype(_promoted, values)
        kind = KINDS.get(dtype or "", "")
        if not kind:
            self._unknown_type(dtype or "mixed", left)
            return None
        operands = self._operands(value, kind, [left, right])
        if operands is None:
            return None
        common = common_kind([o.kind for o in operands])
        if common != kind and (common in _FLOATS or kind in _FLOATS):
            return None
        return _joined(value, "bool", operands, lambda t: ast.Compare(t[0], [op], [t[1]]))

    def _call(self, value: Value, dotted: str, args: list[ast.expr]) -> Fused | None:
        library, _, name = dotted.partition(".")
        kind = KINDS.get(value.dtype, "")
        if library not in {"numpy", "builtins"} or DTYPES.get(kind) != value.dtype:
            return None
        if name in {"abs", "absolute", "fabs"} and kind in _FLOATS:
            return self._same_kind(value, kind, args, call_builder("abs"))
        if library == "builtins":
            return None
        if name in FUNCTIONS and kind in _FLOATS:
            build = call_builder(FUNCTIONS[name])
            return _marked(self._to_float(value, kind, args, build), costly=True)
        if name in _OPERATORS and len(args) == 2:
            return self._binary(value, _OPERATORS[name](), *args)
        return self._chosen(value, kind, name, args)

    def _chosen(self, value: Value, kind: str, name: str, args: list[ast.expr]) -> Fused | None:
        """Functions that choose between their arguments, and `square` and `negative`."""
        match name, args:
            case "where", [condition, yes, no]:
                return self._where(value, kind, condition, [yes, no])
            case "maximum", [_, _]:
                return self._same_kind(value, kind, args, extreme_builder(ast.Gt(), ast.LtE()))
            case "minimum", [_, _]:
                return self._same_kind(value, kind, args, extreme_builder(ast.Lt(), ast.GtE()))
            case "square", [operand]:
                return self._power(value, kind, operand, ast.Constant(2))
            case "negative", [operand]:
                return self._unary(value, ast.USub(), operand)
            case "logical_not", [operand]:
                return self._unary(value, ast.Invert(), operand)
        return None

    def _where(
        self, value: Value, kind: str, condition: ast.expr, choices: list[ast.expr]
    ) -> Fused | None:
        mask = self._operands(value, "bool", [condition])
        operands = self._operands(value, kind, choices)
        if not mask or not operands or mask[0].kind != "bool":
            return None
        if common_kind([o.kind for o in operands]) != kind:
            return None
        return _joined(value, kind, [*mask, *operands], call_builder("where"))

    def _same_kind(
        self,
        value: Value,
        kind: str,
        nodes: list[ast.expr],
        build: Build,
    ) -> Fused | None:
        """An operation whose result has the widest kind of its operands."""
        operands = self._operands(value, kind, nodes)
        if not operands:
            return None
        common = common_kind([o.kind for o in operands])
        if common != kind:
            self._other_type(common, value, nodes[0])
            return None
        return _joined(value, kind, operands, build)

    def _to_float(
        self,
        value: Value,
        kind: str,
        nodes: list[ast.expr],
        build: Build,
    ) -> Fused | None:
        """An operation that makes doubles of integers."""
        operands = self._operands(value, kind, nodes)
        if not operands:
            return None
        common = common_kind([o.kind for o in operands])
        common = "double" if common in {"int", "long"} else common
        if common != kind:
            self._other_type(common, value, nodes[0])
            return None
        return _joined(value, kind, operands, build)

    def _operands(self, value: Value, kind: str, nodes: list[ast.expr]) -> list[Fused] | None:
        """Operands of an operation that computes in `kind`, small ones evaluated beforehand."""
        found = [self._operand(node, kind) for node in nodes]
        operands = [
            _apart(node, operand, value)
            for node, operand in zip(nodes, found, strict=True)
            if operand is not None
        ]
        if len(operands) < len(nodes):
            return None
        if _too_large(operands):
            operands = [_leaf(n, o.value) for n, o in zip(nodes, operands, strict=True)]
        weak = [o.value.weak for o in operands]
        if any(weak) and common_kind([o.kind for o in operands]) != kind:
            # the Python number is what makes the difference: NumPy gives it the array's type
            typed = DTYPES.get(kind, "")
            operands = [
                _leaf(n, Value(typed), cast=typed) if w else o
                for n, o, w in zip(nodes, operands, weak, strict=True)
            ]
        return operands

    def _operand(self, node: ast.expr, kind: str) -> Fused | None:
        if fused := self.fuse(node):
            return fused
        value = self.scope.type_of(node)
        if not isinstance(value, Value) or not self.scope.is_pure(node):
            return None  # what changes something must keep its turn among the operations
        if value.dtype not in KINDS:
            self._unknown_type(value.dtype, node)
            return None
        number = literal(node)
        if type(number) in {int, float} and abs(number) < float("inf"):
            if kind == "int" and literal_kind(number) != "int":
                return None  # NumPy refuses it
            return Fused(value, literal_kind(number), node, {})
        return _leaf(node, value)

    def _unknown_type(self, dtype: str, node: ast.expr) -> None:
        self.refused.append((f"NumExpr does not compute with {dtype} arrays", node))

    def _other_type(self, kind: str, value: Value, node: ast.expr) -> None:
        reason = f"NumExpr would make {DTYPES[kind]} of what is {value.dtype} in NumPy"
        self.refused.append((reason, node))


def _promoted(*values: object) -> object:
    return np.empty(0, np.result_type(*values))  # type: ignore[arg-type]


def _leaf(node: ast.expr, value: Value, cast: str = "") -> Fused:
    key = f"{ast.unparse(node)}:{cast}"
    if any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
        key += f":{node.lineno}:{node.col_offset}"  # two calls are two values
    return Fused(value, KINDS[value.dtype], ast.Name(key, ast.Load()), {key: Leaf(node, cast)})


def _apart(node: ast.expr, operand: Fused, value: Value) -> Fused:
    """A small operand that is stretched is computed once, not for every element of the result."""
    ndim = len(value.shape)
    shape = (1,) * (ndim - len(operand.value.shape)) + operand.value.shape
    stretched = any(own == 1 != all_ for own, all_ in zip(shape, value.shape, strict=True))
    return _leaf(node, operand.value) if operand.operations and stretched else operand


def _too_large(operands: list[Fused]) -> bool:
    variables = {key for operand in operands for key in operand.leaves}
    nodes = sum(1 for operand in operands for _ in ast.walk(operand.tree))
    return len(variables) > _MAX_VARIABLES or nodes > _MAX_NODES


def _joined(value: Value, kind: str, operands: list[Fused], build: Build) -> Fused:
    leaves: dict[str, Leaf] = {}
    for operand in operands:
        leaves |= operand.leaves
    return Fused(
        value=value,
        kind=kind,
        tree=build([operand.tree for operand in operands]),
        leaves=leaves,
        operations=1 + sum(operand.operations for operand in operands),
        costly=any(operand.costly for operand in operands),
        rounds=any(operand.rounds for operand in operands),
        merged=frozenset().union(*(operand.merged for operand in operands)),
    )


def _marked(fused: Fused | None, *, costly: bool = False, rounds: bool = False) -> Fused | None:
    """The same, with what is known of its outermost operation."""
    if fused is None:
        return None
    return replace(fused, costly=fused.costly or costly, rounds=fused.rounds or rounds)


def _rounds_quotient(divisor: object) -> bool:
    """Whether multiplying by the reciprocal of a float, as NumExpr does, rounds otherwise."""
    if type(divisor) is not float or divisor == 0:
        return False
    mantissa, _ = np.frexp(divisor)
    return bool(abs(mantissa) != 0.5)
