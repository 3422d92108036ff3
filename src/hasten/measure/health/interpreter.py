"""The Python that runs the reference: how it was built, and what watches it."""

from __future__ import annotations

import sys
import sysconfig
import tracemalloc
from collections.abc import Mapping, Sequence
from typing import Any

from hasten.measure.health.check import Check, doubtful, good, unknown
from hasten.measure.health.system import System

__all__ = ["build", "byte_code", "global_lock", "hooks", "hooks_now", "this_build"]

_WATCHING = (
    "COVERAGE_PROCESS_START",
    "COVERAGE_PROCESS_CONFIG",
    "PYTHONDEVMODE",
    "PYTHONTRACEMALLOC",
    "PYTHONPROFILEIMPORTTIME",
    "PYTHONASYNCIODEBUG",
    "PYTHONPERFSUPPORT",
    "PYTHONDUMPREFS",
    "PYTHONVERBOSE",
    "PYTHONINSPECT",
)
_ALLOCATORS = ("debug", "malloc_debug", "pymalloc_debug", "mimalloc_debug", "malloc")
_TOOL_IDS = range(6)  # of sys.monitoring


def this_build() -> Mapping[str, Any]:
    """Variables of the build of this Python."""
    return sysconfig.get_config_vars()


def build(variables: Mapping[str, Any]) -> Check:
    """Whether the interpreter is as fast as its version can be."""
    options = variables.get("CONFIG_ARGS")
    if variables.get("Py_DEBUG") or "--with-assertions" in str(options):
        return doubtful(
            "a debug build: the reference is several times slower than elsewhere",
            "race with a release build of Python",
        )
    if options is None:
        return unknown("this Python does not tell how it was built")
    pgo, lto = "--enable-optimizations" in options, "--with-lto" in options
    if not pgo:
        return doubtful(
            "without PGO: the reference is slower than in most installations, so that speed-ups "
            "look larger",
            "take a Python of your distribution, of python.org or of uv; for pyenv: "
            'PYTHON_CONFIGURE_OPTS="--enable-optimizations --with-lto" pyenv install …',
        )
    return good("PGO and LTO" if lto else "PGO, no LTO")


def global_lock(variables: Mapping[str, Any], *, enabled: bool) -> Check:
    """Whether a free-threaded build runs without the lock that it was built to do without."""
    if not variables.get("Py_GIL_DISABLED"):
        return good("a build with the global lock")
    if enabled:
        return doubtful(
            "a free-threaded build whose lock was turned on again: as slow as without it, and no "
            "threads in parallel",
            "unset PYTHON_GIL, or race with a build that has the lock",
        )
    return good("a free-threaded build, its lock is off")


def byte_code(system: System) -> Check:
    """Whether byte code is kept for the next process."""
    if system.environment.get("PYTHONDONTWRITEBYTECODE"):
        return doubtful(
            "not kept: each fresh process compiles modules anew, first calls take longer",
            "unset PYTHONDONTWRITEBYTECODE",
        )
    return good("kept for the next process")


def hooks(system: System, watching: Sequence[str]) -> Check:
    """Whether something watches the interpreter at work.

    Parameters
    ----------
    system : System
    watching : sequence of str
        What watches this process.
    """
    found = [name for name in _WATCHING if system.environment.get(name)]
    if system.environment.get("PYTHONMALLOC") in _ALLOCATORS:
        found.append("PYTHONMALLOC")
    said = [f"{name} is set" for name in found]
    if not said and not watching:
        return good("no tracer, profiler or debugger")
    remedy = f"unset {' '.join(found)}" if found else "start it without the debugger or profiler"
    return doubtful(f"{', '.join([*watching, *said])}: slows Python, not machine code", remedy)


def hooks_now() -> list[str]:
    """What watches this process."""
    found = []
    if sys.gettrace() is not None:
        found.append("a trace function (debugger, coverage)")
    if sys.getprofile() is not None:
        found.append("a profile function")
    if monitoring := getattr(sys, "monitoring", None):  # from 3.12
        found += filter(None, map(monitoring.get_tool, _TOOL_IDS))
    if tracemalloc.is_tracing():
        found.append("tracemalloc")
    if sys.flags.dev_mode:
        found.append("development mode (-X dev)")
    return found
