"""How often a difference is claimed where there is none.

Races a function against itself and counts the races in which the two are called separable.
"""

from __future__ import annotations

import argparse

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


def main() -> None:
    """Race, count, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=20)
    parser.add_argument("--budget", type=float, default=5.0)
    options = parser.parse_args()
    races = []
    for seed in range(options.races):
        result = hasten.race(
            loop,
            2000,
            engines=[],
            against=[itself],
            budget=options.budget,
            seed=seed,
            progress=False,
        )
        ratio = result["itself"].speedup
        claimed = "python" not in result["itself"].tied_with
        races.append(
            {
                "seed": seed,
                "claimed": claimed,
                "ratio": ratio.median,
                "low": ratio.low,
                "high": ratio.high,
                "control": result.control.median,
            }
        )
        print(f"race {seed}: {ratio.median:.4f} [{ratio.low:.4f}, {ratio.high:.4f}] {claimed=}")
    claims = sum(r["claimed"] for r in races)
    print(f"{claims} differences claimed in {len(races)} races of a function against itself")
    record(
        "control", {"claims": claims, "of": len(races), "budget": options.budget, "races": races}
    )


if __name__ == "__main__":
    main()
