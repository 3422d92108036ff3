"""A process that outlives its parent by a moment: when the parent dies, the workers die too.

It reads names of workers from its standard input. The end of the input means that the parent is
gone, however it went, SIGKILL included; whatever still bears one of the names is then killed.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from typing import Self

from hasten.runner.strays import kill_group, kill_marked

__all__ = ["Warden"]


class Warden:
    """The parent's handle of its warden; ``with`` it around all workers of a race."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hasten.runner.warden"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def watch(self, group: int, mark: str) -> None:
        """Take a worker into care."""
        self._tell(f"{group} {mark}")

    def release(self, group: int) -> None:
        """The worker is gone."""
        self._tell(f"{group}")

    def _tell(self, line: str) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()


def _main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, str] = {}
    for line in sys.stdin:
        group, *mark = line.split()
        if mark:
            watched[int(group)] = mark[0]
        else:
            watched.pop(int(group), None)
    for group in watched:
        kill_group(group)
    for mark_left in watched.values():
        kill_marked(mark_left)


if __name__ == "__main__":
    _main()
