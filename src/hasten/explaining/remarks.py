"""What gcc says of the loops of a translation, told of the user's own lines."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hasten.errors import Unavailable
from hasten.toolchain.compilers import find_compiler, python_include
from hasten.toolchain.running import run_quietly
from hasten.workload.model import ModuleSource

__all__ = ["Remark", "line_marks", "remarks_of"]

_LANGUAGES = {".c": "c", ".cpp": "c++"}
_SAID = re.compile(r"^[^:\n]+:(\d+):\d+: (optimized|missed): +(.*)$", re.MULTILINE)
_VECTORISED = re.compile(r"loop vectorized using (\d+) byte vectors")
_REFUSED = re.compile(r"couldn't vectorize loop")
_REASON = re.compile(r"not vectorized: (.*)")
_MARK = re.compile(r"(?:/\*|//|#|!)\s*(\d+)(?:\s*\*/)?\s*$")
"""A comment at the end of a translated line: the number of the line that it comes from."""


@dataclass(frozen=True)
class Remark:
    """What the compiler did with the loop of a line.

    Parameters
    ----------
    line : int
        Of the user's file.
    vectorised : bool
    detail : str
        How wide, or why not.
    """

    line: int
    vectorised: bool
    detail: str


def line_marks(text: str) -> Iterator[int | None]:
    r"""For each line of a translation the line of the user's file that it comes from.

    Lines without a mark belong to the statement above them, up to the end of their function.

    Examples
    --------
    >>> list(line_marks("int f(int x)\n{\n    x += 1;  /* 7 */\n    x *= 2;\n    return x;  /* 8 */\n}\n"))
    [None, None, 7, 7, 8, None]
    """
    current: int | None = None
    for line in text.rstrip("\n").split("\n"):
        if mark := _MARK.search(line):
            current = int(mark[1])
        elif not line.strip() or not line[0].isspace():
            current = None
        yield current


def remarks_of(path: Path, flags: Sequence[str], source: ModuleSource) -> list[Remark]:
    """Compile a translation once more, for what gcc says of its loops; none of another compiler.

    Parameters
    ----------
    path : Path
        Of the translation, in C or C++.
    flags : sequence of str
        Of its build.
    source : ModuleSource
        That was translated: only lines with loops of the user's are told of.
    """
    language = _LANGUAGES.get(path.suffix)
    if language is None:
        return []
    try:
        compiler = find_compiler(language)
        if compiler.family != "gcc":
            return []
        include = [f"-I{folder}" for folder in python_include()]
    except Unavailable:
        return []
    kept = [flag for flag in flags if not flag.startswith("-l") and flag != "-shared"]
    told = ("-fopt-info-vec-optimized-missed", "-c", str(path), "-o", "/dev/null")
    try:
        done = run_quietly([*compiler.command, *kept, *include, *told], timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return []
    loops = _loops(source)
    found = _read(done.stderr, list(line_marks(path.read_text(errors="replace"))))
    return [remark for remark in found if remark.line in loops]


def _loops(source: ModuleSource) -> frozenset[int]:
    """Lines of the user's file that hold a loop."""
    lines = {
        node.lineno
        for node in ast.walk(ast.parse(source.text))
        if isinstance(node, ast.For | ast.While | ast.ListComp | ast.GeneratorExp)
    }
    return frozenset(place.line for n in lines if (place := source.lines[n - 1]))


def _read(said: str, marks: Sequence[int | None]) -> list[Remark]:
    """One remark a line of the user's: that it was vectorised, where any copy of its loop was."""
    found: dict[int, Remark] = {}
    refused: int | None = None
    for number, _, text in _SAID.findall(said):
        place = int(number) - 1
        line = marks[place] if place < len(marks) else None
        if line is None:
            continue
        if wide := _VECTORISED.search(text):
            found[line] = Remark(line, vectorised=True, detail=f"vectors of {wide[1]} bytes")
        elif _REFUSED.search(text):
            refused = line
            found.setdefault(line, Remark(line, vectorised=False, detail=""))
        elif (why := _REASON.search(text)) and refused is not None:
            known = found[refused]
            if not known.vectorised and not known.detail:
                found[refused] = Remark(refused, vectorised=False, detail=_plain(why[1]))
    return [found[line] for line in sorted(found)]


_PLAIN = (
    ("control flow in loop", "it has branches, or is left early"),
    ("number of iterations cannot be computed", "how often it runs is not known before"),
    ("loop nest containing two or more consecutive inner loops", "it holds several loops"),
    ("unsupported outerloop form", "it holds a loop whose length changes"),
    ("multiple nested loops", "it holds loops within loops"),
    ("not suitable for gather load", "it reads memory in no regular steps"),
    ("complicated access pattern", "it reads memory in no regular steps"),
    ("bad data dependence", "an iteration needs what another one writes"),
    ("unsupported use in stmt", "an iteration needs what the one before gave: only in this order is the rounding the same"),
    ("relevant stmt not supported", "a step of it has no vector form"),
    ("no vectype for stmt", "a type of it has no vector form"),
    ("statement clobbers memory", "it calls something that may change memory"),
    ("vectorization is not profitable", "it would not be faster"),
    ("no grouped stores in basic block", ""),
)  # fmt: skip


def _plain(why: str) -> str:
    """A reason of gcc's in words, where it is a usual one."""
    for part, said in _PLAIN:
        if part in why:
            return said
    return why.rstrip(".").partition(": ")[0]
