"""Putting an engine through a case: built, loaded and verified as in a race, but not timed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cloudpickle

from hasten.racing.building import build
from hasten.racing.crew import Crew
from hasten.racing.field import Starter, starters
from hasten.racing.prepare import Prepared, prepare
from hasten.racing.request import InProcess, RaceRequest
from hasten.racing.trials import Trials, make_trials
from hasten.racing.verifying import verify
from hasten.testing.cases import Case
from hasten.toolchain.cache import BuildCache
from hasten.verify.verdict import Verdict
from hasten.workload.loading import Call
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.snapshot import freeze
from hasten.workload.source import module_source

__all__ = ["complaints", "objections", "verdicts"]

_ALWAYS_ALLOWED = frozenset({"same", "close", "unsupported"})


def complaints(
    engine: str, case: Case, *, entries: Sequence[str] = (), timeout: float = 180.0
) -> list[str]:
    """What is wrong with how an engine treats a case; empty where it keeps the contract.

    Each variant gives the reference's answer, or the engine says in words why it cannot.

    Parameters
    ----------
    engine : str
        Its name.
    case : Case
    entries : sequence of str
        Its variants that are put through it; all by default.
    timeout : float
        Seconds for one step.
    """
    return objections(verdicts([engine], case, entries=entries, timeout=timeout), case)


def objections(found: Mapping[str, Verdict], case: Case) -> list[str]:
    """What is wrong with some verdicts on a case; empty where nothing is.

    Parameters
    ----------
    found : mapping
        By entry.
    case : Case
    """
    says = []
    for name, verdict in found.items():
        if verdict.kind not in _ALWAYS_ALLOWED | case.also_allowed:
            says.append(f"{name}: {verdict.kind}: {verdict.detail}")
        elif verdict.kind == "unsupported" and not verdict.detail:
            says.append(f"{name}: unsupported, and says not why")
    return says


def verdicts(
    engines: Sequence[str], case: Case, *, entries: Sequence[str] = (), timeout: float = 180.0
) -> dict[str, Verdict]:
    """The verdict on each variant of some engines; on an engine itself where it offers none.

    What Python answers and what it is asked is found out once for all of them.

    Parameters
    ----------
    engines : sequence of str
        Their names.
    case : Case
    entries : sequence of str
        Of an engine that has variants among these, they alone are put through it.
    timeout : float
        Seconds for one step.
    """
    call = Call(case.arguments(), case.kwargs)
    path = Path(case.function.__code__.co_filename)
    origin = Origin("module", case.function.__module__, case.name)
    workload = Workload(
        case.name,
        origin,
        signature_of(case.function, call.args, call.kwargs),
        module_source(case.function),
        search_path=(str(path.parent),),
    )
    held = InProcess(workload, cloudpickle.dumps(freeze(call)))
    request = RaceRequest(origin, in_process=held, engines=tuple(engines), threads=2)
    with Crew(timeout, None, request.seed) as crew:
        prepared = prepare(request, crew)
        try:
            field = [s for s in starters(request, prepared) if s.variant.engine in engines]
            narrowed = {s.variant.engine for s in field if s.name in entries}
            field = [s for s in field if s.name in entries or s.variant.engine not in narrowed]
            trials = make_trials(workload, prepared.answer, prepared.oracle, request.seed)
            return {s.name: _verdict(s, prepared, trials, crew) for s in field}
        finally:
            prepared.oracle.close()


def _verdict(starter: Starter, prepared: Prepared, trials: Trials, crew: Crew) -> Verdict:
    if starter.verdict is None:
        build(starter, crew, BuildCache())
    if starter.verdict is None:
        verify(starter, prepared, trials, crew)
    return starter.verdict or Verdict("raised", "it was never verified")
