"""What lies where in the memory of this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

__all__ = ["Region", "regions"]


@dataclass(frozen=True)
class Region:
    """A stretch of executable memory.

    Parameters
    ----------
    start, end : int
        Addresses, `end` exclusive.
    offset : int
        Of `start` in the file.
    path : str
        Of the file; empty where there is none: code that was made while the process ran.
    """

    start: int
    end: int
    offset: int
    path: str

    @property
    def file(self) -> str:
        """Name of the file without its folders."""
        return PurePath(self.path).name


def regions() -> list[Region]:
    """The executable regions of this process, by address."""
    found = []
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, offset, _, _, *path = line.split(maxsplit=5)
        if "x" in rights:
            start, end = (int(part, 16) for part in span.split("-"))
            found.append(Region(start, end, int(offset, 16), path[0] if path else ""))
    return found
