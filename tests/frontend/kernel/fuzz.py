"""Random programs for as long as you like: ``python fuzz.py 10000``. Says how many were tried, and what came of them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from differential import Outside, difference
from hypothesis import HealthCheck, given, settings
from programs import arguments, programs

from hasten.errors import Unsupported

__all__ = ["tried"]


def tried(count: int, *, derandomize: bool = False) -> Counter[str]:
    """How many of some random programs were alike, outside of the language's promises, or refused.

    Raises
    ------
    AssertionError
        One differs: the smallest such program, both answers and the translation.
    """
    counts: Counter[str] = Counter()

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )
    @given(programs(), arguments())
    def compare(text, args):
        try:
            found = difference(text, args)
        except Outside:
            counts["outside"] += 1
        except Unsupported:
            counts["refused"] += 1
        else:
            counts["alike"] += not found
            assert not found, found

    compare()
    return counts


if __name__ == "__main__":
    print(dict(tried(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)))  # noqa: T201 (its answer)
