"""Watching the machine during a race: time that was stolen from it, changes of its clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from hasten.measure.health.system import System, this_system

__all__ = ["Watch"]


@dataclass
class Watch:
    """What was seen at each look; nothing where the system does not tell.

    Parameters
    ----------
    system : System, optional
        Where it is told.
    """

    system: System = field(default_factory=this_system)
    _ticks: list[dict[str, int]] = field(default_factory=list)
    _clocks: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Look now; worth it when the processors have just been busy."""
        if ticks := self.system.ticks():
            self._ticks.append(ticks)
        if clock := self._fastest_clock():
            self._clocks.append(clock)

    @property
    def stolen(self) -> float:
        """Share of the time between first and last look that a virtual machine's host kept back."""
        if len(self._ticks) < 2:
            return 0.0
        first, last = self._ticks[0], self._ticks[-1]
        whole = sum(last.values()) - sum(first.values())
        return (last["steal"] - first["steal"]) / whole if whole > 0 else 0.0

    @property
    def clocks(self) -> tuple[float, float] | None:
        """Lowest and highest clock in MHz that any look found, of the fastest processor at that time."""
        return (min(self._clocks), max(self._clocks)) if self._clocks else None

    def _fastest_clock(self) -> float:
        """In MHz; idle processors clock down, so the fastest tells of the one that worked."""
        told = self.system.of_cores("cpufreq/scaling_cur_freq").values()
        kilohertz = [int(text) for text in told if text.isdigit()]
        if kilohertz:
            return max(kilohertz) / 1000
        lines = (self.system.text("proc/cpuinfo") or "").splitlines()
        found = [line.partition(":")[2] for line in lines if line.startswith("cpu MHz")]
        return max(map(float, found), default=0.0)
