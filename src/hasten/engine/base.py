"""The contract that every engine keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from hasten.workload.model import Workload

__all__ = ["Built", "Choices", "Engine", "Requirements", "Stage", "Variant"]


class Stage(Enum):
    """The step from source to results that an engine replaces or goes around."""

    INTERPRETER = "interpretation"
    AHEAD_OF_TIME = "compiled ahead of time"
    JUST_IN_TIME = "compiled just in time"
    ARRAY = "array library"
    RIVAL = "the user's own"


@dataclass(frozen=True)
class Requirements:
    """What an engine needs on the machine, with the command that brings it.

    Parameters
    ----------
    packages : tuple of str
        Distributions, as pip names them.
    languages : tuple of {"c", "c++", "fortran", "rust", "mojo", "python.h"}
        Languages that a compiler must be found for, and the headers of Python.
    install : str
        The one command that brings the packages and programs.
    programs : tuple of str
        What must be on the path.
    libraries : tuple of str
        Shared libraries that the linker must find, without ``lib``.
    also : callable, optional
        Raises `Unavailable` where anything else is missing.
    """

    packages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    install: str = ""
    programs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    also: Callable[[], object] | None = None


@dataclass(frozen=True)
class Choices:
    """What the user of a race asks of all engines.

    Parameters
    ----------
    fastmath : bool
        Also offer variants that may change floating-point results.
    threads : int
        Threads that parallel variants use.
    """

    fastmath: bool = False
    threads: int = 1


@dataclass(frozen=True)
class Variant:
    """One engine with one set of options, ready to build.

    Parameters
    ----------
    engine : str
        Name of the engine.
    options : tuple of str
        What differs from the engine's own defaults, in the engine's fixed order.
    threads : int or None
        Threads that it is set to use; None leaves it to be measured.
    notes : tuple of str
        What a user should know: loops made parallel, checks given up.
    label : str
        Name of the entry where it is not ``engine[options]`` (a rival bears its own).
    details : tuple of (str, str)
        What reports may tell of it, by name.
    """

    engine: str
    options: tuple[str, ...] = ()
    threads: int | None = 1
    notes: tuple[str, ...] = ()
    label: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Name of the entry, for instance ``numba[parallel]``."""
        if self.label:
            return self.label
        return f"{self.engine}[{','.join(self.options)}]" if self.options else self.engine


@dataclass(frozen=True)
class Built:
    """What a build left in its folder.

    Parameters
    ----------
    sources, artifacts : tuple of str
        Paths relative to the folder.
    compiler : str
        Name and version.
    flags : tuple of str
        What the compiler was given.
    """

    sources: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    compiler: str = ""
    flags: tuple[str, ...] = ()


@runtime_checkable
class Engine(Protocol):
    """A way of running a workload. Data first, then three verbs.

    `variants` runs in the user's process and must not run the user's code; `build` and `load` run
    in workers. A module that holds an engine imports its tool only inside them.

    Attributes
    ----------
    name : str
        For instance ``pythran``.
    title : str
        For instance ``Pythran``.
    stage : Stage
    requires : Requirements
    """

    name: str
    title: str
    stage: Stage
    requires: Requirements

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """Variants that can carry the workload.

        Raises
        ------
        Unsupported
            No variant can express the function: the reason, and ``file:line``.
        """
        ...

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Everything besides source, signature and options that the build depends on.

        Versions of the tool and its compiler, flags: part of the key of the build cache. Empty
        means that nothing is built and there is nothing to keep.
        """
        ...

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Write sources and artifacts into an empty folder, which may be moved afterwards.

        Raises
        ------
        Unsupported
            Found out while building: the tool refuses a construct.
        Unavailable
            Found out while building: a tool or library is missing.
        BuildFailed
            The tool failed for any other reason.
        """
        ...

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The callable that `build` left in `folder`; takes what the reference takes."""
        ...
