"""A BLAS for code that multiplies matrices."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path

from hasten.errors import BuildFailed, Unavailable
from hasten.toolchain.compilers import Compiler, compile_shared

__all__ = ["find_blas"]

_PROBE = """
#include <cblas.h>
extern "C" double probe(double *x) { return cblas_ddot(1, x, 1, x, 1); }
"""


def find_blas(compiler: Compiler) -> str:
    """Pythran's name for a BLAS that the compiler finds: the system's, or that of a wheel.

    Raises
    ------
    Unavailable
        There is none.
    """
    for name in ("openblas", "blas"):
        if _links(compiler, name):
            return name
    if importlib.util.find_spec("pythran_openblas"):
        return "pythran-openblas"
    raise Unavailable(
        "code that multiplies matrices needs a CBLAS",
        "pip install pythran-openblas, or apt install libopenblas-dev",
    )


def _links(compiler: Compiler, library: str) -> bool:
    # A shared library may leave symbols open: here they must be found.
    strict = ("-Wl,--no-undefined",) if sys.platform.startswith("linux") else ()
    with tempfile.TemporaryDirectory(prefix="hasten-") as temporary:
        source = Path(temporary) / "probe.cpp"
        source.write_text(_PROBE)
        try:
            output = source.with_suffix(".so")
            compile_shared(compiler, [source], output, link=(f"-l{library}", *strict))
        except BuildFailed:
            return False
    return True
