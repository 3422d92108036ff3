"""Pythran itself: from Python to C++, and what the C++ compiler has to be told."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hasten.errors import BuildFailed, Unavailable, Unsupported
from hasten.toolchain.environments import installed_version
from hasten.workload.model import ModuleSource

from .module import PythranModule

__all__ = ["INSTALL", "Settings", "Translation", "pythran_version", "settings", "translate"]

INSTALL = 'pip install "hasten[compilers]"'
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"](pythonic/[^>"]+)[>"]', re.MULTILINE)
_BLAS = "pythonic/numpy/dot.hpp"


@dataclass(frozen=True)
class Settings:
    """What Pythran tells a C++ compiler by default."""

    include: tuple[Path, ...]
    flags: tuple[str, ...]
    link: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """The C++ text, and a look for errors of types that is worth its time after a failure."""

    text: str
    type_problem: Callable[[], Unsupported | None]

    def needs_blas(self, include: tuple[Path, ...]) -> bool:
        """Whether its headers bring in the one that calls BLAS."""
        waiting, seen = [self.text], set()
        while waiting:
            for name in _INCLUDE.findall(waiting.pop()):
                if name == _BLAS:
                    return True
                if name not in seen:
                    seen.add(name)
                    files = (folder / name for folder in include)
                    waiting += [f.read_text() for f in files if f.is_file()][:1]
        return False


def pythran_version() -> str:
    """Version, without importing it."""
    if version := installed_version("pythran", "pythran"):
        return version
    raise Unavailable("Pythran is not installed", INSTALL)


@contextmanager
def _own_defaults() -> Iterator[None]:
    """Pythran at its own defaults, whatever the user's files and environment say."""
    names = ("PYTHRANRC", "CXXFLAGS", "LDFLAGS")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ["PYTHRANRC"] = os.devnull
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its parser generator's
            yield
    finally:
        del os.environ["PYTHRANRC"]
        os.environ.update(kept)


def settings(blas: str) -> Settings:
    """What a C++ compiler is told.

    Parameters
    ----------
    blas : str
        One of Pythran's names for a library: ``none``, ``blas``, ``openblas``,
        ``pythran-openblas``.
    """
    with _own_defaults():
        from pythran.config import make_extension  # noqa: PLC0415 (half a second)

        given = make_extension(python=True, config=[f"compiler.blas={blas}"])
    macros = [f"-D{n}" if v is None else f"-D{n}={v}" for n, v in given["define_macros"]]
    libraries = [f"-L{folder}" for folder in given["library_dirs"]]
    libraries += [f"-l{name}" for name in given["libraries"]]
    return Settings(
        tuple(map(Path, given["include_dirs"])),
        ("-DNDEBUG", *macros, *given["extra_compile_args"]),
        (*given["extra_link_args"], *given["extra_objects"], *libraries),
    )


def translate(module: PythranModule, name: str, source: ModuleSource) -> Translation:
    """Python to C++.

    Parameters
    ----------
    module : PythranModule
    name : str
        Of the extension module.
    source : ModuleSource
        Knows the user's lines.

    Raises
    ------
    Unsupported
        Pythran refuses a construct.
    BuildFailed
        Pythran breaks down.
    """
    with _own_defaults():
        from pythran import toolchain  # noqa: PLC0415 (half a second)
        from pythran.errors import PythranSyntaxError  # noqa: PLC0415
        from pythran.spec import spec_parser  # noqa: PLC0415

        try:
            made, check = toolchain.generate_cxx(name, module.text, spec_parser(module.text))
        except PythranSyntaxError as error:
            raise _refusal(error, module, source) from None
        except Exception as error:
            raise BuildFailed(f"Pythran fails: {type(error).__name__}: {error}") from error

    def type_problem() -> Unsupported | None:
        try:
            check()
        except PythranSyntaxError as error:
            return _refusal(error, module, source)
        except Exception:  # it breaks down: the compiler's own error has to do
            return None
        return None

    return Translation(str(made), type_problem)


def _refusal(error: SyntaxError, module: PythranModule, source: ModuleSource) -> Unsupported:
    text = " ".join(str(error.msg).split())
    line = module.source_line(error.lineno) if error.lineno else 0
    return Unsupported(f"Pythran: {text}", source.place(line or _main_line(source)))


def _main_line(source: ModuleSource) -> int:
    """Where the workload's function begins, for errors that name no line."""
    found = re.search(rf"^def {source.function}\b", source.text, re.MULTILINE)
    return source.text.count("\n", 0, found.start()) + 1 if found else 0
