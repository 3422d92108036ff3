"""Asking the compiler of a source once more, for what it says."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.compilers import find_compiler, python_include
from hasten.toolchain.fortran import find_fortran
from hasten.toolchain.running import run_quietly
from hasten.workload.model import ModuleSource

from . import clang, gcc
from .cython import left_to_the_interpreter
from .numba import parallel_loops
from .remark import Remark, line_marks, loop_lines

__all__ = ["remarks_of"]

_LANGUAGES = {".c": "c", ".cpp": "c++"}
_PATIENCE = 60.0  # seconds
_Reader = Callable[[str, Sequence[int | None]], list[Remark]]


def remarks_of(path: Path, flags: Sequence[str], source: ModuleSource) -> list[Remark]:
    """What was done with the loops of the user's; empty where its compiler says nothing.

    Parameters
    ----------
    path : Path
        Of a source that was built.
    flags : sequence of str
        Of its build.
    source : ModuleSource
        That was translated: only lines of its loops are told of.
    """
    if path.name.startswith("cython_"):
        return [] if path.suffix == ".c" else left_to_the_interpreter(path, source)
    if path.suffix == ".py":
        return parallel_loops(path, source)
    try:
        command, options, read = _compiler(path)
        return _asked(path, flags, source, [*command, *options], read)
    except (Unavailable, OSError, subprocess.TimeoutExpired):
        return []


def _compiler(path: Path) -> tuple[list[str], tuple[str, ...], _Reader]:
    """Its command, the options that make it speak, and who reads what it says."""
    if path.suffix == ".f90":
        command, _ = find_fortran()
        return list(command), gcc.OPTIONS, gcc.read
    if path.suffix not in _LANGUAGES:
        raise Unavailable(f"no compiler that is asked builds {path.name}")
    compiler = find_compiler(_LANGUAGES[path.suffix])
    speaks = gcc if compiler.family == "gcc" else clang
    include = [f"-I{folder}" for folder in python_include()]
    return [*compiler.command, *include], speaks.OPTIONS, speaks.read


def _asked(
    path: Path, flags: Sequence[str], source: ModuleSource, command: list[str], read: _Reader
) -> list[Remark]:
    kept = [flag for flag in flags if not flag.startswith("-l") and flag != "-shared"]
    with tempfile.TemporaryDirectory() as folder:  # Fortran leaves modules where it is run
        done = run_quietly(
            [*command, *kept, "-c", str(path.absolute()), "-o", "out.o"],
            timeout=_PATIENCE,
            folder=Path(folder),
        )
    marks = list(line_marks(path.read_text(encoding="utf-8", errors="replace")))
    wanted = loop_lines(source)
    return [remark for remark in read(done.stderr, marks) if remark.line in wanted]
