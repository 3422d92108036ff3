"""What is read and written of the languages that a rival may be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hasten.engine.native.rivals.languages.c import (
    c_heading,
    c_prototype,
    cpp_heading,
    cpp_prototype,
)
from hasten.engine.native.rivals.languages.fortran import fortran_heading, fortran_prototype
from hasten.engine.native.rivals.languages.mojo import mojo_heading, mojo_prototype
from hasten.engine.native.rivals.languages.rust import rust_heading, rust_prototype
from hasten.engine.native.rivals.prototype import Prototype
from hasten.engine.native.rivals.wanted import Wanted

__all__ = ["GRAMMARS", "Grammar"]


@dataclass(frozen=True)
class Grammar:
    """How functions of a language are found in a file, and how they are written.

    Parameters
    ----------
    prototype : callable
        From the text of a file and a name to the function, or None; raises `Misread`.
    heading : callable
        What a function begins with.
    """

    prototype: Callable[[str, str], Prototype | None]
    heading: Callable[[Wanted], str]


GRAMMARS = {
    "c": Grammar(c_prototype, c_heading),
    "cpp": Grammar(cpp_prototype, cpp_heading),
    "fortran": Grammar(fortran_prototype, fortran_heading),
    "mojo": Grammar(mojo_prototype, mojo_heading),
    "rust": Grammar(rust_prototype, rust_heading),
}
"""By the names of languages that are bound by their prototypes."""
