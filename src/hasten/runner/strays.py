"""Finding and killing what a worker leaves behind, wherever it went."""

from __future__ import annotations

import contextlib
import os
import signal

import psutil

__all__ = ["MARK", "kill_group", "kill_marked"]

MARK = "HASTEN_WORKER"
"""Environment variable that a worker and all its descendants bear."""


def kill_group(leader: int) -> None:
    """Kill a process group that may already be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def kill_marked(mark: str) -> int:
    """Kill every process of this user that bears a mark, also in sessions of its own.

    Parameters
    ----------
    mark : str
        Value of the variable `MARK`.

    Returns
    -------
    int
        How many were killed.
    """
    killed = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == mark:
                process.kill()
                killed += 1
    return killed
