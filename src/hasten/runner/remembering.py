"""Finding out whether a function remembers its answers instead of computing them."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from hasten.measure.sampling import realise
from hasten.workload.loading import Call
from hasten.workload.nudge import nudged
from hasten.workload.snapshot import Snapshot

__all__ = ["remembers"]

_clock = perf_counter

FASTER = 10.0  # times that a second call with equal arguments is faster if it was remembered
NOTICEABLE = 20e-6  # seconds: below it a call has nothing to remember
_SEEDS = (301, 302)


def remembers(function: Callable[..., Any], snapshot: Snapshot, *, renew: bool) -> bool:
    """Whether a second call with equal arguments is many times faster than the first.

    The function has been called often before, so nothing is compiled or loaded any more; the arguments
    are such as it has not seen. Where it takes none of them nothing can be told.

    Parameters
    ----------
    function : callable
    snapshot : Snapshot
        The user's own arguments, of which neighbours are made.
    renew : bool
        Whether values may be exchanged, not only moved.

    Returns
    -------
    bool
        True only if it was so with each of several arguments.
    """
    return all(_second_is_faster(function, snapshot, seed, renew=renew) for seed in _SEEDS)


def _second_is_faster(
    function: Callable[..., Any], snapshot: Snapshot, seed: int, *, renew: bool
) -> bool:
    calls = [_neighbour(snapshot, seed, renew=renew) for _ in range(2)]
    try:
        first, second = (_timed(function, call) for call in calls)
    except Exception:  # it does not take such arguments
        return False
    return first > NOTICEABLE and first > FASTER * second


def _timed(function: Callable[..., Any], call: Call) -> float:
    start = _clock()
    realise(function(*call.args, **call.kwargs))
    return _clock() - start


def _neighbour(snapshot: Snapshot, seed: int, *, renew: bool) -> Call:
    """Arguments beside the user's: floats one ULP off, integers a little smaller."""
    rng = np.random.default_rng(seed)
    call = nudged(snapshot.thaw(rng if renew else None), rng)
    step = seed - _SEEDS[0] + 1
    kwargs = {name: _smaller(value, step) for name, value in call.kwargs.items()}
    return Call(tuple(_smaller(value, step) for value in call.args), kwargs)


def _smaller(value: Any, step: int) -> Any:
    return value - step if type(value) is int and value > 2 * step else value
