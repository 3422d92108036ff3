"""Races whose pages are looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results"


@pytest.fixture(params=["pairwise", "mandelbrot"], scope="session")
def recorded(request):
    """A race by all engines, as ``python benchmarks/reports.py`` recorded it."""
    return json.loads((RESULTS / f"{request.param}_race.json").read_text())


@pytest.fixture
def pairwise():
    """The race of pairwise, to be changed at will."""
    return json.loads((RESULTS / "pairwise_race.json").read_text())


HOSTILE = (
    """</script><script>alert("1")</script><img src=x onerror='alert(2)'>{{ 7 * 7 }}&amp;<!--"""
)


@pytest.fixture
def hostile(pairwise):
    """A race in which everything that users name or write tries to be markup."""
    workload = pairwise["workload"]
    for name in ("name", "target", "description"):
        workload[name] = HOSTILE
    workload["source"] = f"def f(x):\n    return '{HOSTILE}'\n"
    workload["places"] = [{"file": HOSTILE, "line": 1}, {"file": HOSTILE, "line": 2}]
    workload["notes"] = [HOSTILE]
    pairwise["advice"] = [HOSTILE] * 3
    pairwise["doubts"] = [{"kind": "x", "detail": HOSTILE, "entries": [HOSTILE]}]
    pairwise["settings"]["target"] = f"{HOSTILE}::f"
    pairwise["machine"]["environment"] = {HOSTILE: HOSTILE}
    for number, entry in enumerate(pairwise["entries"]):
        entry["name"] = f"{number}{HOSTILE}"
        entry["title"] = f"{entry['title']}{HOSTILE}"
        entry["notes"] = [HOSTILE]
        entry["verdict"]["detail"] = HOSTILE
        entry["sources"] = [{"name": f"{HOSTILE}.c", "text": f"int x; /* {HOSTILE} */\n"}]
        for axis in entry["card"]:
            axis["lines"] = [HOSTILE]
        if entry["machine_code"] and entry["machine_code"].get("loop"):
            entry["machine_code"]["loop"]["function"] = HOSTILE
            entry["machine_code"]["loop"]["instructions"] = [[HOSTILE, 3]]
            entry["machine_code"]["places"] = {HOSTILE: 1.0}
    return pairwise
