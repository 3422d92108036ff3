"""Before the race: loading the workload and finding out what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hasten import errors
from hasten.errors import (
    HastenError,
    ReferenceFailed,
    UsageError,
    WorkloadRefused,
    one_line,
)
from hasten.racing.crew import Crew
from hasten.racing.oracle import Oracle, load_reference
from hasten.racing.request import RaceRequest
from hasten.racing.truth import Witness
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.verify.tolerance import reduction_length, tolerance
from hasten.verify.verdict import judge
from hasten.workload.model import Origin, Workload

__all__ = ["Prepared", "described", "prepare"]

_QUICK = 1e-3  # seconds: one call of this length cannot be timed alone
_CALL_OVERHEAD = 1e-6
_FRESH_SEEDS = (101, 102, 103, 104)
_PATIENCE = 20.0  # times what a call takes: fresh values may be more work


@dataclass
class Prepared:
    """A workload that can be raced, and what its reference answers.

    Parameters
    ----------
    workload : Workload
    rivals : tuple of Origin
        That the workload's file declares.
    outcomes : dict
        What the reference did, by the seed of the case; None is the user's own arguments.
    tolerance : float
        ULPs within which an answer is close.
    renew : bool
        Whether timed calls may be given fresh values.
    notes : list of str
        What the user should know of the function.
    seconds : float
        Of one call of the reference, roughly.
    peak_bytes : int or None
        Of one call of the reference.
    scale : float
        Largest magnitude among its inputs.
    oracle : Oracle
        The reference at hand.
    witness : Witness
        Of the exact answers.
    """

    workload: Workload
    rivals: tuple[Origin, ...]
    outcomes: dict[int | None, Outcome]
    tolerance: float
    renew: bool
    notes: list[str]
    seconds: float
    peak_bytes: int | None
    scale: float
    oracle: Oracle = field(repr=False)
    witness: Witness = field(repr=False)

    @property
    def answer(self) -> Outcome:
        """What the reference did with the user's own arguments."""
        return self.outcomes[None]

    def traits(self) -> Mapping[str, str]:
        """What the reference does itself, and so is held against nobody."""
        own = {"spends its input": "changes its arguments"} if self.answer.after else {}
        return {**self.oracle.traits(), **own}


def prepare(request: RaceRequest, crew: Crew) -> Prepared:
    """Load the workload, run its reference, and refuse what cannot be raced.

    Raises
    ------
    UsageError
        The target or its arguments are wrong.
    ReferenceFailed
        The function raises, crashes or does not end.
    WorkloadRefused
        It is not deterministic, or its answer or arguments cannot be carried.
    """
    workload, rivals = described(request, crew)
    worker = crew.worker()
    try:
        return _probed(workload, rivals, crew, worker)
    except WorkerDied as death:
        raise ReferenceFailed(
            f"{workload.origin.target}: {_death(death)} while the reference ran: nothing to race against"
        ) from None
    except StepFailed as failure:
        worker.close()
        raise _translated(failure, workload.origin.target) from None
    except BaseException:
        worker.close()
        raise


def _death(death: WorkerDied) -> str:
    remedy = " (--timeout gives it longer)" if death.kind == "timeout" else ""
    return f"{death.kind}, {death.detail}{remedy}"


def described(request: RaceRequest, crew: Crew) -> tuple[Workload, tuple[Origin, ...]]:
    """The workload of a request, and the rivals that its file declares; its function is not run."""
    if request.in_process:
        crew.snapshot.write_bytes(request.in_process.snapshot)
        return request.in_process.workload, ()
    target = request.origin.target
    with crew.worker() as worker:
        try:
            answer = worker.ask(
                "describe",
                origin=list(asdict(request.origin).values()),
                choice=asdict(request.arguments),
                snapshot=str(crew.snapshot),
                search=_search_path(request.origin),
            )
        except StepFailed as failure:
            raise _translated(failure, target) from None
        except WorkerDied as death:
            raise ReferenceFailed(f"{target}: {_death(death)} while it was loaded") from None
    return Workload.from_json(answer["workload"]), tuple(Origin(*r) for r in answer["rivals"])


def _search_path(origin: Origin) -> list[str]:
    """Where the user's own modules are: beside the file, and where the command is typed."""
    beside = [str(Path(origin.location).parent)] if origin.kind == "file" else []
    return [*beside, str(Path.cwd())]


def _translated(failure: StepFailed, target: str) -> HastenError:
    """A worker's refusal as the error that it was."""
    known = getattr(errors, failure.kind, None)
    if isinstance(known, type) and issubclass(known, HastenError):
        return known(failure.data["message"])
    at = f" ({failure.data['at']})" if failure.data.get("at") else ""
    if "relative import" in failure.data["message"]:
        at += ": it is part of a package, race it as package.module:function"
    said = one_line(f"{failure.data['type']}: {failure.data['message']}")
    return UsageError(f"{target} cannot be loaded: {said}{at}")


def _probed(
    workload: Workload,
    rivals: tuple[Origin, ...],
    crew: Crew,
    worker: Worker,
) -> Prepared:
    try:
        ready = load_reference(worker, workload, crew)
    except StepFailed as failure:
        raise _translated(failure, workload.origin.target) from None
    printed = worker.printed
    first = crew.observe(worker)
    printed = worker.printed - printed
    _refuse_failure(workload, first)
    second = crew.observe(worker)
    limit = tolerance(reduction_length(workload.signature, first.value, first.seconds))
    _refuse_chance(workload, first, second, limit)
    seconds = min(first.seconds, second.seconds)
    if seconds < _QUICK:
        seconds = worker.ask(
            "warm_up", seed=0, limit=0.05, renew=False, lazy=bool(first.lazy), interpreted=True
        )["per_call"]
    fresh = _fresh(workload, crew, seconds) if ready["renewable"] else {}
    outcomes, renew = {None: first, **fresh}, bool(fresh)
    return Prepared(
        workload,
        rivals,
        outcomes,
        limit,
        renew,
        _notes(first, printed, seconds, renew=renew, immutable=ready["immutable"]),
        seconds,
        second.peak_bytes,
        float(ready["scale"]),
        Oracle(workload, crew, worker, seconds),
        Witness(workload, crew, outcomes, seconds),
    )


def _refuse_failure(workload: Workload, outcome: Outcome) -> None:
    target = workload.origin.target
    if outcome.kind == "raised":
        at = f" ({outcome.at})" if outcome.at else ""
        said = one_line(": ".join(filter(None, outcome.error)))
        raise ReferenceFailed(f"{target} raises {said}{at}: give it arguments that it takes")
    if outcome.unseen:
        names = ", ".join(outcome.unseen)
        raise WorkloadRefused(
            f"{target}: changes of its argument {names} cannot be seen: pass data"
        )
    if outcome.kind == "uncarried":
        raise WorkloadRefused(
            f"{target} returns {outcome.error[0]}, which cannot be compared: return data"
        )


def _refuse_chance(workload: Workload, first: Outcome, second: Outcome, limit: float) -> None:
    verdict = judge(first, second, limit)
    if verdict.right:
        return
    if second.kind == "raised":
        what = f"its second call raises {': '.join(second.error)}"
    else:
        what = f"two calls with equal arguments disagree ({verdict.detail})"
    raise WorkloadRefused(
        f"{workload.origin.target} is not deterministic: {what}. Seed it: make the random generator "
        "inside the function from an argument, and keep no state between calls"
    )


def _fresh(workload: Workload, crew: Crew, seconds: float) -> dict[int | None, Outcome]:
    """The reference's answers to fresh inputs; none where it does not take them.

    What looks random may have had a structure after all: then the function raises, runs for ever or
    crashes, in a worker of its own.
    """
    if seconds > 20.0:
        return {}
    wanted = 4 if seconds < 0.5 else 2 if seconds < 3.0 else 1
    patience = min(crew.timeout, _PATIENCE * seconds + 2.0)
    try:
        with crew.worker() as worker:
            load_reference(worker, workload, crew)
            fresh: dict[int | None, Outcome] = {
                s: crew.observe(worker, s, timeout=patience) for s in _FRESH_SEEDS[:wanted]
            }
    except (WorkerDied, StepFailed):
        return {}
    return fresh if all(outcome.kind == "returned" for outcome in fresh.values()) else {}


def _notes(
    outcome: Outcome, printed: int, seconds: float, *, renew: bool, immutable: bool
) -> list[str]:
    notes = []
    if outcome.after:
        names = ", ".join(outcome.after)
        notes.append(f"changes its argument {names}: renewed before each call, outside the clock")
    if outcome.lazy:
        notes.append(f"returns lazily (a {outcome.lazy}): results are consumed inside the clock")
    if printed:
        notes.append(f"prints ({printed} bytes a call): captured, and not compared")
    notes += [f"has a side effect: {effect}" for effect in outcome.effects]
    if outcome.reaches_out:
        notes.append(
            "is only called with your own arguments and reorderings of them, for its effects"
        )
    if seconds < _CALL_OVERHEAD:
        notes.append(
            f"takes {seconds * 1e9:.0f} ns: the call itself dominates; race the loop that calls it"
        )
    if not renew and not immutable:
        notes.append("is timed on fresh copies of the same values")
    return notes
