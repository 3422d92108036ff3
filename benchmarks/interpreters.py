"""The same plain Python function in every interpreter on this machine.

Races `mandelbrot_lists` and `pairwise_lists` in all that ``hasten interpreters`` lists, as ``hasten race FILE::FUNCTION
--interpreters`` does. Run ``scripts/get-interpreters`` first. Writes ``benchmarks/results/interpreters.json`` and
``docs/which_python.svg``.
"""

from __future__ import annotations

import argparse
from math import log
from pathlib import Path
from typing import Any

from lanes import svg
from record import record

import hasten
from hasten.engine.registry import interpreter_names
from hasten.measure.totals import Course, leads

ROOT = Path(__file__).parents[1]
TARGETS = {
    "mandelbrot_lists": "examples/mandelbrot.py::mandelbrot_lists",
    "pairwise_lists": "examples/pairwise_lists.py::pairwise_lists",
}
COLOURS = {"yes": "#7aa6c2", "no": "#c2793d", "": "#444444"}


def raced(name: str, budget: float) -> dict[str, Any]:
    """One function in all interpreters."""
    target = str(ROOT / TARGETS[name])
    result = hasten.race(target, engines=list(interpreter_names()), budget=budget)
    print(result, flush=True)
    courses = {e.name: Course(0.0, e.warm_up, e.seconds.median) for e in result.ranked if e.seconds}
    return {
        "function": name,
        "control": result.control and result.control.median,
        "entries": [
            {
                "name": e.name,
                "verdict": e.verdict.kind,
                "milliseconds": round(e.seconds.median * 1e3, 3),
                "speed-up": round(e.speedup.median, 3),
                "low": round(e.speedup.low or 0.0, 3),
                "high": round(e.speedup.high or 0.0, 3),
                **e.details,
            }
            for e in result.ranked
            if e.seconds and e.speedup
        ],
        "leads": [{"name": one.name, "from call": one.calls} for one in leads(courses)],
        "not ranked": {e.name: e.error for e in result.lost},
    }


def picture(race: dict[str, Any]) -> str:
    """A bar for each interpreter, on a scale on which ten times as fast is a step."""
    rows = sorted(race["entries"], key=lambda row: -row["speed-up"])
    left, width = 170, 430
    most, least = rows[0]["speed-up"], rows[-1]["speed-up"]
    lines = [
        f'<text x="8" y="16">{race["function"]}: times as fast as the Python in use (blue: built alike)</text>'
    ]
    for number, row in enumerate(rows):
        y = 28 + number * 18
        length = 40 + (width - 40) * _share(row["speed-up"], least, most)
        colour = COLOURS[row.get("built alike", "")]
        lines.append(
            f'<text x="{left - 8}" y="{y + 11}" text-anchor="end">{row["name"]}</text>'
            f'<rect x="{left}" y="{y}" width="{length:.0f}" height="14" fill="{colour}"/>'
            f'<text x="{left + length + 5:.0f}" y="{y + 11}" class="n">{row["speed-up"]:.2f}</text>'
        )
    return svg(left + width + 60, 36 + len(rows) * 18, lines)


def _share(speed: float, least: float, most: float) -> float:
    return log(speed / least) / log(most / least) if most > least else 1.0


def main() -> None:
    """Race, record, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=120.0)
    given = parser.parse_args()
    races = [raced(name, given.budget) for name in TARGETS]
    record("interpreters", {"budget": given.budget, "races": races})
    (ROOT / "docs" / "which_python.svg").write_text(picture(races[0]))


if __name__ == "__main__":
    main()
