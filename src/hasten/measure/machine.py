"""What the machine is, as far as it bears on the measurement."""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

__all__ = ["Machine", "cores_at_hand", "describe_machine"]

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHON_JIT",
)
_PACKAGES = ("numpy", "scipy", "numba", "cython", "pythran", "numexpr")


@dataclass(frozen=True)
class Machine:
    """Enough to know where figures came from.

    Parameters
    ----------
    processor : str
    cores : int
        That this process may run on.
    memory_bytes : int
    system : str
    python : str
        Version and how it was built.
    packages : dict of str to str
        Versions of those that compute.
    environment : dict of str to str
        Variables that are set and change speed.
    load : float
        Processes that wanted to run in the last minute, when the race began.
    governor : str
        Of the processor's frequency, where it is told.
    """

    processor: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    packages: dict[str, str]
    environment: dict[str, str]
    load: float
    governor: str

    def lines(self) -> tuple[str, str]:
        """The machine in two lines."""
        memory = f"{self.memory_bytes / 2**30:.0f} GiB"
        first = f"{self.cores} cores · {self.processor} · {memory} · {self.system}"
        packages = " · ".join(f"{name} {number}" for name, number in self.packages.items())
        return first, f"Python {self.python} · {packages}"


def describe_machine() -> Machine:
    """Look at the machine as it is now."""
    return Machine(
        processor=_processor(),
        cores=cores_at_hand(),
        memory_bytes=psutil.virtual_memory().total,
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=_python(),
        packages=dict(filter(None, map(_package, _PACKAGES))),
        environment={k: os.environ[k] for k in _THREAD_VARIABLES if k in os.environ},
        load=os.getloadavg()[0],
        governor=_read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
    )


def cores_at_hand() -> int:
    """Cores that this process may run on."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    for line in _read("/proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _python() -> str:
    options = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    built = [
        name
        for flag, name in (("--enable-optimizations", "PGO"), ("--with-lto", "LTO"))
        if flag in options
    ]
    return f"{platform.python_version()} ({'+'.join(built) or 'no PGO, no LTO'})"


def _package(name: str) -> tuple[str, str] | None:
    try:
        return name, version(name)
    except PackageNotFoundError:
        return None


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
