"""An interpreter of Python on this machine."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass, field, replace

from hasten.toolchain.interpreters.build import Build
from hasten.toolchain.interpreters.implementations import IMPLEMENTATIONS
from hasten.toolchain.interpreters.places import NAMED

__all__ = ["Interpreter", "clean_environment"]

PACKAGE = "HASTEN_PACKAGE"
"""Variable that names a package which the worker turns on."""


@dataclass(frozen=True)
class Interpreter:
    """An interpreter that answered, in one way of running it.

    Parameters
    ----------
    implementation : str
        A key of `IMPLEMENTATIONS`, or what it calls itself.
    language : str
        Version of Python that it speaks.
    version : str
        Its own, where it counts otherwise than the language.
    command : tuple of str
        Runs a script, whose path follows.
    build : Build
    jit : bool or None
        On or off in this way of running it; None where there is none that can be turned.
    gil : bool
        Whether it has a global lock.
    numpy : bool
        Whether NumPy is installed in it.
    packages : tuple of str
        Of those that make it faster (``cinderx``, ``pyston_lite``) the ones that are installed in it.
    package : str
        The one that is turned on in this way of running it.
    level : str
        ``final``, ``candidate``, ``beta``, ``alpha``.
    """

    implementation: str
    language: str
    version: str
    command: tuple[str, ...]
    build: Build = field(default_factory=Build)
    jit: bool | None = None
    gil: bool = True
    numpy: bool = False
    packages: tuple[str, ...] = ()
    package: str = ""
    level: str = "final"

    @property
    def title(self) -> str:
        """Name and version for people."""
        known = IMPLEMENTATIONS.get(self.implementation)
        return f"{known.title if known else self.implementation} {self.version or self.language}"

    @property
    def options(self) -> tuple[str, ...]:
        """Version and what sets it apart, as in the names of entries."""
        return (
            self.version or self.language,
            *([self.level] if self.level != "final" else []),
            *(["jit"] if self.jit else []),
            *([self.package.replace("_", "-")] if self.package else []),
            *(["free-threaded"] if self.build.free_threaded else []),
            *(["debug"] if self.build.debug else []),
        )

    @property
    def release(self) -> tuple[int, ...]:
        """Version of the language, to sort by."""
        return tuple(int(part) for part in self.language.split(".") if part.isdigit())

    @property
    def in_use(self) -> bool:
        """Whether it is the one that runs this."""
        return self.command == (sys.executable,)

    @property
    def named(self) -> bool:
        """Whether the user named it."""
        return self.command[0] in os.environ.get(NAMED, "").split(os.pathsep)

    @property
    def environment(self) -> dict[str, str]:
        """What is to be set when it runs."""
        found = {} if self.jit is None else {"PYTHON_JIT": str(int(self.jit))}
        return found | ({PACKAGE: self.package} if self.package else {})

    @property
    def shell(self) -> str:
        """Environment and command, as a shell takes them; the path of a script follows."""
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        return shlex.join([*variables, *self.command])

    def ways(self) -> tuple[Interpreter, ...]:
        """With its JIT off and on, where it has one that can be turned; and with each package that makes it faster."""
        plain = self if self.jit is None else replace(self, jit=False)
        on = () if self.jit is None else (replace(self, jit=True),)
        return plain, *on, *(replace(plain, package=name) for name in self.packages)


def clean_environment() -> dict[str, str]:
    """The environment of this process without what was set for this Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
