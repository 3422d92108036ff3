"""What the engines of Hasten's own translations share: which variants race, by which routes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.demands import refuse_unfit
from hasten.engine.native.job import Job
from hasten.engine.native.kernels import as_called, job_for, parallel, translation_of
from hasten.engine.native.routes.base import Route
from hasten.engine.requirements import missing
from hasten.errors import Unavailable
from hasten.frontend.emit.languages import Language
from hasten.frontend.independence import Loop
from hasten.toolchain.compilers import find_compiler
from hasten.workload.model import Workload

__all__ = [
    "CHECKED",
    "UNCHECKED",
    "TranslatedEngine",
    "run_in_parallel",
    "threaded",
    "without_heading",
]

CHECKED = "integers have 64 bits: beyond them it raises OverflowError"
UNCHECKED = (
    "integers have 64 bits and wrap around; dividing one by zero ends the process",
    "an index out of bounds is not noticed: it reads or writes what happens to be there",
)


class TranslatedEngine:
    """A translation: checked, unless an entry says otherwise.

    All variants of the kernel race by the cheapest route at hand, and the best of them by the others.

    Attributes
    ----------
    language : Language
    routes : tuple of Route
        The cheapest first.
    openmp : str
        The language that loops on threads are compiled in; empty where there are none.
    """

    stage = Stage.AHEAD_OF_TIME
    name: ClassVar[str]
    title: ClassVar[str]
    requires: ClassVar[Requirements]
    routes: ClassVar[tuple[Route, ...]]
    openmp: ClassVar[str] = ""
    language: ClassVar[Language]

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """All of the kernel's variants by the cheapest route, then the best one by the others."""
        checked, unchecked = (
            translation_of(workload, options, self.language) for options in ((), ("unchecked",))
        )
        first, *others = [r for r in self.at_hand() if r.carries(checked.interface)]
        found = [Variant(self.name, (first.name,), 1, (CHECKED,))]
        best: tuple[str, ...] = ()
        if without_heading(checked.text) != without_heading(unchecked.text):
            best = ("unchecked",)
            found.append(Variant(self.name, (first.name, *best), 1, UNCHECKED))
        if loops := self._parallel(workload):
            told = (*run_in_parallel(loops), *UNCHECKED)
            options = (first.name, "unchecked", "threads")
            found.append(Variant(self.name, options, choices.threads, told))
        given_up = UNCHECKED if best else (CHECKED,)
        found += [
            Variant(self.name, (route.name, *best), 1, (*given_up, route.says)) for route in others
        ]
        return found

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Compiler, flags, and the text that is compiled."""
        return self._route(variant).identity(self._job(variant, workload))

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Translate and compile."""
        return self._route(variant).build(self._job(variant, workload), folder)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function of what was built in the folder."""
        call = as_called(self._route(variant).load(self._job(variant, workload), folder), workload)
        return threaded(call, workload) if "threads" in variant.options else call

    def at_hand(self) -> list[Route]:
        """Routes whose tools are here; the first of all where none is, which will say what it misses."""
        found = [route for route in self.routes if not missing(route.requires, self.name)]
        return found or [self.routes[0]]

    def _route(self, variant: Variant) -> Route:
        (found,) = (route for route in self.routes if route.name == variant.options[0])
        return found

    def _job(self, variant: Variant, workload: Workload) -> Job:
        return job_for(workload, variant.options, self.language)

    def has_threads(self) -> bool:
        """Whether the compiler of the language runs loops on threads."""
        try:
            return bool(self.openmp) and find_compiler(self.openmp).openmp
        except Unavailable:
            return False

    def _parallel(self, workload: Workload) -> list[Loop]:
        """Loops that the threads variant runs in parallel; none where there is no OpenMP."""
        return parallel(workload) if self.has_threads() else []


def threaded(call: Callable[..., Any], workload: Workload) -> Callable[..., Any]:
    """A function whose loops run on threads: arguments that overlap in memory are refused."""
    return refuse_unfit(call, parallel(workload), workload.signature)


def run_in_parallel(loops: Iterable[Loop]) -> tuple[str, ...]:
    """Which lines run on threads: ``line 13 of pairwise.py runs in parallel``."""
    places = (loop.place.rpartition(":") for loop in loops)
    return tuple(f"line {line} of {file} runs in parallel" for file, _, line in places)


def without_heading(text: str) -> str:
    """The text without the line that says whether it is checked."""
    return "\n".join(text.split("\n")[4:])
