"""What it costs to import Hasten, and to ask it for help.

Interleaved runs of four commands; reported are differences of medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from record import record

COMMANDS = {
    "python": ["-c", "pass"],
    "import numpy": ["-c", "import numpy"],
    "import numpy, hasten": ["-c", "import numpy, hasten"],
    "hasten --help": ["-m", "hasten", "--help"],
}
ROUNDS = 30


def main() -> None:
    """Measure, record."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            taken[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    imported = medians["import numpy, hasten"] - medians["import numpy"]
    helped = medians["hasten --help"] - medians["python"]
    print(f"import hasten above NumPy: {imported * 1e3:.1f} ms (goal: at most 30)")
    print(f"hasten --help above Python: {helped * 1e3:.1f} ms (goal: at most 150)")
    record(
        "startup",
        {
            "import_above_numpy_seconds": imported,
            "help_above_python_seconds": helped,
            "median_seconds": medians,
        },
    )


if __name__ == "__main__":
    main()
