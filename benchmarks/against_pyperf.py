"""How well Hasten's medians agree with pyperf's.

Five functions from a microsecond to a second. The two tools take turns, because
a shared machine changes its speed by half within seconds: one long run of each would compare two
moments of the machine and not two tools. The ratio is the geometric mean of the turns' ratios of
medians, with its 95 % interval. Beside it stand the ratio of the lower deciles of all processes,
which the neighbours' load touches least, and pyperf against itself (its odd turns against its even
ones), which says how far two equal tools differ here.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyperf
from record import record

WORKLOAD = """
def spin(n):
    total = 0.0
    for i in range(n):
        total += i * 0.5
    return total
"""
COUNTS = {"1 us": 17, "30 us": 700, "1 ms": 23_000, "30 ms": 700_000, "1 s": 23_000_000}


def medians_by_process(file: Path) -> list[float]:
    """Median seconds per call of each worker process in a pyperf file that has values."""
    [benchmark] = pyperf.BenchmarkSuite.load(str(file)).get_benchmarks()[:1]
    return [statistics.median(run.values) for run in benchmark.get_runs() if run.values]


def by_hasten(folder: Path, count: int) -> list[float]:
    """Median seconds per call in each process of a race."""
    out = folder / "race.json"
    command = [sys.executable, "-m", "hasten", "race", f"{folder}/spin.py::spin", "--engines", ""]
    command += ["--args", str(count), "--budget", "10", "--pyperf", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return medians_by_process(out)


def by_pyperf(folder: Path, count: int) -> list[float]:
    """Median seconds per call in each process of a run."""
    out = folder / "pyperf.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pyperf", "timeit", "-o", str(out)]
    command += ["-p", "6", "-n", "4", "-w", "1"]
    command += ["-s", f"import sys; sys.path.insert(0, {str(folder)!r}); from spin import spin"]
    subprocess.run([*command, f"spin({count})"], check=True, capture_output=True)
    return medians_by_process(out)


def compare(folder: Path, count: int, turns: int) -> dict[str, Any]:
    """Let the tools take turns; the ratios of their medians and of their lower deciles."""
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    both: list[tuple[Callable[[Path, int], list[float]], list[list[float]]]]
    both = [(by_hasten, ours), (by_pyperf, theirs)]
    for turn in range(turns):
        # Who goes first changes, so that neither tool always finds the machine as the other left it
        for tool, runs in both[:: -1 if turn % 2 else 1]:
            runs.append(tool(folder, count))
    hasten, perf = np.concatenate(ours), np.concatenate(theirs)
    logs = np.log([np.median(r) for r in ours]) - np.log([np.median(r) for r in theirs])
    itself = np.log([np.median(r) for r in theirs])
    error = 2.0 * logs.std(ddof=1) / np.sqrt(turns)
    return {
        "hasten_seconds": float(np.median(hasten)),
        "pyperf_seconds": float(np.median(perf)),
        "ratio": float(np.exp(logs.mean())),
        "ratio_95": [float(np.exp(logs.mean() + s * error)) for s in (-1, 1)],
        "ratio_of_lower_deciles": float(np.quantile(hasten, 0.1) / np.quantile(perf, 0.1)),
        "pyperf_against_itself": float(np.exp(itself[::2].mean() - itself[1::2].mean())),
        "runs": {"hasten": ours, "pyperf": theirs},
    }


def main() -> None:
    """Measure, compare, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=8, help="runs of each tool")
    turns = parser.parse_args().turns
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "spin.py").write_text(WORKLOAD)
        for label, count in COUNTS.items():
            row = {"function": label, **compare(folder, count, turns)}
            rows.append(row)
            print(
                f"{label:>6}: hasten {row['hasten_seconds']:.4g} s,"
                f" pyperf {row['pyperf_seconds']:.4g} s, ratio {row['ratio']:.3f}"
                f" [{row['ratio_95'][0]:.3f}, {row['ratio_95'][1]:.3f}],"
                f" lower deciles {row['ratio_of_lower_deciles']:.3f},"
                f" pyperf against itself {row['pyperf_against_itself']:.3f}",
                flush=True,
            )
    within = sum(abs(r["ratio"] - 1) <= 0.05 for r in rows)
    deciles = sum(abs(r["ratio_of_lower_deciles"] - 1) <= 0.05 for r in rows)
    print(
        f"within 5 %: {within} of {len(rows)} by medians, {deciles} of {len(rows)} by lower deciles"
    )
    figures = {"within_5_percent": within, "lower_deciles_within_5_percent": deciles}
    record("against_pyperf", {**figures, "of": len(rows), "functions": rows})


if __name__ == "__main__":
    main()
