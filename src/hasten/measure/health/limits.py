"""Limits of control groups: what a container or a service may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from hasten.measure.health.check import Check, doubtful, good
from hasten.measure.health.system import System

__all__ = ["container", "cpu_quota", "memory_limit"]

_MOUNT = "sys/fs/cgroup"
_UNIFIED = (_MOUNT, f"{_MOUNT}/unified")
_KINDS = {"docker": "Docker", "kubepods": "Kubernetes", "libpod": "Podman", "lxc": "LXC"}


def container(system: System) -> str:
    """What kind of container we are in; empty where none was found."""
    if system.text(".dockerenv") is not None:
        return "Docker"
    if system.text("run/.containerenv") is not None:
        return "Podman"
    groups = system.text("proc/1/cgroup") or ""
    return next((name for sign, name in _KINDS.items() if sign in groups), "")


def cpu_quota(system: System) -> Check:
    """Whether we are stopped for a while once we have computed for a while."""
    room = min(_quotas(system), default=None)
    where = f" in this container ({container(system)})" if container(system) else ""
    if room is None or room >= len(system.cores):
        return good(f"none that could be felt{where}")
    return doubtful(
        f"{room:g} of {len(system.cores)} cores' time{where}: who computes more than that is stopped "
        "until the next period",
        f"race with --threads {max(1, int(room))}; give the container whole cores "
        "(docker run --cpuset-cpus) in place of a quota (--cpus)",
    )


def memory_limit(system: System) -> Check:
    """Whether the kernel ends us before Hasten's own limit is met."""
    limit = min(_memory_limits(system), default=None)
    available = _available(system)
    if limit is None or available is None or limit >= available:
        return good("none below the memory that is available")
    return doubtful(
        f"{limit / 2**30:.1f} GiB, of {available / 2**30:.1f} GiB that seem available: workers may "
        "be killed, and file caches are small",
        f"race with --memory {max(1, limit // 2 >> 20)}M",
    )


def _quotas(system: System) -> Iterator[float]:
    """Cores' worth of time that each group above us allows."""
    for folder in _folders(system, ""):
        words = (system.text(f"{folder}/cpu.max") or "").split()
        if len(words) == 2 and words[0] != "max":
            yield int(words[0]) / int(words[1])
    for folder in _folders(system, "cpu"):
        quota = system.number(f"{folder}/cpu.cfs_quota_us")
        period = system.number(f"{folder}/cpu.cfs_period_us")
        if quota and period and quota > 0:
            yield quota / period


def _memory_limits(system: System) -> Iterator[int]:
    for folder in _folders(system, ""):
        for file in ("memory.max", "memory.high"):
            limit = system.number(f"{folder}/{file}")
            if limit is not None:
                yield limit
    for folder in _folders(system, "memory"):
        limit = system.number(f"{folder}/memory.limit_in_bytes")
        if limit is not None:
            yield limit


def _folders(system: System, controller: str) -> Iterator[str]:
    """Folders of our group of a controller and of all above it; the empty one is version 2.

    Within a container the path may be that of the host, of which only the top is mounted.
    """
    for line in (system.text("proc/self/cgroup") or "").splitlines():
        _, controllers, path = line.split(":", 2)
        if controller not in controllers.split(","):
            continue
        inner = PurePosixPath(path.lstrip("/"))
        mounts = (
            _UNIFIED if not controllers else (f"{_MOUNT}/{controllers}", f"{_MOUNT}/{controller}")
        )
        for mount in dict.fromkeys(mounts):
            for part in (inner, *inner.parents):
                yield f"{mount}/{part}"


def _available(system: System) -> int | None:
    for line in (system.text("proc/meminfo") or "").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None
