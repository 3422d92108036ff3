"""Looking at what the processor does while each entry runs, after the race."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hasten.engine.base import Stage
from hasten.engine.registry import engine_named
from hasten.measure.statistics import median_of
from hasten.racing.crew import Crew, lost
from hasten.racing.events import Event, Listener
from hasten.racing.field import Starter
from hasten.racing.roofline import roofline_of
from hasten.racing.verifying import load_request
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.workload.model import Origin

__all__ = ["examine"]

_LONGEST = 20.0  # seconds of a call
_MOST = 24  # entries: each takes two seconds


def examine(
    field: list[Starter], home: Origin, crew: Crew, listen: Listener
) -> dict[str, Any] | None:
    """Fill in the machine code of the fastest starters; of the same code by several routes once.

    Gives the roofline, or None where nothing was measured.

    Parameters
    ----------
    field : list of Starter
        Measured.
    home : Origin
        Where the workload is from.
    crew : Crew
    listen : callable
    """
    chosen = list(_of_interest(field))[:_MOST]
    for number, starter in enumerate(chosen):
        if median_of(starter.groups).median > _LONGEST:
            starter.machine_code = {"reason": "a call takes too long to be looked at"}
            continue
        listen(Event("examine", starter.name, "looking at its machine code", number / len(chosen)))
        try:
            with crew.worker(starter.variant) as worker:
                worker.ask("load", **load_request(starter, home, crew))
                found = worker.ask(
                    "machine_code",
                    seconds=median_of(starter.groups).median,
                    artifacts=list(starter.built.artifacts),
                    sources=_translations(starter),
                    flags=list(starter.built.flags),
                )
                starter.machine_code = found["machine_code"]
                if starter.variant.engine == "lanes":
                    starter.machine_code["remarks"] = _busy_lanes(worker, starter, crew)
        except (WorkerDied, StepFailed) as error:
            starter.machine_code = {"reason": lost(error, "it was looked at").detail}
    if not chosen:
        return None
    listen(Event("examine", "", "counting its work"))
    return roofline_of(chosen[1] if len(chosen) > 1 else chosen[0], home, crew)


def _busy_lanes(worker: Worker, starter: Starter, crew: Crew) -> list[dict[str, Any]]:
    """Remarks on loops across lanes; none where the program that counts cannot be built or run."""
    folder = crew.scratch / f"counting {starter.name}"
    folder.mkdir(exist_ok=True)
    options = list(starter.variant.options)
    try:
        asked = worker.ask("busy_lanes", folder=str(folder), options=options)
    except (WorkerDied, StepFailed):
        return []
    remarks: list[dict[str, Any]] = asked["remarks"]
    return remarks


def _translations(starter: Starter) -> list[str]:
    """Sources on whose loops the compiler's word counts; where vectors are written out it does not."""
    if starter.variant.engine == "lanes":
        return []
    return [str(starter.folder / name) for name in starter.built.sources]


def _of_interest(field: list[Starter]) -> Iterator[Starter]:
    """Plain Python, then those that run in our workers, fastest first."""
    measured = [s for s in field if s.running and s.groups]
    measured.sort(key=lambda s: (s.variant.engine != "python", median_of(s.groups).median))
    seen = set()
    for starter in measured:
        engine = engine_named(starter.variant.engine)
        if engine.stage is Stage.INTERPRETER and starter.variant.engine != "python":
            continue
        routes = {route.name for route in getattr(engine, "routes", ())}
        options = tuple(option for option in starter.variant.options if option not in routes)
        code = (starter.variant.engine, options, starter.variant.label)
        if code not in seen:
            seen.add(code)
            yield starter
