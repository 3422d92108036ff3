"""From a function of a library to one that takes what the user's takes, whatever opened the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hasten.engine.native.arguments import converters, put_back
from hasten.engine.native.plan import Plan
from hasten.engine.native.results import raised, results
from hasten.frontend.kernel import ir

__all__ = ["Opened", "callable_of"]


@dataclass(frozen=True)
class Opened:
    """A library that was opened.

    Parameters
    ----------
    outcome : callable
        Makes room for an outcome.
    enter : callable
        Takes the arguments of the function and an outcome; gives whether it failed.
    member : callable
        Takes an outcome and the name of a member; gives its number, address or numbers.
    free : callable
        Frees an address.
    plain : tuple of callable
        For each argument of the function what makes it of a number, an address or a new array.
    """

    outcome: Callable[[], Any]
    enter: Callable[..., int]
    member: Callable[[Any, str], Any]
    free: Callable[[int], Any]
    plain: tuple[Callable[[Any], Any], ...]


def callable_of(plan: Plan, library: Opened) -> Callable[..., Any]:
    """The function of a library, as one that takes what the user's takes.

    Parameters
    ----------
    plan : Plan
    library : Opened
    """
    interface = plan.interface
    convert = converters(interface, plan.numpy_scalars)
    lists = [
        (place, parameter.type)
        for place, parameter in enumerate(interface.parameters)
        if parameter.written and isinstance(parameter.type, ir.ListType)
    ]
    count = len(interface.returns)

    def call(*args: Any) -> Any:
        if len(args) != len(convert):
            raise TypeError(f"{interface.name} takes {len(convert)} arguments, got {len(args)}")
        given = [v for take, arg in zip(convert, args, strict=True) for v in take(arg)]
        left = library.outcome()
        plain = [make(value) for make, value in zip(library.plain, given, strict=True)]
        if library.enter(*plain, left):
            kind, line = library.member(left, "kind"), library.member(left, "line")
            raise raised(plan.exceptions, kind, plan.place(line))
        found = list(results(interface, lambda name: library.member(left, name), library.free))
        for (place, of), items in zip(lists, found[count:], strict=True):
            put_back(args[place], of, items)
        return None if count == 0 else found[0] if count == 1 else tuple(found[:count])

    return plan.dressed(call)
