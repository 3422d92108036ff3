"""Every example taken apart, raced at two sizes, and profiled within a program: what the commands say of it.

Writes results/every_example.json: of each example and each of `hasten explain`, `hasten scale` and `hasten profile`
the exit code and what was said, or the error. Nothing in it is to be compared: it shows that they get through.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hasten.measure.machine import describe_machine

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "benchmarks" / "results" / "every_example.json"
BY_NUMBER = {
    "collatz": "n * 100",
    "julia": "n, n, 60",
    "mandelbrot": "n, n, 60",
    "monte_carlo": "n * 1000",
    "newton_fractal": "n, n, 40",
    "primes": "n * 100",
    "ray_sphere": "n, n, inputs()['small'][2], 3",
}
"""Arguments by n of those that are given numbers, whose size is not that of an array."""
PROGRAM = """\
import sys, time
sys.path.insert(0, {folder!r})
from {name} import {name}, inputs

args = inputs()["small"]
end = time.perf_counter() + 2.0
while time.perf_counter() < end:
    {name}(*args)
"""


def main() -> None:
    """Go through all examples."""
    told = {}
    for path in sorted((ROOT / "examples").glob("*.py")):
        print(path.stem, flush=True)
        told[path.stem] = dict(commands(path))
        for name, found in told[path.stem].items():
            print(f"  {name}: {found['exit code']}: {'; '.join(found['says'])}", flush=True)
    machine = " · ".join(describe_machine().lines())
    RESULT.write_text(json.dumps({"machine": machine, "examples": told}, indent=2) + "\n")


def commands(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each command says of an example."""
    target = f"{path}::{path.stem}"
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program.py"
        program.write_text(PROGRAM.format(folder=str(path.parent), name=path.stem))
        yield "explain", run(["explain", target, "--size", "small"], said_of_explanation)
        if numbers := BY_NUMBER.get(path.stem):
            sizes = ["--n", "10,40", "--args", numbers]
        else:
            sizes = ["--sizes", "small,default"]
        options = ["--engines", "c[capi]", "--budget", "2"]
        yield "scale", run(["scale", target, *sizes, *options], said_of_growth)
        yield "profile", run(["profile", "--json", "{json}", program], said_of_profile)


def run(arguments: list[Any], read: Any) -> dict[str, Any]:
    """Run a command; what its JSON says, or its error."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "said.json"
        words = [str(one).format(json=kept) for one in arguments]
        if "--json" not in words:
            words += ["--json", str(kept)]
        done = subprocess.run(
            [sys.executable, "-m", "hasten", *words],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        says = read(json.loads(kept.read_text())) if kept.exists() else [done.stderr.strip()]
    return {"exit code": done.returncode, "says": says}


def said_of_explanation(data: dict[str, Any]) -> list[str]:
    """The sentences, and which compiled entry its machine code is from."""
    race = data["race"] or {"entries": []}
    looked = [e["name"] for e in race["entries"] if e["machine_code"]]
    return [*data["says"], f"machine code of {', '.join(looked) or 'nothing'}"]


def said_of_growth(data: dict[str, Any]) -> list[str]:
    """The exponents."""
    return [
        f"{entry['name']} grows as n^{entry['growth']['exponent']:.2f}"
        for entry in data["entries"]
        if entry["growth"]
    ]


def said_of_profile(data: dict[str, Any]) -> list[str]:
    """The functions that are worth it, or that none is."""
    return data["says"]


if __name__ == "__main__":
    main()
