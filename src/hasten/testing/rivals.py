"""Putting rivals before the referee: verified as in a race, but not timed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hasten.racing.crew import Crew
from hasten.racing.field import starters
from hasten.racing.prepare import prepare
from hasten.racing.request import RaceRequest
from hasten.racing.trials import make_trials
from hasten.racing.verifying import verify
from hasten.verify.verdict import Verdict
from hasten.workload.target import parse_target

__all__ = ["verdicts_on_rivals"]


def verdicts_on_rivals(
    file: Path, function: str, rivals: Iterable[str], *, timeout: float = 20.0
) -> dict[str, Verdict]:
    """The verdict on each of some functions of a workload file that claim to do what another does.

    Parameters
    ----------
    file : Path
    function : str
        The reference; its arguments come from ``inputs()`` of the file.
    rivals : iterable of str
    timeout : float
        Seconds for one step.
    """
    request = RaceRequest(
        parse_target(f"{file}::{function}"),
        engines=(),
        against=tuple(parse_target(name, file) for name in rivals),
        timeout=timeout,
    )
    with Crew(timeout, None, request.seed) as crew:
        prepared = prepare(request, crew)
        try:
            trials = make_trials(prepared.workload, prepared.answer, prepared.oracle, request.seed)
            field = starters(request, prepared)[1:]
            for starter in field:
                verify(starter, prepared, trials, crew)
        finally:
            prepared.oracle.close()
    return {s.name: s.verdict or Verdict("raised", "it was never verified") for s in field}
