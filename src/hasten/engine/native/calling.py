"""From a function of a library to one that takes what the user's takes, whatever opened the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hasten.engine.native.arguments import converters, put_back
from hasten.engine.native.plan import Plan
from hasten.engine.native.results import raised, readers
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
    plain : tuple of callable or None
        For each argument of the function what makes it of a number, an address or a new array; None where
        the number itself is taken.
    """

    outcome: Callable[[], Any]
    enter: Callable[..., int]
    member: Callable[[Any, str], Any]
    free: Callable[[int], Any]
    plain: tuple[Callable[[Any], Any] | None, ...]


def callable_of(plan: Plan, library: Opened) -> Callable[..., Any]:
    """The function of a library, as one that takes what the user's takes.

    Parameters
    ----------
    plan : Plan
    library : Opened
    """
    interface = plan.interface
    convert = converters(interface, plan.numpy_scalars)
    special = [(place, make) for place, make in enumerate(library.plain) if make]
    returned, changed = readers(interface, library.member, library.free)
    reads = iter(changed)
    lists = [
        (place, parameter.type, next(reads))
        for place, parameter in enumerate(interface.parameters)
        if parameter.written and isinstance(parameter.type, ir.ListType)
    ]
    takers, outcome, enter = list(enumerate(convert)), library.outcome, library.enter
    only = returned[0] if len(returned) == 1 else None

    def call(*args: Any) -> Any:
        if len(args) != len(convert):
            raise TypeError(f"{interface.name} takes {len(convert)} arguments, got {len(args)}")
        given: list[Any] = []
        for place, take in takers:
            given += take(args[place])
        held = given
        if special:
            held = given.copy()  # arrays live until the function returns
            for place, make in special:
                given[place] = make(held[place])
        left = outcome()
        if enter(*given, left):
            kind, line = library.member(left, "kind"), library.member(left, "line")
            raise raised(plan.exceptions, kind, plan.place(line))
        for place, of, read in lists:
            put_back(args[place], of, read(left))
        if only:
            return only(left)
        return tuple(read(left) for read in returned) if returned else None

    return plan.dressed(call)
