"""Measuring in interleaved rounds over several fresh processes, where it decides the ranking."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from hasten.measure.comparing import apart
from hasten.measure.statistics import median_of, noise_floor, ratio_of
from hasten.measure.watch import Watch
from hasten.racing.crew import Crew, lost
from hasten.racing.events import Event, Listener
from hasten.racing.field import CONTROL, Starter
from hasten.racing.prepare import Prepared
from hasten.racing.suspecting import cheat_of
from hasten.racing.verifying import load_request, recheck
from hasten.runner.process import StepFailed, Worker, WorkerDied

__all__ = ["Plan", "measure"]

LEAST_GROUPS, ENOUGH_GROUPS, MOST_GROUPS = 3, 5, 24
ROUNDS = 3
ENOUGH = 0.01  # relative half-width below which an interval needs no more samples
FAR_BEHIND = 1.5  # times the best: no further samples once it stands clear of its neighbours
_WITHOUT_BUILD = frozenset({"python", "cpython"})


@dataclass(frozen=True)
class Plan:
    """What measuring may cost.

    Parameters
    ----------
    budget : float
        Seconds.
    seed : int
        Of the order and of the fresh inputs.
    """

    budget: float
    seed: int

    def slice(self, contenders: int) -> float:
        """Seconds of one turn."""
        return min(0.25, max(0.005, self.budget / (8 * ROUNDS * max(1, contenders))))

    def is_slow(self, per_call: float) -> bool:
        """Whether one call takes so much of the budget that the first call must count."""
        return per_call > self.budget / 40

    def is_crawling(self, per_call: float) -> bool:
        """Whether it can be measured only once."""
        return per_call > self.budget / 8


def measure(
    field: list[Starter],
    prepared: Prepared,
    crew: Crew,
    plan: Plan,
    listen: Listener,
    *,
    watch: Watch,
) -> None:
    """Fill in the samples of all starters that run.

    A group is one fresh process for each starter still of interest; within it the starters take
    turns in shuffled order, and whoever's turn it is not is stopped. The first groups hold all; later
    ones those whose place is not decided, until all are or the budget is spent.

    Parameters
    ----------
    field : list of Starter
        The control among them.
    prepared : Prepared
    crew : Crew
    plan : Plan
    listen : callable
    watch : Watch
        Looks at the machine before the first group and after each.
    """
    start = time.monotonic()
    watch.look()
    random = Random(plan.seed)  # noqa: S311 (nothing secret)
    longest = 0.0
    for group in range(MOST_GROUPS):
        running = _of_interest(field, group, plan)
        spent = time.monotonic() - start
        least = LEAST_GROUPS if spent + longest > 1.5 * plan.budget else ENOUGH_GROUPS
        if not running or (group >= least and spent + longest > plan.budget):
            break
        listen(Event("measure", "", _said(group, running), min(1.0, spent / plan.budget)))
        _Group(group, running, prepared, crew, plan, listen).run(random)
        watch.look()
        longest = max(longest, time.monotonic() - start - spent)


def _said(group: int, running: list[Starter]) -> str:
    return f"round group {group + 1}: {len(running)} entries"


def _of_interest(field: list[Starter], group: int, plan: Plan) -> list[Starter]:
    """Who runs in a group."""
    running = [s for s in field if s.running]
    if group > 0:
        running = [s for s in running if not plan.is_crawling(s.per_call)]
    if group < ENOUGH_GROUPS:
        return running
    undecided = _undecided(field)
    if not undecided:
        return []
    return [s for s in running if s.name in undecided or _carries_speedups(s, plan)]


def _carries_speedups(starter: Starter, plan: Plan) -> bool:
    """All speed-ups rest on the reference, so it goes on as long as it is cheap."""
    return starter.variant.engine == "python" and starter.per_call < plan.budget / 100


def _undecided(field: list[Starter]) -> set[str]:
    """Names of starters whose place or time more samples could still tell."""
    measured = sorted(
        (s for s in field if s.running and len(s.groups) > 1),
        key=lambda s: median_of(s.groups).median,
    )
    open_: set[str] = set()
    if not measured:
        return open_
    best = measured[0].groups
    entries = {s.name: s.groups for s in measured if s.name != CONTROL}
    decided = apart(entries, _noise_floor(measured))
    for first, second in pairwise(entries):
        behind = ratio_of(entries[first], best).median > FAR_BEHIND
        if not behind and (first, second) not in decided:
            open_ |= {first, second}
    for starter in measured:
        width = median_of(starter.groups).relative
        behind = ratio_of(starter.groups, best).median > FAR_BEHIND
        if (width is None or width > ENOUGH) and not behind:
            open_.add(starter.name)
    return open_


def _noise_floor(measured: list[Starter]) -> float:
    """What the reference against itself says until now."""
    itself = [s.groups for s in measured if s.variant.engine == "python"]
    return noise_floor(ratio_of(itself[0], itself[1])) if len(itself) == 2 else 0.0


@dataclass
class _Group:
    """One fresh process for each of some starters."""

    number: int
    starters: list[Starter]
    prepared: Prepared
    crew: Crew
    plan: Plan
    listen: Listener

    def run(self, random: Random) -> None:
        with ExitStack() as stack:
            pairs = [(s, stack.enter_context(self.crew.worker(s.variant))) for s in self.starters]
            random.shuffle(pairs)
            for starter, worker in pairs:  # they load at the same time, and are timed one by one
                self._try(self._begin_load, starter, worker)
            for starter, worker in self._running(pairs):
                self._try(self._finish_load, starter, worker)
            for starter, worker in self._running(pairs):
                self._try(self._warm_up, starter, worker)
            for _ in range(ROUNDS):
                random.shuffle(pairs)
                for starter, worker in self._running(pairs):
                    self._try(self._turn, starter, worker)
            if self.number == 0:
                for starter, worker in self._running(pairs):
                    self._try(self._recheck, starter, worker)

    def _running(self, pairs: list[tuple[Starter, Worker]]) -> Iterator[tuple[Starter, Worker]]:
        return (pair for pair in pairs if pair[0].running)

    def _try(self, step: object, starter: Starter, worker: Worker) -> None:
        try:
            step(starter, worker)  # type: ignore[operator]  # a bound method of this class
        except (WorkerDied, StepFailed) as error:
            starter.verdict = lost(error, "it was measured")

    def _begin_load(self, starter: Starter, worker: Worker) -> None:
        patience = self.crew.timeout * len(self.starters)  # they share the machine while they load
        worker.begin(
            "load", patience, **load_request(starter, self.prepared.workload.origin, self.crew)
        )

    def _finish_load(self, starter: Starter, worker: Worker) -> None:
        del starter
        worker.finish()
        worker.suspend()

    def _warm_up(self, starter: Starter, worker: Worker) -> None:
        self.listen(Event("measure", starter.name, "warming up"))
        warm = worker.ask(
            "warm_up",
            seed=self.plan.seed + self.number,
            limit=min(1.0, self.plan.budget / 60),
            renew=self.prepared.renew,
            lazy=starter.lazy,
            interpreted=starter.variant.engine in _WITHOUT_BUILD,
        )
        worker.suspend()
        starter.first_calls.append(warm["first_call"])
        starter.per_call = warm["per_call"]
        starter.warm_ups.append(warm["steady"])
        starter.curve = starter.curve or [(count, seconds) for count, seconds in warm["curve"]]
        if self.plan.is_slow(warm["per_call"]):
            starter.groups[self.number] = [warm["per_call"]]
            starter.threads_seen.append(warm["threads"])

    def _turn(self, starter: Starter, worker: Worker) -> None:
        taken = starter.groups.get(self.number, [])
        if taken and starter.per_call > self.plan.slice(len(self.starters)):
            return  # a slow one has its sample of this group
        self.listen(Event("measure", starter.name, "measuring"))
        samples = worker.ask("sample", seconds=self.plan.slice(len(self.starters)), most=50)
        worker.suspend()
        starter.groups[self.number] = [*taken, *samples["seconds"]]
        starter.threads_seen.append(samples["threads"])

    def _recheck(self, starter: Starter, worker: Worker) -> None:
        if starter.per_call < self.plan.budget / 30:
            recheck(starter, self.prepared, self.crew, worker)
            if starter.running and starter.variant.engine in {"rival", "native"}:
                # Some begin to cheat only after many calls
                found = self.crew.traits(worker, starter.per_call) or {}
                starter.verdict = cheat_of(found, self.prepared.traits()) or starter.verdict
            worker.suspend()
