"""The route itself: what is compiled, and what is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.compiling import compiled, depends
from hasten.engine.native.job import Job
from hasten.engine.native.routes.capi.binding import binding
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface

__all__ = ["Capi"]


class Capi:
    """An extension module of CPython's own interface."""

    name = "capi"
    says = "called by an extension module of CPython's own interface"
    requires = Requirements(languages=("c", "python.h"))

    def carries(self, interface: Interface) -> bool:
        """All interfaces."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return depends(job, "c", _text(job))

    def build(self, job: Job, folder: Path) -> Built:
        """Compile the translation and the module around it."""
        source = folder / f"{job.stem}.c"
        source.write_text(_text(job), encoding="utf-8")
        return compiled(job, "c", [source], module=True)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = folder / f"{job.stem}{SUFFIX}"
        load_extension(module, "_refuse_with")(Unsupported)
        return load_extension(module, job.plan.interface.name)


def _text(job: Job) -> str:
    return f"{job.translation.text}\n{binding(job.plan, releases=job.releases)}"
