"""Why a function of a file takes the time that it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hasten.errors import HastenError, WorkloadRefused
from hasten.measure.machine import Machine, describe_machine
from hasten.racing.crew import Crew, lost
from hasten.racing.events import Event, Listener, ignore
from hasten.racing.oracle import load_reference
from hasten.racing.prepare import prepare
from hasten.racing.request import RaceRequest
from hasten.racing.run import run_race
from hasten.report.beside import best_compiled
from hasten.report.explanation import explanation_text
from hasten.report.json import to_data
from hasten.report.notebook import preformatted
from hasten.runner.process import StepFailed, WorkerDied
from hasten.workload.loading import ArgumentChoice
from hasten.workload.model import Workload
from hasten.workload.target import parse_target

__all__ = ["COMPILERS", "Explanation", "explain_target", "explained"]

COMPILERS = (("c[capi,unchecked]", "lanes"), ("numba",))
"""Quick to build; the second only where none of the first can take the function."""
_SECONDS = 2.0  # of measuring them


@dataclass(frozen=True)
class Explanation:
    """A function taken apart.

    Parameters
    ----------
    workload : Workload
    anatomy : dict
        `hasten.explaining.anatomy.Anatomy.to_json`.
    machine : Machine
    race : dict or None
        Of the compilers beside it, as `hasten.report.json.to_data` gives it: what their machine code does
        instead. None where none was wanted.
    """

    workload: Workload
    anatomy: dict[str, Any]
    machine: Machine
    race: dict[str, Any] | None = None

    def __str__(self) -> str:
        return explanation_text(self)

    def _repr_pretty_(self, printer: Any, cycle: object) -> None:
        """What IPython shows on a terminal."""
        del cycle
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return preformatted(str(self))


def explain_target(
    target: str,
    choice: ArgumentChoice,
    *,
    timeout: float = 120.0,
    beside: tuple[str, ...] | None = None,
    listen: Listener = ignore,
) -> Explanation:
    """Run a function a few times, watch it, and tell what the interpreter does, and compilers instead.

    Parameters
    ----------
    target : str
        ``FILE::FUNCTION`` or ``package.module:function``.
    choice : ArgumentChoice
        Where its arguments come from.
    timeout : float
        Seconds for one step.
    beside : tuple of str, optional
        Engines and variants whose machine code is looked at; by default `COMPILERS`.
    listen : callable
        Is told what happens.

    Raises
    ------
    UsageError, ReferenceFailed, WorkloadRefused
        It cannot be loaded, it fails, or its source cannot be had.
    """
    request = RaceRequest(parse_target(target), choice, timeout=timeout, typed=target)
    return explained(request, beside, listen)


def explained(
    request: RaceRequest, beside: tuple[str, ...] | None = None, listen: Listener = ignore
) -> Explanation:
    """The same for a request, which may hold a function of a running program."""
    machine, target = describe_machine(), request.typed or request.origin.function
    with Crew(request.timeout, None, request.seed) as crew:
        listen(Event("prepare", "", f"running {request.origin.function} as it is"))
        prepared = prepare(request, crew)
        prepared.oracle.close()
        workload = prepared.workload
        if workload.source is None:
            raise WorkloadRefused(f"{target} cannot be taken apart: {workload.source_problem}")
        with crew.worker() as worker:
            try:
                load_reference(worker, workload, crew)
                anatomy = worker.ask("anatomy")["anatomy"]
            except (WorkerDied, StepFailed) as error:
                verdict = lost(error, "it was taken apart")
                raise HastenError(f"{target}: {verdict.kind}: {verdict.detail}") from None
    race = None
    for engines in COMPILERS if beside is None else filter(None, [beside]):
        wanted = replace(request, engines=engines, budget=_SECONDS, explain=True)
        race = to_data(run_race(wanted, listen))
        if best_compiled(race) is not None:
            break
    return Explanation(workload, anatomy, machine, race)
