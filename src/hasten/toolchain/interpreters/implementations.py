"""The implementations of Python that are known, and how each is had."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["IMPLEMENTATIONS", "Implementation"]

_SCRIPT = "scripts/get-interpreters"


@dataclass(frozen=True)
class Implementation:
    """An implementation of Python.

    Parameters
    ----------
    title : str
    had : str
        The command that brings it, or the address where it is.
    """

    title: str
    had: str


IMPLEMENTATIONS = {
    "cpython": Implementation(
        "CPython", f"{_SCRIPT} (CPython 3.14 and 3.15), or uv python install 3.14"
    ),
    "pypy": Implementation("PyPy", f"{_SCRIPT}, or uv python install pypy"),
    "graalpy": Implementation(
        "GraalPy", "uv python install graalpy, or https://www.graalvm.org/python"
    ),
    "jython": Implementation("Jython", f"{_SCRIPT}, or apt install jython"),
    "ironpython": Implementation(
        "IronPython", "https://ironpython.net: dotnet tool install --global ironpython.console"
    ),
    "pyodide": Implementation("Pyodide", f"{_SCRIPT}, or npm install pyodide"),
    "micropython": Implementation("MicroPython", f"{_SCRIPT}, or apt install micropython"),
    "pyston": Implementation(
        "Pyston",
        "https://github.com/pyston/pyston/releases; Pyston-lite: pip install pyston_lite_autoload on Python 3.8",
    ),
    "stackless": Implementation(
        "Stackless Python",
        "https://github.com/stackless-dev/stackless: no longer developed, to be built from source",
    ),
}
"""By the names of their engines."""
