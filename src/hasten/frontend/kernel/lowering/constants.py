"""Tuples, lists and arrays of the module: made where the function that reads them begins."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering.context import Context
from hasten.frontend.kernel.lowering.expressions import literal

__all__ = ["constant"]

_ZEROS = frozenset({"0", "0.0", "0j", "False"})
_MOST = 256  # elements that are written out one by one


def constant(name: str, value: object, node: ast.AST, at: Context) -> ir.Variable:
    """The variable that holds a constant of several numbers.

    Raises
    ------
    Unsupported
        It is large.
    """
    if found := at.made.get(name):
        return found
    numbers = np.asarray(value)
    if numbers.size > _MOST:
        at.refuse(
            node, f"the constant `{name}` of {numbers.size} numbers", "give it as an argument"
        )
    if isinstance(value, np.ndarray):
        made = _array(name, value, at)
    else:
        made = _list(name, value, node, at)
    at.made[name] = made
    return made


def _list(name: str, value: object, node: ast.AST, at: Context) -> ir.Variable:
    assert isinstance(value, tuple | list)  # noqa: S101 (the caller has looked)
    if isinstance(value, list):
        _require_kept(name, node, at)
    kinds = {bool: ir.BOOL, int: ir.INT, float: ir.FLOAT, complex: ir.COMPLEX}
    found = {kinds.get(type(item)) for item in value}
    (of,) = found if len(found) == 1 else (None,)
    if of is None:
        at.refuse(
            node, f"the constant `{name}`", "a tuple or list of numbers of one type is carried"
        )
    items = tuple(literal(item, node, at) for item in value)
    variable = ir.Variable(name, ir.ListType(of))
    at.prologue.append(ir.Assign(variable, ir.NewList(items, ir.ListType(of))))
    return variable


def _require_kept(name: str, node: ast.AST, at: Context) -> None:
    """Refuse a list that the module changes: what it holds depends on what was called before."""
    for part in ast.walk(at.module.tree):
        match part:
            case ast.Attribute(ast.Name(id=of), method) if of == name:
                if method not in {"copy", "index", "count"}:
                    at.refuse(node, f"the constant `{name}`, which is changed", "change a copy")


def _array(name: str, value: np.ndarray[Any, Any], at: Context) -> ir.Variable:
    of = ir.ArrayType(value.dtype.name, value.ndim, True)
    variable = ir.Variable(name, of)
    shape = tuple(ir.Literal_(n, ir.INT) for n in value.shape)
    zero = ir.Literal_({"b": False, "f": 0.0, "c": 0j}.get(of.item.kind, 0), of.item)
    at.prologue.append(ir.Assign(variable, ir.Created(shape, zero, of)))
    for place, number in np.ndenumerate(value):
        if str(number.item()) not in _ZEROS:  # a negative zero is one to be stored
            index = tuple(ir.Literal_(i, ir.INT) for i in place)
            into = ir.Element(variable, index, (False,) * value.ndim, of.item)
            at.prologue.append(ir.Store(into, ir.Literal_(number.item(), of.item)))
    return variable
