"""Values on their way out of a worker: a JSON tree beside a file of ``.npy`` records.

Nothing that comes out of a worker is ever unpickled. Numbers, strings, containers and arrays come
back as what they were; any other object comes back as a `Record` of its state, and what was lazy
comes back as `Lazy`, consumed.
"""

from __future__ import annotations

import base64
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

__all__ = ["CannotCarry", "Consumed", "Lazy", "Record", "decode", "encode", "lazy_kind"]

_SHORT_LIST = 16  # from here on a list of plain numbers travels as one array
_DEEPEST = 200
_NUMBERS = {float: np.float64, int: np.int64, bool: np.bool_}


class CannotCarry(Exception):
    """A value that has no plain form."""


@dataclass(frozen=True)
class Record:
    """An object as its class and its state."""

    type: str
    state: Any


@dataclass(frozen=True)
class Lazy:
    """An iterator as its kind and all its items."""

    type: str
    items: list[Any]


@dataclass(frozen=True)
class Consumed:
    """What a worker puts in the place of an iterator whose items it has taken."""

    kind: str
    items: list[Any]


def lazy_kind(value: object) -> str:
    """``generator``, ``map``, …, also inside tuples, lists and dicts; ``""`` where nothing is lazy."""
    match value:
        case Iterator():
            return type(value).__name__
        case tuple() | list():
            return next(filter(None, map(lazy_kind, value)), "")
        case dict():
            return next(filter(None, map(lazy_kind, value.values())), "")
    return ""


def encode(value: Any, file: BinaryIO) -> Any:
    """JSON tree of a value; arrays are appended to `file`.

    Raises
    ------
    CannotCarry
        Functions, coroutines, open files and the like.
    """
    return _Encoder(file).tree(value, 0)


def decode(tree: Any, file: BinaryIO) -> Any:
    """Inverse of `encode`; reads the arrays in the order in which they were written."""
    return _Decoder(file).value(tree)


class _Encoder:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.within: list[int] = []  # identities of the values that the present one stands in

    def tree(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in _SIMPLE:
            return _SIMPLE[kind](value)
        if id(value) in self.within:
            return [
                "record",
                "itself",
                _SIMPLE[int](len(self.within) - self.within.index(id(value))),
            ]
        if depth > _DEEPEST:
            raise CannotCarry("a value that is nested too deep")
        self.within.append(id(value))
        try:
            return self.composed(value, depth)
        finally:
            self.within.pop()

    def composed(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in (list, tuple):
            return self.sequence(value, depth)
        if kind is dict:
            items = [[self.tree(k, depth + 1), self.tree(v, depth + 1)] for k, v in value.items()]
            return ["dict", items]
        if kind in (set, frozenset):
            return [kind.__name__, [self.tree(v, depth + 1) for v in value]]
        if kind is np.ndarray and not value.dtype.hasobject:
            return self.array("array", value)
        if isinstance(value, np.generic) and not value.dtype.hasobject:
            return self.array("scalar", np.asarray(value))
        return self.other(value, depth)

    def sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> Any:
        kind = type(value).__name__
        if len(value) >= _SHORT_LIST and len(types_inside := {type(v) for v in value}) == 1:
            dtype = _NUMBERS.get(types_inside.pop())
            if dtype is not None:
                try:
                    return self.array(f"numbers-{kind}", np.array(value, dtype))
                except OverflowError:  # ints beyond 64 bits travel as text
                    pass
        return [kind, [self.tree(v, depth + 1) for v in value]]

    def array(self, kind: str, value: np.ndarray[Any, Any]) -> Any:
        np.save(self.file, value, allow_pickle=False)
        return [kind]

    def other(self, value: Any, depth: int) -> Any:
        if isinstance(value, Consumed):
            return ["lazy", value.kind, [self.tree(v, depth + 1) for v in value.items]]
        if isinstance(value, type):
            return ["record", "type", ["str", f"{value.__module__}.{value.__qualname__}"]]
        if depth and isinstance(value, types.FunctionType | types.ModuleType):  # part of an object
            return ["record", type(value).__name__, ["str", _own_name(value)]]
        if isinstance(value, types.FunctionType | types.CoroutineType | types.ModuleType):
            raise CannotCarry(f"a {type(value).__name__}")
        if isinstance(value, np.ndarray) and type(value) is np.ndarray:  # of objects
            state = [list(value.shape), value.ravel().tolist()]
            return ["record", "numpy.ndarray of objects", self.tree(state, depth + 1)]
        return ["record", _class_name(value), self.tree(_state(value), depth + 1)]


def _own_name(value: Any) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', value.__name__)}"


def _class_name(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _state(value: Any) -> Any:
    """What the pickle protocol would store of an object, as plain data."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception as error:
        raise CannotCarry(f"a {_class_name(value)} ({error})") from None
    if isinstance(reduced, str):
        return reduced
    maker, arguments, state, items, pairs = (*reduced, *(None,) * 5)[:5]
    return [_own_name(maker), arguments, state, items and list(items), pairs and list(pairs)]


_SIMPLE: dict[type, Any] = {
    type(None): lambda _: ["none"],
    bool: lambda v: ["bool", v],
    int: lambda v: ["int", hex(v)],
    float: lambda v: ["float", v.hex()],
    complex: lambda v: ["complex", v.real.hex(), v.imag.hex()],
    str: lambda v: ["str", v],
    bytes: lambda v: ["bytes", base64.b64encode(v).decode()],
    range: lambda v: ["range", v.start, v.stop, v.step],
}

_SCALARS: dict[str, Any] = {
    "none": lambda: None,
    "bool": bool,
    "int": lambda text: int(text, 16),
    "float": float.fromhex,
    "complex": lambda re, im: complex(float.fromhex(re), float.fromhex(im)),
    "str": str,
    "bytes": base64.b64decode,
    "range": range,
}


class _Decoder:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def value(self, tree: Any) -> Any:
        kind, *rest = tree
        if kind in _SCALARS:
            return _SCALARS[kind](*rest)
        match kind:
            case "array":
                return self.array()
            case "scalar":
                return self.array()[()]
            case "numbers-list":
                return self.array().tolist()
            case "numbers-tuple":
                return tuple(self.array().tolist())
            case "dict":
                pairs = [(self.value(k), self.value(v)) for k, v in rest[0]]
                return {_hashable(k): v for k, v in pairs}
            case "lazy":
                return Lazy(rest[0], [self.value(t) for t in rest[1]])
            case "record":
                return Record(rest[0], self.value(rest[1]))
        items = [self.value(t) for t in rest[0]]
        if kind in {"set", "frozenset"}:
            found = {_hashable(v) for v in items}
            return frozenset(found) if kind == "frozenset" else found
        return tuple(items) if kind == "tuple" else items

    def array(self) -> Any:
        return np.load(self.file, allow_pickle=False)


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:  # a record's state may hold lists
        return repr(value)
    return value
