"""How an implementation of Python that is not here is had."""

from __future__ import annotations

__all__ = ["GETTING"]

_SCRIPT = "scripts/get-interpreters"

GETTING = {
    "cpython": f"{_SCRIPT} (CPython 3.14 and 3.15), or uv python install 3.14",
    "pypy": f"{_SCRIPT}, or uv python install pypy",
    "graalpy": "uv python install graalpy, or https://www.graalvm.org/python",
    "jython": f"{_SCRIPT}, or apt install jython",
    "ironpython": "https://ironpython.net: dotnet tool install --global ironpython.console",
    "pyodide": f"{_SCRIPT}, or npm install pyodide",
    "micropython": f"{_SCRIPT}, or apt install micropython",
    "pyston": "https://github.com/pyston/pyston/releases; Pyston-lite: pip install pyston_lite_autoload on Python 3.8",
    "stackless": "https://github.com/stackless-dev/stackless: no longer developed, to be built from source",
}
"""Commands or addresses, by implementation."""
