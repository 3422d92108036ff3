"""The parent's side of a worker: starting it, asking it, and surviving whatever it does."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import selectors
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import psutil

from hasten.errors import one_line
from hasten.runner.protocol import CONNECTION_LOST
from hasten.runner.strays import MARK, kill_group, kill_marked
from hasten.runner.warden import Warden

__all__ = ["Limits", "StepFailed", "Worker", "WorkerDied"]

_TAIL = 4096  # bytes kept of what a worker prints
_LONGEST_MESSAGE = 256 << 20
_MEMORY_CHECK = 0.5  # seconds: looking costs milliseconds of the core beside the one that is timed
_numbers = itertools.count(1)
_family = uuid.uuid4().hex[:12]


@dataclass(frozen=True)
class Limits:
    """What a worker may use.

    Parameters
    ----------
    memory : int
        Bytes, for the worker and its descendants together.
    timeout : float
        Seconds for one step.
    """

    memory: int
    timeout: float


class WorkerDied(Exception):
    """A worker ended before it answered.

    Parameters
    ----------
    kind : {"crashed", "timeout"}
    detail : str
        One line: which signal, exit code or limit.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class StepFailed(Exception):
    """A worker answered that a step failed.

    Parameters
    ----------
    kind : str
        Name of the exception's class.
    data : mapping
        Its message, and reason, place and remedy where it has them.
    """

    def __init__(self, kind: str, data: Mapping[str, str]) -> None:
        super().__init__(data.get("message", ""))
        self.kind = kind
        self.data = dict(data)


class Worker:
    """A fresh process in a session of its own that carries out steps.

    Standard output and error are captured and bounded; answers come over a private pipe.

    Parameters
    ----------
    warden : Warden
    limits : Limits
    environment : mapping of str to str, optional
        Added to the parent's environment.
    python : str, optional
        The interpreter that runs it: the one in use, or that of an environment which has all of its packages.
    """

    def __init__(
        self,
        warden: Warden,
        limits: Limits,
        environment: Mapping[str, str] | None = None,
        python: str = sys.executable,
    ) -> None:
        self.limits = limits
        self._python = python
        self.printed = 0
        self.tail = b""
        self._warden = warden
        self._mark = f"{_family}-{os.getpid()}-{next(_numbers)}"
        self._buffer = b""
        self._stopped = False
        self._limit = limits.timeout
        self._deadline = 0.0
        self._start({**os.environ, **(environment or {}), MARK: self._mark})

    def _start(self, environment: dict[str, str]) -> None:
        requests_out, self._requests = os.pipe()
        self._answers, answers_in = os.pipe()
        command = [self._python, "-P", "-m", "hasten.runner.worker"]
        self._process = subprocess.Popen(
            [*command, str(requests_out), str(answers_in), str(self.limits.memory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(requests_out, answers_in),
            env=environment,
        )
        os.close(requests_out)
        os.close(answers_in)
        self._warden.watch(self._process.pid, self._mark)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._answers, selectors.EVENT_READ, self._read_answer)
        if self._process.stdout is None:
            raise RuntimeError("the worker's output was not captured")
        self._output = self._process.stdout.fileno()
        os.set_blocking(self._output, False)
        self._selector.register(self._output, selectors.EVENT_READ, self._read_output)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id, and id of its process group."""
        return self._process.pid

    def ask(self, step: str, timeout: float | None = None, **parameters: Any) -> dict[str, Any]:
        """Have a step carried out.

        Parameters
        ----------
        step : str
        timeout : float, optional
            Seconds; the limit of the worker where it is not given.
        **parameters
            Plain data for the step.

        Returns
        -------
        dict

        Raises
        ------
        StepFailed
            The step raised.
        WorkerDied
            The worker crashed, took too long or took too much memory. It is gone then.
        """
        self.begin(step, timeout, **parameters)
        return self.finish()

    def begin(self, step: str, timeout: float | None = None, **parameters: Any) -> None:
        """Have a step begun, so that several workers can be at theirs at the same time.

        Raises
        ------
        WorkerDied
            Also where it has been closed: its descriptors may be somebody else's by now.
        """
        if self._closed:
            raise WorkerDied("crashed", "has ended before it was asked")
        self._limit = timeout or self.limits.timeout
        self.resume()
        try:
            self._send(json.dumps({"step": step, **parameters}).encode() + b"\n")
        except WorkerDied:
            self.close()
            raise
        self._deadline = time.monotonic() + self._limit

    def finish(self) -> dict[str, Any]:
        """Wait for the answer to what was begun; as `ask`."""
        try:
            answer = self._receive(self._deadline, self._limit)
        except WorkerDied:
            self.close()
            raise
        self._drain()
        if "failed" in answer:
            raise StepFailed(answer["failed"], answer["data"])
        return answer

    def _send(self, line: bytes) -> None:
        try:
            view = memoryview(line)
            while view:
                view = view[os.write(self._requests, view) :]
        except BrokenPipeError:
            raise self._death() from None

    def _receive(self, deadline: float, limit: float) -> dict[str, Any]:
        checked = time.monotonic()
        while b"\n" not in self._buffer:
            now = time.monotonic()
            if now >= deadline and not self._answered():
                raise WorkerDied("timeout", f"no answer within {limit:g} s")
            if now - checked >= _MEMORY_CHECK:
                self._check_memory()
                checked = now
            for key, _ in self._selector.select(max(0.0, min(_MEMORY_CHECK, deadline - now))):
                key.data()
        line, self._buffer = self._buffer.split(b"\n", 1)
        try:
            answer = json.loads(line)
        except ValueError:
            raise WorkerDied("crashed", "wrote garbage over its connection") from None
        if not isinstance(answer, dict):
            raise WorkerDied("crashed", "wrote garbage over its connection")
        return answer

    def _answered(self) -> bool:
        """Whether an answer lies in the pipe already."""
        return any(key.fd == self._answers for key, _ in self._selector.select(0))

    def _read_answer(self) -> None:
        data = os.read(self._answers, 1 << 20)
        if not data:
            raise self._death()
        self._buffer += data
        if len(self._buffer) > _LONGEST_MESSAGE:
            raise WorkerDied("crashed", "flooded its connection")

    def _read_output(self) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._output, 1 << 16)
            if not data:  # it closed its own output
                self._selector.unregister(self._output)
            self.printed += len(data)
            self.tail = (self.tail + data)[-_TAIL:]

    def _drain(self) -> None:
        """Read what was printed before the answer."""
        while self._output in {key.fd for key, _ in self._selector.select(0)}:
            self._read_output()

    def _check_memory(self) -> None:
        total = 0
        with contextlib.suppress(psutil.Error):
            leader = psutil.Process(self.pid)
            for process in (leader, *leader.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
        if total > self.limits.memory:
            raise WorkerDied("crashed", f"took more than {self.limits.memory >> 20} MiB of memory")

    def _death(self) -> WorkerDied:
        """Why the connection ended."""
        try:
            code = self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return WorkerDied("crashed", "closed its connection")
        if code < 0:
            return WorkerDied("crashed", f"killed by {signal.Signals(-code).name}")
        if code == CONNECTION_LOST:
            return WorkerDied("crashed", "closed its connection")
        last = self.tail.decode(errors="replace").strip().rpartition("\n")[2]
        said = f", after printing {one_line(last)!r}" if last and code else ""
        return WorkerDied("crashed", f"left the process with exit code {code}{said}")

    def suspend(self) -> None:
        """Stop all its threads and children, so that they cannot disturb another's measurement."""
        if not self._stopped:
            self._signal(signal.SIGSTOP)
            self._stopped = True

    def resume(self) -> None:
        """Let it go on."""
        if self._stopped:
            self._signal(signal.SIGCONT)
            self._stopped = False

    @property
    def _closed(self) -> bool:
        return self._selector.get_map() is None

    def _signal(self, number: signal.Signals) -> None:
        if self._closed:  # its number may be another process's by now
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def close(self) -> None:
        """End it and everything that it started; may be called twice."""
        if self._closed:
            return
        self._selector.close()
        os.close(self._requests)
        os.close(self._answers)
        kill_group(self.pid)
        self._process.kill()  # it may have left its group
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        kill_marked(self._mark)
        self._warden.release(self.pid)
