"""Whether what an engine or a route needs is here. Imports none of it."""

from __future__ import annotations

import ctypes.util
import shutil
from importlib.metadata import PackageNotFoundError, version

from hasten.engine.base import Requirements
from hasten.errors import Unavailable

__all__ = ["found_version", "missing"]


def missing(needs: Requirements) -> Unavailable | None:
    """What is not here, with the command that brings it; None where all is.

    Parameters
    ----------
    needs : Requirements
    """
    for package in needs.packages:
        try:
            version(package)
        except PackageNotFoundError:
            return Unavailable(f"{package} is not installed", needs.install)
    for program in needs.programs:
        if not shutil.which(program):
            return Unavailable(f"{program} is not here", needs.install)
    for library in needs.libraries:
        if not ctypes.util.find_library(library):
            return Unavailable(f"lib{library} is not here", needs.install)
    try:
        for language in needs.languages:
            _find(language)
        if needs.also:
            needs.also()
    except Unavailable as problem:
        return problem
    return None


def _find(language: str) -> None:
    from hasten.toolchain.compilers import (  # noqa: PLC0415 (it runs compilers)
        find_compiler,
        python_include,
    )
    from hasten.toolchain.fortran import find_fortran  # noqa: PLC0415 (as above)
    from hasten.toolchain.mojo import find_mojo  # noqa: PLC0415 (as above)
    from hasten.toolchain.rust import find_rustc  # noqa: PLC0415 (as above)

    if language == "python.h":
        python_include()
    elif language == "rust":
        find_rustc()
    elif language == "fortran":
        find_fortran()
    elif language == "mojo":
        find_mojo()
    else:
        find_compiler(language)


def found_version(needs: Requirements) -> str:
    """Version of the first package that is here, or nothing."""
    for package in needs.packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return ""
