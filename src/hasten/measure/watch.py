"""Watching the machine during a race: time that was stolen from it, changes of its clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Watch"]

_STEAL = 7  # column of /proc/stat, after the name
_COUNTED = 8  # columns that add up to all time: guests are counted in user time already


@dataclass
class Watch:
    """What was seen at each look; nothing where the system does not tell.

    Parameters
    ----------
    proc, sys : Path, optional
        Where the system tells it.
    """

    proc: Path = Path("/proc")
    sys: Path = Path("/sys/devices/system/cpu")
    _ticks: list[tuple[int, int]] = field(default_factory=list)
    _clocks: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Look now; worth it when the processors have just been busy."""
        if ticks := _ticks(self.proc / "stat"):
            self._ticks.append(ticks)
        if clock := self._fastest_clock():
            self._clocks.append(clock)

    @property
    def stolen(self) -> float:
        """Share of the time between first and last look that a virtual machine's host kept back."""
        if len(self._ticks) < 2:
            return 0.0
        stolen, whole = (
            last - first for first, last in zip(self._ticks[0], self._ticks[-1], strict=True)
        )
        return stolen / whole if whole > 0 else 0.0

    @property
    def clocks(self) -> tuple[float, float] | None:
        """Lowest and highest clock in MHz that any look found, of the fastest processor at that time."""
        return (min(self._clocks), max(self._clocks)) if self._clocks else None

    def _fastest_clock(self) -> float:
        """In MHz; idle processors clock down, so the fastest tells of the one that worked."""
        kilohertz = [_number(p) for p in self.sys.glob("cpu[0-9]*/cpufreq/scaling_cur_freq")]
        if any(kilohertz):
            return max(kilohertz) / 1000
        lines = _text(self.proc / "cpuinfo").splitlines()
        found = [line.partition(":")[2] for line in lines if line.startswith("cpu MHz")]
        return max(map(float, found), default=0.0)


def _ticks(path: Path) -> tuple[int, int] | None:
    """Ticks stolen, and all ticks."""
    first = _text(path).partition("\n")[0].split()
    if len(first) <= _COUNTED or first[0] != "cpu":
        return None
    ticks = [int(column) for column in first[1 : _COUNTED + 1]]
    return ticks[_STEAL], sum(ticks)


def _number(path: Path) -> float:
    try:
        return float(_text(path) or 0.0)
    except ValueError:
        return 0.0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
