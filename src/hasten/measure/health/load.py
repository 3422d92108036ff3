"""What else runs on the machine: other processes, and other guests of the same host."""

from __future__ import annotations

import os

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System
from hasten.measure.health.watch import Watched

__all__ = ["load", "steal", "virtual"]

_LOAD, _LOAD_PER_CORE = 0.5, 0.1  # processes that want to run
_BUSY = 0.1  # share of a core
_STEAL = 0.01
_FIRMWARE = {
    "QEMU": "QEMU",
    "KVM": "KVM",
    "VMware": "VMware",
    "VirtualBox": "VirtualBox",
    "Xen": "Xen",
    "Microsoft Corporation Virtual Machine": "Hyper-V",
    "Amazon EC2": "EC2",
    "Google Compute Engine": "Google's cloud",
    "Parallels": "Parallels",
}


def load(watched: Watched) -> Check:
    """Whether other processes run now, or did in the last minute."""
    average = _average(watched.system)
    busy = [(name, share) for name, share in watched.busiest() if share >= _BUSY][:3]
    if average is None and not watched.after.processes:
        return unknown("the system does not tell its load")
    finding = "" if average is None else f"{average:.1f} processes wanted to run in the last minute"
    if busy:
        names = ", ".join(f"{name} {share:.0%}" for name, share in busy)
        return doubtful(f"{finding}; now: {names}".lstrip("; "), f"stop or wait for {busy[0][0]}")
    if average is not None and average > max(_LOAD, _LOAD_PER_CORE * len(watched.system.cores)):
        return doubtful(finding, "wait a minute, then look again; top shows what runs")
    return good(finding or "nothing else runs now")


def _average(system: System) -> float | None:
    if system.platform != "linux":
        return os.getloadavg()[0]
    text = system.text("proc/loadavg")
    return float(text.split()[0]) if text else None


def virtual(system: System) -> Check:
    """Whether this is a guest on somebody's host."""
    host = _host(system)
    if host is None:
        return good("none found: this seems to be the machine itself")
    return doubtful(
        f"runs under {host}: other guests share its caches and memory, and cannot be seen",
        "compare within one race, not between days; for figures to publish take a machine of your own",
    )


def _host(system: System) -> str | None:
    if "microsoft" in (system.text("proc/version") or "").lower():
        return "Windows (WSL)"
    vendor = system.text("sys/class/dmi/id/sys_vendor") or ""
    firmware = f"{vendor} {system.text('sys/class/dmi/id/product_name') or ''}"
    for sign, name in _FIRMWARE.items():
        if sign in firmware and "metal" not in firmware:
            return name
    if kind := system.text("sys/hypervisor/type"):
        return kind
    for line in (system.text("proc/cpuinfo") or "").splitlines():
        if line.startswith("flags") and "hypervisor" in line.split():
            return "a hypervisor"
    return None


def steal(watched: Watched) -> Check:
    """Whether the host gave time of our cores to others."""
    now = watched.share("steal")
    if now is None:
        return unknown("the kernel tells no times of its cores")
    times = watched.after.cores
    always = times.get("steal", 0) / (sum(times.values()) or 1)
    finding = f"{now:.1%} of the last second, {always:.1%} since it was started"
    if max(now, always) > _STEAL:
        return doubtful(
            f"the host gave our cores to others: {finding}",
            "race at another hour, or on a guest with cores of its own",
        )
    return good(f"the host kept our cores for us ({finding})")
