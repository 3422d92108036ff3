"""What loops across lanes gain: each example by lanes, scalar C, Numba, Pythran and Mojo, on one thread and on all.

All entries of an example are called in turn in one process, in a new order each round; the figure is the median. CPython
runs each example once, and who gives another answer is not timed. Mandelbrot is held against vectors written by hand as well. Goals on a processor with AVX2 (AVX-512):
Mandelbrot at least 4 (9) times faster than scalar C and 0.9 times as fast as by hand; the geometric mean over all examples
at least 3 times faster than the best of Numba, Pythran and scalar C. Writes ``benchmarks/results/lanes.json``,
``docs/lanes.svg`` and ``docs/idle_lanes.svg``; on a processor with AVX-512 only ``benchmarks/results/lanes_avx512.json``.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import geometric_mean, median
from time import perf_counter
from typing import Any

import numpy as np
from examples import example
from record import record

from hasten.engine.base import Choices, Variant
from hasten.engine.registry import engine_named, state_of
from hasten.errors import HastenError
from hasten.toolchain.compilers import find_compiler
from hasten.verify.compare import compare
from hasten.verify.tolerance import reduction_length, tolerance

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
ROUNDS = 15
SIZES: dict[str, tuple[Any, ...]] = {"mandelbrot": (960, 960, 200)}
"""Arguments of examples that are not those of their default size."""
KERNELS = (
    "mandelbrot",
    "julia",
    "newton_fractal",
    "collatz",
    "black_scholes_loop",
    "implied_volatility",
    "ray_sphere",
    "logistic_map",
    "pairwise",
    "pairwise_single",
)
ONE = {
    "lanes": Variant("lanes"),
    "c": Variant("c", ("capi", "unchecked")),
    "numba": Variant("numba"),
    "numba[fastmath]": Variant("numba", ("fastmath",)),
    "pythran": Variant("pythran"),
    "mojo": Variant("mojo", ("capi", "unchecked")),
}
ALL = {
    "lanes[threads]": Variant("lanes", ("threads",)),
    "c[threads]": Variant("c", ("capi", "unchecked", "threads")),
    "numba[parallel]": Variant("numba", ("parallel",)),
    "pythran[openmp]": Variant("pythran", ("openmp",)),
}
RIVALS = ("c", "numba", "pythran")
Call = Callable[[], Any]


def built(name: str, folder: Path) -> dict[str, Call]:
    """Calls of all entries that carry an example; why others do not is printed."""
    work, _, arguments = example(name, SIZES.get(name, ()))
    calls: dict[str, Call] = {}
    choices = Choices(fastmath=True, threads=os.cpu_count() or 1)
    for label, wished in {**ONE, **ALL}.items():
        engine = engine_named(wished.engine)
        try:
            if not state_of(engine).available:
                continue
            offered = {v.name: v for v in engine.variants(work, choices)}
            if wished.name not in offered:
                continue
            variant = offered[wished.name]  # with its number of threads
            place = folder / label
            place.mkdir()
            engine.build(variant, work, place)
            function = engine.load(variant, work, place)
            function(*arguments)
        except HastenError as problem:
            print(f"{name}: {label}: {problem}", flush=True)
            continue
        calls[label] = lambda function=function: function(*arguments)
    if name == "mandelbrot":
        calls["by hand"] = by_hand(arguments, folder)
    return calls


def by_hand(arguments: tuple[int, int, int], folder: Path) -> Call:
    """Mandelbrot in vectors that were written by hand."""
    source, library = HERE / "handwritten" / "mandelbrot_vectors.cpp", folder / "hand.so"
    flags = [
        "-std=c++17",
        "-O3",
        "-march=native",
        "-ffp-contract=off",
        "-fwrapv",
        "-fPIC",
        "-shared",
    ]
    command = [*find_compiler("c++").command, *flags, str(source), "-o", str(library)]
    subprocess.run(command, check=True)
    function = ctypes.CDLL(str(library)).mandelbrot
    width, height, most = map(ctypes.c_int64, arguments)

    def call() -> Any:
        counts = np.zeros((height.value, width.value), np.int64)
        function(width, height, most, ctypes.c_void_p(counts.ctypes.data))
        return counts

    return call


def timed(calls: dict[str, Call], rounds: int) -> dict[str, float]:
    """Medians of milliseconds, all called in turn."""
    times: dict[str, list[float]] = {label: [] for label in calls}
    for number in range(rounds + 1):
        for label in random.sample(list(calls), len(calls)):
            begin = perf_counter()
            calls[label]()
            if number:
                times[label].append((perf_counter() - begin) * 1e3)
    return {label: round(median(taken), 4) for label, taken in times.items()}


def measured(name: str, rounds: int) -> dict[str, Any]:
    """One example: milliseconds of the entries that give Python's answer, and ratios."""
    work, function, arguments = example(name, SIZES.get(name, ()))
    begin = perf_counter()
    expected = function(*arguments)
    seconds = perf_counter() - begin
    allowed = tolerance(reduction_length(work.signature, expected, seconds))
    with tempfile.TemporaryDirectory() as temporary:
        calls = built(name, Path(temporary))
        answers = {label: compare(expected, call(), allowed) for label, call in calls.items()}
        for label, answer in answers.items():
            if answer.kind == "different":
                print(f"{name}: {label} is not timed: {answer.detail}", flush=True)
                del calls[label]
        single = {label: call for label, call in calls.items() if label not in ALL}
        times = timed(single, rounds) | timed(
            {label: call for label, call in calls.items() if label in ALL}, rounds
        )
    times["python"] = round(seconds * 1e3, 1)
    best = min(times[rival] for rival in RIVALS if rival in times)
    return {
        "kernel": name,
        "milliseconds": times,
        "answers": {label: answer.kind for label, answer in answers.items()},
        "faster than c": round(times["c"] / times["lanes"], 2),
        "faster than the best": round(best / times["lanes"], 2),
    }


def picture(rows: list[dict[str, Any]]) -> str:
    """A bar for each example: by how much lanes are faster than the best of the others."""
    left, width, most = 150, 480, max(row["faster than c"] for row in rows)
    lines = [
        '<text x="8" y="16">times as fast as scalar C (blue), as the best rival (brown)</text>'
    ]
    for number, row in enumerate(rows):
        top = 30 + number * 34
        lines.append(
            f'<text x="{left - 8}" y="{top + 15}" text-anchor="end">{row["kernel"]}</text>'
        )
        for place, (key, colour) in enumerate(
            (("faster than c", "#7aa6c2"), ("faster than the best", "#c2793d"))
        ):
            length, y = width * row[key] / most, top + place * 11
            lines.append(
                f'<rect x="{left}" y="{y}" width="{length:.0f}" height="10" fill="{colour}"/>'
                f'<text x="{left + length + 5:.0f}" y="{y + 9}" class="n">{row[key]:.2f}</text>'
            )
    return svg(left + width + 60, 40 + len(rows) * 34, lines)


def idle() -> tuple[str, dict[str, float]]:
    """Lanes falling idle, drawn; and the share of them that is busy, for several widths."""
    _, function, _ = example("mandelbrot")
    counts = function(320, 240, 100)
    shares = {}
    for lanes in (2, 4, 8, 16):
        blocks = counts.reshape(240, 320 // lanes, lanes)
        shares[str(lanes)] = round(float(counts.sum() / (blocks.max(axis=2).sum() * lanes)), 3)
    row = counts[96].reshape(-1, 8)
    block = int(np.argmax(row.max(axis=1) - row.min(axis=1)))
    steps = row[block]
    lines = [
        f'<text x="8" y="16">eight pixels of row 96, from column {block * 8} on: steps of each lane; then it waits</text>'
    ]
    for lane, count in enumerate(steps.tolist()):
        y, length = 28 + lane * 20, 5 * count
        rest = 5 * (int(steps.max()) - count)
        lines += [
            f'<text x="60" y="{y + 12}" text-anchor="end">lane {lane}</text>',
            f'<rect x="68" y="{y}" width="{length}" height="16" fill="#7aa6c2"/>',
            f'<rect x="{68 + length}" y="{y}" width="{rest}" height="16" fill="#dddddd"/>',
            f'<text x="72" y="{y + 12}" class="n">{count}</text>',
        ]
    return svg(80 + 5 * int(steps.max()), 40 + 160, lines), shares


def svg(width: float, height: float, lines: list[str]) -> str:
    """A picture."""
    style = "<style>text{font:12px sans-serif} .n{font-size:9px}</style>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}">'
    return f"{head}{style}{''.join(lines)}</svg>\n"


def main() -> None:
    """Build, measure in turn, record, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("names", nargs="*", default=list(KERNELS))
    given = parser.parse_args()
    rows = []
    for name in given.names:
        rows.append(measured(name, given.rounds))
        print(rows[-1], flush=True)
    mean = geometric_mean(row["faster than the best"] for row in rows)
    print(f"geometric mean: {mean:.2f} times faster than the best of {', '.join(RIVALS)}")
    if set(given.names) < set(KERNELS):
        return
    drawn, shares = idle()
    wide = "avx512f" in Path("/proc/cpuinfo").read_text()
    record(
        "lanes_avx512" if wide else "lanes",
        {
            "compiler": find_compiler("c++").name,
            "rounds": given.rounds,
            "kernels": rows,
            "geometric mean": round(mean, 2),
            "share of lanes that are busy in mandelbrot": shares,
        },
        command="python benchmarks/lanes.py",
    )
    if wide:
        return
    (DOCS / "lanes.svg").write_text(picture(rows))
    (DOCS / "idle_lanes.svg").write_text(drawn)


if __name__ == "__main__":
    main()
