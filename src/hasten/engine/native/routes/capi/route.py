"""The route itself: what is compiled, and what is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.compiling import compiled, depends
from hasten.engine.native.job import Job
from hasten.engine.native.libraries import addresses, build_library, library_depends
from hasten.engine.native.routes.capi.binding import binding, declared
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface

__all__ = ["Capi"]


class Capi:
    """An extension module of CPython's own interface.

    Parameters
    ----------
    language : {"c", "c++", "fortran", "rust", "mojo"}
        Of the translation; one that is not C is in a library beside the module, which is told where.
    """

    name = "capi"
    says = "called by an extension module of CPython's own interface"

    def __init__(self, language: str = "c") -> None:
        self.language = language
        languages = ("c", "python.h") if language == "c" else (language, "c", "python.h")
        self.requires = Requirements(languages=languages, install="apt install gcc python3-dev")

    def carries(self, interface: Interface) -> bool:
        """All interfaces."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compilers, flags and text."""
        own = depends(job, "c", self._text(job))
        return own if self.language == "c" else (*own, *library_depends(job, self.language))

    def build(self, job: Job, folder: Path) -> Built:
        """Compile the translation and the module around it."""
        source = folder / f"{job.stem}.c"
        source.write_text(self._text(job), encoding="utf-8")
        module = compiled(job, "c", [source], module=True)
        if self.language == "c":
            return module
        library = build_library(job, self.language, folder)
        return Built(
            (*library.sources, *module.sources),
            (*module.artifacts, *library.artifacts),
            library.compiler,
            library.flags,
        )

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = load_extension_module(folder / f"{job.stem}{SUFFIX}")
        vars(module)["_refuse_with"](Unsupported)
        if self.language != "c":
            vars(module)["_open_at"](*addresses(job.plan, folder / f"{job.stem}.so"))
        found: Callable[..., Any] = getattr(module, job.plan.interface.name)
        return found

    def _text(self, job: Job) -> str:
        opens = self.language != "c"
        kernel = declared(job.plan) if opens else job.translation.text
        return f"{kernel}\n{binding(job.plan, releases=job.releases, opens=opens)}"
