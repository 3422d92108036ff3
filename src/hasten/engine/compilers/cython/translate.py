"""Calling Cython, and reading the first thing that it objects to."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Problem", "to_c"]

_ERROR = re.compile(
    r"^[^\s:][^:\n]*\.pyx?:(\d+):\d+: (?!warning|performance hint)(.+)$", re.MULTILINE
)


@dataclass(frozen=True)
class Problem:
    """What Cython objects to, and at which line of what it was given."""

    line: int
    message: str


def to_c(python: Path, c: Path, module: str) -> Problem | None:
    """Translate a file to C.

    Parameters
    ----------
    python, c : Path
        What to read and what to write.
    module : str
        Name of the extension module.

    Returns
    -------
    Problem or None
        The first error.
    """
    from Cython.Compiler import Main  # noqa: PLC0415
    from Cython.Compiler.Errors import CompileError  # noqa: PLC0415 (only builds need Cython)

    library: Any = Main  # Cython's own annotations are not complete
    options = library.CompilationOptions(
        library.default_options, language_level=3, output_file=str(c)
    )
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            result = library.compile_single(str(python), options, module)
    except CompileError as error:
        return _first(said.getvalue()) or Problem(0, str(error))
    except Exception as error:
        return Problem(0, f"the compiler fails: {type(error).__name__}: {error}")
    return (_first(said.getvalue()) or Problem(0, "refused")) if result.num_errors else None


def _first(said: str) -> Problem | None:
    found = _ERROR.search(said)
    return Problem(int(found[1]), found[2].strip()) if found else None
