"""A race from its request to its result."""

from __future__ import annotations

from dataclasses import replace

from hasten.errors import ReferenceFailed
from hasten.measure.machine import Machine, describe_machine
from hasten.measure.watch import Watch
from hasten.racing.building import build
from hasten.racing.crew import Crew
from hasten.racing.doubts import doubts_of
from hasten.racing.events import Event, Listener, ignore
from hasten.racing.examining import examine
from hasten.racing.field import CONTROL, Starter, starters
from hasten.racing.oracle import REFERENCE
from hasten.racing.prepare import Prepared, prepare
from hasten.racing.ranking import rank, resolution, unranked
from hasten.racing.request import RaceRequest
from hasten.racing.result import Result
from hasten.racing.rounds import Plan, measure
from hasten.racing.trials import Trials, make_trials
from hasten.racing.verifying import verify
from hasten.toolchain.cache import BuildCache
from hasten.toolchain.interpreters.places import named_by_user
from hasten.verify.verdict import Verdict

__all__ = ["run_race"]


def run_race(request: RaceRequest, listen: Listener = ignore) -> Result:
    """Build, verify, measure and rank.

    Parameters
    ----------
    request : RaceRequest
    listen : callable, optional
        Is told what happens.

    Returns
    -------
    Result
        After an interrupt, of what was measured until then.

    Raises
    ------
    UsageError, ReferenceFailed, WorkloadRefused
        There is nothing to race.
    """
    machine = describe_machine()
    with Crew(request.timeout, request.memory, request.seed) as crew:
        listen(Event("prepare", "", f"running {request.origin.function} as it is"))
        prepared = prepare(request, crew)
        try:
            return _raced(request, prepared, crew, machine, listen)
        finally:
            prepared.oracle.close()


def _raced(
    request: RaceRequest, prepared: Prepared, crew: Crew, machine: Machine, listen: Listener
) -> Result:
    field = starters(request, prepared)
    reference = field[0]
    reference.lazy = bool(prepared.answer.lazy)
    control = Starter(replace(REFERENCE, label=CONTROL), prepared.workload, lazy=reference.lazy)
    interrupted, watch, roofline = False, Watch(), None
    try:
        _build_all(field, crew, listen)
        listen(Event("verify", "", "making inputs that nobody chose"))
        trials = make_trials(prepared.workload, prepared.answer, prepared.oracle, request.seed)
        _note_memory(field, prepared)
        _verify_all(field, prepared, trials, crew, listen)
        control.verdict = reference.verdict
        plan = Plan(request.budget, request.seed)
        _measure_all([*field, control], prepared, crew, plan, listen, watch=watch)
        if request.explain:
            roofline = examine(field, prepared.workload.origin, crew, listen)
    except KeyboardInterrupt:
        interrupted = True
    _require_reference(reference, interrupted=interrupted)
    entries, ratio = rank(field, control)
    refused = request.strict and not (ratio and ratio.holds(1.0))
    return Result(
        prepared.workload,
        tuple(unranked(entries) if refused else entries),
        ratio,
        machine,
        request.seed,
        tuple(prepared.notes),
        _settings(request, prepared),
        interrupted,
        doubts_of(field, watch),
        resolution(field, control, ratio),
        refused,
        roofline,
    )


def _measure_all(
    field: list[Starter],
    prepared: Prepared,
    crew: Crew,
    plan: Plan,
    listen: Listener,
    *,
    watch: Watch,
) -> None:
    """Measure on fresh values, or, where the reference fails on some of them, on copies of the user's.

    Values that look random may have a structure all the same, and only one order in thousands shows it.
    """
    verdicts = [starter.verdict for starter in field]
    measure(field, prepared, crew, plan, listen, watch=watch)
    if not prepared.renew or all(s.running for s in field if s.variant.engine == "python"):
        return
    prepared.renew = False
    prepared.notes.append("fails on its own values in another order: timed on copies of them")
    for starter, verdict in zip(field, verdicts, strict=True):
        starter.verdict = verdict
        starter.groups, starter.first_calls, starter.threads_seen = {}, [], []
        starter.warm_ups, starter.curve = [], []
    measure(field, prepared, crew, plan, listen, watch=watch)


def _build_all(field: list[Starter], crew: Crew, listen: Listener) -> None:
    cache = BuildCache()
    for number, starter in enumerate(field):
        if starter.verdict is None:
            listen(Event("build", starter.name, "building", number / len(field)))
            build(starter, crew, cache)


def _verify_all(
    field: list[Starter], prepared: Prepared, trials: Trials, crew: Crew, listen: Listener
) -> None:
    for number, starter in enumerate(field):
        if starter.verdict is not None:
            continue
        listen(Event("verify", starter.name, "verifying", number / len(field)))
        if starter.variant is REFERENCE and prepared.seconds > _SLOW_REFERENCE:
            starter.verdict = Verdict("same", inputs=1)  # it ran twice already, and agreed
            starter.peak_bytes = prepared.peak_bytes
        else:
            verify(starter, prepared, trials, crew)


_SLOW_REFERENCE = 0.2  # seconds
_QUICK_REFERENCE = 0.02  # to be asked dozens of times
_REMEMBERS = "remembers its answers: where a call repeats, its time is that of looking them up"


def _note_memory(field: list[Starter], prepared: Prepared) -> None:
    """A reference that remembers is told; rivals are held against what it does itself."""
    asked = prepared.seconds < _QUICK_REFERENCE or any(s.variant.engine == "rival" for s in field)
    if asked and "remembers by value" in prepared.oracle.traits():
        prepared.notes.append(_REMEMBERS)


def _require_reference(reference: Starter, *, interrupted: bool) -> None:
    """Everything is held against the reference: without it there is no race."""
    verdict = reference.verdict
    if verdict is None and interrupted:
        raise KeyboardInterrupt
    if verdict is not None and not verdict.right:
        raise ReferenceFailed(
            f"{reference.workload.origin.target} was right at first and fails later: "
            f"{verdict.kind}: {verdict.detail}"
        )


def _settings(request: RaceRequest, prepared: Prepared) -> dict[str, object]:
    return {
        "target": request.typed or request.origin.target,
        "engines": list(request.engines) if request.engines is not None else None,
        "against": [origin.target for origin in request.against],
        "route": request.route,
        "rivals": [origin.target for origin in prepared.rivals],
        "budget": request.budget,
        "timeout": request.timeout,
        "memory": request.memory,
        "threads": request.threads,
        "fastmath": request.fastmath,
        "strict": request.strict,
        "explain": request.explain,
        "pythons": list(named_by_user()),
        "expression": request.arguments.expression,
        "inputs": request.arguments.inputs,
        "size": request.arguments.size,
        "captured": request.arguments.captured,
        "sizes": [choice.size for choice in request.sizes if choice.size],
        "n": [choice.n for choice in request.sizes if choice.n],
        "tolerance_ulps": prepared.tolerance,
        "fresh_values": prepared.renew,
    }
