"""One remark, and which line of a translation comes from which of the user's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from hasten.workload.model import ModuleSource

__all__ = ["Kind", "Remark", "in_words", "line_marks", "lines_in_loops", "loop_lines"]

Kind = Literal["vectorised", "scalar", "parallel", "serial", "objects", "checks"]
_MARK = re.compile(r"(?:/\*|//|#|!)\s*(\d+)(?:\s*\*/)?\s*$")
"""A comment at the end of a translated line: the number of the line that it comes from."""
_LOOPS = ast.For | ast.While | ast.ListComp | ast.GeneratorExp


@dataclass(frozen=True)
class Remark:
    """What a compiler did with a line.

    Parameters
    ----------
    line : int
        Of the user's file.
    kind : {"vectorised", "scalar", "parallel", "serial", "objects", "checks"}
        Its loop computes on vectors, on one number at a time, on several threads, or could but does not;
        it works with Python's objects; it checks what may raise.
    detail : str
        How wide, why not, by which functions.
    """

    line: int
    kind: Kind
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


def in_words(why: str, usual: Iterable[tuple[str, str]]) -> str | None:
    """A compiler's reason in plain words, where it is a usual one.

    Parameters
    ----------
    why : str
        As the compiler gives it.
    usual : iterable of (str, str)
        A part by which a reason is known, and what is said for it.
    """
    return next((said for part, said in usual if part in why), None)


def loop_lines(source: ModuleSource) -> frozenset[int]:
    """Lines of the user's file at which a loop begins."""
    return _places(source, {node.lineno for node in _loops(source)})


def lines_in_loops(source: ModuleSource) -> frozenset[int]:
    """Lines of the user's file that are run again and again, the heads of loops included."""
    within = {
        number
        for node in _loops(source)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return _places(source, within)


def _loops(source: ModuleSource) -> list[ast.stmt | ast.expr]:
    return [node for node in ast.walk(ast.parse(source.text)) if isinstance(node, _LOOPS)]


def _places(source: ModuleSource, numbers: set[int]) -> frozenset[int]:
    return frozenset(place.line for n in numbers if (place := source.lines[n - 1]))
