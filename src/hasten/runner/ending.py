"""Ending as another process ended, so that whoever waits for this one learns what became of that one."""

from __future__ import annotations

import os
import resource
import signal
from typing import NoReturn

__all__ = ["end_alike"]

_LEFT = 1  # where the other left without a complaint, and without an answer


def end_alike(code: int) -> NoReturn:
    """End this process by the same signal, or with the same exit code.

    Parameters
    ----------
    code : int
        As `subprocess.Popen.returncode`: negative for a signal.
    """
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(-code, signal.SIG_DFL) if -code not in {
            signal.SIGKILL,
            signal.SIGSTOP,
        } else None
        os.kill(os.getpid(), -code)
    os._exit(code if code > 0 else _LEFT)
