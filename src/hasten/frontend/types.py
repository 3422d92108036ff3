"""Types of values that can be told from the code and its arguments without running it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from hasten.workload.signature import ArrayType, Layout, ScalarType, SequenceType, ValueType

__all__ = [
    "ANY",
    "DTYPES",
    "NONE",
    "STR",
    "Array",
    "Cells",
    "Function",
    "Iterates",
    "ListOf",
    "Object",
    "Scalar",
    "Symbol",
    "TupleOf",
    "Type",
    "constant",
    "from_signature",
    "join",
    "number",
]

Origin = Literal["python", "numpy", "either"]

DTYPES = frozenset(
    [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
)
_MOST_ITEMS = 16  # of a tuple
_MOST_LOW = 4  # lower bounds are told up to here, so that counting up and down comes to an end
_PYTHON_DTYPES = {"bool": "bool", "int": "int64", "float": "float64", "complex": "complex128"}
_INT64 = np.iinfo(np.int64)


@dataclass(frozen=True)
class Scalar:
    """A number or truth value that fits a dtype.

    Parameters
    ----------
    dtype : str
        Python's own numbers count as ``bool``, ``int64``, ``float64`` and ``complex128``.
    origin : {"python", "numpy", "either"}
        Whose arithmetic holds: NumPy's scalars keep their dtype and divide by zero.
    low : int or None
        A whole number that the value is never below, where one from 0 on is known.
    value : int, float, complex or None
        The value itself, where it is written in the code.
    """

    dtype: str
    origin: Origin = "python"
    low: int | None = None
    value: complex | None = None

    @property
    def kind(self) -> str:
        """NumPy's letter: ``b``, ``i``, ``u``, ``f`` or ``c``."""
        return np.dtype(self.dtype).kind

    @property
    def whole(self) -> bool:
        """Whether it is an integer (a truth value is none)."""
        return self.kind in "iu"

    @property
    def nonnegative(self) -> bool:
        """Whether it is known never to be below zero."""
        return self.low is not None


@dataclass(frozen=True)
class Array:
    """A NumPy array; `optional` where the name may hold None until it is assigned."""

    dtype: str
    ndim: int
    layout: Layout
    writeable: bool = True
    optional: bool = False


@dataclass(frozen=True)
class ListOf:
    """A list; what its items are is kept in `Cells`, for all lists that may be the same one."""

    cell: int


@dataclass(frozen=True)
class TupleOf:
    """A tuple of known length."""

    items: tuple[Type | None, ...]


@dataclass(frozen=True)
class Iterates:
    """What a loop can run over: a range, a generator expression, ``zip(a, b)``."""

    item: Type | None


@dataclass(frozen=True)
class Symbol:
    """A module or what it holds, by its dotted path: ``math.sqrt``, ``builtins.len``."""

    path: str


@dataclass(frozen=True)
class Function:
    """A function of the user's module."""

    name: str


@dataclass(frozen=True)
class Object:
    """Any object; `name` says its class where that is known."""

    name: str = ""


Type = Scalar | Array | ListOf | TupleOf | Iterates | Symbol | Function | Object

ANY = Object()
NONE = Object("None")
STR = Object("str")


@dataclass
class Cells:
    """What lists hold: one cell for all lists that may be one and the same object.

    A list that is known under two names can be changed through either, so that joining two
    types of lists makes one cell of theirs.
    """

    parents: list[int] = field(default_factory=list)
    items: dict[int, Type | None] = field(default_factory=dict)
    sites: dict[Hashable, int] = field(default_factory=dict)
    changes: int = 0

    def at(self, site: Hashable) -> ListOf:
        """The lists that are made at one place of the code."""
        if site not in self.sites:
            self.sites[site] = len(self.parents)
            self.parents.append(len(self.parents))
        return ListOf(self.find(self.sites[site]))

    def find(self, cell: int) -> int:
        """The cell that a cell became part of."""
        while self.parents[cell] != cell:
            cell = self.parents[cell]
        return cell

    def item(self, of: ListOf) -> Type | None:
        """What the items of a list are; None while nothing was stored."""
        return self.items.get(self.find(of.cell))

    def store(self, of: ListOf, item: Type | None) -> None:
        """Note that a list may hold an item."""
        cell = self.find(of.cell)
        joined = join(self.items.get(cell), item, self)
        cell = self.find(cell)
        if joined != self.items.get(cell):
            self.items[cell] = joined
            self.changes += 1

    def unify(self, a: ListOf, b: ListOf) -> ListOf:
        """Two lists that may be the same."""
        first, second = sorted((self.find(a.cell), self.find(b.cell)))
        if first != second:
            self.parents[second] = first
            self.changes += 1
            self.store(ListOf(first), self.items.pop(second, None))
        return ListOf(self.find(first))

    def escape(self, value: Type | None) -> None:
        """Note that a value goes where anything may be stored in it."""
        match value:
            case ListOf():
                if self.item(value) != ANY:
                    inner = self.item(value)
                    self.items[self.find(value.cell)] = ANY
                    self.changes += 1
                    self.escape(inner)
            case TupleOf(items):
                for item in items:
                    self.escape(item)
            case Iterates(item):
                self.escape(item)


def number(dtype: str, origin: Origin = "python", low: int | None = None) -> Scalar:
    """A scalar whose lower bound is kept in the few steps that are told."""
    if np.dtype(dtype).kind == "u":
        low = max(low or 0, 0)
    if low is not None:
        low = min(low, _MOST_LOW) if low >= 0 else None
    return Scalar(dtype, origin, low)


def constant(value: object) -> Type:
    """Type of a value that is written in the code."""
    match value:
        case bool():
            return Scalar("bool")
        case int():
            if not _INT64.min <= value <= _INT64.max:
                return ANY
            return replace(number("int64", low=value), value=value)
        case float():
            return Scalar("float64", value=value)
        case complex():
            return Scalar("complex128", value=value)
        case str():
            return STR
        case None:
            return NONE
    return ANY


def from_signature(  # noqa: C901 (a table)
    value: ValueType, cells: Cells, site: tuple[object, ...]
) -> Type:
    """Type of an argument.

    Parameters
    ----------
    value : ValueType
    cells : Cells
        Takes up what its lists hold.
    site : tuple
        Names the argument, for its lists.
    """
    match value:
        case ScalarType("str"):
            return STR
        case ScalarType("None"):
            return NONE
        case ScalarType(name) if name in _PYTHON_DTYPES:
            return number(_PYTHON_DTYPES[name])
        case ScalarType(name) if name in DTYPES:
            return number(name, "numpy")
        case ArrayType() if value.dtype in DTYPES and value.aligned:
            return Array(value.dtype, value.ndim, value.layout, value.writeable)
        case SequenceType("list"):
            made = cells.at(site)
            if value.length:
                inner = value.element
                item = from_signature(inner, cells, (*site, 0)) if inner else ANY
                cells.store(made, item)
            return made
        case SequenceType("tuple") if value.element:
            if value.length > _MOST_ITEMS:
                return ANY
            item = from_signature(value.element, cells, (*site, 0))
            return TupleOf((item,) * value.length)
        case SequenceType("tuple") if value.items:
            return TupleOf(
                tuple(from_signature(v, cells, (*site, i)) for i, v in enumerate(value.items))
            )
    return ANY


def join(a: Type | None, b: Type | None, cells: Cells) -> Type | None:
    """The type of what is one or the other; None stands for what is not known yet."""
    if a is None or a == b:
        return b
    if b is None:
        return a
    match a, b:
        case Scalar(), Scalar():
            return _join_scalars(a, b)
        case ListOf(), ListOf():
            return cells.unify(a, b)
        case Array(), Array():
            return _join_arrays(a, b)
        case (Array() as array, Object("None")) | (Object("None"), Array() as array):
            return replace(array, optional=True)
        case TupleOf(x), TupleOf(y) if len(x) == len(y):
            return TupleOf(tuple(join(i, j, cells) for i, j in zip(x, y, strict=True)))
    cells.escape(a)
    cells.escape(b)
    return ANY


def _join_scalars(a: Scalar, b: Scalar) -> Type:
    low = None if a.low is None or b.low is None else min(a.low, b.low)
    if a.dtype == b.dtype:
        origin = a.origin if a.origin == b.origin else "either"
        value = a.value if a.value == b.value and a.kind != "f" else None
        return Scalar(a.dtype, origin, low, value)
    for literal, other in ((a, b), (b, a)):
        # ``s = 0`` before ``s += x[i]``: the literal takes the type of what follows.
        if literal.value is not None and _takes(other.dtype, literal):
            origin = "either" if other.origin == "numpy" else other.origin
            return Scalar(other.dtype, origin, low if other.whole else None)
    return ANY


def _takes(dtype: str, literal: Scalar) -> bool:
    """Whether a dtype of the same or a wider kind holds the very value of a literal."""
    order = {"i": 0, "u": 0, "f": 1, "c": 2}
    kind = np.dtype(dtype).kind
    if kind not in order or order[kind] < order[literal.kind] or literal.value is None:
        return False
    if kind in "iu":
        limits = np.iinfo(dtype)
        return limits.min <= literal.value.real <= limits.max
    # As Python's numbers: NumPy would compare in the smaller of both dtypes.
    return complex(np.array(literal.value).astype(dtype)) == literal.value


def _join_arrays(a: Array, b: Array) -> Type:
    if (a.dtype, a.ndim) != (b.dtype, b.ndim):
        return ANY
    layout: Layout = a.layout if a.layout == b.layout else "strided"
    return Array(a.dtype, a.ndim, layout, a.writeable and b.writeable, a.optional or b.optional)
