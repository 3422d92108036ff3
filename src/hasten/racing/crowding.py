"""Several calls at the same time: what threads, processes and sub-interpreters gain."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from statistics import median

from hasten.errors import HastenError, one_line
from hasten.measure.statistics import Interval, ratio_of
from hasten.racing.building import build
from hasten.racing.crew import Crew, lost
from hasten.racing.events import Event, Listener, ignore
from hasten.racing.field import Starter, starters
from hasten.racing.prepare import Prepared, prepare
from hasten.racing.request import RaceRequest
from hasten.racing.trials import make_trials
from hasten.racing.verifying import load, verify
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.toolchain.cache import BuildCache
from hasten.verify.verdict import Verdict

__all__ = ["Crowd", "Crowding", "crowding"]

ROUNDS = 7
_THREADS, _SUBINTERPRETERS, _PROCESSES = "threads", "sub-interpreters", "processes"
_OWN_LOCK = (3, 12)
_TURN = 0.2  # seconds
_MOST = 8


@dataclass(frozen=True)
class Crowd:
    """What so many at the same time get through.

    Parameters
    ----------
    kind : {"threads", "sub-interpreters", "processes"}
    count : int
    gain : Interval
        Calls in a second, over those of one thread of the same entry.
    cores : float
        Processor time over wall time.
    """

    kind: str
    count: int
    gain: Interval
    cores: float


@dataclass(frozen=True)
class Crowding:
    """An entry alone and in company.

    Parameters
    ----------
    name : str
    verdict : Verdict
    alone : float
        Calls in a second of one thread.
    busy : float
        Processor time over wall time of one thread: well below 1 where it waits.
    crowds : tuple of Crowd
    locked : bool
        Whether its interpreter has a global lock.
    """

    name: str
    verdict: Verdict
    alone: float = 0.0
    busy: float = 0.0
    crowds: tuple[Crowd, ...] = ()
    locked: bool = True


def crowding(request: RaceRequest, listen: Listener = ignore) -> tuple[Crowding, ...]:
    """Verify the reference and the entries of the engines, then let several call at the same time.

    Parameters
    ----------
    request : RaceRequest
    listen : callable, optional
        Is told what happens.

    Returns
    -------
    tuple of Crowding
        The reference first; entries that use several threads by themselves are left out.

    Raises
    ------
    UsageError, ReferenceFailed, WorkloadRefused
        There is nothing to measure.
    """
    with Crew(request.timeout, request.memory, request.seed) as crew:
        listen(Event("prepare", "", f"running {request.origin.function} as it is"))
        prepared = prepare(request, crew)
        try:
            field = [s for s in starters(request, prepared) if (s.variant.threads or 1) == 1]
            trials = make_trials(prepared.workload, prepared.answer, prepared.oracle, request.seed)
            cache = BuildCache()
            for number, starter in enumerate(field):
                listen(Event("verify", starter.name, "building and verifying", number / len(field)))
                if starter.verdict is None:
                    build(starter, crew, cache)
                if starter.verdict is None:
                    verify(starter, prepared, trials, crew)
            return tuple(_all_measured(field, prepared, crew, request.seed, listen))
        finally:
            prepared.oracle.close()


def _all_measured(
    field: list[Starter], prepared: Prepared, crew: Crew, seed: int, listen: Listener
) -> Iterator[Crowding]:
    for number, starter in enumerate(field):
        listen(Event("measure", starter.name, "in company", number / len(field)))
        yield _measured(starter, prepared, crew, seed)


def _measured(starter: Starter, prepared: Prepared, crew: Crew, seed: int) -> Crowding:
    verdict = starter.verdict or Verdict("raised", "it was never verified")
    if not verdict.right:
        return Crowding(starter.name, verdict)
    try:
        return _in_company(starter, verdict, prepared, crew, seed)
    except (WorkerDied, StepFailed) as error:
        return Crowding(starter.name, lost(error, "several called it at the same time"))
    except HastenError as error:
        return Crowding(starter.name, Verdict("raised", one_line(str(error))))


def _counts() -> list[int]:
    """1, 2, 4 … up to twice as many as there are cores."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return [n for n in (1, 2, 4, _MOST) if n <= max(2, 2 * cores)]


def _in_company(
    starter: Starter, verdict: Verdict, prepared: Prepared, crew: Crew, seed: int
) -> Crowding:
    counts, random = _counts(), Random(seed)  # noqa: S311 (nothing secret)
    turns = [(kind, n) for kind in _kinds(starter) for n in counts if n > 1 or kind == _THREADS]
    taken: dict[tuple[str, int], list[tuple[float, float]]] = {turn: [] for turn in turns}
    home = prepared.workload.origin
    with ExitStack() as stack:
        workers = [stack.enter_context(load(starter, home, crew)) for _ in range(counts[-1])]
        for worker in workers:
            worker.suspend()
        for _ in range(ROUNDS):
            random.shuffle(turns)
            for kind, count in turns:
                company = workers[: count if kind == _PROCESSES else 1]
                taken[kind, count].append(_together(company, kind, count))
    alone = taken.pop((_THREADS, 1))
    return Crowding(
        starter.name,
        verdict,
        median(calls for calls, _ in alone),
        median(cores for _, cores in alone),
        tuple(_crowds(taken, alone)),
        _locked(starter),
    )


def _locked(starter: Starter) -> bool:
    """Whether its interpreter has a global lock: what it tells of itself, or of the one that runs this."""
    told = dict(starter.variant.details).get("global lock")
    if told is not None:
        return told == "yes"
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def _kinds(starter: Starter) -> list[str]:
    """Threads and processes; where each has a lock of its own, since CPython 3.12, sub-interpreters too."""
    release = tuple(map(int, dict(starter.variant.details).get("language", "0").split(".")[:2]))
    own = starter.variant.engine == "cpython" and release >= _OWN_LOCK
    return [_THREADS, *([_SUBINTERPRETERS] if own else []), _PROCESSES]


def _together(workers: Sequence[Worker], kind: str, count: int) -> tuple[float, float]:
    """Calls in a second and cores at work: of all processes, or of all threads in one."""
    each, within = (1, _THREADS) if kind == _PROCESSES else (count, kind)
    for worker in workers:
        worker.begin("throughput", counts=[each], seconds=_TURN, kind=within)
    turns = [worker.finish()["turns"][0] for worker in workers]
    for worker in workers:
        worker.suspend()
    return sum(turn["calls"] for turn in turns), sum(turn["cores"] for turn in turns)


def _crowds(
    taken: dict[tuple[str, int], list[tuple[float, float]]], alone: list[tuple[float, float]]
) -> Iterator[Crowd]:
    one = {n: [calls] for n, (calls, _) in enumerate(alone)}
    for (kind, count), turns in taken.items():
        many = {n: [calls] for n, (calls, _) in enumerate(turns)}
        yield Crowd(kind, count, ratio_of(many, one), median(cores for _, cores in turns))
