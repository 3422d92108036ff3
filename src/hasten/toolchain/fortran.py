"""Finding a Fortran compiler, and building with it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.running import run_tool, working

__all__ = ["FORTRAN_FLAGS", "compile_fortran", "find_fortran", "link_fortran"]

_REMEDY = "apt install gfortran"
FORTRAN_FLAGS = (
    *("-O3", "-march=native", "-std=f2018", "-fPIC"),
    # rounded as Python rounds, and whole numbers wrap around as NumPy's do
    *("-ffp-contract=off", "-fwrapv", "-fopenmp"),
)
_ON_ONE_LINE = "-fno-diagnostics-show-caret"
"""Errors as those of C: ``file:line:column: Error: …``."""


def find_fortran() -> tuple[tuple[str, ...], str]:
    """The command of a Fortran compiler (``$FC``, else ``gfortran``), and its name.

    Raises
    ------
    Unavailable
        There is none, or it is not GNU's, whose flags are used.
    """
    wished, path = os.environ.get("FC", "") or "gfortran", os.environ.get("PATH", "")
    command, said = working(wished, path, _REMEDY)
    if "GNU Fortran" not in said:
        raise Unavailable(f"{wished} is not GNU Fortran", _REMEDY)
    return (*command, _ON_ONE_LINE), f"gfortran {said.split()[-1]}"


def compile_fortran(sources: Sequence[Path], output: Path) -> tuple[str, ...]:
    """Build a shared library from sources; the flags used.

    Parameters
    ----------
    sources : sequence of Path
    output : Path

    Raises
    ------
    Unavailable
        There is no compiler.
    BuildFailed
        It refused; the message is its first error.
    """
    command, _ = find_fortran()
    flags = (*FORTRAN_FLAGS, "-shared")
    run_tool([*command, *flags, *map(str, sources), "-o", str(output)], output.parent)
    return flags


def link_fortran(objects: Sequence[Path], output: Path) -> None:
    """Link objects, some of them from another compiler, with Fortran's libraries.

    Parameters
    ----------
    objects : sequence of Path
    output : Path
    """
    command, _ = find_fortran()
    run_tool(
        [*command, "-shared", "-fopenmp", *map(str, objects), "-o", str(output)], output.parent
    )
