"""Ways out of a loop before its end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

__all__ = ["control_problem"]

_WAYS_OUT = {ast.Return: "returns", ast.Raise: "raises", ast.Assert: "asserts"}


def control_problem(loop: ast.For, says: Callable[[int], str]) -> Iterator[str]:
    """Why not all iterations may be run, in the user's words.

    Parameters
    ----------
    loop : ast.For
    says : callable
        Names a line.
    """
    if loop.orelse:
        yield f"the loop in {says(loop.lineno)} has an `else`"
    for what, line in _ways_out(loop.body, inner=False):
        yield f"{says(line)} {what} inside the loop"


def _ways_out(body: Sequence[ast.stmt], *, inner: bool) -> Iterator[tuple[str, int]]:
    for statement in body:
        if what := _WAYS_OUT.get(type(statement)):
            yield what, statement.lineno
        if isinstance(statement, ast.Break) and not inner:
            yield "breaks", statement.lineno
        looping = isinstance(statement, ast.For | ast.While)
        yield from _ways_out(getattr(statement, "body", []), inner=inner or looping)
        yield from _ways_out(getattr(statement, "orelse", []), inner=inner)
