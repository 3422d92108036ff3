"""Other work on the machine: processes that are busy in bursts, as neighbours are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

BURSTS = """
import random, sys, time
random.seed(int(sys.argv[1]))
while True:
    end = time.monotonic() + random.expovariate(4)
    while time.monotonic() < end:
        sum(range(1000))
    time.sleep(random.expovariate(4))
"""


@contextmanager
def background(processes: int) -> Iterator[None]:
    """Within the block so many processes are busy half of the time.

    Parameters
    ----------
    processes : int
    """
    busy = [
        subprocess.Popen([sys.executable, "-c", BURSTS, str(seed)]) for seed in range(processes)
    ]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()
