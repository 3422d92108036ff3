"""Running a tool that builds something, and finding in what it says the line that matters."""

from __future__ import annotations

import functools
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from hasten.errors import BuildFailed, Unavailable

__all__ = ["first_error", "run_quietly", "run_tool", "working"]

_ERROR = re.compile(
    r"\berror\b\s*(\[\w+\])?:|undefined reference|undefined symbol|cannot find -l", re.IGNORECASE
)


def run_tool(
    command: Sequence[str | Path],
    folder: Path,
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a tool; what it says on its standard output.

    Parameters
    ----------
    command : sequence of str
    folder : Path
        Where it runs; taken off the names of files in its messages.
    timeout : float, optional
        Seconds.
    env : mapping, optional
        Variables besides those of this process.

    Raises
    ------
    BuildFailed
        It failed; the message is its first error.
    Unavailable
        There is no such program.
    """
    try:
        done = run_quietly(command, timeout, folder, env)
    except FileNotFoundError:
        raise Unavailable(f"{command[0]} is not here", "") from None
    if done.returncode:
        raise BuildFailed(first_error(done.stderr or done.stdout, folder))
    return done.stdout


def run_quietly(
    command: Sequence[str | Path],
    timeout: float | None = None,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program that reads nothing; what it says is kept.

    Parameters
    ----------
    command : sequence of str
    timeout : float, optional
        Seconds.
    folder : Path, optional
    env : mapping, optional
    """
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        timeout=timeout,
        cwd=folder,
        # errors are looked for by their English name
        env={**os.environ, **(env or {}), "LC_ALL": "C"},
    )


@functools.lru_cache
def working(wished: str, path: str, remedy: str) -> tuple[tuple[str, ...], str]:
    """The command of a program that is here and answers, and the first line of what it says of itself.

    Parameters
    ----------
    wished : str
        The command, as it would be typed.
    path : str
        Where programs are; part of what is remembered.
    remedy : str
        The command that brings it.

    Raises
    ------
    Unavailable
        It is not here, or fails when it is asked for its version.
    """
    command = tuple(shlex.split(wished))
    if not shutil.which(command[0], path=path):
        raise Unavailable(f"{command[0]} is not here", remedy)
    said = run_quietly([*command, "--version"], timeout=60)
    if said.returncode:
        raise Unavailable(f"{wished} does not work: {said.stderr.strip()[:200]}", remedy)
    return command, said.stdout.split("\n", maxsplit=1)[0]


def first_error(messages: str, folder: Path | None = None) -> str:
    """The first line of a compiler's output that says what is wrong.

    Parameters
    ----------
    messages : str
    folder : Path, optional
        Taken off the names of files in it.

    Returns
    -------
    str

    Examples
    --------
    >>> first_error("In function 'f':" + chr(10) + "a.c:1:9: error: expected ';'")
    "a.c:1:9: error: expected ';'"
    """
    lines = [line.strip() for line in messages.splitlines() if line.strip()]
    found = next((line for line in lines if _ERROR.search(line)), lines[0] if lines else "")
    found = found.replace(f"{folder}{os.sep}", "") if folder else found
    return found or "the compiler failed without a word"
