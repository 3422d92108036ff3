"""Which cores there are for us, and whether they are alike."""

from __future__ import annotations

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System, core_list
from hasten.measure.health.threads import THREADS

__all__ = ["affinity", "kinds", "siblings"]

_SIBLINGS = "topology/thread_siblings_list"
_ALIKE = 0.9


def siblings(system: System) -> Check:
    """Whether two of our cores are threads of one."""
    told = system.of_cores(_SIBLINGS)
    if not told:
        return unknown("the kernel tells nothing of the threads of its cores")
    groups = {core_list(text) & system.cores for text in told.values()}
    shared = [group for group in groups if len(group) > 1]
    if not shared:
        return good("no two of our cores are threads of one")
    first = ",".join(str(min(group)) for group in sorted(groups, key=min))
    return doubtful(
        f"{len(system.cores)} cores are threads of {len(groups)}: two busy ones slow each other down",
        f"taskset -c {first} hasten race …",
    )


def affinity(system: System) -> Check:
    """Whether we may run on all cores, and whether libraries know if not."""
    online = core_list(system.text("sys/devices/system/cpu/online") or "")
    isolated = core_list(system.text("sys/devices/system/cpu/isolated") or "") & system.cores
    ours = len(system.cores)
    if not online:
        return unknown("the kernel does not tell which cores are online")
    if isolated and ours > 1:
        return doubtful(
            f"{len(isolated)} of our {ours} cores are isolated: threads on them are not spread, "
            "so that parallel variants may share one",
            f"taskset -c {min(isolated)} hasten race … --threads 1",
        )
    if isolated or ours >= len(online):
        return good("an isolated core" if isolated else f"may run on all {ours} cores")
    if any(system.environment.get(variable) == str(ours) for variable in THREADS):
        return good(f"held to {ours} of {len(online)} cores, and libraries are told so")
    return doubtful(
        f"held to {ours} of {len(online)} cores: a library that counts {len(online)} starts more "
        "threads than have room",
        f"export OMP_NUM_THREADS={ours} NUMEXPR_NUM_THREADS={ours}",
    )


def kinds(system: System) -> Check:
    """Whether all our cores are equally fast."""
    for file in ("cpu_capacity", "cpufreq/cpuinfo_max_freq"):
        speeds = {core: int(text) for core, text in system.of_cores(file).items()}
        if len(speeds) == len(system.cores):
            break
    else:
        return unknown("the kernel does not tell how fast each core can be")
    fastest = max(speeds.values())
    fast = [core for core, speed in speeds.items() if speed >= _ALIKE * fastest]
    if len(fast) == len(speeds):
        return good("all our cores are equally fast")
    return doubtful(
        f"{len(fast)} of our {len(speeds)} cores are fast ones: speed depends on where a process runs",
        f"taskset -c {','.join(map(str, fast))} hasten race …",
    )
