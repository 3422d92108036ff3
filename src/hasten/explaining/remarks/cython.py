"""What Cython leaves to the interpreter, by its own annotation of each line."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hasten.workload.model import ModuleSource

from .remark import Remark, line_marks, lines_in_loops

__all__ = ["left_to_the_interpreter", "read"]

_LINE = re.compile(
    r"<pre class=\"cython line score-\d+\"[^>]*>[^<]*<span class=\"\">(\d+)</span>.*?</pre>\n"
    r"<pre class='cython code score-\d+ '>(.*?)</pre>",
    re.DOTALL,
)
_CALLED = re.compile(r"<span class='(?:py|pyx)_c_api'>(\w+)</span>")
_CHECKS = re.compile(
    r"__Pyx_Raise\w*|PyErr_\w+|__Pyx_AddTraceback|\w*GILState_\w+|PyEval_\w+Thread|__Pyx_FastGIL_\w+"
)
_MOST = 3  # functions that are named


def left_to_the_interpreter(path: Path, source: ModuleSource) -> list[Remark]:
    """Translate a file with Cython once more, for what it says of the lines of loops.

    Parameters
    ----------
    path : Path
        Of what is given to Cython: its lines bear marks.
    source : ModuleSource
        That was translated.
    """
    from Cython.Compiler import Main  # noqa: PLC0415 (one engine alone needs it)

    library: Any = Main  # Cython's own types are not complete
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        options = library.CompilationOptions(
            library.default_options,
            language_level=3,
            output_file=str(copy.with_suffix(".c")),
            annotate="default",
        )
        try:
            library.compile_single(str(copy), options, None)
            page = copy.with_suffix(".html").read_text(encoding="utf-8")
        except Exception:
            return []
    marks = list(line_marks(path.read_text(encoding="utf-8")))
    wanted = lines_in_loops(source)
    return [remark for remark in read(page, marks) if remark.line in wanted]


def read(page: str, marks: Sequence[int | None]) -> list[Remark]:
    """Of each line the functions of the interpreter's that its translation calls.

    Parameters
    ----------
    page : str
        Cython's annotation, in HTML.
    marks : sequence of (int or None)
        Of each line of what it translated, the user's.
    """
    called: dict[int, dict[str, None]] = {}
    for number, code in _LINE.findall(page):
        place = int(number) - 1
        line = marks[place] if place < len(marks) else None
        if line is not None:
            called.setdefault(line, {}).update(dict.fromkeys(_CALLED.findall(code)))
    return [remark for line, names in sorted(called.items()) for remark in _said(line, list(names))]


def _said(line: int, names: list[str]) -> Iterator[Remark]:
    working = [name for name in names if not _CHECKS.fullmatch(name)]
    if working:
        more = f" and {len(working) - _MOST} more" if len(working) > _MOST else ""
        yield Remark(line, "objects", ", ".join(working[:_MOST]) + more)
    elif names:
        yield Remark(line, "checks", "")
