"""Finding a Fortran compiler, and building with it."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.running import run_quietly, run_tool

__all__ = ["FORTRAN_FLAGS", "compile_fortran", "find_fortran", "link_fortran"]

_REMEDY = "apt install gfortran"
FORTRAN_FLAGS = (
    *("-O3", "-march=native", "-std=f2018", "-fPIC"),
    # rounded as Python rounds, and whole numbers wrap around as NumPy's do
    *("-ffp-contract=off", "-fwrapv", "-fopenmp"),
)


def find_fortran() -> tuple[tuple[str, ...], str]:
    """The command of a Fortran compiler (``$FC``, else ``gfortran``), and its name.

    Raises
    ------
    Unavailable
        There is none, or it is not GNU's, whose flags are used.
    """
    return _find(os.environ.get("FC", "") or "gfortran", os.environ.get("PATH", ""))


@functools.lru_cache
def _find(wished: str, path: str) -> tuple[tuple[str, ...], str]:
    command = tuple(shlex.split(wished))
    if not shutil.which(command[0], path=path):
        raise Unavailable(f"{command[0]} is not here", _REMEDY)
    said = run_quietly([*command, "--version"], timeout=60)
    first = said.stdout.split("\n", maxsplit=1)[0]
    if said.returncode or "GNU Fortran" not in first:
        raise Unavailable(f"{wished} is not GNU Fortran", _REMEDY)
    return command, f"gfortran {first.split()[-1]}"


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
