"""What a call costs: nanoseconds of a scalar function, and of one with two arrays, by every route.

All are called in turn, in one process, from a loop of Python's own, whose cost is in all of them. The functions
do next to nothing, so that what is left is the way into them and back. Writes ``benchmarks/results/call_overhead.json`` and
``docs/call_overhead.svg``.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from record import RESULTS, record

from hasten.engine.base import Choices, Variant
from hasten.engine.registry import engine_named, state_of
from hasten.errors import HastenError
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINES = ("python", "numba", "pythran", "cython", "c", "cpp", "fortran", "rust", "mojo")
ROUNDS, CALLS = 40, 2000
PICTURE = RESULTS.parents[1] / "docs" / "call_overhead.svg"


def scalar(x: float) -> float:
    """One multiplication and one addition."""
    return x * 0.5 + 1.0


def arrays(x: Any, y: Any) -> float:
    """The products of two short arrays, added up."""
    s = 0.0
    for i in range(len(x)):
        s += x[i] * y[i]
    return s


FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "scalar": (scalar, (1.5,)),
    "two arrays": (arrays, (np.arange(4.0), np.ones(4))),
}


def entries(
    function: Callable[..., Any], args: tuple[Any, ...]
) -> Iterator[tuple[str, Variant, Workload]]:
    """For each engine its plain variant, and for those with several routes each route."""
    origin = Origin("file", __file__, function.__name__)
    workload = Workload(
        function.__name__, origin, signature_of(function, args, {}), module_source(function)
    )
    for name in ENGINES:
        engine = engine_named(name)
        if not state_of(engine).available:
            print(f"{name}: not here")
            continue
        seen = set()
        for variant in engine.variants(workload, Choices()):
            route = variant.options[:1]
            plain = not set(variant.options) & {"boundscheck", "parallel", "openmp", "threads"}
            if plain and route not in seen and route != ("unchecked",):
                seen.add(route)
                label = f"{name}[{route[0]}]" if route else name
                yield label, variant, workload


def loaded(folder: Path) -> Iterator[tuple[str, str, Callable[..., Any], tuple[Any, ...]]]:
    """All functions by all routes, built."""
    for kind, (function, args) in FUNCTIONS.items():
        for label, variant, workload in entries(function, args):
            place = folder / f"{kind}-{label}"
            place.mkdir()
            engine = engine_named(variant.engine)
            try:
                engine.build(variant, workload, place)
                call = function if label == "python" else engine.load(variant, workload, place)
            except HastenError as problem:
                print(f"{label}: {problem}")
                continue
            assert math.isclose(call(*args), function(*args)), label
            yield kind, label, call, args


def nanoseconds(call: Callable[..., Any], args: tuple[Any, ...]) -> float:
    """Of one call, with the loop around it."""
    calls = range(CALLS)
    begin = perf_counter()
    for _ in calls:
        call(*args)
    return (perf_counter() - begin) / CALLS * 1e9


def measured(rounds: int) -> dict[str, dict[str, float]]:
    """Medians by route and kind of function."""
    with tempfile.TemporaryDirectory() as temporary:
        found = list(loaded(Path(temporary)))
        times: dict[tuple[str, str], list[float]] = {
            (kind, label): [] for kind, label, _, _ in found
        }
        for _ in range(rounds):
            for kind, label, call, args in random.sample(found, len(found)):
                times[kind, label].append(nanoseconds(call, args))
    table: dict[str, dict[str, float]] = {}
    for (kind, label), taken in times.items():
        table.setdefault(label, {})[kind] = round(median(taken), 1)
    return dict(sorted(table.items(), key=lambda row: row[1].get("two arrays", math.inf)))


def plot(table: dict[str, dict[str, float]]) -> str:
    """Two bars for each route, on a logarithmic scale."""
    height, left, width = 22, 150, 560
    most = max(value for row in table.values() for value in row.values())
    least = min(value for row in table.values() for value in row.values()) / 1.5
    lines = []
    for number, (label, row) in enumerate(table.items()):
        top = 30 + number * (height + 12)
        lines.append(f'<text x="{left - 8}" y="{top + 15}" text-anchor="end">{label}</text>')
        for place, (kind, colour) in enumerate((("scalar", "#7aa6c2"), ("two arrays", "#c2793d"))):
            if kind not in row:
                continue
            length = width * math.log(row[kind] / least) / math.log(most / least)
            y = top + place * height / 2
            lines.append(
                f'<rect x="{left}" y="{y}" width="{length:.0f}" height="10" fill="{colour}"/>'
            )
            lines.append(
                f'<text x="{left + length + 5:.0f}" y="{y + 9}" class="n">{row[kind]:.0f} ns</text>'
            )
    whole = 40 + len(table) * (height + 12)
    style = "text{font:12px sans-serif} .n{font-size:9px}"
    title = '<text x="8" y="16">a call: of a scalar function (blue), of one with two arrays (brown); logarithmic</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 70}" height="{whole}">'
        f"<style>{style}</style>{title}{''.join(lines)}</svg>\n"
    )


def main() -> None:
    """Build, measure in turn, record, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    table = measured(rounds)
    for label, row in table.items():
        print(
            f"{label:22} {row.get('scalar', math.nan):10.0f} {row.get('two arrays', math.nan):10.0f}"
        )
    record("call_overhead", {"rounds": rounds, "calls": CALLS, "nanoseconds": table})
    PICTURE.write_text(plot(table))


if __name__ == "__main__":
    main()
