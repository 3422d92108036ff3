"""Finding Mojo's compiler, and building shared libraries with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hasten.errors import BuildFailed
from hasten.toolchain.environments import own_environment, programs_folder
from hasten.toolchain.running import run_tool, working

__all__ = ["MOJO_FLAGS", "compile_mojo", "find_mojo"]

_REMEDY = 'pip install "hasten[mojo]"'
MOJO_FLAGS = ("-O3", "--fp-mode", "contract=off", "--disable-warnings")
"""Rounded as Python rounds; its warnings are of taste, and its processor is this one."""
_OF_ITSELF = "Failed to initialize Crashpad"


def find_mojo() -> tuple[tuple[str, ...], str]:
    """The command of Mojo's compiler, and its name.

    It is ``$MOJO``, else the one of Mojo's own environment, else that of this Python's, else ``mojo``.

    Raises
    ------
    Unavailable
        There is none that works.
    """
    own = own_environment("mojo")
    places = [programs_folder(own)] if own else []
    programs = [folder / "mojo" for folder in (*places, Path(sys.executable).parent)]
    here = next((str(program) for program in programs if program.is_file()), "mojo")
    wished, path = os.environ.get("MOJO", "") or here, os.environ.get("PATH", "")
    command, said = working(wished, path, _REMEDY)
    return command, " ".join(said.split()[:2]).lower()


def compile_mojo(source: Path, output: Path) -> tuple[str, ...]:
    """Build a shared library with C's conventions from one source; the flags used.

    Parameters
    ----------
    source, output : Path

    Raises
    ------
    Unavailable
        There is no compiler.
    BuildFailed
        It refused; the message is its first error.
    """
    command, _ = find_mojo()
    flags = ("--emit", "shared-lib", *MOJO_FLAGS)
    try:
        run_tool([*command, "build", *flags, str(source), "-o", str(output)], source.parent)
    except BuildFailed as problem:
        if str(problem).startswith(_OF_ITSELF):
            raise BuildFailed("mojo failed without saying why") from None
        raise
    return flags
