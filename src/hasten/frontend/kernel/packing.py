"""Tuples, and lists of them, in the arguments and results of a kernel, which knows numbers, arrays and lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from hasten.workload.signature import Parameter, ScalarType, SequenceType, Signature, ValueType

__all__ = [
    "Absent",
    "Listed",
    "Packing",
    "Rows",
    "Same",
    "Shape",
    "Single",
    "flattened",
    "packing_of",
]


@dataclass(frozen=True)
class Single:
    """What the kernel takes and gives as it is."""


@dataclass(frozen=True)
class Rows:
    """A list of tuples, which the kernel has by columns: one list for the first items, one for the second."""

    width: int


@dataclass(frozen=True)
class Absent:
    """None, which the kernel does not take."""


@dataclass(frozen=True)
class Listed:
    """A tuple that is read like a list, and taken as one."""


@dataclass(frozen=True)
class Same:
    """An argument that is given back: which one."""

    place: int


Shape = Single | Rows | Same | Absent | Listed | tuple["Shape", ...]
"""A tuple stands for a tuple, of what its items stand for."""


@dataclass(frozen=True)
class Packing:
    """How Python's arguments become the kernel's, and its results Python's.

    Parameters
    ----------
    given : tuple of Shape
        Of each parameter of the user's function.
    returned : Shape
    """

    given: tuple[Shape, ...] = ()
    returned: Shape = Single()

    @property
    def plain(self) -> bool:
        """Whether the kernel takes and gives all as it is."""
        flat = isinstance(self.returned, Single) or (
            isinstance(self.returned, tuple)
            and len(self.returned) > 1  # what is alone comes without a tuple
            and all(isinstance(s, Single) for s in self.returned)
        )
        return flat and all(isinstance(s, Single) for s in self.given)


def packing_of(signature: Signature, read_as_lists: Collection[str] = ()) -> Packing:
    """What is packed of some arguments.

    Parameters
    ----------
    signature : Signature
    read_as_lists : collection of str
        Parameters that are tuples, and taken as lists.
    """
    return Packing(
        tuple(Listed() if p.name in read_as_lists else _shape(p.type) for p in signature.parameters)
    )


def as_lists(signature: Signature, names: Collection[str]) -> Signature:
    """The parameters, some of which are taken as lists.

    Parameters
    ----------
    signature : Signature
    names : collection of str
        Of parameters that are tuples of one type.
    """

    def taken(parameter: Parameter) -> Parameter:
        of = parameter.type
        if parameter.name not in names or not isinstance(of, SequenceType):
            return parameter
        return replace(parameter, type=SequenceType("list", of.length, of.items[:1]))

    return Signature(tuple(map(taken, signature.parameters)))


def without_none(signature: Signature) -> Signature:
    """The parameters but those that are None."""
    return Signature(tuple(p for p in signature.parameters if _shape(p.type) != Absent()))


def _shape(of: ValueType) -> Shape:
    match of:
        case ScalarType("None"):
            return Absent()
        case SequenceType("tuple") if 1 <= of.length <= _MOST:
            items = of.items * of.length if len(of.items) == 1 else of.items
            if len(items) == of.length:
                return tuple(_shape(item) for item in items)
        case SequenceType("list", items=(SequenceType("tuple", width) as row,)):
            if 1 <= width <= _MOST and not any(isinstance(i, SequenceType) for i in row.items):
                return Rows(width)
    return Single()


_MOST = 16  # items of a tuple


def flattened(signature: Signature) -> Signature:
    """The parameters of the kernel.

    Parameters
    ----------
    signature : Signature
        Of the user's function.

    Examples
    --------
    >>> from hasten.workload.signature import signature_of
    >>> def f(point, edges): ...
    >>> print(flattened(signature_of(f, ((1, 2.5), [(0, 1), (1, 2)]), {})))
    point_0: int, point_1: float, edges_0: list[2] of int, edges_1: list[2] of int
    """
    return Signature(tuple(q for p in signature.parameters for q in _parameters(p)))


def _parameters(parameter: Parameter) -> Iterator[Parameter]:
    shape, of = _shape(parameter.type), parameter.type
    if isinstance(shape, Absent):
        return
    if isinstance(shape, Single) or not isinstance(of, SequenceType):
        yield parameter
        return
    row = of.items[0] if isinstance(shape, Rows) else of
    assert isinstance(row, SequenceType)  # noqa: S101 (so its shape says)
    items = row.items * row.length if len(row.items) == 1 else row.items
    for place, item in enumerate(items):
        name = f"{parameter.name}_{place}"
        if isinstance(shape, Rows):
            yield replace(parameter, name=name, type=SequenceType("list", of.length, (item,)))
        else:
            yield from _parameters(replace(parameter, name=name, type=item))
