"""The route by ctypes: a shared library of any language, called with raw pointers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Requirements
from hasten.engine.native.arguments import address_of
from hasten.engine.native.calling import Opened, callable_of
from hasten.engine.native.job import Job
from hasten.engine.native.libraries import build_library, library_depends
from hasten.engine.native.plan import Plan
from hasten.frontend.emit.interface import Interface, Slot

__all__ = ["NUMBERS", "Ctypes", "load_library", "opened_with", "plain"]


class Ctypes:
    """A shared library, opened by the standard library.

    Parameters
    ----------
    language : {"c", "c++", "fortran", "rust", "mojo"}
        Of the translation.
    """

    name = "ctypes"
    says = "called by ctypes, which takes some microseconds"

    def __init__(self, language: str = "c") -> None:
        self.language = language
        self.requires = Requirements(languages=(language,))

    def carries(self, interface: Interface) -> bool:
        """All interfaces."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return library_depends(job, self.language)

    def build(self, job: Job, folder: Path) -> Built:
        """Compile a shared library."""
        return build_library(job, self.language, folder)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the library."""
        return load_library(job.plan, folder / f"{job.stem}.so")


class _Complex(ctypes.Structure):
    """As C's complex numbers lie in memory and are passed."""

    _fields_ = (("real", ctypes.c_double), ("imag", ctypes.c_double))


class _SingleComplex(ctypes.Structure):
    _fields_ = (("real", ctypes.c_float), ("imag", ctypes.c_float))


_COMPLEX = (_Complex, _SingleComplex)
NUMBERS: dict[str, Any] = {
    "bool": ctypes.c_bool,
    "float32": ctypes.c_float,
    "float64": ctypes.c_double,
    "complex64": _SingleComplex,
    "complex128": _Complex,
    **{
        f"{sign}int{bits}": getattr(ctypes, f"c_{sign}int{bits}")
        for sign in ("", "u")
        for bits in (8, 16, 32, 64)
    },
}


def load_library(plan: Plan, library: Path) -> Callable[..., Any]:
    """The function of a shared library, as one that takes what the user's takes.

    Parameters
    ----------
    plan : Plan
    library : Path
    """
    interface = plan.interface
    loaded = ctypes.CDLL(str(library))
    entry = getattr(loaded, plan.symbol)
    outcome = _outcome(interface.outcome)
    entry.argtypes = [*map(_argument, interface.arguments), ctypes.POINTER(outcome)]
    entry.restype = ctypes.c_int32
    free = _freeing(loaded, plan) if interface.allocates else _nothing
    takers = tuple(
        plain if s.pointer or s.number.kind == "c" else None for s in interface.arguments
    )
    return callable_of(plan, Opened(outcome, entry, _member, free, takers))


def opened_with(
    interface: Interface, enter: Callable[..., int], free: Callable[[int], Any] | None
) -> Opened:
    """Functions that another binding opened, which takes addresses as integers.

    Parameters
    ----------
    interface : Interface
    enter : callable
        Takes the arguments, and the address of an outcome.
    free : callable or None
        Takes the address of what it frees.
    """
    outcome = _outcome(interface.outcome)

    def enter_at(*given: Any) -> int:
        *arguments, left = given
        return enter(*arguments, ctypes.addressof(left))

    takers = tuple(address_of if slot.pointer else None for slot in interface.arguments)
    return Opened(outcome, enter_at, _member, free or _nothing, takers)


def _argument(slot: Slot) -> Any:
    return ctypes.c_void_p if slot.pointer else NUMBERS[slot.number.dtype]


def _outcome(slots: tuple[Slot, ...]) -> Any:
    members: list[tuple[str, Any]] = [("kind", ctypes.c_int32), ("line", ctypes.c_int32)]
    for slot in slots:
        number = ctypes.c_void_p if slot.pointer else NUMBERS[slot.number.dtype]
        members.append((slot.name, number * slot.count if slot.count > 1 else number))
    return type("Outcome", (ctypes.Structure,), {"_fields_": members})


def plain(value: Any) -> Any:
    """A number or the address of an array, as ctypes takes it."""
    if isinstance(value, np.ndarray):
        return value.ctypes.data
    return _Complex(value.real, value.imag) if type(value) is complex else value


def _member(outcome: Any, name: str) -> Any:
    value = getattr(outcome, name)
    if isinstance(value, _COMPLEX):
        return complex(value.real, value.imag)
    return value


def _freeing(library: Any, plan: Plan) -> Callable[[int], Any]:
    free = getattr(library, plan.symbol.removesuffix("_call") + "_free")
    free.argtypes, free.restype = [ctypes.c_void_p], None
    found: Callable[[int], Any] = free
    return found


def _nothing(address: int) -> None:
    del address
