"""A kernel's function as one that takes and gives tuples, and lists of them, as the user's does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hasten.errors import Unsupported
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.packing import Absent, Listed, Packing, Rows, Same, Shape, Single
from hasten.workload.signature import Signature

__all__ = ["packed"]


def packed(
    call: Callable[..., Any],
    packing: Packing,
    signature: Signature,
    entry: ir.Function,
    *,
    results: bool = True,
) -> Callable[..., Any]:
    """The function that takes what the user's takes; the given one where that makes no difference.

    Parameters
    ----------
    call : callable
        Takes the kernel's arguments, those by keyword as such.
    packing : Packing
    signature : Signature
        Of the user's function.
    entry : Function
        Tells which lists the kernel changes.
    results : bool
        Whether what it returns is put together; otherwise it stays as it is.
    """
    if packing.plain:
        return call
    names = [p.name for p in signature.parameters]
    keywords = {p.name for p in signature.parameters if p.keyword}
    written = {p.name for p in entry.parameters if p.written}
    shapes = list(zip(names, packing.given, strict=True))
    changed = [
        (place, shape)
        for place, (name, shape) in enumerate(shapes)
        if isinstance(shape, Rows) and f"{name}_0" in written
    ]

    def packed_call(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *(kwargs.pop(n) for n in names[len(args) :] if n in kwargs)]
        if kwargs or len(given) != len(names):
            raise TypeError(f"{entry.name} takes {', '.join(names)}")
        flat: list[Any] = []
        by_name: dict[str, Any] = {}
        columns: dict[int, list[Any]] = {}
        for place, ((name, shape), value) in enumerate(zip(shapes, given, strict=True)):
            parts = list(_parts(value, shape, name))
            columns[place] = parts
            if name in keywords:
                by_name |= zip(_names(name, shape), parts, strict=True)
            else:
                flat += parts
        found = call(*flat, **by_name)
        for place, _ in changed:
            given[place][:] = zip(*columns[place], strict=True)
        if not results:
            return found
        return _put_together(packing.returned, _results(found, packing.returned), given)

    packed_call.__name__ = packed_call.__qualname__ = entry.name
    packed_call.__doc__ = call.__doc__
    return packed_call


def _refuse(name: str, value: Any, wanted: str) -> Unsupported:
    return Unsupported(f"the argument `{name}` is a {type(value).__name__}: built for {wanted}")


def _parts(value: Any, shape: Shape, name: str) -> Iterator[Any]:
    """What the kernel takes for an argument."""
    match shape:
        case tuple():
            if type(value) is not tuple or len(value) != len(shape):
                raise _refuse(name, value, f"a tuple of {len(shape)}")
            for item, of in zip(value, shape, strict=True):
                yield from _parts(item, of, name)
        case Rows(width):
            if type(value) is not list or not all(
                type(row) is tuple and len(row) == width for row in value
            ):
                raise _refuse(name, value, f"a list of tuples of {width}")
            columns = zip(*value, strict=True) if value else [()] * width
            yield from (list(column) for column in columns)
        case Absent():
            if value is not None:
                raise _refuse(name, value, "None")
        case Listed():
            if type(value) is not tuple:
                raise _refuse(name, value, "a tuple")
            yield list(value)
        case _:
            yield value


def _names(name: str, shape: Shape) -> Iterator[str]:
    match shape:
        case tuple():
            for place, of in enumerate(shape):
                yield from _names(f"{name}_{place}", of)
        case Rows(width):
            yield from (f"{name}_{place}" for place in range(width))
        case Absent():
            return
        case _:
            yield name


def _count(shape: Shape) -> int:
    """How many values the kernel gives."""
    match shape:
        case tuple():
            return sum(map(_count, shape))
        case Rows(width):
            return width
        case Single():
            return 1
    return 0


def _results(found: Any, shape: Shape) -> Iterator[Any]:
    count = _count(shape)
    return iter(() if count == 0 else (found,) if count == 1 else found)


def _put_together(shape: Shape, results: Iterator[Any], given: Sequence[Any]) -> Any:
    match shape:
        case tuple():
            return tuple(_put_together(of, results, given) for of in shape)
        case Rows(width):
            columns = [next(results) for _ in range(width)]
            return list(zip(*columns, strict=True))
        case Same(place):
            return given[place]
    return next(results, None)
