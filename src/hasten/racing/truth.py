"""The reference's answers in extended precision, asked for only where somebody's are merely close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, astuple, replace

from hasten.engine.base import Variant
from hasten.engine.precise.numbers import AFTER, VALUE
from hasten.racing.crew import Crew
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, WorkerDied
from hasten.verify.accuracy import Truth, accuracy
from hasten.verify.verdict import Verdict
from hasten.workload.model import Workload

__all__ = ["Witness"]

_PRECISE = Variant("precise", threads=None)
_SLOWER = 40.0  # times what the reference takes
_LONGEST = 60.0  # seconds that a truth is waited for


class Witness:
    """Knows the exact answers, or finds out that they cannot be had.

    Parameters
    ----------
    workload : Workload
    crew : Crew
    seeds : iterable of int or None
        Of the inputs, as `hasten.racing.crew.Crew.observe` takes them.
    seconds : float
        That one call of the reference takes.
    """

    def __init__(
        self, workload: Workload, crew: Crew, seeds: Iterable[int | None], seconds: float
    ) -> None:
        self._workload, self._crew, self._seeds = workload, crew, tuple(seeds)
        self._patience = min(crew.timeout, 5.0 + _SLOWER * seconds)
        self._known: dict[int | None, Truth] | None = None

    def weighed(
        self, verdict: Verdict, seed: int | None, expected: Outcome, answer: Outcome
    ) -> Verdict:
        """A verdict of ``close`` with who is nearer to the truth, where it can be known.

        Parameters
        ----------
        verdict : Verdict
        seed : int or None
            Of the input on which `expected` and `answer` were given.
        expected, answer : Outcome
            Of the reference, and of the entry.
        """
        if self._known is None:
            self._known = self._asked() if self._patience < _LONGEST else {}
        truth = self._known.get(seed)
        if truth is None:
            return verdict
        own, other = (expected.value, dict(expected.after)), (answer.value, dict(answer.after))
        return replace(verdict, accuracy=accuracy(own, other, truth))

    def _asked(self) -> dict[int | None, Truth]:
        found: dict[int | None, Truth] = {}
        try:
            with self._crew.worker() as worker:
                worker.ask(
                    "load",
                    workload=self._workload.to_json(),
                    variant=asdict(_PRECISE),
                    folder="",
                    snapshot=str(self._crew.snapshot),
                    home=astuple(self._workload.origin),
                )
                for seed in self._seeds:
                    told = self._crew.observe(worker, seed, timeout=self._patience)
                    if told.kind == "returned":
                        found[seed] = Truth(told.value[VALUE], told.value[AFTER])
        except (WorkerDied, StepFailed):  # what it needs has no wider version, or takes too long
            pass
        return found
