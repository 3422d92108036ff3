"""The contract that every route keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from hasten.engine.base import Built, Requirements
from hasten.engine.native.job import Job
from hasten.frontend.emit.interface import Interface

__all__ = ["Route"]


class Route(Protocol):
    """A way from Python into a translation.

    Attributes
    ----------
    name : str
        For instance ``ctypes``.
    says : str
        What a user should know of it.
    requires : Requirements
    """

    name: str
    says: str
    requires: Requirements

    def carries(self, interface: Interface) -> bool:
        """Whether it knows the numbers and containers of an interface."""
        ...

    def identity(self, job: Job) -> tuple[str, ...]:
        """Everything that a build depends on."""
        ...

    def build(self, job: Job, folder: Path) -> Built:
        """Write sources and artifacts into an empty folder."""
        ...

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The callable that `build` left."""
        ...
