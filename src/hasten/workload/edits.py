"""Editing source text at the positions of its syntax tree, so that comments and lines stay."""

from __future__ import annotations

import ast
from dataclasses import dataclass

__all__ = ["Edit", "apply_edits", "replace_node"]


@dataclass(frozen=True, order=True)
class Edit:
    """Replace what stands between two positions; lines count from 1, columns are UTF-8 bytes."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def replace_node(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that puts `text` where `node` stands."""
    if node.end_lineno is None or node.end_col_offset is None:
        raise ValueError("the node was not parsed from text")
    return Edit((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset), text)


def apply_edits(text: str, edits: list[Edit]) -> str:
    """Apply edits that do not overlap; the number of lines stays.

    Parameters
    ----------
    text : str
    edits : list of Edit
        Positions refer to `text`. Line breaks inside a replaced region are kept after it.

    Returns
    -------
    str

    Examples
    --------
    >>> apply_edits("x = a + b", [Edit((1, 4), (1, 5), "c")])
    'x = c + b'
    """
    lines = [line.encode() for line in text.split("\n")]
    for edit in sorted(edits, reverse=True):
        (first, left), (last, right) = edit.start, edit.end
        tail = lines[last - 1][right:]
        head = lines[first - 1][:left] + edit.text.encode()
        lines[first - 1 : last] = [head + tail, *[b""] * (last - first)]
    return b"\n".join(lines).decode()
