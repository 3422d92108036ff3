"""How many calls a process gets through with several threads at work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import Any

from hasten.engine.interpreters.function import ForeignFunction
from hasten.workload.loading import Call
from hasten.workload.snapshot import Snapshot

__all__ = ["throughput"]

_clock, _cpu_clock = perf_counter, process_time

_POOL_BYTES = 64 << 20
_MOST_CALLS = 20_000


def throughput(
    function: Callable[..., Any],
    snapshot: Snapshot,
    counts: Sequence[int],
    seconds: float,
    kind: str = "threads",
) -> list[dict[str, float]]:
    """Let several threads call a function at the same time, each on arguments of its own.

    Parameters
    ----------
    function : callable
    snapshot : Snapshot
    counts : sequence of int
        How many threads, one turn each.
    seconds : float
        Of a turn with one thread, about.
    kind : {"threads", "sub-interpreters"}
        The latter of functions in other interpreters.

    Returns
    -------
    list of dict
        ``calls`` a second by the clock, and ``cores``: processor time over wall time.
    """
    call = snapshot.thaw()
    start = _clock()
    function(*call.args, **call.kwargs)
    each = max(_clock() - start, 1e-7)
    within = _POOL_BYTES // max(1, snapshot.nbytes * max(counts))
    calls = max(1, min(_MOST_CALLS, int(seconds / each), within))
    if isinstance(function, ForeignFunction):
        return [function.crowd(kind, count, calls, snapshot.thaw()) for count in counts]
    return [_turn(function, snapshot, count, calls) for count in counts]


def _turn(
    function: Callable[..., Any], snapshot: Snapshot, count: int, calls: int
) -> dict[str, float]:
    pools = [[snapshot.thaw() for _ in range(calls)] for _ in range(count)]
    gate = threading.Barrier(count + 1)
    threads = [threading.Thread(target=_work, args=(function, pool, gate)) for pool in pools]
    for thread in threads:
        thread.start()
    gate.wait()
    start, cpu = _clock(), _cpu_clock()
    for thread in threads:
        thread.join()
    wall = max(_clock() - start, 1e-9)
    return {"calls": count * calls / wall, "cores": (_cpu_clock() - cpu) / wall}


def _work(function: Callable[..., Any], pool: list[Call], gate: threading.Barrier) -> None:
    gate.wait()
    for call in pool:
        function(*call.args, **call.kwargs)
