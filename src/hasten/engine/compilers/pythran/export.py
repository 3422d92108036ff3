"""The export line: the workload's arguments in Pythran's words."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hasten.errors import Unsupported
from hasten.workload.model import ModuleSource
from hasten.workload.signature import (
    ArrayType,
    MappingType,
    Parameter,
    ScalarType,
    SequenceType,
    Signature,
    ValueType,
    type_of,
)

__all__ = ["Export", "export_of"]

_SAME = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64", "complex64", "complex128"),
)
_SCALARS = {
    **{name: name for name in _SAME},
    **{name: name for name in ("int", "float", "complex", "str", "None")},
}
_MOST_ITEMS = 16  # of a tuple


@dataclass(frozen=True)
class Export:
    """How the function is exported and called.

    Parameters
    ----------
    line : str
        The comment that Pythran reads.
    positional : int
        How many arguments the workload passes by position.
    keywords : tuple of (str, object)
        The parameters after these, in order: what is passed by keyword, and literal defaults
        of those in between, which Pythran has to be given.
    """

    line: str
    positional: int
    keywords: tuple[tuple[str, object], ...] = ()


def export_of(source: ModuleSource, signature: Signature) -> Export:
    """Write the export of the workload's function.

    Raises
    ------
    Unsupported
        Pythran has no type for an argument.
    """
    positional = [p for p in signature.parameters if not p.keyword]
    named = {p.name: p for p in signature.parameters if p.keyword}
    node = next(
        n
        for n in ast.parse(source.text).body
        if isinstance(n, ast.FunctionDef) and n.name == source.function
    )
    if node.args.vararg:
        where = source.place(node.lineno)
        raise Unsupported(f"Pythran takes no *{node.args.vararg.arg}", where)
    passed = list(positional)
    keywords: list[tuple[str, object]] = []
    defaults = _defaults(node)
    for name, default in list(defaults.items())[len(positional) :]:
        if not named:
            break
        if name in named:
            passed.append(named.pop(name))
            keywords.append((name, None))
        else:
            value = _literal(name, default, source)
            passed.append(Parameter(name, type_of(value)))
            keywords.append((name, value))
    types = ", ".join(_type_of(p) for p in passed)
    return Export(f"#pythran export {source.function}({types})", len(positional), tuple(keywords))


def _defaults(node: ast.FunctionDef) -> dict[str, ast.expr | None]:
    """All parameters in order, with their defaults."""
    args = node.args
    named = [a.arg for a in (*args.posonlyargs, *args.args)]
    without: list[ast.expr | None] = [None] * (len(named) - len(args.defaults))
    found = dict(zip(named, [*without, *args.defaults], strict=True))
    only = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return found | {argument.arg: default for argument, default in only}


def _literal(name: str, default: ast.expr | None, source: ModuleSource) -> object:
    try:
        return ast.literal_eval(default) if default is not None else None
    except ValueError:
        where = source.place(default.lineno) if default is not None else ""
        raise Unsupported(f"the default of `{name}` is no literal: pass it", where) from None


def _type_of(parameter: Parameter) -> str:
    try:
        return _spelled(parameter.type)
    except Unsupported as error:
        raise Unsupported(f"argument `{parameter.name}`: {error.reason}") from None


def _spelled(value: ValueType) -> str:
    match value:
        case ScalarType(name=name) if name in _SCALARS:
            return _SCALARS[name]
        case ArrayType():
            return _array(value)
        case SequenceType(kind="tuple", items=items, length=length) if items:
            each = items if len(items) == length else items * length
            if length > _MOST_ITEMS:
                raise Unsupported(f"Pythran takes no tuple of {length} items")
            return f"({', '.join(map(_spelled, each))}{',' if length == 1 else ''})"
        case SequenceType(kind="list" | "set" as kind):
            if value.element is None:
                raise Unsupported(_unclear(kind, value.length))
            return f"{_spelled(value.element)} {kind}"
        case MappingType(kind="dict"):
            if value.key is None or value.value is None:
                raise Unsupported(_unclear("dict", value.length))
            return f"{_spelled(value.key)}: {_spelled(value.value)} dict"
    raise Unsupported(f"{_called(value)} is no type that Pythran takes")


def _unclear(kind: str, length: int) -> str:
    if not length:
        return f"Pythran cannot tell what an empty {kind} is to hold"
    return f"Pythran takes no {kind} whose items are of different types"


def _called(value: ValueType) -> str:
    if isinstance(value, SequenceType | MappingType):
        return f"a {value.kind}"
    return str(value)


def _array(value: ArrayType) -> str:
    if value.dtype not in _SAME:
        raise Unsupported(f"an array of {value.dtype} is no type that Pythran takes")
    if not value.ndim:
        raise Unsupported("an array of no dimensions is no type that Pythran takes")
    if value.reversed:
        raise Unsupported("Pythran takes no array with negative strides: pass a copy of it")
    plain = f"{value.dtype}[{','.join([':'] * value.ndim)}]"
    match value.layout, value.ndim:
        case "C", 2:
            return f"{plain} order(C)"  # without it Pythran compiles for both orders
        case "C", _:
            return plain
        case "F", 2:
            return f"{plain} order(F)"
        case "F", ndim:
            raise Unsupported(f"Pythran takes no array of {ndim} dimensions in Fortran's order")
        case "strided", 1:
            return f"{value.dtype}[::]"
    raise Unsupported(
        "Pythran takes no strided array of several dimensions: pass np.ascontiguousarray of it"
    )
