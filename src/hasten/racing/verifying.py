"""Holding every starter's answers against the reference's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, astuple, replace
from typing import Any

from hasten.engine.base import Stage
from hasten.engine.registry import engine_named
from hasten.racing.crew import Crew, lost
from hasten.racing.field import Starter
from hasten.racing.prepare import Prepared
from hasten.racing.suspecting import cheat_of
from hasten.racing.trials import Trials, Trier
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.verify.findings import gravest, verdict_of
from hasten.verify.inputs.attacks import Tier
from hasten.verify.verdict import Verdict, judge, merge
from hasten.workload.model import Origin

__all__ = ["compiling_seconds", "load", "load_request", "recheck", "verify"]


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


def verify(starter: Starter, prepared: Prepared, trials: Trials, crew: Crew) -> None:
    """Run a starter on the user's arguments, then on those that nobody chose; give it its verdict.

    The peak of memory is that of its last call with the user's arguments: by then what is compiled or
    loaded on a first call is there.
    """
    home = prepared.workload.origin
    try:
        trier = Trier(
            trials,
            prepared.oracle,
            crew,
            lambda: load(starter, home, crew),
            compiling_seconds(starter),
        )
    except (WorkerDied, StepFailed) as error:
        starter.verdict = lost(error, "it was loaded")
        return
    try:
        starter.verdict = _verdict(starter, prepared, crew, trier.worker)
        if starter.verdict.right and len(prepared.outcomes) == 1:
            starter.peak_bytes = crew.observe(trier.worker).peak_bytes
        if starter.verdict.right:
            _try_out(starter, starter.verdict, trier, prepared, crew)
        if starter.variant.engine == "rival":
            _suspect(starter, starter.verdict, prepared, crew)
        if starter.verdict.right:
            starter.living = crew.living(trier.worker)
    except (WorkerDied, StepFailed) as error:
        starter.verdict = lost(error, "it was verified")
    finally:
        trier.worker.close()


def compiling_seconds(starter: Starter) -> float:
    """Seconds for each new kind of argument: what the first one took, of an engine that compiles at a call."""
    compiles = engine_named(starter.variant.engine).stage is Stage.JUST_IN_TIME
    return starter.build_seconds or 0.0 if compiles else 0.0


def _suspect(starter: Starter, verdict: Verdict, prepared: Prepared, crew: Crew) -> None:
    """Give a rival's cheat its name: in a process of its own, which has not been asked before."""
    if verdict.kind not in {"same", "close", "different", "raised"}:
        return
    with load(starter, prepared.workload.origin, crew) as worker:
        found = crew.traits(worker, prepared.seconds) or {}
    wrong = None if verdict.right else verdict
    starter.verdict = cheat_of(found, prepared.traits(), wrong) or verdict


def _try_out(starter: Starter, own: Verdict, trier: Trier, prepared: Prepared, crew: Crew) -> None:
    """Inputs that nobody chose: a wrong answer to one of the domain decides."""
    found = trier.findings()
    starter.findings = found
    worst = gravest(found)
    if worst is not None:
        with suppress(
            WorkerDied
        ):  # it may have died of the inputs, more often than it is begun anew
            recheck(starter, prepared, crew, trier.worker)
        if starter.running:  # it is not the number of calls that makes it fail
            starter.verdict = verdict_of(trier.smallest(worst))
        return
    held = [f for f in found if f.case.tier is Tier.DOMAIN and f.kind in {"same", "close"}]
    close = [f.ulps for f in held if f.kind == "close"]
    starter.verdict = replace(
        own,
        kind="close" if close or own.kind == "close" else "same",
        ulps=max([own.ulps, *close]),
        inputs=own.inputs + len(held),
    )


def _verdict(starter: Starter, prepared: Prepared, crew: Crew, worker: Worker) -> Verdict:
    verdicts: list[Verdict] = []
    for seed, expected in prepared.outcomes.items():
        answer = crew.observe(worker, seed)
        verdicts.append(_judged(seed, expected, answer, prepared))
        if not verdicts[-1].right:
            where = "" if seed is None else " (on fresh input; right on yours)"
            return replace(verdicts[-1], detail=verdicts[-1].detail + where, inputs=len(verdicts))
        if verdicts[-1].kind == "close":
            verdicts[-1] = prepared.witness.weighed(verdicts[-1], seed, expected, answer)
        starter.lazy = starter.lazy or bool(answer.lazy)
        starter.peak_bytes = answer.peak_bytes
    return merge(verdicts, inputs=len(verdicts))


def _judged(seed: int | None, expected: Outcome, answer: Outcome, prepared: Prepared) -> Verdict:
    """Strictly first; only an answer that fails is worth knowing how far the reference may move."""
    verdict = judge(expected, answer, prepared.tolerance)
    if verdict.right or verdict.kind != "different" or answer.kind != "returned":
        return verdict
    nudged = prepared.oracle.nudged(seed)
    if not nudged:
        return verdict
    return judge(expected, answer, prepared.tolerance, nudged, prepared.scale)


def recheck(starter: Starter, prepared: Prepared, crew: Crew, worker: Worker) -> None:
    """Check that it still gives the right answer after it was timed."""
    verdict = _judged(None, prepared.answer, crew.observe(worker), prepared)
    if not verdict.right:
        detail = f"right at first, wrong after many calls: {verdict.detail}"
        starter.verdict = replace(verdict, detail=detail)
