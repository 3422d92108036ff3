"""How fast the cores may run: governor, turbo, heat, power."""

from __future__ import annotations

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System
from hasten.measure.health.watch import Watched

__all__ = ["governor", "heat", "power", "turbo"]

_NO_TURBO = "sys/devices/system/cpu/intel_pstate/no_turbo"
_BOOST = "sys/devices/system/cpu/cpufreq/boost"
_PREFERENCE = "cpufreq/energy_performance_preference"
_PROFILE = "sys/firmware/acpi/platform_profile"
_SAVING = frozenset({"power", "balance_power"})


def governor(system: System) -> Check:
    """Whether the kernel changes the frequency with the load."""
    found = set(system.of_cores("cpufreq/scaling_governor").values())
    if not found:
        return unknown("the kernel tells no frequency governor; usual in a virtual machine")
    if found != {"performance"}:
        return doubtful(
            f"{' and '.join(sorted(found))}: the frequency follows the load, so that what runs "
            "first runs slower",
            "sudo cpupower frequency-set --governor performance",
        )
    saving = sorted(set(system.of_cores(_PREFERENCE).values()) & _SAVING)
    if saving:
        return doubtful(
            f"performance, but the processor is told to prefer {saving[0]}",
            "sudo cpupower set --epp performance",
        )
    return good("performance: the frequency does not follow the load")


def turbo(system: System) -> Check:
    """Whether cores run faster as long as few are busy and all are cool."""
    off = system.number(_NO_TURBO)
    boost = system.number(_BOOST)
    if off is None and boost is None:
        return unknown("the kernel does not tell; usual in a virtual machine")
    if off == 1 or (off is None and boost == 0):
        return good("off")
    command = f"echo 0 | sudo tee /{_BOOST}" if off is None else f"echo 1 | sudo tee /{_NO_TURBO}"
    return doubtful("on: speed depends on heat, and on how many cores are busy", command)


def heat(watched: Watched) -> Check:
    """Whether cores were slowed down because they were hot."""
    before, after = watched.before.throttled, watched.after.throttled
    if before is None or after is None:
        return unknown("the processor tells no count of slow-downs by heat")
    if after > before:
        return doubtful(
            f"{after - before} slow-downs in the last second", "let it cool; see to its fan"
        )
    if after:
        return doubtful(
            f"{after} slow-downs since it was started, none in the last second",
            "long races may heat it up again: turn turbo off, see to its fan",
        )
    return good("never slowed down since it was started")


def power(system: System) -> Check:
    """Whether it runs on battery, or in a mode that saves power."""
    profile = system.text(_PROFILE)
    if profile in {"low-power", "quiet"}:
        return doubtful(f"platform profile {profile}", "powerprofilesctl set performance")
    supplies = [p.relative_to(system.root) for p in system.paths("sys/class/power_supply/*")]
    states = {
        system.text(f"{supply}/status")
        for supply in supplies
        if system.text(f"{supply}/type") == "Battery"
        and system.text(f"{supply}/scope") != "Device"  # of a mouse or the like
    }
    if "Discharging" in states:
        return doubtful("on battery: most machines run slower then", "plug it in")
    return good("plugged in" if states else "no battery")
