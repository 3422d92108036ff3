"""What Numba ran in parallel, as it said when it compiled."""

from __future__ import annotations

import json
from pathlib import Path

from hasten.engine.jits.numba.diagnostics import FILE
from hasten.workload.model import ModuleSource

from .remark import Kind, Remark

__all__ = ["parallel_loops"]

_KINDS: tuple[tuple[str, Kind], ...] = (("parallel", "parallel"), ("serial", "serial"))


def parallel_loops(path: Path, source: ModuleSource) -> list[Remark]:
    """The loops of a module that Numba compiled.

    Parameters
    ----------
    path : Path
        Of the module, whose lines are those of the source.
    source : ModuleSource
    """
    try:
        said = json.loads(path.with_name(FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [
        Remark(place.line, kind, "")
        for name, kind in _KINDS
        for number in said.get(name, ())
        if number <= len(source.lines) and (place := source.lines[number - 1])
    ]
