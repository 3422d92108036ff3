"""Writing what a benchmark measured, with the machine beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hasten.measure.machine import describe_machine

RESULTS = Path(__file__).parent / "results"


def record(name: str, figures: dict[str, Any], command: str = "") -> Path:
    """Write ``results/NAME.json``.

    Parameters
    ----------
    name : str
    figures : dict
        Plain data.
    command : str, optional
        That measured them; by default the script of that name.

    Returns
    -------
    Path
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    whole = {
        "command": command or f"python benchmarks/{name}.py",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": asdict(describe_machine()),
        **figures,
    }
    path.write_text(json.dumps(whole, indent=2) + "\n")
    print(f"written to {path}")
    return path
