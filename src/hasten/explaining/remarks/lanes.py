"""How busy the lanes of vectors are: what only a run can tell."""

from __future__ import annotations

from pathlib import Path

from hasten.engine.native.lanes import LanesEngine
from hasten.workload.loading import Call
from hasten.workload.model import Workload

from .remark import Remark

__all__ = ["busy_lanes"]


def busy_lanes(
    workload: Workload, options: tuple[str, ...], call: Call, folder: Path
) -> list[Remark]:
    """A remark on each loop that lies across lanes.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
        Of the variant of the engine ``lanes``.
    call : Call
        What it is run with.
    folder : Path
        Empty, to build in.

    Raises
    ------
    BuildFailed, Unavailable
        The compiler refused, or is missing.
    """
    return [
        Remark(
            one.line,
            "vectorised",
            f"{one.lanes} lanes at a time, {_in_flight(one.flight)}: {one.share:.0%} of the lanes are busy",
        )
        for one in LanesEngine().busy(workload, options, call, folder)
    ]


def _in_flight(vectors: int) -> str:
    return f"{vectors} vectors in flight" if vectors > 1 else "one vector in flight"
