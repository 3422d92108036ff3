"""What this machine can do at most, measured: operations and bytes a second.

The roofline of Williams, Waterman and Patterson ("Roofline: an insightful visual performance model for
multicore architectures", 2009), with a slope for every size of the data: caches are faster than memory.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from hasten.measure.machine import cores_at_hand
from hasten.toolchain.compilers import Compiler, compile_shared, find_compiler

__all__ = ["Roof", "roof_identity", "roof_of"]

_SIZES = tuple(24 << (10 + 2 * step) for step in range(7))  # bytes of three arrays: 24 kB to 96 MB
_TURN = 0.01  # seconds of one measurement
_TURNS = 5
_FLAGS = ("-O3", "-march=native", "-std=gnu11")
_KINDS = {"separate": "-ffp-contract=off", "fused": "-ffp-contract=fast"}


@dataclass(frozen=True)
class Roof:
    """Peaks of some threads together.

    Parameters
    ----------
    threads : int
    separate, fused : float
        Operations on doubles a second, of multiplications and additions apart and in one instruction.
    bandwidths : tuple of (int, float)
        Bytes that a thread works on, and bytes a second of all threads.
    """

    threads: int
    separate: float
    fused: float
    bandwidths: tuple[tuple[int, float], ...]


def roof_identity() -> tuple[str, ...]:
    """What the measurement depends on besides the machine.

    Raises
    ------
    Unavailable
        There is no compiler of C.
    """
    return find_compiler("c").name, *_FLAGS, _source()


def roof_of(folder: Path) -> list[dict[str, Any]]:
    """Build the kernels in a folder and measure, on one thread and on one for each core.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    Unavailable
        There is no compiler of C.
    """
    compiler = find_compiler("c")
    libraries = {kind: _built(compiler, folder, kind) for kind in _KINDS}
    counts = dict.fromkeys((1, cores_at_hand()))
    return [asdict(_measured(libraries, threads)) for threads in counts]


def _source() -> str:
    return files("hasten.explaining").joinpath("roof.c").read_text()


def _built(compiler: Compiler, folder: Path, kind: str) -> ctypes.CDLL:
    source, library = folder / "roof.c", folder / f"roof_{kind}.so"
    source.write_text(_source())
    compile_shared(compiler, [source], library, flags=(*_FLAGS, _KINDS[kind]))
    loaded = ctypes.CDLL(str(library))
    loaded.compute.restype = ctypes.c_double
    loaded.compute.argtypes = (ctypes.c_int64,)
    loaded.operations_of_a_round.restype = ctypes.c_int64
    loaded.stream.argtypes = (*[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 2)
    loaded.stream.restype = None
    return loaded


def _measured(libraries: dict[str, ctypes.CDLL], threads: int) -> Roof:
    peaks = {kind: _peak(library, threads) for kind, library in libraries.items()}
    streamed = tuple((size, _bandwidth(libraries["fused"], size, threads)) for size in _SIZES)
    return Roof(threads, peaks["separate"], peaks["fused"], streamed)


def _peak(library: ctypes.CDLL, threads: int) -> float:
    each = int(library.operations_of_a_round())
    return each * _rate([library.compute] * threads)


def _bandwidth(library: ctypes.CDLL, size: int, threads: int) -> float:
    """Bytes a second where every thread streams through three arrays of its own."""
    n = size // 24

    def streaming() -> Callable[[int], object]:
        arrays = [np.ones(n) for _ in range(3)]
        addresses = [array.ctypes.data for array in arrays]

        def run(rounds: int) -> object:
            library.stream(*addresses, n, rounds)
            return arrays  # held as long as it runs

        return run

    return 24 * n * _rate([streaming() for _ in range(threads)])


def _rate(tasks: list[Callable[[int], object]]) -> float:
    """Rounds a second of tasks that run side by side, at their best."""
    with ThreadPoolExecutor(len(tasks)) as pool:

        def seconds(rounds: int) -> float:
            start = time.perf_counter()
            for done in [pool.submit(task, rounds) for task in tasks]:
                done.result()
            return time.perf_counter() - start

        rounds = 1
        while (taken := seconds(rounds)) < _TURN:
            rounds = max(2 * rounds, int(rounds * _TURN / max(taken, 1e-7)))
        best = min(seconds(rounds) for _ in range(_TURNS))
    return len(tasks) * rounds / best
