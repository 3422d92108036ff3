"""Random programs for as long as you like: ``python fuzz.py 10000 rust``. Says how many were tried, and what came of it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from differential import LANGUAGES_TRIED, Outside, difference
from hypothesis import HealthCheck, given, settings
from programs import arguments, programs

from hasten.errors import Unsupported

__all__ = ["tried"]


def tried(count: int, language: str = "c", *, derandomize: bool = False) -> Counter[str]:
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
            found = difference(text, args, language)
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
    programs_to_try = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for language in sys.argv[2:] or LANGUAGES_TRIED:
        print(language, dict(tried(programs_to_try, language)))  # noqa: T201 (its answer)
