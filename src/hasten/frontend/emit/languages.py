"""The languages that a kernel can be translated into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hasten.frontend.emit import c, cpp, cython, fortran, lanes, mojo, rust
from hasten.frontend.emit.c.types import c_name
from hasten.frontend.emit.cpp.types import cpp_name
from hasten.frontend.emit.cython.types import cython_name
from hasten.frontend.emit.fortran.types import fortran_name
from hasten.frontend.emit.mojo.types import mojo_name
from hasten.frontend.emit.rust.types import rust_name
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir

__all__ = ["LANES", "LANGUAGES", "Emit", "Language"]


class Emit(Protocol):
    """Writes a kernel."""

    def __call__(
        self, kernel: ir.Kernel, *, checked: bool = True, threads: bool = False
    ) -> Translation:
        """The translation; checked, and with loops on threads, where that is said."""
        ...


@dataclass(frozen=True)
class Language:
    """A language.

    Parameters
    ----------
    name : str
        As on the command line.
    title : str
    suffix : str
        Of its files.
    emit : callable
    identifier : callable
        From a user's name to one of the language.
    """

    name: str
    title: str
    suffix: str
    emit: Emit
    identifier: Callable[[str], str]


LANGUAGES = {
    language.name: language
    for language in (
        Language("c", "C11", ".c", c.translated, c_name),
        Language("cpp", "C++17", ".cpp", cpp.translated, cpp_name),
        Language("cython", "Cython", ".pyx", cython.translated, cython_name),
        Language("fortran", "Fortran 2018", ".f90", fortran.translated, fortran_name),
        Language("mojo", "Mojo", ".mojo", mojo.translated, mojo_name),
        Language("rust", "Rust", ".rs", rust.translated, rust_name),
    )
}

LANES = Language("lanes", "C++17 with vectors", ".cpp", lanes.translated, cpp_name)
"""C++ once more; a kernel whose loops are marked to lie across lanes is written in it."""
