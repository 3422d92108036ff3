"""The races whose pages the documentation shows: pairwise and mandelbrot by all engines.

Writes results/pairwise_race.json, results/mandelbrot_race.json, and the pictures of the documentation.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"


def main() -> None:
    """Race, keep what --json writes, and draw the chart of pairwise."""
    for name in ("pairwise", "mandelbrot"):
        print(f"racing {name}", flush=True)
        target = f"examples/{name}.py::{name}"
        kept = str(RESULTS / f"{name}_race.json")
        hasten("race", target, "--budget", "40", "--explain", "--json", kept)
    hasten("report", str(RESULTS / "pairwise_race.json"), "--svg", "docs/pairwise.svg")


def hasten(*arguments: str) -> None:
    """Run a command of Hasten's at the root of the repository."""
    subprocess.run([sys.executable, "-m", "hasten", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
