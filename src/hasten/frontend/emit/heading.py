"""What stands on top of every translation: what it is, and what its exceptions are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hasten.frontend.emit.translation import FAULTS, FIRST_RAISED
from hasten.frontend.kernel import ir

__all__ = ["commented", "constants", "described", "heading", "kinds"]


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


def kinds(text: str, form: str, raised: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """The lines that name the exceptions which a text uses: those of helpers together, the user's with their messages.

    Parameters
    ----------
    text : str
        All that may use them.
    form : str
        A line, with ``{}`` where names with their numbers stand, and another where a message does.
    raised : mapping
        What the user's own text raises.
    """
    if names := [f"{name} = {number}" for name, number, _ in constants(text, {})]:
        yield form.format(", ".join(names), "").rstrip()
    for name, number, message in constants("", raised):
        yield form.format(f"{name} = {number}", message).rstrip()


def constants(text: str, raised: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, int, str]]:
    """Names and numbers of the exceptions that a text uses, with their messages where they are the user's.

    Parameters
    ----------
    text : str
    raised : mapping
        What the user's own text raises.
    """
    for number, name in enumerate(FAULTS.values(), start=1):
        if re.search(rf"\b{name}\b", text):
            yield name, number, ""
    for number, (name, (exception, message)) in enumerate(raised.items(), start=FIRST_RAISED):
        yield name, number, f"{exception}: {commented(message)}" if message else ""


def commented(text: str) -> str:
    r"""A text as it can stand in a comment of any language: on one line, and neither ending it nor beginning another.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> commented("x /* y */"), commented("x \\")
    ('x / * y * /', 'x')
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown.replace("*/", "* /").replace("/*", "/ *").rstrip("\\ ")
