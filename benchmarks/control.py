"""How often a difference is claimed where there is none.

Races a function against itself and counts the races in which the two are called separable. The goal is
one race in twenty at most, under a background load too (``--load 2``).
"""

from __future__ import annotations

import argparse

from duel import duel, said
from load import background
from record import record


def itself(n: int) -> float:
    """The same as `duel.loop`, under another name."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total


def main() -> None:
    """Race, count, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=40)
    parser.add_argument("--budget", type=float, default=5.0)
    parser.add_argument("--load", type=int, default=0, help="processes that are busy beside it")
    options = parser.parse_args()
    with background(options.load):
        races = []
        for seed in range(options.races):
            races.append(duel(itself, 2000, seed, options.budget))
            print(said(races[-1]), flush=True)
    claims = sum(r["apart"] for r in races)
    print(f"{claims} differences claimed in {len(races)} races of a function against itself")
    record(
        "control_under_load" if options.load else "control",
        {"claims": claims, "of": len(races), **vars(options), "races": races},
        f"python benchmarks/control.py --load {options.load}",
    )


if __name__ == "__main__":
    main()
