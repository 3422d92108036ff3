"""Timing calls in a worker: calibration, warm-up, samples."""

from __future__ import annotations

import gc
import statistics
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter_ns, process_time_ns
from typing import Any, Protocol, runtime_checkable

import numpy as np

from hasten.measure.changepoint import LEAST, flat_from
from hasten.measure.totals import thinned
from hasten.workload.loading import Call
from hasten.workload.snapshot import Snapshot

__all__ = ["Sampler", "Samples", "TimesItself", "WarmUp", "realise"]

SAMPLE_SECONDS = 2e-3  # long against the clock's resolution and the loop's own cost
MOST_LOOPS = 10_000
POOL_BYTES = 16 << 20
CPU_TELLS = 1e-3  # seconds of wall time from which on processor time tells how many threads ran
PREPARATION = 4  # times the timed seconds that a turn may last
SLOW_CALL = 0.3  # seconds: such a call is warm after its first
FLAT_SHARE = 0.125  # of the time for warm-up: as long must the calls have been flat
LOOKED_AT = 256  # samples of the warm-up, the latest ones
_MOST_TAKEN = 100_000

# Bound before the user's code is imported, so that code which patches the clock is timed by ours.
_clock, _cpu_clock = perf_counter_ns, process_time_ns


@runtime_checkable
class TimesItself(Protocol):
    """A callable that runs elsewhere, where its calls are timed without the way there and back."""

    def timed(self, calls: Sequence[Call], *, lazy: bool) -> tuple[int, int]:
        """Nanoseconds of all calls, by the clock and by the processor."""
        ...


@dataclass(frozen=True)
class WarmUp:
    """What happened before the steady state.

    Parameters
    ----------
    first_call : float
        Seconds.
    steady : bool
        Whether the calls stopped getting faster.
    per_call : float
        Seconds at the end.
    loops : int
        Calls in one sample.
    threads : float
        Processor time over wall time of the first call.
    curve : list of (int, float)
        From the first call on: how many calls, and the seconds that each of them took in the mean.
    """

    first_call: float
    steady: bool
    per_call: float
    loops: int
    threads: float
    curve: list[tuple[int, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Samples:
    """Seconds per call, one figure a sample, and how much processor time the calls took.

    `threads` is processor time over wall time: how many threads were at work.
    """

    seconds: list[float] = field(default_factory=list)
    threads: float = 1.0


@dataclass
class Sampler:
    """Times one callable on fresh arguments.

    Every timed call gets arguments that no call has seen: made before the clock starts, with fresh
    values where the arguments are random-like, and the same for every entry with the same seed.

    Parameters
    ----------
    function : callable
    snapshot : Snapshot
    seed : int
    renew : bool
        Whether values may be exchanged, not only copied.
    lazy : bool
        Whether results are to be consumed inside the clock.
    forget : callable, optional
        Empties the function's caches before each call, outside the clock; then calls are timed one by
        one.
    """

    function: Callable[..., Any]
    snapshot: Snapshot
    seed: int
    renew: bool
    lazy: bool = False
    forget: Callable[[], None] | None = None
    loops: int = 1
    per_call: float = 0.0

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._taken: deque[tuple[int, float]] = deque(maxlen=_MOST_TAKEN)

    def warm_up(self, limit: float, *, interpreted: bool = False) -> WarmUp:
        """Call until calls have stopped getting faster for a while, or `limit` seconds are over.

        Parameters
        ----------
        limit : float
        interpreted : bool
            Nothing is compiled, loaded or started on the first call: if it is slow, it is not for
            being the first.
        """
        self._taken.clear()
        first, cpu = self._timed(1)
        threads = cpu / first if first else 1.0
        self.per_call = first
        if first >= SLOW_CALL and not interpreted:
            self.per_call = self._timed(1)[0]
        steady = True
        if self.per_call < SLOW_CALL:
            self._calibrate()
            tail, begin = self._until_flat(limit)
            self.per_call = statistics.median(tail[-LEAST:])
            steady = not begin or len(tail) >= LEAST
        curve = thinned(self._taken)
        return WarmUp(first, steady, self.per_call, self.loops, threads, curve)

    def _until_flat(self, limit: float) -> tuple[list[float], int]:
        """Take samples until the last of them are flat; these, and how many before were looked at."""
        history: deque[float] = deque(maxlen=LOOKED_AT)
        end = _clock() + int(limit * 1e9)
        while True:
            history.append(self._timed(self.loops)[0])
            begin = flat_from(history)
            tail = list(history)[begin:]
            long = sum(tail) * self.loops >= FLAT_SHARE * limit or len(tail) == LOOKED_AT
            if (long and len(tail) >= LEAST) or _clock() > end:
                return tail, begin

    def sample(self, seconds: float, most: int) -> Samples:
        """Take samples for about `seconds` of timed calls, at least one and at most `most`.

        Where making the arguments takes longer than the calls, the turn ends after `PREPARATION` times
        `seconds` all the same.
        """
        end = _clock() + int(PREPARATION * seconds * 1e9)
        if self.per_call < SLOW_CALL / 10:
            self._timed(1)  # the caches held another entry's data
        taken: list[float] = []
        cpu = wall = 0.0
        while not taken or (wall < seconds and len(taken) < most and _clock() < end):
            per_call, cpu_seconds = self._timed(self.loops)
            taken.append(per_call)
            wall += per_call * self.loops
            cpu += cpu_seconds
        return Samples(taken, cpu / wall if wall > CPU_TELLS else 1.0)

    def _calibrate(self) -> None:
        most = MOST_LOOPS if self.forget is None else 1
        if not self.snapshot.immutable:
            most = max(1, min(most // 5, POOL_BYTES // max(1, self.snapshot.nbytes)))
        while True:
            per_call = self._timed(self.loops)[0]
            wanted = min(most, ceil(SAMPLE_SECONDS / max(per_call, 1e-9)))
            if wanted <= self.loops * 1.5:
                self.per_call = per_call
                return
            self.loops = min(wanted, self.loops * 10)

    def _timed(self, count: int) -> tuple[float, float]:
        """Seconds per call, and processor seconds, of `count` calls on fresh arguments."""
        pool = list(self._fresh(count))
        if self.forget:
            self.forget()
        gc.collect(0)
        gc.freeze()  # the arguments at hand are no work for the collector during the clock
        try:
            elapsed, cpu = self._loop(pool)
        finally:
            gc.unfreeze()
        self._taken.append((count, elapsed / 1e9 / count))
        return elapsed / 1e9 / count, cpu / 1e9

    def _fresh(self, count: int) -> Iterator[Call]:
        if self.snapshot.immutable:
            call = self.snapshot.thaw()
            yield from (call for _ in range(count))
        else:
            rng = self._rng if self.renew else None
            yield from (self.snapshot.thaw(rng) for _ in range(count))

    def _loop(self, pool: list[Call]) -> tuple[int, int]:
        if isinstance(self.function, TimesItself):
            return self.function.timed(pool, lazy=self.lazy)
        if self.lazy:
            return _consuming(self.function, pool)
        if any(call.kwargs for call in pool):
            return _with_keywords(self.function, pool)
        return _positional(self.function, [call.args for call in pool])


def _positional(function: Callable[..., Any], pool: list[tuple[Any, ...]]) -> tuple[int, int]:
    """Time calls as a program writes them.

    ``function(*args)`` adds a twentieth of a microsecond, so the usual numbers are spelt out.
    """
    match len(pool[0]):
        case 1:
            return _of_one(function, pool)
        case 2:
            return _of_two(function, pool)
        case 3:
            return _of_three(function, pool)
    cpu, start = _cpu_clock(), _clock()
    for args in pool:
        function(*args)
    return _clock() - start, _cpu_clock() - cpu


def _of_one(function: Callable[..., Any], pool: list[tuple[Any, ...]]) -> tuple[int, int]:
    cpu, start = _cpu_clock(), _clock()
    for (a,) in pool:
        function(a)
    return _clock() - start, _cpu_clock() - cpu


def _of_two(function: Callable[..., Any], pool: list[tuple[Any, ...]]) -> tuple[int, int]:
    cpu, start = _cpu_clock(), _clock()
    for a, b in pool:
        function(a, b)
    return _clock() - start, _cpu_clock() - cpu


def _of_three(function: Callable[..., Any], pool: list[tuple[Any, ...]]) -> tuple[int, int]:
    cpu, start = _cpu_clock(), _clock()
    for a, b, c in pool:
        function(a, b, c)
    return _clock() - start, _cpu_clock() - cpu


def _with_keywords(function: Callable[..., Any], pool: list[Call]) -> tuple[int, int]:
    pairs = [(call.args, call.kwargs) for call in pool]
    cpu, start = _cpu_clock(), _clock()
    for args, kwargs in pairs:
        function(*args, **kwargs)
    return _clock() - start, _cpu_clock() - cpu


def _consuming(function: Callable[..., Any], pool: list[Call]) -> tuple[int, int]:
    cpu, start = _cpu_clock(), _clock()
    for call in pool:
        realise(function(*call.args, **call.kwargs))
    return _clock() - start, _cpu_clock() - cpu


def realise(value: Any) -> None:
    """Consume every iterator in a value, so that its work is done."""
    if isinstance(value, Iterator):
        deque(value, maxlen=0)
    elif isinstance(value, dict):
        _realise_all(value.values())
    elif isinstance(value, tuple | list):
        _realise_all(value)


def _realise_all(values: Iterable[Any]) -> None:
    for value in values:
        realise(value)
