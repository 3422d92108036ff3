"""What was found out about one concern."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Check", "doubtful", "good", "unknown"]


@dataclass(frozen=True)
class Check:
    """One concern of `hasten.doctor`.

    Parameters
    ----------
    name : str
        Given by `doctor`.
    state : {"good", "doubtful", "unknown"}
    finding : str
        What was seen, in a phrase; for ``unknown`` why nothing was.
    remedy : str
        What to do about it; empty where nothing need be done.
    """

    name: str
    state: str
    finding: str
    remedy: str = ""


def good(finding: str) -> Check:
    """Nothing to doubt."""
    return Check("", "good", finding)


def doubtful(finding: str, remedy: str) -> Check:
    """A reason to doubt, and what to do about it."""
    return Check("", "doubtful", finding, remedy)


def unknown(reason: str, remedy: str = "") -> Check:
    """It cannot be seen here, and why."""
    return Check("", "unknown", reason, remedy)
