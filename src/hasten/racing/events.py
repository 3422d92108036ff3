"""What a race tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Event", "Listener", "ignore"]

from collections.abc import Callable


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Parameters
    ----------
    stage : {"prepare", "build", "verify", "measure", "examine"}
    entry : str
        Name of the entry that it concerns, or ``""``.
    text : str
        In a few words.
    share : float or None
        Of the stage that is done, where it is known.
    """

    stage: str
    entry: str
    text: str
    share: float | None = None


Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """A listener that does not listen."""
    del event
