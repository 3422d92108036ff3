"""Races of one loop against one rival, for the benchmarks that count what such races claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hasten


def loop(n: int) -> float:
    """A function of some hundred microseconds."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total


def duel(rival: Callable[[int], float], n: int, seed: int, budget: float) -> dict[str, Any]:
    """What one race says of the two.

    Parameters
    ----------
    rival : callable
        Gives the same answer as `loop`.
    n : int
        Turns of the loop.
    seed : int
    budget : float
        Seconds.

    Returns
    -------
    dict
        ``apart``: whether a difference is claimed; ``ratio``, ``low``, ``high`` of the rival's speed.
    """
    result = hasten.race(
        loop, n, engines=[], against=[rival], budget=budget, seed=seed, progress=False
    )
    entry = result[rival.__name__]
    ratio = entry.speedup
    return {
        "seed": seed,
        "apart": "python" not in entry.tied_with,
        "ratio": ratio.median,
        "low": ratio.low,
        "high": ratio.high,
        "control": result.control.median,
        "resolution": result.resolution,
        "doubts": [str(doubt) for doubt in result.doubts],
    }


def said(race: dict[str, Any]) -> str:
    """A race in one line."""
    ends = ", ".join("?" if race[end] is None else f"{race[end]:.4f}" for end in ("low", "high"))
    seen = "?" if race["resolution"] is None else f"{race['resolution']:.4f}"
    return (
        f"race {race['seed']}: {race['ratio']:.4f} [{ends}] apart={race['apart']}, could see {seen}"
    )
