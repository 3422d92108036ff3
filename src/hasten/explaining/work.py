"""How much work one call of a function is: counted by running a translation that only counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.native.c import CEngine
from hasten.engine.native.kernels import as_called, job_of, kernel_for
from hasten.errors import Unavailable
from hasten.frontend.passes.counting import Counts, counting
from hasten.workload.loading import Call
from hasten.workload.model import Workload

__all__ = ["Work", "work_of"]

_UNCHECKED = ("unchecked",)
_NUMBER = 8  # bytes of a number of a list, as a compiled program holds it


@dataclass(frozen=True)
class Work:
    """Work of one call.

    Parameters
    ----------
    counts : Counts
    touched : int
        Bytes of all arguments and of what is returned: each must move at least once where they do
        not fit into a cache.
    """

    counts: Counts
    touched: int

    def to_json(self) -> dict[str, int]:
        """Plain data."""
        return {**asdict(self.counts), "touched": self.touched}


def work_of(
    workload: Workload, function: Callable[..., Any], arguments: Callable[[], Call], folder: Path
) -> Work:
    """Count the work of one call.

    Parameters
    ----------
    workload : Workload
    function : callable
        That gives the right answer; for the size of what it returns.
    arguments : callable
        Gives fresh ones.
    folder : Path
        Empty, to build in.

    Raises
    ------
    Unsupported
        The kernel language cannot express the function.
    Unavailable
        There is no compiler of C.
    """
    engine = CEngine()
    kernel = counting(kernel_for(workload, _UNCHECKED))
    translation = engine.language.emit(kernel, checked=False)
    job = job_of(workload, kernel, translation, _UNCHECKED, engine.language)
    carriers = [route for route in engine.at_hand() if route.carries(translation.interface)]
    if not carriers:
        raise Unavailable("no route carries the counters into Python", engine.requires.install)
    carriers[0].build(job, folder)
    call = arguments()
    counted = as_called(carriers[0].load(job, folder), workload, results=False)
    counts = counted(*call.args, **call.kwargs)
    call = arguments()
    given = [*call.args, *call.kwargs.values()]
    returned = function(*call.args, **call.kwargs)
    return Work(Counts(*map(int, counts)), sum(map(_nbytes, (*given, returned))))


def _nbytes(value: object) -> int:
    if isinstance(value, np.ndarray | np.generic):
        return int(value.nbytes)
    if isinstance(value, list | tuple):
        return sum(map(_nbytes, value))
    return _NUMBER if isinstance(value, bool | int | float | complex) else 0
