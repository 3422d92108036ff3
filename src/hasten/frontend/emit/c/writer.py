"""What is at hand while a translation is written: options, and what turned out to be needed."""

from __future__ import annotations

from dataclasses import dataclass, field

from hasten.frontend.kernel import ir

__all__ = ["Writer"]


@dataclass
class Writer:
    """A file in the making.

    Parameters
    ----------
    kernel : Kernel
    threads : bool
        Whether loops that may are run in parallel.
    helpers, headers : set of str
        What the text uses.
    arrays, lists, tuples : dict
        Types that the text uses, by their names.
    exceptions : dict of str to int
        Numbers of exceptions that are raised.
    """

    kernel: ir.Kernel
    threads: bool = False
    helpers: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=lambda: {"stdbool.h", "stdint.h"})
    arrays: dict[str, ir.ArrayType] = field(default_factory=dict)
    lists: dict[str, ir.ListType] = field(default_factory=dict)
    creates: set[str] = field(default_factory=set)
    raised: dict[tuple[str, int], str] = field(default_factory=dict)

    def helper(self, name: str) -> str:
        """The name of a helper, which the file will hold."""
        self.helpers.add(name)
        return name

    def line(self, line: int) -> int:
        """The line of the user's file."""
        place = self.kernel.place(line)
        return int(place.rpartition(":")[2]) if place else line
