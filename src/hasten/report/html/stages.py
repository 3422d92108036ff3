"""The stages from source to results, and which of them each engine replaces or goes around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hasten.report.entries import ranked

__all__ = ["STAGES", "Road", "Step", "roads_drawn"]

STAGES = ("source", "compilation", "intermediate code", "interpretation", "execution", "called by")
"""What every picture has as its columns."""

_TRANSLATED = {
    "c": "C, translated",
    "cpp": "C++, translated",
    "fortran": "Fortran, translated",
    "rust": "Rust, translated",
    "mojo": "Mojo, translated",
    "lanes": "C++ with vectors, translated",
    "cython": "Cython, typed",
    "pythran": "Python, with types exported",
}
_OWN = {"rival": "Your own Python", "native": "Your own native code"}
_DISPATCH = {"numba": "dispatch by types", "numexpr": "a wrapper in Python"}


@dataclass(frozen=True)
class Step:
    """One stage of one road.

    Parameters
    ----------
    state : {"kept", "replaced", "around"}
        As plain Python has it, replaced, or gone around.
    text : str
    """

    state: Literal["kept", "replaced", "around"]
    text: str


@dataclass(frozen=True)
class Road:
    """A row of the picture.

    Parameters
    ----------
    title, kind : str
        Of the engine, and which kind of road it is.
    entries : tuple of str
    steps : tuple of Step
        One for each of `STAGES`.
    """

    title: str
    kind: str
    entries: tuple[str, ...]
    steps: tuple[Step, ...]


def roads_drawn(data: Mapping[str, Any]) -> list[Road]:
    """One road an engine, its entries together; fastest first."""
    rows: dict[tuple[str, tuple[Step, ...]], list[Mapping[str, Any]]] = {}
    for entry in ranked(data):
        rows.setdefault((entry["title"], tuple(_steps(entry))[:-1]), []).append(entry)
    return [_road(title, entries) for (title, _), entries in rows.items()]


def _road(title: str, entries: Sequence[Mapping[str, Any]]) -> Road:
    *steps, _ = _steps(entries[0])
    names = tuple(entry["name"] for entry in entries)
    ways = dict.fromkeys([*_steps(entry)][-1].text for entry in entries)
    replaced = any([*_steps(entry)][-1].state == "replaced" for entry in entries)
    last = Step("replaced" if replaced else "kept", ", ".join(ways))
    title = _OWN.get(entries[0]["engine"], title)
    kind = entries[0]["stage"] if entries[0]["engine"] != "python" else "plain Python"
    return Road(title, kind, names, (*steps, last))


def _steps(entry: Mapping[str, Any]) -> Iterator[Step]:
    """What becomes of each stage."""
    engine, compiler = entry["engine"], entry["compiler"] or "its compiler"
    match entry["stage"]:
        case "compiled ahead of time":
            yield Step("replaced", _TRANSLATED.get(engine, "translated"))
            yield from _compiled(compiler, "before the program runs")
            yield Step("replaced", _route(entry))
        case "compiled just in time":
            yield Step("kept", "Python")
            yield from _compiled(compiler, "at the first call")
            yield Step("replaced", _DISPATCH.get(engine, "a wrapper"))
        case "array library":
            yield Step("replaced", "one expression of arrays")
            yield Step("replaced", "of the expression, at run time")
            yield Step("replaced", "a program of vector steps")
            yield Step("around", "a few steps for whole arrays")
            yield Step("replaced", "compiled loops over blocks")
            yield Step("replaced", _DISPATCH.get(engine, "a wrapper in Python"))
        case _ if engine == "native":
            yield Step("replaced", "your own, in another language")
            yield from _compiled(compiler, "before the program runs")
            yield Step("replaced", "a binding")
        case "the user's own":
            yield Step("replaced", "Python, written by you")
            yield from _by_python()
        case _ if engine == "python":
            yield Step("kept", "Python")
            yield from _by_python()
        case _:
            yield Step("kept", "Python")
            yield Step("replaced", "its own compiler")
            yield Step("replaced", "its own bytecode")
            yield Step("replaced", entry["name"])
            yield Step("replaced", "its own objects")
            yield Step("replaced", "another process")


def _compiled(compiler: str, when: str) -> Iterator[Step]:
    yield Step("replaced", f"{compiler}, {when}")
    yield Step("replaced", "typed, inside the compiler")
    yield Step("around", "none")
    yield Step("replaced", "machine code of the loop")


def _by_python() -> Iterator[Step]:
    yield Step("kept", "to bytecode, at import")
    yield Step("kept", "bytecode, specialised while it runs")
    yield Step("kept", "one instruction at a time")
    yield Step("kept", "functions of C on objects")
    yield Step("kept", "Python")


def _route(entry: Mapping[str, Any]) -> str:
    """The way back into Python."""
    options = entry["options"]
    if entry["engine"] in {"c", "cpp", "fortran", "rust", "mojo"} and options:
        return str(options[0])
    return "an extension module"
