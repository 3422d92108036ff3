"""Which interpreters are on this machine, each asked what it is."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hasten.errors import UsageError, one_line
from hasten.toolchain.interpreters.build import build_of
from hasten.toolchain.interpreters.interpreter import Interpreter, clean_environment
from hasten.toolchain.interpreters.places import commands

__all__ = ["Silent", "find_interpreters", "interpreter_at"]

_CENSUS = Path(__file__).with_name("abroad") / "census.py"
_MARK = "hasten-census "
_PATIENCE = 60.0  # seconds: Java and WebAssembly take their time to start


@dataclass(frozen=True)
class Silent:
    """A command that looks like an interpreter and did not answer as one.

    Parameters
    ----------
    command : tuple of str
    reason : str
    """

    command: tuple[str, ...]
    reason: str


@lru_cache(maxsize=1)
def find_interpreters() -> tuple[tuple[Interpreter, ...], tuple[Silent, ...]]:
    """All interpreters that answer, and what did not answer.

    One interpreter under several names is listed once: with a JIT that can be turned it is as it comes, see
    `Interpreter.ways`.

    Returns
    -------
    found : tuple of Interpreter
        CPython first, by version.
    silent : tuple of Silent
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(_asked, commands()))
    found = _once([a for a in answers if isinstance(a, Interpreter)])
    return tuple(found), tuple(a for a in answers if isinstance(a, Silent))


def interpreter_at(path: str) -> Interpreter:
    """The interpreter of a path that the user names.

    Raises
    ------
    UsageError
        It does not answer as an interpreter of Python.
    """
    answer = _asked((path,))
    if isinstance(answer, Silent):
        raise UsageError(f"{path} is no interpreter of Python that can be used: {answer.reason}")
    return answer


def _once(found: Iterable[Interpreter]) -> list[Interpreter]:
    """Each build once: of the same under two names the one that is in use, or has more."""
    by_what: dict[tuple[object, ...], Interpreter] = {}
    for one in found:
        what = (one.implementation, one.language, one.version, one.build, one.jit, one.gil)
        other = by_what.setdefault(what, one)
        if (one.in_use, one.packages, one.numpy) > (other.in_use, other.packages, other.numpy):
            by_what[what] = one
    return sorted(
        by_what.values(), key=lambda i: (i.implementation != "cpython", i.implementation, i.release)
    )


def _asked(command: Sequence[str]) -> Interpreter | Silent:
    try:
        done = subprocess.run(
            [*command, str(_CENSUS)],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Silent(tuple(command), f"no answer within {_PATIENCE:g} s")
    except OSError as error:
        return Silent(tuple(command), error.strerror or str(error))
    for line in done.stdout.decode(errors="replace").splitlines():
        if line.startswith(_MARK):
            return _understood(tuple(command), line.removeprefix(_MARK))
    return Silent(tuple(command), _why(done))


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    said = one_line(
        (done.stderr or done.stdout).decode(errors="replace").strip().rpartition("\n")[2]
    )
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}"
    ended = (
        f"left with exit code {done.returncode}" if done.returncode else "did not tell what it is"
    )
    return f"{ended}: {said}" if said else ended


def _understood(command: tuple[str, ...], text: str) -> Interpreter | Silent:
    try:
        census: dict[str, Any] = json.loads(text)
        jit_there, jit_on = census["jit"]
        return Interpreter(
            str(census["implementation"]),
            str(census["language"]),
            str(census["own_version"]),
            command,
            build_of(census),
            bool(jit_on) if jit_there else None,
            bool(census["gil"]),
            bool(census["numpy"]),
            tuple(map(str, census["packages"])),
            level=str(census["level"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        return Silent(
            command, f"what it tells of itself makes no sense: {type(error).__name__}: {error}"
        )
