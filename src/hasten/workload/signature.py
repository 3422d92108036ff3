"""The types of a workload's arguments, read off their real values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

__all__ = [
    "ArrayType",
    "MappingType",
    "OtherType",
    "Parameter",
    "ScalarType",
    "SequenceType",
    "Signature",
    "ValueType",
    "layout_of",
    "signature_of",
    "type_of",
]

Layout = Literal["C", "F", "strided"]

_PYTHON_SCALARS: dict[type, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    complex: "complex",
    str: "str",
    bytes: "bytes",
    type(None): "None",
}


@dataclass(frozen=True)
class ScalarType:
    """A number, string or None.

    Parameters
    ----------
    name : str
        ``bool``, ``int``, ``float``, ``complex``, ``str``, ``bytes``, ``None``, or the dtype of
        a NumPy scalar (``float32``).
    """

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ArrayType:
    """A NumPy array.

    Parameters
    ----------
    dtype : str
        Name of the element type, for instance ``float64``.
    shape : tuple of int
    layout : {"C", "F", "strided"}
        Contiguity; a one-dimensional contiguous array is ``C``.
    writeable, aligned : bool
    reversed : bool
        Some stride is negative.
    """

    dtype: str
    shape: tuple[int, ...]
    layout: Layout
    writeable: bool = True
    aligned: bool = True
    reversed: bool = False

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return len(self.shape)

    def __str__(self) -> str:
        shape = ", ".join(map(str, self.shape))
        return f"{self.dtype}[{shape}] {self.layout}"


@dataclass(frozen=True)
class SequenceType:
    """A list, tuple, set, range or other sequence.

    Parameters
    ----------
    kind : str
        Name of its type.
    length : int
    items : tuple of ValueType
        One type where all items share it; otherwise the types of all items of a tuple; empty
        where the items are mixed or there are none.
    """

    kind: str
    length: int
    items: tuple[ValueType, ...] = ()

    @property
    def element(self) -> ValueType | None:
        """The type that all items share, or None."""
        return self.items[0] if len(set(self.items)) == 1 else None

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.items)) if self.items else "mixed"
        return f"{self.kind}[{self.length}] of {inside}" if self.length else f"empty {self.kind}"


@dataclass(frozen=True)
class MappingType:
    """A dict or other mapping; `key` and `value` are None where they are mixed."""

    kind: str
    length: int
    key: ValueType | None = None
    value: ValueType | None = None

    def __str__(self) -> str:
        return f"{self.kind}[{self.length}] of {self.key or 'mixed'}: {self.value or 'mixed'}"


@dataclass(frozen=True)
class OtherType:
    """Anything else; `name` is the qualified name of its class."""

    name: str

    def __str__(self) -> str:
        return self.name


ValueType = ScalarType | ArrayType | SequenceType | MappingType | OtherType


@dataclass(frozen=True)
class Parameter:
    """One argument: the parameter that it is bound to, its type, and how it is passed."""

    name: str
    type: ValueType
    keyword: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.type}"


@dataclass(frozen=True)
class Signature:
    """The parameters of a workload in the order in which they are passed."""

    parameters: tuple[Parameter, ...] = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self.parameters))

    def __iter__(self) -> Any:
        return iter(self.parameters)

    def __len__(self) -> int:
        return len(self.parameters)

    def to_json(self) -> list[dict[str, Any]]:
        """Plain data for the runner's messages and the report."""
        return [
            {"name": p.name, "keyword": p.keyword, "type": _type_to_json(p.type)}
            for p in self.parameters
        ]

    @classmethod
    def from_json(cls, data: Iterable[Mapping[str, Any]]) -> Signature:
        """Inverse of `to_json`."""
        return cls(
            tuple(Parameter(d["name"], _type_from_json(d["type"]), d["keyword"]) for d in data)
        )


def type_of(value: object) -> ValueType:
    """Type of one value.

    Parameters
    ----------
    value : object

    Returns
    -------
    ValueType

    Examples
    --------
    >>> str(type_of(np.zeros((2, 3), order="F")))
    'float64[2, 3] F'
    >>> str(type_of([1, 2, 3]))
    'list[3] of int'
    """
    if type(value) in _PYTHON_SCALARS:
        return ScalarType(_PYTHON_SCALARS[type(value)])
    if isinstance(value, np.generic):
        return ScalarType(value.dtype.name)
    if type(value) is np.ndarray:
        return _array_type(value)
    if isinstance(value, list | tuple | set | frozenset | range):
        return _sequence_type(value)
    if isinstance(value, Mapping):
        return MappingType(
            type(value).__name__, len(value), _shared(value.keys()), _shared(value.values())
        )
    return OtherType(f"{type(value).__module__}.{type(value).__qualname__}")


def signature_of(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any] | None = None
) -> Signature:
    """Signature of a call.

    Parameters
    ----------
    function : callable
    args : tuple
        Positional arguments.
    kwargs : mapping, optional
        Keyword arguments.

    Returns
    -------
    Signature

    Raises
    ------
    TypeError
        The arguments do not fit the function's parameters.
    """
    kwargs = dict(kwargs or {})
    try:
        spec = inspect.signature(function)
    except ValueError:  # a builtin that tells nothing of its parameters
        names = [f"arg{i}" for i in range(len(args))]
    else:
        spec.bind(*args, **kwargs)
        names = _positional_names(spec, len(args))
    positional = [Parameter(n, type_of(v)) for n, v in zip(names, args, strict=True)]
    keyword = [Parameter(n, type_of(v), keyword=True) for n, v in kwargs.items()]
    return Signature((*positional, *keyword))


def _positional_names(spec: inspect.Signature, count: int) -> list[str]:
    names: list[str] = []
    for parameter in spec.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            names += [f"{parameter.name}[{i}]" for i in range(count - len(names))]
        elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            names.append(parameter.name)
    return names[:count]


def layout_of(value: np.ndarray[Any, Any]) -> Layout:
    """Contiguity of an array."""
    flags = value.flags
    return "C" if flags.c_contiguous else "F" if flags.f_contiguous else "strided"


def _array_type(value: np.ndarray[Any, Any]) -> ArrayType:
    flags = value.flags
    backwards = any(stride < 0 for stride in value.strides)
    return ArrayType(
        value.dtype.name, value.shape, layout_of(value), flags.writeable, flags.aligned, backwards
    )


def _sequence_type(
    value: list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any] | range,
) -> SequenceType:
    kind = type(value).__name__
    if isinstance(value, range):
        return SequenceType(kind, len(value), (ScalarType("int"),) if value else ())
    if isinstance(value, tuple) and len(value) <= 16:
        items = tuple(type_of(v) for v in value)
        return SequenceType(kind, len(value), items if len(set(items)) != 1 else items[:1])
    shared = _shared(value)
    return SequenceType(kind, len(value), (shared,) if shared else ())


def _shared(values: Iterable[Any]) -> ValueType | None:
    """The type that all values share; rows of a nested list may differ in length."""
    found: ValueType | None = None
    for value in values:
        this = type_of(value)
        if found is None:
            found = this
        elif found != this:
            if not (isinstance(found, SequenceType) and isinstance(this, SequenceType)):
                return None
            if found.length == 0 and found.kind == this.kind:
                found = this  # an empty row tells nothing
            elif (found.kind, found.items) != (this.kind, this.items) and (
                this.length or found.kind != this.kind
            ):
                return None
    return found


_CLASSES = {c.__name__: c for c in (ScalarType, ArrayType, SequenceType, MappingType, OtherType)}


def _type_to_json(value: ValueType) -> dict[str, Any]:
    data = asdict(value)
    match value:
        case SequenceType():
            data["items"] = [_type_to_json(t) for t in value.items]
        case MappingType():
            data["key"] = value.key and _type_to_json(value.key)
            data["value"] = value.value and _type_to_json(value.value)
    return {"class": type(value).__name__, **data}


def _type_from_json(data: Mapping[str, Any]) -> ValueType:
    fields = dict(data)
    cls = _CLASSES[fields.pop("class")]
    if cls is ArrayType:
        fields["shape"] = tuple(fields["shape"])
    elif cls is SequenceType:
        fields["items"] = tuple(_type_from_json(t) for t in fields["items"])
    elif cls is MappingType:
        fields["key"] = fields["key"] and _type_from_json(fields["key"])
        fields["value"] = fields["value"] and _type_from_json(fields["value"])
    made: ValueType = cls(**fields)
    return made
