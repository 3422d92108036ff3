"""Making memory cost the same for every call that is compared."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["keep_freed_memory"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD of glibc's malloc.h
_MUCH = 1 << 30  # bytes


def keep_freed_memory() -> None:
    """Have glibc keep what is freed in this process instead of giving it back to the system.

    Otherwise an array of some hundred kilobytes is fresh memory in one call, whose pages must be brought
    one by one, and memory at hand in the next, by what was allocated between them: a difference of a few
    times in short calls, which is nothing that their function did.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _MUCH)
        mallopt(_MMAP_THRESHOLD, _MUCH)
