"""A program profiled: what each function could give at most, and whether it is worth it."""

from __future__ import annotations

import ast
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from hasten.errors import HastenError, UsageError
from hasten.workload.target import parse_target

__all__ = ["CAPTURED", "Candidate", "Profile", "capture", "capture_call", "profile_program"]

CAPTURED = Path("hasten-captured")
"""Where arguments are kept."""
_INTERVAL = 0.001  # seconds between samples
_WORTH = 1.2  # times as fast the program could be, at least
_LONG = 0.5  # seconds: what is shorter is over before anyone waited for it


@dataclass(frozen=True)
class Candidate:
    """A function of the program.

    Parameters
    ----------
    name, file : str
    line : int
    own, in_c : float
        Seconds in its own code, and of these in functions of C that it calls.
    share : float
        Of the program's time.
    library : bool
        It belongs to Python or to an installed package.
    problem : str or None
        Why it cannot be raced; empty where it can, None where nobody asked.
    captured : str
        File with real arguments; empty where there is none.
    kernel : str or None
        Why the kernel language cannot express it for these; empty where it can.
    """

    name: str
    file: str
    line: int
    own: float
    in_c: float
    share: float
    library: bool
    problem: str | None = None
    captured: str = ""
    kernel: str | None = None

    @property
    def ceiling(self) -> float:
        """How many times as fast the program would be if this took no time (Amdahl 1967)."""
        return 1 / max(1e-9, 1 - self.share)

    @property
    def worth(self) -> bool:
        """Whether racing it could pay."""
        return not self.library and self.problem == "" and self.ceiling >= _WORTH

    @property
    def target(self) -> str:
        """As it is named on the command line."""
        return f"{self.file}::{self.name}"


@dataclass(frozen=True)
class Profile:
    """Where a program spent its time.

    Parameters
    ----------
    program : tuple of str
    seconds : float
    code : int
        What it ended with.
    candidates : tuple of Candidate
        Most own time first.
    """

    program: tuple[str, ...]
    seconds: float
    code: int
    candidates: tuple[Candidate, ...]

    @property
    def short(self) -> bool:
        """Whether it is over before anyone waited for it."""
        return self.seconds < _LONG

    @property
    def worthwhile(self) -> tuple[Candidate, ...]:
        """Functions that racing could pay for; none of a program that is short anyway."""
        return () if self.short else tuple(c for c in self.candidates if c.worth)


def profile_program(program: Sequence[str]) -> Profile:
    """Run a program under a sampling profiler; its input and output stay the user's.

    Parameters
    ----------
    program : sequence of str
        ``SCRIPT.py ARGUMENTS`` or ``-m MODULE ARGUMENTS``.

    Raises
    ------
    UsageError
        There is no such script.
    HastenError
        It ended without leaving anything.
    """
    told = _ordered({"interval": _INTERVAL}, program)
    seconds = told["seconds"]
    candidates = tuple(
        Candidate(**one, share=min(1.0, one["own"] / seconds)) for one in told["functions"]
    )
    return Profile(tuple(program), seconds, told["code"], candidates)


def capture(profile: Profile, most: int, folder: Path) -> Profile:
    """Run the program once more and keep real arguments of its most worthwhile functions.

    Parameters
    ----------
    profile : Profile
    most : int
        Functions.
    folder : Path
        Made where it is not there; one file a function is written.
    """
    chosen = [c for c in profile.candidates if not c.library and c.problem == ""][:most]
    if not chosen:
        return profile
    files = _calls([(c.file, c.line, c.name) for c in chosen], profile.program, folder)
    done = {
        c: replace(c, captured=told["path"], kernel=told["kernel"], problem=told["problem"])
        for c, told in zip(chosen, files, strict=True)
    }
    return replace(profile, candidates=tuple(done.get(c, c) for c in profile.candidates))


def capture_call(target: str, program: Sequence[str], folder: Path) -> Path:
    """Run a program and keep the arguments of the slowest call of one function.

    Parameters
    ----------
    target : str
        ``FILE::FUNCTION``.
    program : sequence of str
    folder : Path

    Raises
    ------
    UsageError
        The function is not there, or was not called.
    """
    origin = parse_target(target)
    if origin.kind != "file":
        raise UsageError(f"--capture takes a function of a file: write FILE.py::{origin.function}")
    line = _definition(Path(origin.location), origin.function)
    (told,) = _calls([(origin.location, line, origin.function)], program, folder)
    if told["problem"]:
        raise UsageError(f"{target}: {told['problem']} when {shlex.join(program)} ran")
    return Path(told["path"])


def _definition(file: Path, function: str) -> int:
    """The line in which a function is defined, or its first decorator."""
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return min([node.lineno, *(d.lineno for d in node.decorator_list)])
    raise UsageError(f"{file} defines no function {function}")


def _calls(
    functions: Sequence[tuple[str, int, str]], program: Sequence[str], folder: Path
) -> list[dict[str, Any]]:
    """Run a program and keep arguments of functions, given by file, line and name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from None
    wanted = [
        {
            "file": file,
            "line": line,
            "name": name,
            "into": str((folder / f"{name}.arguments").resolve()),
        }
        for file, line, name in functions
    ]
    told = _ordered({"capture": wanted}, program)["captured"]
    return [
        {**one, "path": "" if one["problem"] else order["into"]}
        for one, order in zip(told, wanted, strict=True)
    ]


def _ordered(order: dict[str, Any], program: Sequence[str]) -> dict[str, Any]:
    """What the process tells in which the program ran."""
    if not program:
        raise UsageError("name a program: hasten profile SCRIPT.py ARGUMENTS")
    if program[0] != "-m" and not Path(program[0]).is_file():
        raise UsageError(f"there is no file {program[0]}")
    if program[0] == "-m":
        name = program[1] if len(program) > 1 else ""
        if not PathFinder.find_spec(name.partition(".")[0], [str(Path.cwd()), *sys.path]):
            raise UsageError(f"there is no module {name}" if name else "name the module behind -m")
    with tempfile.TemporaryDirectory(prefix="hasten-profile-") as folder:
        result = Path(folder) / "result.json"
        asked = json.dumps({**order, "result": str(result)})
        command = [sys.executable, "-P", "-m", "hasten.profiling.child", asked, *program]
        ended = subprocess.run(command, check=False)
        try:
            told: dict[str, Any] = json.loads(result.read_text())
        except (OSError, ValueError):
            raise HastenError(
                f"{program[0]} ended its process (with {ended.returncode}) before anything could be told"
            ) from None
    return told
