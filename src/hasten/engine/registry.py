"""The engines that there are: Hasten's own, and those that other packages bring."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

from hasten.engine.base import Engine, Requirements
from hasten.engine.requirements import found_version, missing
from hasten.errors import HastenError, UsageError
from hasten.toolchain.environments import own_environment
from hasten.toolchain.interpreters.implementations import IMPLEMENTATIONS

__all__ = [
    "ENTRY_POINTS",
    "State",
    "engine_named",
    "engine_names",
    "interpreter_names",
    "routes_of",
    "select_engines",
    "state_of",
]

ENTRY_POINTS = "hasten.engines"

_OWN = {
    "python": "hasten.engine.python:PythonEngine",
    "numba": "hasten.engine.jits.numba:NumbaEngine",
    "cython": "hasten.engine.compilers.cython:CythonEngine",
    "pythran": "hasten.engine.compilers.pythran:PythranEngine",
    "numexpr": "hasten.engine.jits.numexpr.engine:NumexprEngine",
    "c": "hasten.engine.native.c:CEngine",
    "cpp": "hasten.engine.native.cpp:CppEngine",
    "fortran": "hasten.engine.native.fortran:FortranEngine",
    "rust": "hasten.engine.native.rust:RustEngine",
    "mojo": "hasten.engine.native.mojo:MojoEngine",
    "lanes": "hasten.engine.native.lanes:LanesEngine",
}
_HIDDEN = {  # not named as engines: through rivals, and asked by the referee
    "rival": "hasten.engine.python:RivalEngine",
    "native": "hasten.engine.native.rivals:NativeRivalEngine",
    "precise": "hasten.engine.precise:PreciseEngine",
}


@dataclass(frozen=True)
class State:
    """Whether an engine can run here.

    Parameters
    ----------
    available : bool
    version : str
        Of its package; empty where it has none.
    reason, remedy : str
        What is missing, and the command that brings it.
    own : str
        Folder of the environment that it has for itself, where it has one.
    """

    available: bool
    version: str = ""
    reason: str = ""
    remedy: str = ""
    own: str = ""


def interpreter_names() -> tuple[str, ...]:
    """Names of the engines that are other interpreters.

    They are raced where they are asked for: there are many, and some take seconds to start.
    """
    return tuple(IMPLEMENTATIONS)


def engine_names() -> list[str]:
    """Names of all engines but other interpreters, Hasten's own first."""
    return [*_OWN, *sorted(e.name for e in entry_points(group=ENTRY_POINTS) if e.name not in _OWN)]


def engine_named(name: str) -> Engine:
    """The engine of a name.

    Raises
    ------
    UsageError
        There is none.
    HastenError
        The package that brings it is broken.
    """
    if target := (_OWN | _HIDDEN).get(name):
        module, _, attribute = target.partition(":")
        made: Engine = getattr(importlib.import_module(module), attribute)()
        return made
    if name in IMPLEMENTATIONS:
        from hasten.engine.interpreters.engine import (  # noqa: PLC0415 (as all engines)
            InterpreterEngine,
        )

        return InterpreterEngine(name)
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name == name:
            return _third_party(entry.name, entry.load)
    near = difflib.get_close_matches(name, [*engine_names(), *IMPLEMENTATIONS], n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(engine_names())}"
    raise UsageError(f"no engine is named {name!r}: {hint}")


def _third_party(name: str, load: object) -> Engine:
    try:
        engine = load()()  # type: ignore[operator]  # an entry point's own method
    except Exception as error:
        raise HastenError(
            f"engine {name!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from None
    if not isinstance(engine, Engine):
        raise HastenError(f"engine {name!r} does not keep the contract hasten.engine.base.Engine")
    return engine


def select_engines(wanted: Sequence[str] | None) -> list[tuple[str, frozenset[str]]]:
    """Engines for a race, each with the names of the variants asked for; empty means all of them.

    Parameters
    ----------
    wanted : sequence of str or None
        Names of engines (``numba``: all its variants) or of variants (``numba[parallel]``); a single string holds them
        with commas between.

    Returns
    -------
    list of (str, frozenset of str)
        The reference's own engine is not among them: it always runs.

    Raises
    ------
    UsageError
        There is no such engine, or it is no name.
    """
    if isinstance(wanted, str):
        wanted = re.findall(r"[^,\[]+(?:\[[^\]]*\]?)?", wanted)
    if wanted is None:
        return [(name, frozenset()) for name in engine_names() if name != "python"]
    chosen: dict[str, set[str]] = {}
    for item in wanted:
        name, bracket, _ = item.partition("[")
        if bracket and not re.fullmatch(r"[^\[\]]+\[[^\[\]]+\]", item):
            raise UsageError(f"{item!r} names no entry: write {name}, or one as {name}[threads]")
        if name not in engine_names():
            engine_named(name)  # raises with a hint where it is no interpreter either
        variants = chosen.setdefault(name, set())
        if "[" in item:
            variants.add(item)
        else:
            variants.add("")
    return [
        (name, frozenset() if "" in variants else frozenset(variants))
        for name, variants in chosen.items()
        if name != "python"
    ]


def state_of(engine: Engine) -> State:
    """Whether an engine's packages and compilers are here. Imports none of them."""
    return _state(engine.requires, engine.name)


def routes_of(engine: Engine) -> dict[str, State]:
    """Of an engine with several routes into Python, whether each is here: by the names of entries."""
    routes = getattr(engine, "routes", ())
    return {f"{engine.name}[{route.name}]": _state(route.requires, engine.name) for route in routes}


def _state(needs: Requirements, engine: str) -> State:
    found, own = found_version(needs, engine), own_environment(engine)
    place = str(own) if own else ""
    if problem := missing(needs, engine):
        return State(False, found, problem.reason, problem.remedy, place)
    return State(True, found, own=place)
