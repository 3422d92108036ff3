"""How well Hasten's medians agree with pyperf's.

Five functions from a microsecond to a second, each measured by Hasten, by pyperf, by Hasten and by
pyperf again, so that a drift of the machine shows as a difference of each tool from itself.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

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


def by_hasten(folder: Path, count: int) -> float:
    """Median seconds per call."""
    out = folder / "race.json"
    command = [sys.executable, "-m", "hasten", "race", f"{folder}/spin.py::spin", "--engines", ""]
    command += ["--args", str(count), "--budget", "10", "--pyperf", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return statistics.median(pyperf.BenchmarkSuite.load(str(out)).get_benchmarks()[0].get_values())


def by_pyperf(folder: Path, count: int) -> float:
    """Median seconds per call."""
    out = folder / "pyperf.json"
    out.unlink(missing_ok=True)
    slow = count > 5_000_000
    command = [sys.executable, "-m", "pyperf", "timeit", "-o", str(out)]
    command += ["-p", "5", "-n", "3" if slow else "5", "-w", "1"]
    command += ["-s", f"import sys; sys.path.insert(0, {str(folder)!r}); from spin import spin"]
    subprocess.run([*command, f"spin({count})"], check=True, capture_output=True)
    return pyperf.Benchmark.load(str(out)).median()


def main() -> None:
    """Measure, compare, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "spin.py").write_text(WORKLOAD)
        for label, count in COUNTS.items():
            times = [(by_hasten(folder, count), by_pyperf(folder, count)) for _ in range(repeats)]
            ours, theirs = (statistics.median(t) for t in zip(*times, strict=True))
            rows.append(
                {
                    "function": label,
                    "hasten_seconds": ours,
                    "pyperf_seconds": theirs,
                    "ratio": ours / theirs,
                    "runs": times,
                }
            )
            print(
                f"{label:>6}: hasten {ours:.4g} s, pyperf {theirs:.4g} s, ratio {ours / theirs:.3f}"
            )
    within = sum(abs(r["ratio"] - 1) <= 0.05 for r in rows)
    print(f"{within} of {len(rows)} within 5 %")
    record("against_pyperf", {"within_5_percent": within, "of": len(rows), "functions": rows})


if __name__ == "__main__":
    main()
