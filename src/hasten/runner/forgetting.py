"""Caches of functools that a function uses, and whether they serve within one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from hasten.workload.loading import Call

__all__ = ["forgetting"]


def forgetting(function: Callable[..., Any], call: Call) -> Callable[[], None] | None:
    """What empties a function's caches before each call, so that each does its own work.

    A recursion that remembers its own steps is an algorithm, and is timed with its caches empty. A cache
    that one call never hits only serves those who ask the same again: it is left as it is, to be found.

    Parameters
    ----------
    function : callable
    call : Call
        Arguments to try it with.

    Returns
    -------
    callable or None
        None where there is nothing to empty.
    """
    caches = list({id(c): c for c in _caches(function, set())}.values())
    if not caches:
        return None

    def forget() -> None:
        for cache in caches:
            cache.cache_clear()

    forget()
    try:
        function(*call.args, **call.kwargs)
    except Exception:  # it does not take such arguments, and will be told so elsewhere
        return None
    return forget if any(cache.cache_info().hits for cache in caches) else None


def _caches(function: Any, seen: set[int]) -> Iterator[Any]:
    """The function itself and all that it names, as far as they are caches."""
    if id(function) in seen:
        return
    seen.add(id(function))
    if callable(getattr(function, "cache_clear", None)) and hasattr(function, "cache_info"):
        yield function
        function = getattr(function, "__wrapped__", function)
    if isinstance(function, FunctionType):
        for name in function.__code__.co_names:
            yield from _caches(function.__globals__.get(name), seen)
