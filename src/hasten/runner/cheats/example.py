"""Knowing the example: an answer that was computed or written down before it was asked for."""

from __future__ import annotations

from hasten.runner.cheats.suspect import Suspect

__all__ = ["knows_the_example"]


def knows_the_example(suspect: Suspect) -> str:
    """Whether it is many times faster on the user's own arguments than on others like them."""
    if suspect.is_faster(suspect.novel, lambda _: suspect.own()):
        return "is many times faster on the arguments of the workload than on others like them"
    return ""
