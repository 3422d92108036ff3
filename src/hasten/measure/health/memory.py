"""Where memory lies: swap, addresses, huge pages."""

from __future__ import annotations

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System
from hasten.measure.health.watch import Watched

__all__ = ["addresses", "huge_pages", "swap"]

_NOT_RANDOM = 0x0040000  # ADDR_NO_RANDOMIZE, personality(2)
_LITTLE = 0.1  # of the memory, available
_PAGES = "sys/kernel/mm/transparent_hugepage"


def swap(watched: Watched) -> Check:
    """Whether memory is being moved to disk and back."""
    before, after = watched.before.swapped, watched.after.swapped
    facts = _facts(watched.system)
    if not facts:
        return unknown("the kernel tells nothing of its memory")
    used = facts.get("SwapTotal", 0) - facts.get("SwapFree", 0)
    if before is not None and after is not None and after > before:
        return doubtful(
            f"{after - before} pages moved in the last second",
            "close what takes memory: free -h, then top sorted by memory",
        )
    if facts.get("MemAvailable", 0) < _LITTLE * facts.get("MemTotal", 0):
        return doubtful(
            f"{facts['MemAvailable'] / facts['MemTotal']:.0%} of the memory is available",
            "close what takes memory, or race a smaller size",
        )
    return good(f"at rest ({used / 2**20:.1f} GiB in use)" if used else "none in use")


def _facts(system: System) -> dict[str, int]:
    """Kilobytes by name."""
    lines = (system.text("proc/meminfo") or "").splitlines()
    return {line.partition(":")[0]: int(line.split()[1]) for line in lines}


def addresses(system: System) -> Check:
    """Whether each process lays out its memory anew.

    One layout may favour one entry by chance (Mytkowicz et al., "Producing wrong data without doing
    anything obviously wrong", ASPLOS 2009); over several processes with random layouts that
    averages out.
    """
    level = system.number("proc/sys/kernel/randomize_va_space")
    if level is None:
        return unknown("the kernel does not tell")
    if level == 0:
        return doubtful(
            "not random: every process has the same layout, which may favour one entry by chance",
            "sudo sysctl kernel.randomize_va_space=2",
        )
    if int(system.text("proc/self/personality") or "0", 16) & _NOT_RANDOM:
        return doubtful(
            "not random for this process, as by setarch -R or in a debugger",
            "start it without setarch -R",
        )
    return good("random: several processes average over layouts")


def huge_pages(system: System) -> Check:
    """Whether the kernel joins pages behind our back."""
    enabled, defrag = (_chosen(system, file) for file in ("enabled", "defrag"))
    if not enabled:
        return unknown("the kernel does not tell")
    if enabled == "always" and defrag == "always":
        return doubtful(
            "always, with defragmentation: the kernel may stop a process to make room for one",
            f"echo madvise | sudo tee /{_PAGES}/defrag",
        )
    if enabled == "never":
        return doubtful(
            "never: large arrays are slower than on most machines, NumPy's most of all",
            f"echo madvise | sudo tee /{_PAGES}/enabled",
        )
    return good(f"{enabled}: no process waits for one")


def _chosen(system: System, file: str) -> str:
    """The word in brackets."""
    text = system.text(f"{_PAGES}/{file}") or ""
    return text.partition("[")[2].partition("]")[0]
