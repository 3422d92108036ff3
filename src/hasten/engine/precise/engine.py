"""The engine: the function's own text, run with wider numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.errors import Unsupported
from hasten.workload.model import ModuleSource, Workload

from .numbers import AFTER, MORE_DIGITS, VALUE, from_wide, to_wide
from .rewriting import widened
from .standins import HELPERS, imported

__all__ = ["PreciseEngine"]


class PreciseEngine:
    """The interpreter with ``numpy.longdouble`` in the place of every float. Not a rival: a witness."""

    name = "precise"
    title = "CPython in extended precision"
    stage = Stage.INTERPRETER
    requires = Requirements()

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """None: it is asked, it does not race."""
        del workload, choices
        return []

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Nothing is built."""
        del variant, workload
        return ()

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Nothing to do."""
        del variant, workload, folder
        return Built()

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """A callable that returns what the function does, as a dict: its value, all its arguments after.

        Raises
        ------
        Unsupported
            Floats have no wider type here, or the function uses what has no wider version.
        """
        del variant, folder
        if not MORE_DIGITS:
            raise Unsupported("this machine has no floating-point type wider than 64 bits")
        function = _function(workload.require_source())
        names = [parameter.name for parameter in workload.signature]

        def precise(*args: Any, **kwargs: Any) -> dict[str, Any]:
            seen: dict[int, Any] = {}  # one argument under two names stays one
            positional = [to_wide(value, seen) for value in args]
            named = {name: to_wide(value, seen) for name, value in kwargs.items()}
            value = function(*positional, **named)
            after = zip(names, (*positional, *named.values()), strict=True)
            return {VALUE: from_wide(value), AFTER: {n: from_wide(v) for n, v in after}}

        return precise


def _function(source: ModuleSource) -> Callable[..., Any]:
    tree = ast.parse(source.text)
    space: dict[str, Any] = dict(HELPERS)
    for node in [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]:
        space |= imported(node, source.place(node.lineno))
        tree.body.remove(node)
    exec(compile(widened(tree, source), "<precise>", "exec"), space)  # noqa: S102 (the user's own)
    found: Callable[..., Any] = space[source.function]
    return found
