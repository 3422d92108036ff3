"""Finding Rust's compiler, and building shared libraries with it."""

from __future__ import annotations

import os
from pathlib import Path
from platform import machine

from hasten.toolchain.running import run_tool, working

__all__ = ["RUST_FLAGS", "compile_rust", "find_rustc"]

_X86 = frozenset({"x86_64", "AMD64"})
_REMEDY = "apt install rustc cargo"
# LLVM turns the smaller of two into a jump where one of them comes from the iteration before, as if that could be foreseen.
_KEEPS_EXTREMES = ("-C", "llvm-args=-x86-cmov-converter=false") if machine() in _X86 else ()
RUST_FLAGS = (
    *("-C", "opt-level=3", "-C", "target-cpu=native", "-C", "panic=abort"),
    *_KEEPS_EXTREMES,
)
"""Fast on this machine; and a panic, which a translation never wants, ends the process."""
_ON_ONE_LINE = "--error-format=short"
"""Errors as those of C: ``file:line:column: error: …``."""


def find_rustc() -> tuple[tuple[str, ...], str]:
    """The command of Rust's compiler (``$RUSTC``, else ``rustc``), and its name.

    Raises
    ------
    Unavailable
        There is none that works.
    """
    wished, path = os.environ.get("RUSTC", "") or "rustc", os.environ.get("PATH", "")
    command, said = working(wished, path, _REMEDY)
    return command, " ".join(said.split()[:2])


def compile_rust(source: Path, output: Path) -> tuple[str, ...]:
    """Build a shared library with C's conventions from one source; the flags used.

    Parameters
    ----------
    source, output : Path

    Raises
    ------
    Unavailable
        There is no compiler.
    BuildFailed
        It refused; the message is its first error.
    """
    command, _ = find_rustc()
    flags = ("--edition", "2021", "--crate-type", "cdylib", *RUST_FLAGS)
    run_tool([*command, _ON_ONE_LINE, *flags, str(source), "-o", str(output)], source.parent)
    return flags
