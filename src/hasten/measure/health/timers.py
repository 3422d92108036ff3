"""The clocks: what the kernel reads, and what reading costs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter, perf_counter_ns

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System

__all__ = ["Clock", "clock_source", "perf_counter_of", "this_clock"]

_QUICK = ("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page", "timebase", "tod")
_FOLDER = "sys/devices/system/clocksource/clocksource0"
_COARSE, _DEAR = 1e-6, 1e-6  # seconds
_READINGS = 1000


@dataclass(frozen=True)
class Clock:
    """What Python's clock can do.

    Parameters
    ----------
    resolution : float
        Smallest step seen, in seconds.
    cost : float
        Seconds to read it.
    """

    resolution: float
    cost: float


def clock_source(system: System) -> Check:
    """Whether the kernel reads its clock from the processor, or from a slow device."""
    current = system.text(f"{_FOLDER}/current_clocksource")
    if not current:
        return unknown("the kernel does not tell")
    if current in _QUICK:
        return good(f"{current}: read from the processor")
    available = (system.text(f"{_FOLDER}/available_clocksource") or "").split()
    better = next((name for name in _QUICK if name in available), None)
    finding = f"{current}: each reading of the clock is a call to a slow device"
    if better:
        return doubtful(finding, f"echo {better} | sudo tee /{_FOLDER}/current_clocksource")
    return doubtful(finding, "look in dmesg why the kernel gave up tsc; firmware may set it wrong")


def perf_counter_of(clock: Clock) -> Check:
    """Whether Python's clock is fine and cheap enough."""
    finding = f"steps of {clock.resolution * 1e9:.0f} ns, {clock.cost * 1e9:.0f} ns to read"
    if clock.resolution > _COARSE or clock.cost > _DEAR:
        return doubtful(finding, "see the kernel's clock; race arguments that take milliseconds")
    return good(finding)


def this_clock() -> Clock:
    """Read `time.perf_counter` many times over."""
    times = [perf_counter_ns() for _ in range(_READINGS)]
    steps = [b - a for a, b in pairwise(times) if b > a]
    start = perf_counter()
    for _ in range(_READINGS):
        perf_counter()
    return Clock(min(steps, default=0) * 1e-9, (perf_counter() - start) / _READINGS)
