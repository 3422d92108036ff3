"""Refusing calls whose arguments are not what iterations in another order demand of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from hasten.errors import Unsupported
from hasten.workload.signature import Signature

__all__ = ["refuse_unfit"]


class _Demanding(Protocol):
    """A loop whose iterations run in another order."""

    @property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of parameters that must not overlap in memory."""

    @property
    def not_negative(self) -> tuple[str, ...]:
        """Parameters that must be no less than zero."""


def refuse_unfit(
    function: Callable[..., Any], loops: Iterable[_Demanding], signature: Signature
) -> Callable[..., Any]:
    """Look before each call whether the arguments are what some loops demand.

    Parameters
    ----------
    function : callable
    loops : iterable of Loop or Choice
        That run in another order.
    signature : Signature
        How the arguments are passed.

    Returns
    -------
    callable
        The function itself where there is nothing to look at. Otherwise one that raises `Unsupported` when two
        arrays may overlap that must not, or a number is negative.
    """
    places, loops = _places(signature), list(loops)
    apart = sorted({pair for loop in loops for pair in loop.apart if set(pair) <= set(places)})
    pairs = [(a, b, places[a], places[b]) for a, b in apart]
    least = {n: places[n] for loop in loops for n in loop.not_negative if n in places}
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
