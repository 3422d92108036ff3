"""Random programs for as long as you like: ``python fuzz.py 10000 rust``. Says how many were tried, and what came of it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from differential import (
    LANGUAGES_TRIED,
    Outside,
    answer_of,
    difference,
    judged,
    list_difference,
    outcome,
    python_function,
)
from hypothesis import HealthCheck, given, settings
from list_programs import list_arguments, list_programs
from programs import arguments, programs
from together import compiled_together

from hasten.errors import Unsupported

__all__ = ["tried"]

_TOGETHER = 100


def tried(count: int, language: str = "c", *, derandomize: bool = False) -> Counter[str]:
    """How many of some random programs were alike, outside of the language's promises, or refused.

    Raises
    ------
    AssertionError
        One differs: the smallest such program, both answers and the translation.
    """
    if language == "lists":
        return _lists_tried(count, derandomize=derandomize)
    if language == "mojo":
        return _tried_together(count, derandomize=derandomize)
    counts: Counter[str] = Counter()

    @_settings(count, derandomize=derandomize)
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


def _lists_tried(count: int, *, derandomize: bool) -> Counter[str]:
    """The same of programs on lists, in C."""
    counts: Counter[str] = Counter()

    @_settings(count, derandomize=derandomize)
    @given(list_programs(), list_arguments())
    def compare(text, args):
        try:
            found = list_difference(text, args)
        except Outside:
            counts["outside"] += 1
        except Unsupported:
            counts["refused"] += 1
        else:
            counts["alike"] += not found
            assert not found, found

    compare()
    return counts


def _settings(count: int, *, derandomize: bool) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )


def _tried_together(count: int, *, derandomize: bool) -> Counter[str]:
    """The same with hundreds of programs in one build; the first that differs is told as it is."""
    found: list[tuple[str, tuple[Any, ...], Any]] = []
    counts: Counter[str] = Counter()

    @_settings(count, derandomize=derandomize)
    @given(programs(), arguments())
    def collect(text, args):
        try:
            found.append((text, args, answer_of(python_function(text), args)))
        except Outside:
            counts["outside"] += 1

    collect()
    for start in range(0, len(found), _TOGETHER):
        batch = found[start : start + _TOGETHER]
        built = compiled_together([(python_function(text), args) for text, args, _ in batch])
        for (text, args, expected), (translated, source) in zip(batch, built, strict=True):
            try:
                says = judged(text, expected, outcome(translated, args), source)
            except Outside:
                counts["outside"] += 1
                continue
            counts["alike"] += not says
            assert not says, says
    return counts


if __name__ == "__main__":
    programs_to_try = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for language in sys.argv[2:] or (*LANGUAGES_TRIED, "lists"):
        print(language, dict(tried(programs_to_try, language)))  # noqa: T201 (its answer)
