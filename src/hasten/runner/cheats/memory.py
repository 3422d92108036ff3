"""Answers that are remembered: by the identity of the arguments, or by their values."""

from __future__ import annotations

from hasten.runner.cheats.suspect import Suspect
from hasten.runner.encoding import digest
from hasten.workload.novelty import overwrite

__all__ = ["remembers_by_identity", "remembers_by_value"]


def remembers_by_identity(suspect: Suspect) -> str:
    """Whether it answers for what an object held before.

    The same objects are given to it again with other values in them.
    """
    first, second = suspect.novel(1001), suspect.novel(1002)
    wanted = digest(suspect.call(suspect.novel(1002)))
    stale = digest(suspect.call(first))
    if stale == wanted or not overwrite(first, second):
        return ""  # both have the same answer, or nothing in them can be written
    if digest(suspect.call(first)) == stale:
        return "gives its old answer when the same object holds other values"
    return ""


def remembers_by_value(suspect: Suspect) -> str:
    """Whether a second call with equal arguments is many times faster than the first."""
    suspect.age()
    if suspect.is_faster(suspect.novel, suspect.novel):
        return "is many times faster when it is asked the same again"
    return ""
