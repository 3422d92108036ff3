"""The workload as plain data: what the engines, the runner and the reports are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hasten.errors import Unsupported
from hasten.workload.signature import Signature

__all__ = ["ModuleSource", "Origin", "Place", "Workload"]


@dataclass(frozen=True)
class Place:
    """A line of the user's code."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.line}"


@dataclass(frozen=True)
class Origin:
    """How a worker gets at a function.

    Parameters
    ----------
    kind : {"file", "module", "pickle", "native"}
    location : str
        Path of the file (of another language where it is ``native``), dotted name of the module, or path of a cloudpickle made by the parent.
    function : str
        Name of the function in it.
    """

    kind: str
    location: str
    function: str

    @property
    def target(self) -> str:
        """The way a user writes it: ``FILE::FUNCTION`` or ``package.module:function``."""
        match self.kind:
            case "file":
                return f"{self.location}::{self.function}"
            case "native":
                return f"{self.location}::{self.function}" if self.function else self.location
            case "module":
                return f"{self.location}:{self.function}"
            case _:
                return self.function


@dataclass(frozen=True)
class ModuleSource:
    """A module of its own, cut from the user's code: the function and all it needs.

    Parameters
    ----------
    text : str
        Imports, constants and functions, in the user's own words.
    function : str
        Name of the workload's function in `text`.
    functions : tuple of str
        Names of all functions in `text`, callees before callers.
    lines : tuple of Place or None
        For each line of `text` the line of the user's code that it came from.
    """

    text: str
    function: str
    functions: tuple[str, ...]
    lines: tuple[Place | None, ...]

    def place(self, line: int) -> str:
        """``file:line`` of the user's code for a line of `text` (counted from 1), or ``""``."""
        for index in range(min(line, len(self.lines)) - 1, -1, -1):
            if found := self.lines[index]:
                return str(found)
        return ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for the runner's messages."""
        return {
            "text": self.text,
            "function": self.function,
            "functions": list(self.functions),
            "lines": [p and [p.file, p.line] for p in self.lines],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ModuleSource:
        """Inverse of `to_json`."""
        lines = tuple(Place(*p) if p else None for p in data["lines"])
        return cls(data["text"], data["function"], tuple(data["functions"]), lines)


@dataclass(frozen=True)
class Workload:
    """A function with the arguments that it is called with, described by plain data.

    Parameters
    ----------
    name : str
        Name of the function.
    origin : Origin
        Where a worker finds it.
    signature : Signature
        Types of the real arguments.
    source : ModuleSource or None
        The function's code, where it can be had.
    source_problem : str
        Why there is no `source`.
    search_path : tuple of str
        Entries that a worker puts before its ``sys.path``.
    """

    name: str
    origin: Origin
    signature: Signature
    source: ModuleSource | None = None
    source_problem: str = ""
    search_path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({self.signature})"

    def require_source(self) -> ModuleSource:
        """The function's code.

        Raises
        ------
        Unsupported
            It cannot be had, or not cut out of its module; the message says why.
        """
        if self.source is None:
            raise Unsupported(self.source_problem or "the source of the function cannot be had")
        return self.source

    def to_json(self) -> dict[str, Any]:
        """Plain data for the runner's messages."""
        return {
            "name": self.name,
            "origin": [self.origin.kind, self.origin.location, self.origin.function],
            "signature": self.signature.to_json(),
            "source": self.source and self.source.to_json(),
            "source_problem": self.source_problem,
            "search_path": list(self.search_path),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Workload:
        """Inverse of `to_json`."""
        return cls(
            name=data["name"],
            origin=Origin(*data["origin"]),
            signature=Signature.from_json(data["signature"]),
            source=data["source"] and ModuleSource.from_json(data["source"]),
            source_problem=data["source_problem"],
            search_path=tuple(data["search_path"]),
        )

    def at(self, origin: Origin) -> Workload:
        """The same workload with its function found elsewhere."""
        return replace(self, origin=origin)
