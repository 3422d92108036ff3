"""How often a true difference of 5 % is seen.

Races a loop against one that takes 5 % more turns for the same answer, and counts the races in which
the two are called separable. The goal is nine of ten on an idle machine.
"""

from __future__ import annotations

import argparse
from typing import Any

from record import record

import hasten


def loop(n: int) -> float:
    """A function of about a hundred microseconds."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total


def longer(n: int) -> float:
    """The same, and a twentieth of the work once more."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    again = 0.0
    for i in range(n // 20):
        again += i * 0.5
    return total


def race(seed: int, budget: float) -> dict[str, Any]:
    """One race; whether it sees the difference and calls the right one faster."""
    result = hasten.race(
        loop, 4000, engines=[], against=[longer], budget=budget, seed=seed, progress=False
    )
    ratio = result["longer"].speedup
    seen = "python" not in result["longer"].tied_with and ratio.median < 1
    print(
        f"race {seed}: {ratio.median:.4f} [{ratio.low:.4f}, {ratio.high:.4f}] {seen=},"
        f" could see {result.resolution:.4f}",
        flush=True,
    )
    return {
        "seed": seed,
        "seen": seen,
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
    parser.add_argument("--races", type=int, default=10)
    parser.add_argument("--budget", type=float, default=60.0)
    options = parser.parse_args()
    races = [race(seed, options.budget) for seed in range(options.races)]
    seen = sum(r["seen"] for r in races)
    print(f"a difference of 5 % seen in {seen} of {len(races)} races")
    record("power", {"seen": seen, "of": len(races), **vars(options), "races": races})


if __name__ == "__main__":
    main()
