"""The files in which Linux tells about itself, under a root that tests can put elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hasten.measure.machine import cores_at_hand

__all__ = ["System", "core_list", "this_system"]

_TICKS = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")  # proc(5)


@dataclass(frozen=True)
class System:
    """Where to look.

    Parameters
    ----------
    root : Path
        Of the file system.
    environment : mapping of str to str
    cores : frozenset of int
        Numbers of the cores that this process may run on.
    platform : str
        As `sys.platform`.
    """

    root: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=dict)
    cores: frozenset[int] = frozenset({0})
    platform: str = "linux"

    def text(self, path: str) -> str | None:
        """What a file says; None where it is not there or not ours to read."""
        try:
            return (self.root / path).read_text(errors="replace").strip()
        except OSError:
            return None

    def number(self, path: str) -> int | None:
        """The number that a file holds."""
        text = self.text(path)
        try:
            return None if text is None else int(text)
        except ValueError:
            return None

    def paths(self, pattern: str) -> list[Path]:
        """Files and folders whose path matches a pattern, in order."""
        return sorted(self.root.glob(pattern))

    def ticks(self) -> dict[str, int]:
        """Ticks that all cores have spent since the start, by what they did; empty where untold."""
        words = (self.text("proc/stat") or "").partition("\n")[0].split()
        if words[:1] != ["cpu"] or len(words) <= len(_TICKS):
            return {}
        return dict(zip(_TICKS, map(int, words[1:]), strict=False))

    def of_cores(self, file: str) -> dict[int, str]:
        """What a file says for each core that this process may run on; without those that lack it."""
        said = {n: self.text(f"sys/devices/system/cpu/cpu{n}/{file}") for n in sorted(self.cores)}
        return {n: text for n, text in said.items() if text}


def this_system() -> System:
    """The machine that runs us."""
    if sys.platform == "linux":
        cores = frozenset(os.sched_getaffinity(0))
    else:
        cores = frozenset(range(cores_at_hand()))
    return System(Path("/"), dict(os.environ), cores, sys.platform)


def core_list(text: str) -> frozenset[int]:
    """Numbers of cores as the kernel writes them.

    Examples
    --------
    >>> sorted(core_list("0-2,5"))
    [0, 1, 2, 5]
    """
    cores: set[int] = set()
    for part in filter(None, text.strip().split(",")):
        first, _, last = part.partition("-")
        cores.update(range(int(first), int(last or first) + 1))
    return frozenset(cores)
