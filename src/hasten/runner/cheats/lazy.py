"""Lazy results: nothing is computed until somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Iterator
from typing import Any

from hasten.runner.cheats.suspect import Suspect

__all__ = ["lazy_result"]

_PROMISES = ("compute", "collect", "result", "__await__")
_ON_DEMAND = (
    "__iter__",
    "__getitem__",
    "__float__",
    "__int__",
    "__index__",
    "__array__",
    "__call__",
)


def lazy_result(suspect: Suspect) -> str:
    """What it returns instead of a value."""
    value = suspect.call(suspect.own())
    members = value if isinstance(value, tuple | list) else [value]
    for member in [value, *members[:3]]:
        kind = type(member)
        if isinstance(member, Iterator | Awaitable):
            return f"returns a {kind.__name__}"
        if any(callable(getattr(kind, name, None)) for name in _PROMISES):
            return f"returns a {kind.__name__}, which is still to be computed"
        if _is_the_users(kind) and any(name in vars(kind) for name in _ON_DEMAND):
            return f"returns a {kind.__name__}, which computes when it is looked at"
    return ""


def _is_the_users(kind: type[Any]) -> bool:
    """Whether a class is neither built in nor from an installed package."""
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None)
    return bool(file) and not str(file).startswith((sys.prefix, sys.base_prefix))
