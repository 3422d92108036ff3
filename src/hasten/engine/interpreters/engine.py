"""Each implementation of Python as an engine, each interpreter of it on this machine as a variant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from hasten.engine.base import Choices, Requirements, Variant
from hasten.engine.interpreters.conversation import Conversation
from hasten.engine.interpreters.function import ForeignFunction
from hasten.engine.python import PythonEngine
from hasten.errors import Unavailable
from hasten.toolchain.interpreters.discovery import find_interpreters
from hasten.toolchain.interpreters.implementations import IMPLEMENTATIONS
from hasten.toolchain.interpreters.interpreter import Interpreter
from hasten.workload.model import Workload
from hasten.workload.signature import ArrayType, SequenceType, ValueType

__all__ = ["InterpreterEngine"]

_LISTS = "lists"


class InterpreterEngine(PythonEngine):
    """The function as it is, in every interpreter of one implementation.

    Parameters
    ----------
    implementation : str
        A key of `IMPLEMENTATIONS`.
    """

    def __init__(self, implementation: str) -> None:
        self.name = implementation
        self.title = IMPLEMENTATIONS[implementation].title
        self.requires = Requirements(
            install=IMPLEMENTATIONS[implementation].had, also=self._require
        )

    def _require(self) -> None:
        if not self._found():
            raise Unavailable(f"no {self.title} was found here", self.requires.install)

    def _found(self) -> list[Interpreter]:
        every, _ = find_interpreters()
        return [one for one in every if one.implementation == self.name]

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """Each interpreter in each way of running it; on lists where it has no NumPy.

        The one in use is the reference, and runs here on lists only: the fair rival of those that have
        no arrays.
        """
        del choices
        workload.require_source()
        arrays = any(_holds_array(p.type) for p in workload.signature)
        taken: set[str] = set()
        for one in self._found():
            if one.build.debug and not one.named:
                continue
            for way in one.ways():
                yield from _variants(self.name, way, taken, arrays=arrays)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function in a process of the interpreter.

        Raises
        ------
        Unsupported
            The interpreter cannot read or import it; the message says where.
        """
        del folder
        command, form = variant.options
        title = f"{self.title} {variant.name.partition('[')[2].partition(',')[0].rstrip(']')}"
        return ForeignFunction(
            Conversation(command), workload.require_source(), title, as_lists=form == _LISTS
        )


def _variants(engine: str, way: Interpreter, taken: set[str], *, arrays: bool) -> Iterator[Variant]:
    """In each form of the data; the names that are taken are filled in."""
    for form in ("arrays", _LISTS) if arrays and way.numpy else (_LISTS,):
        converted = arrays and form == _LISTS
        if way.in_use and not converted:
            continue
        options = [*way.options, *([_LISTS] if converted else [])]
        notes = ("arrays are lists in it, converted outside the clock",) if converted else ()
        label = _free_label(engine, options, way, taken)
        yield Variant(engine, (way.shell, form), None, notes, label, _details(way))


def _free_label(engine: str, options: list[str], way: Interpreter, taken: set[str]) -> str:
    """The name of an entry; of two builds of one version the second has more in its brackets."""
    builder = way.build.builder.removesuffix("'s").lower()
    for extra in ("", builder, *map(str, range(2, 100))):
        label = f"{engine}[{','.join(filter(None, [*options, extra]))}]"
        if label not in taken:
            break
    taken.add(label)
    return label


def _details(way: Interpreter) -> tuple[tuple[str, str], ...]:
    mine = next((one for one in find_interpreters()[0] if one.in_use), way)
    return (
        ("implementation", way.implementation),
        ("language", way.language),
        ("build", str(way.build)),
        ("global lock", "yes" if way.gil else "no"),
        ("built alike", "yes" if way.build.alike(mine.build) else "no"),
    )


def _holds_array(kind: ValueType) -> bool:
    if isinstance(kind, SequenceType):
        return any(map(_holds_array, kind.items))
    return isinstance(kind, ArrayType)
