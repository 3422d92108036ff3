"""Translations as shared libraries with C's conventions, whatever their language."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hasten.engine.base import Built
from hasten.engine.native.compiling import SUFFIXES, compiled, depends
from hasten.engine.native.job import Job
from hasten.engine.native.plan import Plan
from hasten.toolchain.fortran import FORTRAN_FLAGS, compile_fortran, find_fortran
from hasten.toolchain.mojo import MOJO_FLAGS, compile_mojo, find_mojo
from hasten.toolchain.rust import RUST_FLAGS, compile_rust, find_rustc

__all__ = ["addresses", "build_library", "library_depends"]


@dataclass(frozen=True)
class _Tool:
    """A compiler that makes a library of one source."""

    suffix: str
    find: Callable[[], tuple[tuple[str, ...], str]]
    flags: tuple[str, ...]
    build: Callable[[Path, Path], tuple[str, ...]]


_TOOLS = {
    "fortran": _Tool(".f90", find_fortran, FORTRAN_FLAGS, lambda s, to: compile_fortran([s], to)),
    "rust": _Tool(".rs", find_rustc, RUST_FLAGS, compile_rust),
    "mojo": _Tool(".mojo", find_mojo, MOJO_FLAGS, compile_mojo),
}


def library_depends(job: Job, language: str) -> tuple[str, ...]:
    """Everything that a library depends on.

    Parameters
    ----------
    job : Job
    language : {"c", "c++", "fortran", "rust", "mojo"}
    """
    text = job.translation.text
    if not (tool := _TOOLS.get(language)):
        return depends(job, language, text)
    command, name = tool.find()
    return (name, *command, *tool.flags, hashlib.sha256(text.encode()).hexdigest())


def build_library(job: Job, language: str, folder: Path) -> Built:
    """Build ``STEM.so`` in a folder.

    Parameters
    ----------
    job : Job
    language : {"c", "c++", "fortran", "rust", "mojo"}
    folder : Path
    """
    tool = _TOOLS.get(language)
    source = folder / f"{job.stem}{tool.suffix if tool else SUFFIXES[language]}"
    source.write_text(job.translation.text, encoding="utf-8")
    if not tool:
        return compiled(job, language, [source])
    library = folder / f"{job.stem}.so"
    flags = tool.build(source, library)
    return Built((source.name,), (library.name,), tool.find()[1], flags)


def addresses(plan: Plan, library: Path) -> tuple[int, int]:
    """Where the function of a library is, and the one that frees what it returned; 0 where there is none.

    Parameters
    ----------
    plan : Plan
    library : Path
    """
    opened = ctypes.CDLL(str(library))
    free = f"{plan.symbol.removesuffix('_call')}_free"
    call, release = getattr(opened, plan.symbol), getattr(opened, free, None)
    return _address(call), _address(release) if release else 0


def _address(function: Any) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0
