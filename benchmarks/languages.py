"""How fast the translations are, against C that was written by hand.

All are called in turn, each by the cheapest route of its language. The ratio is that of the medians. Goals: unchecked C
at most 1.05 times, checked C at most 1.5 times, Fortran, Rust and Mojo at most 1.15 times.
"""

from __future__ import annotations

import argparse
import ctypes
import random
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from examples import example
from record import record

from hasten.engine.base import Variant
from hasten.engine.registry import engine_named
from hasten.toolchain.compilers import find_compiler

HERE = Path(__file__).parent
FLAGS = ("-O3", "-march=native", "-std=c11", "-ffp-contract=off", "-fPIC", "-shared")
ROUNDS = 25
ENTRIES = {
    "c, unchecked": ("c", ("capi", "unchecked")),
    "c, checked": ("c", ("capi",)),
    "c++, unchecked": ("cpp", ("nanobind", "unchecked")),
    "c++, checked": ("cpp", ("nanobind",)),
    "fortran, unchecked": ("fortran", ("capi", "unchecked")),
    "fortran, checked": ("fortran", ("capi",)),
    "rust, unchecked": ("rust", ("capi", "unchecked")),
    "rust, checked": ("rust", ("capi",)),
    "mojo, unchecked": ("mojo", ("capi", "unchecked")),
    "mojo, checked": ("mojo", ("capi",)),
    "cython, unchecked": ("cython", ("translated", "unchecked")),
    "cython, checked": ("cython", ("translated",)),
}
"""Translations that are measured: the engine, and the options of its variant."""


def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """Where an array begins."""
    return ctypes.c_void_p(array.ctypes.data)


def by_hand(name: str, arguments: tuple[Any, ...], library: Any) -> Callable[[], None]:
    """A call of the hand-written function, which does all that the translation does."""
    whole = [ctypes.c_int64(a) if isinstance(a, int) else a for a in arguments]
    function = getattr(library, name)
    match name:
        case "pairwise":
            (x,) = arguments
            n, d = x.shape

            def call() -> None:
                out = np.empty((n, n))
                function(pointer(x), ctypes.c_int64(n), ctypes.c_int64(d), pointer(out))
        case "mandelbrot":
            width, height, most = whole

            def call() -> None:
                out = np.zeros((height.value, width.value), np.int64)
                function(width, height, most, pointer(out))
        case "levenshtein":
            a, b = arguments
            function.restype = ctypes.c_int64

            def call() -> None:
                rows = np.zeros(2 * len(b) + 2, np.int64)
                sizes = ctypes.c_int64(len(a)), ctypes.c_int64(len(b))
                function(pointer(a), sizes[0], pointer(b), sizes[1], pointer(rows))
        case _:
            pos, vel, mass, steps, dt = arguments
            function.restype = ctypes.c_double

            def call() -> None:
                moved = pos.copy(), vel.copy()
                sizes = ctypes.c_int64(len(mass)), ctypes.c_int64(steps)
                function(*map(pointer, (*moved, mass)), *sizes, ctypes.c_double(dt))

    return call


def translated(
    name: str, engine_name: str, options: tuple[str, ...], folder: Path
) -> Callable[[], None]:
    """A call of the translation, with arguments renewed where it changes them."""
    work, _, arguments = example(name)
    variant, engine = Variant(engine_name, options), engine_named(engine_name)
    folder.mkdir()
    engine.build(variant, work, folder)
    function = engine.load(variant, work, folder)
    changed = name == "nbody"

    def call() -> None:
        given = (arguments[0].copy(), arguments[1].copy(), *arguments[2:]) if changed else arguments
        function(*given)

    return call


def main() -> None:
    """Build, measure in turn, record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    compiler, rows = find_compiler("c"), []
    for name in ("pairwise", "mandelbrot", "nbody", "levenshtein"):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            shared = folder / "hand.so"
            source = HERE / "handwritten" / f"{name}.c"
            command = [*compiler.command, *FLAGS, str(source), "-o", str(shared), "-lm"]
            subprocess.run(command, check=True)
            calls = {
                "by hand": by_hand(name, example(name)[2], ctypes.CDLL(str(shared))),
                **{label: translated(name, *how, folder / label) for label, how in ENTRIES.items()},
            }
            times: dict[str, list[float]] = {kind: [] for kind in calls}
            for number in range(rounds + 2):
                order = random.sample(list(calls), len(calls))
                for kind in order:
                    start = perf_counter()
                    calls[kind]()
                    if number > 1:
                        times[kind].append(perf_counter() - start)
        middle = {kind: median(found) for kind, found in times.items()}
        ratios = {kind: round(middle[kind] / middle["by hand"], 3) for kind in ENTRIES}
        rows.append({"kernel": name, "seconds_by_hand": middle["by hand"], **ratios})
        print(name, ratios, flush=True)
    record(
        "languages", {"compiler": compiler.name, "flags": FLAGS, "rounds": rounds, "kernels": rows}
    )


if __name__ == "__main__":
    main()
