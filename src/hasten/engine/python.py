"""The reference, and the user's own rivals: callables that need no building."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.workload.loading import load_function
from hasten.workload.model import Workload

__all__ = ["PythonEngine", "RivalEngine"]


class PythonEngine:
    """The interpreter that the user runs: the truth that every answer is held against."""

    name = "python"
    title = "CPython"
    stage = Stage.INTERPRETER
    requires = Requirements()

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """The function as it is."""
        del workload, choices
        return [Variant(self.name, threads=None)]

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Nothing is built."""
        del variant, workload
        return ()

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Nothing to do."""
        del variant, workload, folder
        return Built()

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function that the workload's origin names."""
        del variant, folder
        return load_function(workload.origin)


class RivalEngine(PythonEngine):
    """A callable of the user's that claims to do the same; the workload's origin is the rival's."""

    name = "rival"
    title = "the user's own rivals"
    stage = Stage.RIVAL

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """None of its own: rivals are named by the user."""
        del workload, choices
        return []
