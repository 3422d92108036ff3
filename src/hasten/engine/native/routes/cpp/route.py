"""What the routes by binding libraries share."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.compiling import compiled, depends
from hasten.engine.native.job import Job
from hasten.engine.native.routes.cpp.glue import Library, module_text
from hasten.errors import Unsupported
from hasten.frontend.emit.interface import Interface

__all__ = ["CppRoute"]


class CppRoute(ABC):
    """An extension module around a translation into C++.

    Attributes
    ----------
    name, says : str
    requires : Requirements
    library : Library
    """

    name: str
    says: str
    requires: Requirements
    library: Library

    @abstractmethod
    def include(self) -> tuple[Path, ...]:
        """Folders of the library's headers."""

    def along(self) -> tuple[Path, ...]:
        """What of the library is linked: objects."""
        return ()

    def link(self) -> tuple[str, ...]:
        """What is linked."""
        return ()

    def carries(self, interface: Interface) -> bool:
        """All interfaces."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text, and where the library is."""
        return (*depends(job, "c++", self._text(job)), *map(str, self.include()))

    def build(self, job: Job, folder: Path) -> Built:
        """Compile the translation and the module around it."""
        source = folder / f"{job.stem}.cpp"
        source.write_text(self._text(job), encoding="utf-8")
        return compiled(
            replace(job, stem=_module_name(job)),
            "c++",
            [source, *self.along()],
            module=True,
            include=self.include(),
            flags=("-fvisibility=hidden", "-w"),
            link=self.link(),
        )

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = load_extension_module(folder / f"{_module_name(job)}{SUFFIX}")
        module._refuse_with(Unsupported)  # noqa: SLF001 (our own module)
        found: Callable[..., Any] = getattr(module, job.plan.interface.name)
        return found

    def _text(self, job: Job) -> str:
        return f"{job.translation.text}\n{module_text(job, self.library, _module_name(job))}"


def _module_name(job: Job) -> str:
    """A name of its own: some libraries give the first module of a name again."""
    return f"{job.stem}_{hashlib.sha256(job.translation.text.encode()).hexdigest()[:12]}"
