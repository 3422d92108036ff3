"""What stands on top of every translation: what it is, and what its exceptions are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hasten.frontend.emit.translation import FAULTS, FIRST_RAISED
from hasten.frontend.kernel import ir

__all__ = ["constants", "described", "heading", "kinds"]


def heading(kernel: ir.Kernel, *, checked: bool) -> Iterator[str]:
    """The lines of the first comment.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether the translation raises what Python raises.
    """
    function = kernel.entry
    yield described(function, function.name)
    place = kernel.place(function.line)
    yield f"Translated by Hasten from {place}; the numbers at the end of lines are those of the original."
    yield (
        "Raises what Python raises."
        if checked
        else "Unchecked: trusts indices, divisors and the size of numbers."
    )


def described(function: ir.Function, name: str) -> str:
    """A name, and the first line of a function's docstring.

    Parameters
    ----------
    function : Function
    name : str
        Its own, or that of its place.
    """
    return f"{name}: {function.doc}" if function.doc else name


def kinds(text: str, form: str, raised: Mapping[tuple[str, int], str]) -> Iterator[str]:
    """The line that names the exceptions which a text uses, if it uses any.

    Parameters
    ----------
    text : str
        All that may use them.
    form : str
        The line, with ``{}`` where the names with their numbers stand.
    raised : mapping
        What the user's own text raises.
    """
    if names := [f"{name} = {number}" for name, number in constants(text, raised)]:
        yield form.format(", ".join(names))


def constants(text: str, raised: Mapping[tuple[str, int], str]) -> Iterator[tuple[str, int]]:
    """Names and numbers of the exceptions that a text uses.

    Parameters
    ----------
    text : str
    raised : mapping
        What the user's own text raises.
    """
    for number, name in enumerate(FAULTS.values(), start=1):
        if re.search(rf"\b{name}\b", text):
            yield name, number
    if raised:
        yield "RAISED", FIRST_RAISED
