"""Translations as shared libraries with C's conventions, whatever their language."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hasten.engine.base import Built
from hasten.engine.native.compiling import SUFFIXES, compiled, depends
from hasten.engine.native.job import Job
from hasten.toolchain.fortran import FORTRAN_FLAGS, compile_fortran, find_fortran
from hasten.toolchain.rust import RUST_FLAGS, compile_rust, find_rustc

__all__ = ["build_library", "library_depends"]


def library_depends(job: Job, language: str) -> tuple[str, ...]:
    """Everything that a library depends on.

    Parameters
    ----------
    job : Job
    language : {"c", "c++", "fortran", "rust"}
    """
    text = job.translation.text
    if language == "rust":
        command, name = find_rustc()
        return (name, *command, *RUST_FLAGS, hashlib.sha256(text.encode()).hexdigest())
    if language == "fortran":
        command, name = find_fortran()
        return (name, *command, *FORTRAN_FLAGS, hashlib.sha256(text.encode()).hexdigest())
    return depends(job, language, text)


def build_library(job: Job, language: str, folder: Path) -> Built:
    """Build ``STEM.so`` in a folder.

    Parameters
    ----------
    job : Job
    language : {"c", "c++", "fortran", "rust"}
    folder : Path
    """
    if language == "rust":
        source, library = folder / f"{job.stem}.rs", folder / f"{job.stem}.so"
        source.write_text(job.translation.text, encoding="utf-8")
        flags = compile_rust(source, library)
        return Built((source.name,), (library.name,), find_rustc()[1], flags)
    if language == "fortran":
        source, library = folder / f"{job.stem}.f90", folder / f"{job.stem}.so"
        source.write_text(job.translation.text, encoding="utf-8")
        flags = compile_fortran([source], library)
        return Built((source.name,), (library.name,), find_fortran()[1], flags)
    source = folder / f"{job.stem}{SUFFIXES[language]}"
    source.write_text(job.translation.text, encoding="utf-8")
    return compiled(job, language, [source])
