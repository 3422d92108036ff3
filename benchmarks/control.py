"""How often a difference is claimed where there is none.

Races a function against itself and counts the races in which the two are called separable. The goal is
one race in twenty at most, under a background load too (``--load 2``).
"""

from __future__ import annotations

import argparse
from typing import Any

from load import background
from record import record

import hasten


def loop(n: int) -> float:
    """A function of about a hundred microseconds."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total


def itself(n: int) -> float:
    """The same, under another name."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total


def race(seed: int, budget: float) -> dict[str, Any]:
    """One race; whether it claims a difference."""
    result = hasten.race(
        loop, 2000, engines=[], against=[itself], budget=budget, seed=seed, progress=False
    )
    ratio = result["itself"].speedup
    claimed = "python" not in result["itself"].tied_with
    print(f"race {seed}: {ratio.median:.4f} [{ratio.low:.4f}, {ratio.high:.4f}] {claimed=}")
    return {
        "seed": seed,
        "claimed": claimed,
        "ratio": ratio.median,
        "low": ratio.low,
        "high": ratio.high,
        "control": result.control.median,
        "resolution": result.resolution,
        "doubts": [str(doubt) for doubt in result.doubts],
    }


def main() -> None:
    """Race, count, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=40)
    parser.add_argument("--budget", type=float, default=5.0)
    parser.add_argument("--load", type=int, default=0, help="processes that are busy beside it")
    options = parser.parse_args()
    with background(options.load):
        races = [race(seed, options.budget) for seed in range(options.races)]
    claims = sum(r["claimed"] for r in races)
    print(f"{claims} differences claimed in {len(races)} races of a function against itself")
    record(
        "control_under_load" if options.load else "control",
        {"claims": claims, "of": len(races), **vars(options), "races": races},
        f"python benchmarks/control.py --load {options.load}",
    )


if __name__ == "__main__":
    main()
