"""Why a function of a file takes the time that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hasten.errors import HastenError, WorkloadRefused
from hasten.measure.machine import Machine, describe_machine
from hasten.racing.crew import Crew, lost
from hasten.racing.oracle import load_reference
from hasten.racing.prepare import prepare
from hasten.racing.request import RaceRequest
from hasten.runner.process import StepFailed, WorkerDied
from hasten.workload.loading import ArgumentChoice
from hasten.workload.model import Workload
from hasten.workload.target import parse_target

__all__ = ["Explanation", "explain_target"]


@dataclass(frozen=True)
class Explanation:
    """A function taken apart.

    Parameters
    ----------
    workload : Workload
    anatomy : dict
        `hasten.explaining.anatomy.Anatomy.to_json`.
    machine : Machine
    """

    workload: Workload
    anatomy: dict[str, Any]
    machine: Machine


def explain_target(target: str, choice: ArgumentChoice, *, timeout: float = 120.0) -> Explanation:
    """Run a function a few times, watch it, and tell what the interpreter does.

    Parameters
    ----------
    target : str
        ``FILE::FUNCTION`` or ``package.module:function``.
    choice : ArgumentChoice
        Where its arguments come from.
    timeout : float
        Seconds for one step.

    Raises
    ------
    UsageError, ReferenceFailed, WorkloadRefused
        It cannot be loaded, it fails, or its source cannot be had.
    """
    machine = describe_machine()
    request = RaceRequest(parse_target(target), choice, timeout=timeout, typed=target)
    with Crew(timeout, None, request.seed) as crew:
        prepared = prepare(request, crew)
        prepared.oracle.close()
        workload = prepared.workload
        if workload.source is None:
            raise WorkloadRefused(f"{target} cannot be taken apart: {workload.source_problem}")
        with crew.worker() as worker:
            try:
                load_reference(worker, workload, crew)
                return Explanation(workload, worker.ask("anatomy")["anatomy"], machine)
            except (WorkerDied, StepFailed) as error:
                verdict = lost(error, "it was taken apart")
                raise HastenError(f"{target}: {verdict.kind}: {verdict.detail}") from None
