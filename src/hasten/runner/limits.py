"""Limits that a worker sets on itself."""

from __future__ import annotations

import resource
import sys

import psutil

__all__ = ["default_memory_limit", "limit_memory", "no_core_dumps"]


def default_memory_limit() -> int:
    """Bytes that a worker may take beyond its start: half of what is available now."""
    return int(psutil.virtual_memory().available // 2)


def limit_memory(extra: int) -> None:
    """Let the address space grow by at most `extra` bytes, so that running out is a MemoryError.

    Linux counts the address space at once; elsewhere the parent watches the resident memory.
    """
    if sys.platform != "linux":
        return
    ceiling = psutil.Process().memory_info().vms + extra
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))


def no_core_dumps() -> None:
    """A crash is expected here: leave no file behind."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
