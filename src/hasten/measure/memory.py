"""Peak memory of one call above what the process held before it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import resource
import sys
from pathlib import Path

__all__ = ["PeakMemory"]


class PeakMemory:
    """Watches the resident memory of this process while ``with`` it.

    Linux forgets its high-water mark on request (``clear_refs``, see ``man 5 proc``), so the peak
    belongs to the block alone. Elsewhere the mark only ever rises, and a call that stays below an
    earlier peak reads as 0.

    Attributes
    ----------
    nbytes : int
        Bytes above the start, once the block has ended.
    """

    nbytes: int = 0

    def __enter__(self) -> PeakMemory:  # noqa: PYI034 (not made to be derived from)
        gc.collect()
        _return_free_memory()
        self._resettable = _reset_peak()
        self._before = _status("VmRSS") if self._resettable else _peak_ever()
        return self

    def __exit__(self, *_: object) -> None:
        after = _status("VmHWM") if self._resettable else _peak_ever()
        self.nbytes = max(0, after - self._before)


def _return_free_memory() -> None:
    """Memory that the allocator kept would hide what the next call takes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # musl has no malloc_trim
            ctypes.CDLL(None).malloc_trim(0)


def _reset_peak() -> bool:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def _peak_ever() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
