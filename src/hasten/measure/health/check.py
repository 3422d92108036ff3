"""What was found out about one concern."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Answer", "Check", "doubtful", "good", "unknown"]


@dataclass(frozen=True)
class Answer:
    """What a look at one concern gave.

    Parameters
    ----------
    state : {"good", "doubtful", "unknown"}
    finding : str
        What was seen, in a phrase; for ``unknown`` why nothing was.
    remedy : str
        What to do about it; empty where nothing need be done.
    """

    state: str
    finding: str
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """One concern of `hasten.doctor`.

    Parameters
    ----------
    name : str
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


def good(finding: str) -> Answer:
    """Nothing to doubt."""
    return Answer("good", finding)


def doubtful(finding: str, remedy: str) -> Answer:
    """A reason to doubt, and what to do about it."""
    return Answer("doubtful", finding, remedy)


def unknown(reason: str, remedy: str = "") -> Answer:
    """It cannot be seen here, and why."""
    return Answer("unknown", reason, remedy)
