"""The picture in the README: a race with all engines, its report as an SVG.

Writes docs/pairwise.svg, and the figures in it to benchmarks/results/picture.json.
"""

from __future__ import annotations

import argparse
import io
import re
from pathlib import Path

from record import record
from rich.console import Console
from rich.text import Text

import hasten
from hasten.report.json import to_data
from hasten.report.terminal import print_result

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pairwise.svg"
WIDTH = 114  # columns: nothing is left out of the table
TARGET = "examples/pairwise.py::pairwise"
FETCHED_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def drawn(result: hasten.Result) -> str:
    """The report of a race as a terminal of `WIDTH` columns shows it."""
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    console.print(Text(f"$ hasten race {TARGET}"))
    print_result(result, console)
    svg = console.export_svg(title="hasten")
    return FETCHED_FONTS.sub("", svg)  # any monospaced font does


def main() -> None:
    """Race, draw, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=30.0)
    parser.add_argument("--engines", help="names with blanks between them; all by default")
    options = parser.parse_args()
    engines = None if options.engines is None else options.engines.split()
    result = hasten.race(f"{ROOT / TARGET}", engines=engines, budget=options.budget)
    PICTURE.write_text(drawn(result))
    print(result)
    data = to_data(result)
    for entry in data["entries"]:
        if entry["seconds"]:
            del entry["seconds"]["samples"]
    record(
        "picture",
        {
            "target": TARGET,
            "budget": options.budget,
            "control": data["control"],
            "winner": data["winner"],
            "entries": data["entries"],
        },
    )


if __name__ == "__main__":
    main()
