"""The engine: loops across the lanes of vectors, and across cores."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hasten.engine.base import Choices, Requirements, Variant
from hasten.engine.demands import refuse_unfit
from hasten.engine.native.engine import UNCHECKED, TranslatedEngine, run_in_parallel
from hasten.engine.native.job import Job
from hasten.engine.native.kernels import (
    as_called,
    independent,
    job_of,
    lanes_kernel_for,
    parallel_lines,
)
from hasten.engine.native.routes.base import Route
from hasten.engine.native.routes.by_ctypes import Ctypes
from hasten.engine.native.routes.capi import Capi
from hasten.errors import Unavailable
from hasten.frontend.emit.lanes.counting import COUNTED, counted, loops_across_lanes
from hasten.frontend.emit.languages import LANES
from hasten.frontend.emit.translation import Translation
from hasten.frontend.independence import Loop
from hasten.frontend.kernel import ir
from hasten.frontend.lanes.choice import Choice, require_some
from hasten.toolchain.compilers import find_compiler, links
from hasten.workload.loading import Call
from hasten.workload.model import Workload

__all__ = ["Busy", "LanesEngine"]

_ANOTHER_ORDER = "adds floats in another order: each lane has a sum of its own"
_NEWEST = "_ZGVbN2v_erf"
"""A function that came to libmvec with the last of those that translations call, in glibc 2.35, and on x86-64 alone."""


@dataclass(frozen=True)
class Busy:
    """Of a loop whose iterations lie across lanes.

    Parameters
    ----------
    line : int
        Of the user's file.
    lanes, flight : int
        Lanes of a vector, and vectors in flight.
    share : float
        Of the lanes, how many were at work on average.
    """

    line: int
    lanes: int
    flight: int
    share: float


class LanesEngine(TranslatedEngine):
    """Hasten's translation into C++ with vectors, by the route that calls cheapest here."""

    name = "lanes"
    title = "Lanes (translated)"
    requires = Requirements(languages=("c++",), install='pip install "hasten[compilers]"')
    language = LANES
    routes = (Capi("c++"), Ctypes("c++"))

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """One thread, and all cores where a loop may run on them.

        Raises
        ------
        Unsupported
            No loop can lie across lanes: why the first one cannot.
        """
        _, made = lanes_kernel_for(workload, ())
        found = [*self._reordered(workload, made)] if choices.fastmath else []
        if not (found and all(choice.reason for choice in made)):
            require_some(made)
            found.insert(0, Variant(self.name, (), 1, (*_across(made), *UNCHECKED)))
        if loops := self._parallel(workload):
            told = (*run_in_parallel(loops), *_across(made), *UNCHECKED)
            found.append(Variant(self.name, ("threads",), choices.threads, told))
        return found

    def _reordered(self, workload: Workload, plain: tuple[Choice, ...]) -> Iterable[Variant]:
        """One more, where loops lie across lanes that add floats."""
        _, made = lanes_kernel_for(workload, ("reordered",))
        if made != plain:
            told = (*_across(made), _ANOTHER_ORDER, *UNCHECKED)
            yield Variant(self.name, ("reordered",), 1, told)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function of what was built in the folder; it refuses arguments that overlap where that matters."""
        call = as_called(self._route(variant).load(self._job(variant, workload), folder), workload)
        _, made = lanes_kernel_for(workload, variant.options)
        shared = self._parallel(workload) if "threads" in variant.options else []
        return refuse_unfit(call, [*made, *shared], workload.signature)

    def _parallel(self, workload: Workload) -> list[Loop]:
        """Loops that run on all threads, also where they call functions, which are put in place here."""
        kernel, _ = lanes_kernel_for(workload, ("threads",))
        lines = parallel_lines(kernel)
        return [loop for loop in independent(workload) if loop.line in lines]

    def _route(self, variant: Variant) -> Route:
        del variant
        return self.at_hand()[0]

    def _job(self, variant: Variant, workload: Workload) -> Job:
        kernel, _ = lanes_kernel_for(workload, variant.options)
        threads = "threads" in variant.options
        translation = LANES.emit(kernel, checked=False, threads=threads)
        return self._job_of(workload, kernel, translation, variant.options)

    def busy(
        self, workload: Workload, options: tuple[str, ...], call: Call, folder: Path
    ) -> list[Busy]:
        """How many lanes are busy during a call, counted by a program that is built in a folder.

        Parameters
        ----------
        workload : Workload
        options : tuple of str
            Of the variant.
        call : Call
        folder : Path
            Empty.
        """
        alone = tuple(option for option in options if option != "threads")
        kernel, _ = lanes_kernel_for(workload, alone)
        job = self._job_of(workload, kernel, counted(kernel), alone)
        route = Ctypes("c++")
        built = route.build(job, folder)
        as_called(route.load(job, folder), workload, results=False)(*call.args, **call.kwargs)
        loops = loops_across_lanes(kernel)
        numbers = (ctypes.c_int64 * (2 + 2 * len(loops)))()
        getattr(ctypes.CDLL(str(folder / built.artifacts[0])), COUNTED)(numbers)
        lanes, flight, *counts = numbers
        shares = zip(counts[::2], counts[1::2], strict=True)
        lines = [int(kernel.place(loop.line).rpartition(":")[2]) for loop in loops]
        return [
            Busy(line, lanes, flight, some / all_)
            for line, (some, all_) in zip(lines, shares, strict=True)
            if all_
        ]

    def _job_of(
        self,
        workload: Workload,
        kernel: ir.Kernel,
        translation: Translation,
        options: tuple[str, ...],
    ) -> Job:
        job = job_of(workload, kernel, translation, ("unchecked", *options), LANES)
        flags, link = _vector_functions() if "LIBMVEC" in translation.text else ((), ())
        return replace(job, flags=("-fno-math-errno", *flags), link=link)


def _vector_functions() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Flags that bring glibc's functions of vectors, where they are linkable."""
    try:
        found = links(find_compiler("c++"), "mvec", _NEWEST)
    except Unavailable:
        found = False
    return (("-DLIBMVEC",), ("-lmvec",)) if found else ((), ())


def _across(choices: Iterable[Choice]) -> tuple[str, ...]:
    """Which lines lie across lanes: ``line 11 of mandelbrot.py lies across the lanes of vectors``."""
    places = (choice.place.rpartition(":") for choice in choices if not choice.reason)
    return tuple(
        f"line {line} of {file} lies across the lanes of vectors" for file, _, line in places
    )
