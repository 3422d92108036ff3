"""Spending the input: an argument is changed so that later calls on it have less to do."""

from __future__ import annotations

from statistics import median

from hasten.runner.cheats.suspect import Suspect
from hasten.runner.encoding import digest

__all__ = ["spends_its_input"]

_CALLS, _FEW_CALLS = 8, 2  # on the same objects: some begin late
_LESS = 1.5  # times that a call on a spent argument is faster


def spends_its_input(suspect: Suspect) -> str:
    """Whether an argument is changed by calls that are given it again and again, to their gain.

    A change by the first call that gains nothing is a mistake, and a matter of comparing answers.
    """
    calls = _FEW_CALLS if suspect.is_long() else _CALLS
    call = suspect.own()
    before = digest(call)
    suspect.call(call)
    late = digest(call) == before
    for _ in range(calls):
        suspect.call(call)
    if digest(call) == before:
        return ""
    if late:
        return "begins to change its arguments after some calls"
    ratios = []
    for _ in range(calls):
        fresh = suspect.own()
        first = suspect.timed(fresh)
        ratios.append(first / max(suspect.timed(fresh), 1e-9))
    if median(ratios) > _LESS:
        return "changes its arguments so that later calls on them have less to do"
    return ""
