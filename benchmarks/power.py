"""How often a true difference of 5 % is seen.

Races a loop against one that takes 5 % more turns for the same answer, and counts the races in which
the two are called separable. The goal is nine of ten on an idle machine.
"""

from __future__ import annotations

import argparse

from duel import duel, said
from record import record


def longer(n: int) -> float:
    """The same as `duel.loop`, and a twentieth of the work once more."""
    total = 0.0
    for i in range(n):
        total += i * 0.5
    again = 0.0
    for i in range(n // 20):
        again += i * 0.5
    return total


def main() -> None:
    """Race, count, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=10)
    parser.add_argument("--budget", type=float, default=60.0)
    options = parser.parse_args()
    races = []
    for seed in range(options.races):
        races.append(duel(longer, 4000, seed, options.budget))
        print(said(races[-1]), flush=True)
    seen = sum(r["apart"] and r["ratio"] < 1 for r in races)
    print(f"a difference of 5 % seen in {seen} of {len(races)} races")
    record("power", {"seen": seen, "of": len(races), **vars(options), "races": races})


if __name__ == "__main__":
    main()
