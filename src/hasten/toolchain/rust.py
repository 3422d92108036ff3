"""Finding Rust's compiler, and building shared libraries with it."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.running import run_quietly, run_tool

__all__ = ["RUST_FLAGS", "compile_rust", "find_rustc"]

_REMEDY = "apt install rustc cargo"
RUST_FLAGS = ("-C", "opt-level=3", "-C", "target-cpu=native", "-C", "panic=abort")
"""Fast on this machine; and a panic, which a translation never wants, ends the process."""


def find_rustc() -> tuple[tuple[str, ...], str]:
    """The command of Rust's compiler (``$RUSTC``, else ``rustc``), and its name.

    Raises
    ------
    Unavailable
        There is none that works.
    """
    return _find(os.environ.get("RUSTC", "") or "rustc", os.environ.get("PATH", ""))


@functools.lru_cache
def _find(wished: str, path: str) -> tuple[tuple[str, ...], str]:
    command = tuple(shlex.split(wished))
    if not shutil.which(command[0], path=path):
        raise Unavailable(f"{command[0]} is not here", _REMEDY)
    said = run_quietly([*command, "--version"], timeout=60)
    if said.returncode:
        raise Unavailable(f"{wished} does not work: {said.stderr.strip()[:200]}", _REMEDY)
    return command, " ".join(said.stdout.split()[:2])


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
    run_tool([*command, *flags, str(source), "-o", str(output)], source.parent)
    return flags
