"""Tampering with the referee: its clocks, and what it compares with."""

from __future__ import annotations

import builtins
import hashlib
import json
import math
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hasten.runner.cheats.suspect import Suspect

__all__ = ["Seals", "patches_the_clock", "patches_the_comparison"]

_CLOCKS = tuple(
    name
    for name in vars(time)
    if name.removesuffix("_ns") in {"perf_counter", "monotonic", "process_time", "time"}
)
_perf_counter, _steady, _sleep = time.perf_counter_ns, time.clock_gettime_ns, time.sleep
_PROBED = 0.01  # seconds
_OUR_CLOCKS = ("_clock", "_cpu_clock", "_sleep", "_perf_counter", "_steady")


@dataclass(frozen=True)
class Seals:
    """Functions as they were before the user's code was loaded.

    Parameters
    ----------
    clocks, comparisons : dict
        Object by namespace and name.
    """

    clocks: dict[tuple[str, str], Any] = field(default_factory=dict)
    comparisons: dict[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def put(cls) -> Seals:
        """Remember what is there now."""
        return cls(_found(_clock_places()), _found(_comparison_places()))

    def broken(self, sealed: dict[tuple[str, str], Any]) -> str:
        """Name of the first function that is not what it was."""
        for (module, name), original in sealed.items():
            if getattr(sys.modules.get(module), name, None) is not original:
                return f"{module}.{name}"
        return ""


def patches_the_clock(suspect: Suspect, seals: Seals) -> str:
    """Whether clocks were replaced, run slower, or had their readings changed."""
    if name := seals.broken(seals.clocks):
        return f"replaces {name}"
    began = _perf_counter()
    kept = (began,)
    suspect.call(suspect.own())
    if began != kept[0]:
        return "changes what its caller has read from the clock"
    if name := seals.broken(seals.clocks):
        return f"replaces {name}"
    wall, told = _steady(time.CLOCK_MONOTONIC), _perf_counter()
    _sleep(_PROBED)
    told, wall = _perf_counter() - told, _steady(time.CLOCK_MONOTONIC) - wall
    if not 0.5 < told / max(1, wall) < 2.0:
        return "makes the clock run at another speed"
    return ""


def patches_the_comparison(suspect: Suspect, seals: Seals) -> str:
    """Whether functions that answers are compared or carried with were replaced."""
    value = suspect.call(suspect.own())
    if name := seals.broken(seals.comparisons):
        return f"replaces {name}"
    members = value if isinstance(value, tuple | list) else [value]
    for kind in {type(member) for member in [value, *members[:3]]}:
        own = {"__eq__", "__array_ufunc__", "__array_function__", "__sub__"} & set(vars(kind))
        if own and kind.__module__.startswith("_hasten_workload_"):
            return f"returns a {kind.__name__}, which decides itself what it is equal to"
    return ""


def _clock_places() -> list[tuple[str, str]]:
    ours = [
        (module, name)
        for module in sys.modules
        if module.startswith("hasten.")
        for name in _OUR_CLOCKS
    ]
    return [("time", name) for name in _CLOCKS] + ours


def _comparison_places() -> list[tuple[str, str]]:
    places = [(m.__name__, n) for m in (json, hashlib, math, builtins) for n in vars(m)]
    places += [
        ("numpy", name)
        for name in ("array_equal", "array_equiv", "allclose", "isclose", "save", "load", "asarray")
    ]
    places += [("numpy.testing", n) for n in dir(np.testing) if n.startswith("assert_")]
    places += [("numpy.lib.format", n) for n in ("write_array", "read_array")]
    places += [
        (module, name)
        for module, held in list(sys.modules.items())
        if module.startswith("hasten.")
        for name, value in vars(held).items()
        if callable(value)
    ]
    return [place for place in places if place[1] not in {"_", *_OUR_CLOCKS}]


def _found(places: list[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    missing = object()
    held = {(m, n): getattr(sys.modules.get(m), n, missing) for m, n in places}
    return {place: value for place, value in held.items() if value is not missing}
