"""The reference, kept at hand to answer for any input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, replace
from typing import Any

from hasten.engine.base import Variant
from hasten.racing.crew import Crew
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.workload.facts import Facts, facts_from_json
from hasten.workload.model import Workload
from hasten.workload.trial import Trial

__all__ = ["REFERENCE", "Oracle", "load_reference"]

REFERENCE = Variant("python", threads=None)

_NUDGE_SEEDS = (201, 202)
_ONE_CALL = 0.25  # seconds for the reference on an input that nobody chose
_MOST_DEATHS = 3


class Oracle:
    """A worker that has the reference loaded, stopped while it is not asked, begun anew if it dies.

    Parameters
    ----------
    workload : Workload
    crew : Crew
    worker : Worker
        That has the reference loaded.
    seconds : float
        Of one call with the user's own arguments.
    """

    def __init__(self, workload: Workload, crew: Crew, worker: Worker, seconds: float) -> None:
        self._workload, self._crew, self._seconds = workload, crew, seconds
        self._worker = worker
        self._deaths = 0
        self._traits: dict[str, str] | None = None
        worker.suspend()

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def facts(self) -> dict[str, Facts]:
        """Facts of the user's own arguments."""
        try:
            return facts_from_json(self._worker.ask("facts"))
        except WorkerDied:
            self._begin_anew()
        except StepFailed:  # arguments of a kind that defies being looked at
            pass
        return {}

    def traits(self) -> dict[str, str]:
        """What the reference does that would be a cheat if it did not; found out once."""
        if self._traits is None:
            self._traits = self._crew.traits(self._worker, self._seconds)
            if self._traits is None:  # the worker died of it
                self._begin_anew()
                self._traits = {}
            self._worker.suspend()
        return self._traits

    def nudged(self, seed: int | None) -> list[Outcome]:
        """Answers to the inputs of a case moved by one ULP; none where nothing is known of them."""
        wanted = _NUDGE_SEEDS if self._seconds < 2.0 else _NUDGE_SEEDS[:1]
        try:
            return [self._crew.observe(self._worker, seed, n) for n in wanted]
        except WorkerDied:
            self._begin_anew()
        except StepFailed:  # it does not take such arguments
            pass
        finally:
            self._worker.suspend()
        return []

    def answers(self, trials: Sequence[Trial], total: float) -> list[Outcome]:
        """Answers to the first of some inputs, until `total` seconds are over.

        An input that kills the worker has the outcome ``timeout``: nobody can be held against it.
        """
        found: list[Outcome] = []
        while len(found) < len(trials) and self._deaths < _MOST_DEATHS:
            attempt = self._crew.try_out(
                self._worker,
                trials[len(found) :],
                timeout=total + 2.0,
                limit=_ONE_CALL,
                total=total,
                constrained=True,
            )
            found += attempt.outcomes
            if attempt.death is None:
                break
            found.append(Outcome("timeout"))
            self._begin_anew()
        self._worker.suspend()
        return found

    def nudged_trial(self, trial: Trial) -> list[Outcome]:
        """Answers to one input moved by one ULP."""
        moved = [replace(trial, nudge=seed) for seed in _NUDGE_SEEDS]
        return [o for o in self.answers(moved, 1.0) if o.kind == "returned"]

    def _begin_anew(self) -> None:
        """A fresh worker, unless too many died: then the closed one stays, and answers nothing."""
        self._deaths += 1
        self._worker.close()
        if self._deaths >= _MOST_DEATHS:
            return
        self._worker = self._crew.worker()
        try:
            load_reference(self._worker, self._workload, self._crew)
        except (WorkerDied, StepFailed):
            self._worker.close()
            self._deaths = _MOST_DEATHS


def load_reference(worker: Worker, workload: Workload, crew: Crew) -> dict[str, Any]:
    """Have a worker load the reference."""
    return worker.ask(
        "load",
        workload=workload.to_json(),
        variant=asdict(REFERENCE),
        folder="",
        snapshot=str(crew.snapshot),
        home=astuple(workload.origin),
    )
