"""The process in which the user's program runs: ``python -m hasten.profiling.child ORDER PROGRAM ARGUMENTS``.

The order is JSON: where to write, and what. Standard streams are the user's own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hasten.profiling.capturing import Captured, capturing
from hasten.profiling.judging import defined_at, judged
from hasten.profiling.own_time import FunctionTime, own_times
from hasten.profiling.program import run_program

__all__ = ["main"]

_JUDGED = 20  # functions


def main(order: dict[str, Any], program: Sequence[str]) -> int:
    """Carry out an order; what the program ended with.

    Parameters
    ----------
    order : dict
        ``result``: the file to write. ``interval``: seconds between samples; or ``capture``: places of
        functions whose arguments are kept, each with the ``file`` to keep them in.
    program : sequence of str
    """
    if "capture" in order:
        told, code = _captured(order["capture"], program)
    else:
        told, code = _profiled(order["interval"], program)
    Path(order["result"]).write_text(json.dumps({**told, "code": code}))
    return code


def _profiled(interval: float, program: Sequence[str]) -> tuple[dict[str, Any], int]:
    from pyinstrument import Profiler  # noqa: PLC0415 (not where arguments are kept)

    profiler = Profiler(interval=interval, async_mode="disabled")
    profiler.start()
    module, code = run_program(program)
    session = profiler.stop()
    functions = own_times(session.frame_records)
    mine = [one for one in functions if not one.library][:_JUDGED]
    verdicts = {one: judged(defined_at(one.file, one.line)) for one in mine}
    del module  # it had to live until now
    return {
        "seconds": session.duration,
        "functions": [_told(one, verdicts.get(one)) for one in functions],
    }, code


def _told(one: FunctionTime, problem: str | None) -> dict[str, Any]:
    return {**asdict(one), "problem": problem}


def _captured(
    wanted: Sequence[dict[str, Any]], program: Sequence[str]
) -> tuple[dict[str, Any], int]:
    with capturing([(one["file"], one["line"], one["name"]) for one in wanted]) as found:
        module, code = run_program(program)
    told = [_kept(one, Path(order["into"])) for one, order in zip(found, wanted, strict=True)]
    del module
    return {"captured": told}, code


def _kept(one: Captured, path: Path) -> dict[str, Any]:
    """Write the arguments of the slowest call; whether the kernel language takes them."""
    if one.snapshot is None:
        problem = one.problem or "was not called"
        return {"calls": one.calls, "problem": problem, "kernel": None}
    one.snapshot.save(path)
    kernel = judged(defined_at(one.file, one.line), one.snapshot.thaw())
    return {"calls": one.calls, "problem": "", "kernel": kernel}


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
