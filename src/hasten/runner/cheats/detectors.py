"""All detectors, by the name of the cheat."""

from __future__ import annotations

from collections.abc import Callable

from hasten.runner.cheats.afterwards import works_on_after_returning
from hasten.runner.cheats.buffers import hands_out_its_input, same_buffer
from hasten.runner.cheats.example import knows_the_example
from hasten.runner.cheats.lazy import lazy_result
from hasten.runner.cheats.memory import remembers_by_identity, remembers_by_value
from hasten.runner.cheats.peeking import reads_the_answer
from hasten.runner.cheats.spending import spends_its_input
from hasten.runner.cheats.suspect import Suspect
from hasten.runner.cheats.tampering import Seals, patches_the_clock, patches_the_comparison

__all__ = ["traits"]


_MEANS = frozenset({"reads the answer"})
"""Looked for first, since the first call gives it away, and named last: it may serve another cheat."""


def traits(suspect: Suspect, seals: Seals) -> dict[str, str]:
    """What a function does that would be a cheat where the reference does not do it too.

    Parameters
    ----------
    suspect : Suspect
    seals : Seals
        Put before the function was loaded.

    Returns
    -------
    dict of str to str
        What was seen, by the name of the cheat.
    """
    detectors: dict[str, Callable[[], str]] = {
        "reads the answer": lambda: reads_the_answer(suspect),
        "patches the clock": lambda: patches_the_clock(suspect, seals),
        "patches the comparison": lambda: patches_the_comparison(suspect, seals),
        "lazy result": lambda: lazy_result(suspect),
        "works on after returning": lambda: works_on_after_returning(suspect),
        "hands out its input": lambda: hands_out_its_input(suspect),
        "spends its input": lambda: spends_its_input(suspect),
        "remembers by value": lambda: remembers_by_value(suspect),
        "remembers by identity": lambda: remembers_by_identity(suspect),
        "knows the example": lambda: knows_the_example(suspect),
        "same buffer": lambda: same_buffer(suspect),
    }
    seen = {name: _tried(detect) for name, detect in detectors.items()}
    return {name: seen[name] for name in sorted(seen, key=_MEANS.__contains__) if seen[name]}


def _tried(detect: Callable[[], str]) -> str:
    try:
        return detect()
    except Exception:  # it does not bear such arguments: then nothing is known
        return ""
