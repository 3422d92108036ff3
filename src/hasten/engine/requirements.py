"""Whether what an engine or a route needs is here. Imports none of it."""

from __future__ import annotations

import ctypes.util
import re
import shutil
from collections.abc import Iterable
from importlib.metadata import requires

from hasten.engine.base import Engine, Requirements
from hasten.errors import Unavailable
from hasten.toolchain.environments import (
    installed_version,
    plain_name,
    program_path,
)

__all__ = ["found_version", "missing", "packages_of"]

_EXTRA = re.compile(r"hasten\[(\w+)\]")


def missing(needs: Requirements, engine: str) -> Unavailable | None:
    """What is not here, with the command that brings it; None where all is.

    Parameters
    ----------
    needs : Requirements
    engine : str
        Its name: it may have an environment of its own.
    """
    for package in needs.packages:
        if not installed_version(package, engine):
            return Unavailable(f"{package} is not installed", needs.install)
    path = program_path(engine)
    for program in needs.programs:
        if not shutil.which(program, path=path):
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


def found_version(needs: Requirements, engine: str) -> str:
    """Version of the first package that is here, or nothing."""
    return next(filter(None, (installed_version(p, engine) for p in needs.packages)), "")


def packages_of(engine: Engine) -> list[str]:
    """What pip installs for an engine and its routes, as this package asks for it; nothing where it needs none.

    Parameters
    ----------
    engine : Engine
    """
    needs = [engine.requires, *(route.requires for route in getattr(engine, "routes", ()))]
    names = dict.fromkeys(name for need in needs for name in need.packages)
    extra = _EXTRA.search(engine.requires.install)
    if extra and extra[1] == engine.name:  # an extra of its own, whose packages are a tool's
        return list(_asked_for(engine.name))
    asked = {plain_name(text): text for text in _asked_for()}
    return [asked.get(plain_name(name), name) for name in names]


def _asked_for(extra: str = "") -> Iterable[str]:
    """Requirements of this package, without their conditions: all, or those of an extra."""
    for text in requires("hasten") or ():
        requirement, _, condition = text.partition(";")
        if not extra or f'"{extra}"' in condition.replace("'", '"'):
            yield requirement.strip()
