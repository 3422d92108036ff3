"""What is to be built: a translation, how it is called, and with which options."""

from __future__ import annotations

from dataclasses import dataclass

from hasten.engine.native.plan import Plan
from hasten.frontend.emit.translation import Translation

__all__ = ["Job"]


@dataclass(frozen=True)
class Job:
    """A translation on its way into Python.

    Parameters
    ----------
    stem : str
        Name of the function in the other language, of its file and of its module.
    translation : Translation
    plan : Plan
    options : tuple of str
        Of the variant.
    releases : bool
        Whether other threads of Python may run during a call.
    flags, link : tuple of str
        What the compiler of C or C++ is told besides.
    """

    stem: str
    translation: Translation
    plan: Plan
    options: tuple[str, ...] = ()
    releases: bool = False
    flags: tuple[str, ...] = ()
    link: tuple[str, ...] = ()

    @property
    def unchecked(self) -> bool:
        """Whether numbers wrap around where nothing raises before they would."""
        return "unchecked" in self.options

    @property
    def threads(self) -> bool:
        """Whether loops run in parallel."""
        return "threads" in self.options
