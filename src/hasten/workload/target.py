"""Naming a function: ``FILE::FUNCTION`` or ``package.module:function``."""

from __future__ import annotations

import ast
import difflib
from pathlib import Path

from hasten.errors import UsageError
from hasten.workload.model import Origin

__all__ = ["NATIVE", "parse_target"]

NATIVE = {
    ".c": "c",
    **dict.fromkeys((".cpp", ".cc", ".cxx", ".C"), "cpp"),
    **dict.fromkeys((".f90", ".f95", ".f03", ".f08"), "fortran"),
    ".mojo": "mojo",
    ".pyx": "cython",
    ".rs": "rust",
}
"""The languages of files by how their names end."""


def parse_target(text: str, home: Path | None = None) -> Origin:
    """Read a target and check, without running anything, that it names a function.

    Parameters
    ----------
    text : str
        ``FILE::FUNCTION``, ``package.module:function``, or with `home` the bare name of a
        function of that file; a file of C, C++, Cython, Fortran, Mojo or Rust, also without a function.
    home : Path, optional
        The workload's own file.

    Returns
    -------
    Origin

    Raises
    ------
    UsageError
        No such file, no such function in it, or the file is not Python.
    """
    file, _, function = text.partition("::")
    if Path(file).suffix in NATIVE:
        return _native(Path(file), function)
    if "::" in text:
        file, _, function = text.rpartition("::")
        return _in_file(Path(file), function)
    if ":" in text and not Path(text).is_file():
        module, _, function = text.rpartition(":")
        if (
            not all(part.isidentifier() for part in module.split("."))
            or not function.isidentifier()
        ):
            raise UsageError(
                f"{text!r} is not package.module:function; for a file write FILE.py::FUNCTION"
            )
        return Origin("module", module, function)
    if home is not None and text.isidentifier():
        return _in_file(home, text)
    if Path(text).is_file() and Path(text).suffix != ".py":
        raise _of_no_language(Path(text))
    raise UsageError(
        f"{text!r} names no function: write FILE.py::FUNCTION or package.module:function"
    )


def _native(file: Path, function: str) -> Origin:
    """A function in another language, of the workload's own name where none is given."""
    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    if function and not function.isidentifier():
        raise UsageError(f"{function!r} is no name of a function")
    return Origin("native", str(file.resolve()), function)


def _in_file(file: Path, function: str) -> Origin:
    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    try:
        tree = ast.parse(file.read_bytes(), filename=str(file))
    except (SyntaxError, ValueError) as error:
        if file.suffix != ".py":
            raise _of_no_language(file) from None
        line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
        raise UsageError(f"{file}{line}: not Python: {error}") from None
    names = _defined(tree)
    if not function:
        raise UsageError(f"{file}:: names no function: it defines {_listed(names) or 'none'}")
    if function not in names:
        functions = [name for name, is_function in names.items() if is_function]
        near = difflib.get_close_matches(function, functions, n=1)
        hint = f"did you mean {near[0]}?" if near else f"it defines {_listed(names) or 'none'}"
        raise UsageError(f"{file} has no function {function!r}: {hint}")
    return Origin("file", str(file.resolve()), function)


def _of_no_language(file: Path) -> UsageError:
    ends = f"ends with {file.suffix}" if file.suffix else "has no ending"
    return UsageError(
        f"{file} {ends}: files of Python end with .py, those of other languages with {', '.join(NATIVE)}"
    )


def _listed(names: dict[str, bool]) -> str:
    return ", ".join(name for name, is_function in names.items() if is_function)


def _defined(tree: ast.Module) -> dict[str, bool]:
    """Names that the module binds at its top level, and whether by a ``def``."""
    names: dict[str, bool] = {}
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name, col_offset=column)
                | ast.AsyncFunctionDef(name=name, col_offset=column)
            ) if column == 0 or name not in names:
                names[name] = column == 0
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {
                    (a.asname or a.name): names.get(a.asname or a.name, False) for a in aliases
                }
            case ast.Name(id=name, ctx=ast.Store()):
                names.setdefault(name, False)
    return names
