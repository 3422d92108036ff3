"""Talking to a function that runs in another interpreter: one process, two pipes, a line at a time."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import threading
import weakref
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import IO, Any, NoReturn

from hasten.errors import HastenError
from hasten.toolchain.interpreters.abroad import worker
from hasten.toolchain.interpreters.interpreter import clean_environment

__all__ = ["Conversation", "InterpreterEnded"]

_WORKER = Path(worker.__file__)
_KEPT = "PYTHONHASHSEED"
_PATIENCE = 2.0  # seconds for a process to end that does not answer any more
_CONNECTION_LOST = 70  # as in `hasten.runner.protocol`


class InterpreterEnded(HastenError):
    """The process of the other interpreter ended before it answered."""


class Conversation:
    """A process of another interpreter that answers questions, one at a time.

    It belongs to the process group of this one, and ends when this end of the pipe is closed.

    Parameters
    ----------
    command : str
        As a shell takes it: variables of the environment, then what runs a script.
    """

    def __init__(self, command: str) -> None:
        self.bereaved: Callable[[int], NoReturn] | None = None
        self._turn = threading.Lock()
        self._name = command
        self._numbers = count()
        variables, words = _parted(shlex.split(command))
        environment = {**clean_environment(), **variables}
        if _KEPT in os.environ:  # the order of sets
            environment[_KEPT] = os.environ[_KEPT]
        theirs_in, requests = os.pipe()
        answers, theirs_out = os.pipe()
        paths = [str(_WORKER), f"/dev/fd/{theirs_in}", f"/dev/fd/{theirs_out}"]
        try:
            self._process = subprocess.Popen(
                [*words, *paths],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs_in, theirs_out),
                env=environment,
            )
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._requests = os.fdopen(requests, "wb", buffering=0)
        self._answers = os.fdopen(answers, "rb")
        self._end = weakref.finalize(self, _end, self._process, self._requests, self._answers)

    def ask(self, **message: Any) -> dict[str, Any]:
        """Its answer to a message.

        Raises
        ------
        InterpreterEnded
            Unless `bereaved` is set, which then decides.
        """
        with self._turn:
            # A child of a fork that was killed may have left an answer to a question of its own.
            number = f"{os.getpid()}-{next(self._numbers)}"
            self._write(json.dumps({**message, "id": number}).encode() + b"\n")
            while (answer := self._read()).pop("id", "") != number:
                continue
        return answer

    def _read(self) -> dict[str, Any]:
        told = self._answers.readline()
        if not told.endswith(b"\n"):
            self._mourn()
        try:
            answer = json.loads(told)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            self.close()
            raise InterpreterEnded(f"{self._name} wrote garbage over its connection")
        return answer

    def _write(self, line: bytes) -> None:
        view = memoryview(line)
        try:
            while view:
                view = view[self._requests.write(view) :]
        except BrokenPipeError:
            self._mourn()

    def _mourn(self) -> NoReturn:
        try:
            code = self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:  # it closed its pipe and goes on
            code = _CONNECTION_LOST
        self.close()
        if self.bereaved is not None:
            self.bereaved(code)
        ended = f"was killed by signal {-code}" if code < 0 else f"left with exit code {code}"
        raise InterpreterEnded(f"{self._name} {ended}")

    def kill(self) -> None:
        """End the process; whoever waits for its answer learns it."""
        self._process.kill()

    def close(self) -> None:
        """End it."""
        self._end()


def _end(process: subprocess.Popen[bytes], *pipes: IO[bytes]) -> None:
    for pipe in pipes:
        pipe.close()
    process.kill()
    process.wait()


def _parted(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Variables that stand before a command, and the command."""
    variables: dict[str, str] = {}
    rest = list(words)
    while rest and "=" in rest[0]:
        name, _, value = rest.pop(0).partition("=")
        variables[name] = value
    return variables, rest
