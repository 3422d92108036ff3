"""Holding every starter's answers against the reference's."""

from __future__ import annotations

from dataclasses import asdict, astuple, replace
from typing import Any

from hasten.racing.crew import Crew, lost
from hasten.racing.field import Starter
from hasten.racing.prepare import Prepared
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.verify.verdict import Verdict, judge, merge
from hasten.workload.model import Origin

__all__ = ["load", "load_request", "recheck", "verify"]


def load(starter: Starter, home: Origin, crew: Crew) -> Worker:
    """A fresh worker that has the starter loaded.

    Raises
    ------
    WorkerDied, StepFailed
        It cannot be loaded; the worker is gone.
    """
    worker = crew.worker(starter.variant)
    try:
        worker.ask("load", **load_request(starter, home, crew))
    except BaseException:
        worker.close()
        raise
    return worker


def load_request(starter: Starter, home: Origin, crew: Crew) -> dict[str, Any]:
    """What a worker is told to load the starter; `home` is where the workload itself is from."""
    return {
        "workload": starter.workload.to_json(),
        "variant": asdict(starter.variant),
        "folder": str(starter.folder),
        "snapshot": str(crew.snapshot),
        "home": astuple(home),
    }


def verify(starter: Starter, prepared: Prepared, crew: Crew) -> None:
    """Run a starter once on each case and give it its verdict.

    The peak of memory is that of its last call: by then what is compiled or loaded on a first call
    is there.
    """
    try:
        with load(starter, prepared.workload.origin, crew) as worker:
            starter.verdict = _verdict(starter, prepared, crew, worker)
            if starter.verdict.right and len(prepared.outcomes) == 1:
                starter.peak_bytes = crew.observe(worker).peak_bytes
    except (WorkerDied, StepFailed) as error:
        starter.verdict = lost(error, "it was verified")


def _verdict(starter: Starter, prepared: Prepared, crew: Crew, worker: Worker) -> Verdict:
    verdicts: list[Verdict] = []
    for seed, expected in prepared.outcomes.items():
        answer = crew.observe(worker, seed)
        verdicts.append(_judged(seed, expected, answer, prepared))
        if not verdicts[-1].right:
            where = "" if seed is None else " (on fresh input; right on yours)"
            return replace(verdicts[-1], detail=verdicts[-1].detail + where, inputs=len(verdicts))
        starter.lazy = starter.lazy or bool(answer.lazy)
        starter.peak_bytes = answer.peak_bytes
    return merge(verdicts, inputs=len(verdicts))


def _judged(seed: int | None, expected: Outcome, answer: Outcome, prepared: Prepared) -> Verdict:
    """Strictly first; only an answer that fails is worth knowing how far the reference may move."""
    verdict = judge(expected, answer, prepared.tolerance)
    if verdict.right or verdict.kind != "different" or answer.kind != "returned":
        return verdict
    nudged = prepared.nudge(seed)
    if not nudged:
        return verdict
    return judge(expected, answer, prepared.tolerance, nudged, prepared.scale)


def recheck(starter: Starter, prepared: Prepared, crew: Crew, worker: Worker) -> None:
    """Check that it still gives the right answer after it was timed."""
    verdict = _judged(None, prepared.answer, crew.observe(worker), prepared)
    if not verdict.right:
        detail = f"right at first, wrong after many calls: {verdict.detail}"
        starter.verdict = replace(verdict, detail=detail)
