"""Variables by which libraries are told how many threads, and for which processor, they compute."""

from __future__ import annotations

import re

from hasten.measure.health.check import Check, doubtful, good
from hasten.measure.health.system import System

__all__ = ["THREADS", "core_types", "thread_counts"]

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "GOTO_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
_CORE_TYPE = re.compile(
    r"(OPENBLAS_CORETYPE|(MKL|NVPL_\w+|BLIS|ARMPL)_(DEBUG_CPU|ARCH|CPU)_TYPE"
    r"|MKL_ENABLE_INSTRUCTIONS|MKL_CBWR|NPY_(EN|DIS)ABLE_CPU_FEATURES"
    r"|NUMBA_(CPU_NAME|CPU_FEATURES|OPT|DISABLE_JIT|DEBUG\w*|ENABLE_AVX))"
)


def thread_counts(system: System) -> Check:
    """Whether libraries are held to another number of threads than there are cores."""
    cores = len(system.cores)
    found = {name: system.environment[name] for name in THREADS if system.environment.get(name)}
    odd = {name: value for name, value in found.items() if value != str(cores)}
    if not odd:
        return good("libraries take one thread for each core")
    listed = ", ".join(f"{name}={value}" for name, value in odd.items())
    return doubtful(
        f"{listed} on {cores} cores: NumPy and your rivals compute with other threads than "
        "parallel variants",
        f"unset {' '.join(odd)}, or race with --threads at the same number",
    )


def core_types(system: System) -> Check:
    """Whether a library is told to compute as if on another processor."""
    found = sorted(n for n, v in system.environment.items() if v and _CORE_TYPE.fullmatch(n))
    if not found:
        return good("libraries choose their code for the processor themselves")
    listed = ", ".join(f"{name}={system.environment[name]}" for name in found)
    return doubtful(
        f"{listed}: a library uses other code than it would for this processor",
        f"unset {' '.join(found)}",
    )
