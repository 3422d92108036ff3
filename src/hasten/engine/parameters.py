"""Parameter lists in a form that compilers of plain functions take."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hasten.errors import Unsupported
from hasten.workload.edits import Edit
from hasten.workload.model import ModuleSource

__all__ = ["plain_parameters"]


def plain_parameters(source: ModuleSource, tool: str) -> Iterator[Edit]:
    """Make keyword-only parameters plain ones, which can be given by keyword as well.

    Parameters
    ----------
    source : ModuleSource
    tool : str
        Who takes no others, for the message.

    Yields
    ------
    Edit

    Raises
    ------
    Unsupported
        A function collects keyword arguments, or its parameters cannot be put in one row.
    """
    for node in ast.parse(source.text).body:
        if isinstance(node, ast.FunctionDef):
            yield from _of_function(node, source, tool)


def _of_function(node: ast.FunctionDef, source: ModuleSource, tool: str) -> Iterator[Edit]:
    args, where = node.args, source.place(node.lineno)
    if args.kwarg:
        raise Unsupported(f"{tool} takes no **{args.kwarg.arg}", where)
    if not args.kwonlyargs:
        return
    if args.vararg or (args.defaults and None in args.kw_defaults):
        raise Unsupported(f"{tool} has no keyword-only parameters", where)
    named = [*args.posonlyargs, *args.args]
    before = args.defaults[-1] if args.defaults else named[-1] if named else None
    first = args.kwonlyargs[0]
    end = (first.lineno, first.col_offset)
    if before is not None:
        yield Edit((before.end_lineno or 0, before.end_col_offset or 0), end, ", ")
    else:
        line = source.text.encode().split(b"\n")[node.lineno - 1]
        yield Edit((node.lineno, line.index(b"(") + 1), end, "")
