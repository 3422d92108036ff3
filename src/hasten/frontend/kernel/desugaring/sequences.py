"""Tuples that are read like lists: looped over, looked up by a computed index, summed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hasten.workload.signature import ScalarType, SequenceType, Signature, ValueType

__all__ = ["read_as_lists"]


def read_as_lists(tree: ast.Module, entry: str, signature: Signature) -> frozenset[str]:
    """Parameters of the main function that are tuples, and may be taken as lists.

    Their items have one type, the function does more with them than to take them apart, and does not return them.

    Parameters
    ----------
    tree : ast.Module
    entry : str
    signature : Signature
    """
    (function,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == entry)
    return frozenset(
        p.name for p in signature.parameters if _has_one_type(p.type) and _is_read(function, p.name)
    )


def _has_one_type(of: ValueType) -> bool:
    match of:
        case SequenceType("tuple", items=(ScalarType(name), *others)):
            return name not in {"str", "bytes", "None"} and len({name, *map(str, others)}) == 1
    return False


def _is_read(function: ast.FunctionDef, name: str) -> bool:
    uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name]
    if any(isinstance(n.ctx, ast.Store) for n in uses):
        return False
    returned = any(
        part in uses
        for n in ast.walk(function)
        if isinstance(n, ast.Return) and n.value is not None
        for part in ([n.value, *n.value.elts] if isinstance(n.value, ast.Tuple) else [n.value])
    )
    return not returned and len(set(_taken_apart(function, name))) < len(uses)


def _taken_apart(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """Uses that are those of a tuple."""

    def is_it(part: ast.AST) -> bool:
        return isinstance(part, ast.Name) and part.id == name

    for node in ast.walk(function):
        match node:
            case ast.Subscript(of, index) if is_it(of) and _is_written(index):
                yield of
            case ast.Subscript(_, index) if is_it(index):
                yield index
            case ast.Assign([ast.Tuple() | ast.Name()], value) if is_it(value):
                yield value
            case ast.Compare(left, _, comparators):
                yield from (part for part in (left, *comparators) if is_it(part))
            case ast.List(elts=elts) | ast.Tuple(elts=elts):
                yield from filter(is_it, elts)
            case ast.Call(func, arguments):
                known = isinstance(func, ast.Name) and func.id in _READING
                if not known:
                    yield from filter(is_it, arguments)


_READING = frozenset({"len", "sum", "min", "max", "any", "all", "sorted", "reversed", "enumerate",
                      "zip", "list"})  # fmt: skip


def _is_written(index: ast.expr) -> bool:
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub):
        index = index.operand
    return isinstance(index, ast.Constant)
