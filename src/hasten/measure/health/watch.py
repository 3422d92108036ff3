"""What the kernel's counters do while a fixed loop runs for a second."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from time import perf_counter

from hasten.measure.health.loop import run_loop
from hasten.measure.health.system import System

__all__ = ["Moment", "Watched", "moment", "watch"]

_NAME_ENDS = ") "  # the name of a process stands in brackets and may hold anything
_UTIME, _STIME = 11, 12  # fields after the name, from 0; proc(5)


@dataclass(frozen=True)
class Moment:
    """The kernel's counters at one moment.

    Parameters
    ----------
    cores : dict of str to int
        Ticks that all cores spent, by what they did.
    processes : dict of int to (str, int)
        Name and ticks of each other process that can be seen.
    swapped : int or None
        Pages that went to swap or came from it.
    throttled : int
        How often a core was slowed down by heat.
    """

    cores: dict[str, int] = field(default_factory=dict)
    processes: dict[int, tuple[str, int]] = field(default_factory=dict)
    swapped: int | None = None
    throttled: int | None = None


@dataclass(frozen=True)
class Watched:
    """A second of the machine.

    Parameters
    ----------
    system : System
    before, after : Moment
    seconds : float
        Between them.
    samples : tuple of float
        Seconds that each run of the fixed loop took.
    """

    system: System
    before: Moment
    after: Moment
    seconds: float
    samples: tuple[float, ...]

    def share(self, kind: str) -> float | None:
        """Share of the time of all cores that went into something, while we watched."""
        spent = {k: self.after.cores[k] - self.before.cores.get(k, 0) for k in self.after.cores}
        total = sum(spent.values())
        return spent.get(kind, 0) / total if total > 0 else None

    def busiest(self) -> list[tuple[str, float]]:
        """Other processes with the share of one core that each took, the busiest first."""
        ticks = self.seconds * os.sysconf("SC_CLK_TCK")
        used = [
            (name, (now - self.before.processes.get(pid, (name, now))[1]) / ticks)
            for pid, (name, now) in self.after.processes.items()
        ]
        return sorted(used, key=lambda process: -process[1])


def watch(system: System) -> Watched:
    """Read the counters, run a fixed loop for a second, read them again."""
    before, start = moment(system), perf_counter()
    samples = run_loop()
    return Watched(system, before, moment(system), perf_counter() - start, samples)


def moment(system: System) -> Moment:
    """The counters as they are now."""
    return Moment(system.ticks(), _processes(system), _swapped(system), _throttled(system))


def _processes(system: System) -> dict[int, tuple[str, int]]:
    found = {}
    for path in system.paths("proc/[0-9]*"):
        text = system.text(f"proc/{path.name}/stat")
        if not text or _NAME_ENDS not in text or path.name == str(os.getpid()):
            continue
        head, _, tail = text.rpartition(_NAME_ENDS)
        fields = tail.split()
        name = f"{head.partition('(')[2]} (pid {path.name})"
        found[int(path.name)] = (name, int(fields[_UTIME]) + int(fields[_STIME]))
    return found


def _swapped(system: System) -> int | None:
    lines = (system.text("proc/vmstat") or "").splitlines()
    pages = [int(words[1]) for words in map(str.split, lines) if words[0] in {"pswpin", "pswpout"}]
    return sum(pages) if pages else None


def _throttled(system: System) -> int | None:
    counts = system.of_cores("thermal_throttle/core_throttle_count")
    return sum(map(int, counts.values())) if counts else None
