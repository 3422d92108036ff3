"""Refusing calls whose arguments share memory that parallel iterations would fight over."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from hasten.errors import Unsupported
from hasten.frontend.independence import NOT_NEGATIVE
from hasten.workload.signature import Signature

__all__ = ["refuse_overlap"]


def refuse_overlap(
    function: Callable[..., Any], apart: Iterable[tuple[str, str]], signature: Signature
) -> Callable[..., Any]:
    """Look before each call whether arrays that must be apart in memory are.

    Parameters
    ----------
    function : callable
    apart : iterable of (str, str)
        Pairs of parameters; or one and `NOT_NEGATIVE`.
    signature : Signature
        How the arguments are passed.

    Returns
    -------
    callable
        The function itself where there is nothing to look at. Otherwise one that raises
        `Unsupported` when two of the arrays may overlap, or a number is negative that must not be.
    """
    places = _places(signature)
    pairs = [(a, b, places[a], places[b]) for a, b in apart if a in places and b in places]
    least = {a: places[a] for a, b in apart if a in places and b == NOT_NEGATIVE}
    if not pairs and not least:
        return function

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        for name, at in least.items():
            if (args[at] if isinstance(at, int) else kwargs[at]) < 0:
                raise Unsupported(
                    f"the argument `{name}` is negative: indices would count from the end"
                )
        for a, b, at, other in pairs:
            one = args[at] if isinstance(at, int) else kwargs[at]
            two = args[other] if isinstance(other, int) else kwargs[other]
            if np.may_share_memory(one, two):
                raise Unsupported(f"the arguments `{a}` and `{b}` overlap in memory")
        return function(*args, **kwargs)

    return checked


def _places(signature: Signature) -> dict[str, int | str]:
    """Where each argument is found in a call."""
    positional = [p for p in signature.parameters if not p.keyword]
    places: dict[str, int | str] = {p.name: i for i, p in enumerate(positional)}
    return places | {p.name: p.name for p in signature.parameters if p.keyword}
