"""Which loops Numba ran in parallel, kept beside the build: what it says is not in its own cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["FILE", "keep_diagnostics"]

FILE = "numba_parallel.json"


def keep_diagnostics(dispatcher: Any, folder: Path) -> None:
    """Write the lines of the loops that run in parallel, and of those that could but run within one.

    Parameters
    ----------
    dispatcher
        Compiled just now, for one signature.
    folder : Path
    """
    (compiled,) = dispatcher.overloads.values()
    diagnostics = compiled.metadata.get("parfor_diagnostics")
    if not getattr(diagnostics, "has_setup", False):
        return  # read from Numba's own cache, which does not keep it
    lines = {parfor.id: parfor.loc.line for parfor in diagnostics.initial_parfors}
    within = {inner for found in diagnostics.nested_fusion_info.values() for inner in found}
    told = {
        "parallel": sorted({line for number, line in lines.items() if number not in within}),
        "serial": sorted({lines[number] for number in within if number in lines}),
    }
    (folder / FILE).write_text(json.dumps(told), encoding="utf-8")
