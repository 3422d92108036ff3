"""The module that Pythran is given: the user's own text, with an export and OpenMP directives."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hasten.engine.parameters import plain_parameters
from hasten.frontend.independence import Loop
from hasten.workload.edits import Edit, apply_edits
from hasten.workload.model import ModuleSource

from .export import Export

__all__ = ["PythranModule", "can_be_named", "pythran_module"]

_DIRECTIVE = re.compile(r"#\s*\$?(omp|pythran)\b")
# A variable of such a name would be read as a part of the directive.
_WORDS_OF_OPENMP = frozenset(
    (
        *("atomic", "barrier", "cancel", "capture", "collapse", "copyin", "copyprivate"),
        *("critical", "declare", "default", "final", "firstprivate", "flush", "initializer"),
        *("lastprivate", "master", "mergeable", "none", "nowait", "num_threads", "omp"),
        *("ordered", "parallel", "private", "read", "reduction", "schedule", "section"),
        *("sections", "shared", "simd", "single", "task", "taskwait", "taskyield"),
        *("threadprivate", "untied", "update", "write"),
    )
)


@dataclass(frozen=True)
class PythranModule:
    """The text, and for each of its lines (from 1) the line of the module source."""

    text: str
    lines: tuple[int, ...]

    def source_line(self, line: int) -> int:
        """The line of the module source that a line of the text came from, or 0."""
        return self.lines[line - 1] if 1 <= line <= len(self.lines) else 0


def can_be_named(loop: Loop) -> bool:
    """Whether the loop's own variables can be named in a directive."""
    return not _WORDS_OF_OPENMP & set(loop.private)


def pythran_module(source: ModuleSource, export: Export, loops: Sequence[Loop]) -> PythranModule:
    """Write the module.

    Parameters
    ----------
    source : ModuleSource
    export : Export
    loops : sequence of Loop
        Loops to run in parallel.

    Returns
    -------
    PythranModule

    Raises
    ------
    Unsupported
        A function has parameters that Pythran does not know.
    """
    edits = [*_directives_of_the_user(source.text), *plain_parameters(source, "Pythran")]
    before = {loop.line: loop for loop in loops}
    text, lines = [], []
    for number, line in enumerate(apply_edits(source.text, edits).rstrip("\n").split("\n"), 1):
        if loop := before.get(number):
            text.append(" " * loop.node.col_offset + _directive(loop))
            lines.append(number)
        text.append(line)
        lines.append(number)
    return PythranModule("\n".join([*text, "", export.line, ""]), tuple(lines))


def _directive(loop: Loop) -> str:
    private = f" private({', '.join(loop.private)})" if loop.private else ""
    return f"#omp parallel for{private}"


def _directives_of_the_user(text: str) -> Iterator[Edit]:
    """Comments that Pythran would obey are emptied: the variants say themselves what they do."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _DIRECTIVE.search(token.string):
            line, column = token.start
            start = len(token.line[:column].encode())
            yield Edit((line, start), (line, start + len(token.string.encode())), "#")
