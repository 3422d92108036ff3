"""The worker process: reads requests from one pipe, writes answers to another."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any

from hasten.errors import HastenError
from hasten.runner.limits import no_core_dumps
from hasten.runner.protocol import CONNECTION_LOST
from hasten.runner.steps import Session

__all__ = ["main"]

_LONGEST = 2000  # characters of an error message that travel


def main(requests: int, answers: int, memory: int) -> None:
    """Carry out steps until the parent closes its end.

    Parameters
    ----------
    requests, answers : int
        File descriptors.
    memory : int
        Bytes that the user's code may take.
    """
    no_core_dumps()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    identity = _identity(answers)
    session = Session(memory)
    with os.fdopen(requests, "rb", closefd=False) as lines:
        for line in lines:
            answer = _carry_out(session, json.loads(line))
            _flush()
            if _identity(answers) != identity:  # the user's code closed or replaced our pipe
                os._exit(CONNECTION_LOST)
            _write(answers, json.dumps(answer).encode() + b"\n")


def _carry_out(session: Session, request: dict[str, Any]) -> dict[str, Any]:
    step = getattr(session, request.pop("step"))
    try:
        answer: dict[str, Any] = step(**request) or {}
    except BaseException as error:  # whatever it is, it is an answer
        return {"failed": _kind(error), "data": _described(error)}
    return answer


def _kind(error: BaseException) -> str:
    if isinstance(error, HastenError):
        return type(error).__name__
    return "SystemExit" if isinstance(error, SystemExit) else "Exception"


def _described(error: BaseException) -> dict[str, str]:
    try:
        message = str(error)
    except BaseException as second:
        message = f"(its message cannot be shown: {type(second).__name__})"
    data = {"type": type(error).__name__, "message": message[:_LONGEST]}
    for name in ("reason", "where", "remedy"):
        if isinstance(value := getattr(error, name, None), str):
            data[name] = value[:_LONGEST]
    data["at"] = _innermost(error)
    return data


def _innermost(error: BaseException) -> str:
    """``file:line`` where it was raised."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next:
        trace = trace.tb_next
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119


def _flush() -> None:
    """What was printed counts for the step that printed it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # the user's code closed it or took it away
            continue
    ctypes.CDLL(None).fflush(None)


def _identity(descriptor: int) -> tuple[int, int] | None:
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
    os._exit(0)  # threads and exit handlers of the user's code have nothing to add
