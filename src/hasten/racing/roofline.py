"""How far a race could be from what the machine can do: the work of a call, and the roof."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from hasten import __version__
from hasten.errors import HastenError, Unavailable
from hasten.explaining.roof import roof_identity
from hasten.measure.machine import describe_machine
from hasten.racing.crew import Crew, lost
from hasten.racing.field import Starter
from hasten.racing.verifying import load_request
from hasten.runner.process import StepFailed, WorkerDied
from hasten.toolchain.cache import BuildCache
from hasten.workload.model import Origin

__all__ = ["roofline_of"]


def roofline_of(starter: Starter, home: Origin, crew: Crew) -> dict[str, Any]:
    """Work and roof as plain data, or the ``reason`` why they cannot be told.

    Parameters
    ----------
    starter : Starter
        A quick one that gives the right answer.
    home : Origin
        Where the workload is from.
    crew : Crew
    """
    try:
        folder = crew.scratch / "counting"
        folder.mkdir(exist_ok=True)
        with crew.worker(starter.variant) as worker:
            worker.ask("load", **load_request(starter, home, crew))
            work = worker.ask("work", folder=str(folder))["work"]
        return {"work": work, "roof": _roof(crew)}
    except (WorkerDied, StepFailed) as error:
        return {"reason": lost(error, "its work was counted").detail}
    except Unavailable as missing:
        return {"reason": str(missing)}


def _roof(crew: Crew) -> list[dict[str, Any]]:
    """Measured once for a machine and a compiler, then remembered with the builds."""
    cache = BuildCache()
    machine = describe_machine()
    where = (machine.processor, str(machine.cores), platform.node(), machine.system)
    key = cache.key(("roof", __version__, *where, *roof_identity()))
    if (known := cache.find(key)) is None:
        try:
            workspace: Path = cache.workspace()
        except HastenError:
            workspace = crew.scratch / "roof"
            workspace.mkdir()
        with crew.worker() as worker:
            roof: list[dict[str, Any]] = worker.ask("roof", folder=str(workspace))["roof"]
        if workspace.parent == cache.root:
            cache.put(key, workspace, {"entry": "roof", "workload": "this machine", "roof": roof})
        return roof
    found: list[dict[str, Any]] = known.record["roof"]
    return found
