"""The route by cppyy, which compiles the call when the function is loaded, by an interpreter of C++."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.native.arguments import address_of
from hasten.engine.native.calling import Opened, callable_of
from hasten.engine.native.job import Job
from hasten.engine.native.libraries import addresses, build_library, library_depends
from hasten.engine.native.plan import Plan
from hasten.frontend.emit.cpp.types import number_name
from hasten.frontend.emit.interface import Interface, Slot

__all__ = ["Cppyy"]

_BY_REFERENCE = frozenset({"complex64", "complex128", "int8", "uint8"})
_CALL = """\
#include <complex>
#include <cstdint>
namespace {space} {{
struct Outcome {{
    std::int32_t kind, line;
{members}
}};
inline std::int32_t enter({parameters})
{{
    auto call = reinterpret_cast<std::int32_t (*)({types})>({call}ULL);
    return call({given});
}}
inline void release(std::uintptr_t data)
{{
    reinterpret_cast<void (*)(void *)>({release}ULL)(reinterpret_cast<void *>(data));
}}
}}
"""


class Cppyy:
    """A shared library that cppyy calls."""

    name = "cppyy"
    says = "called by cppyy, whose import takes a second and which compiles the call at run time"
    requires = Requirements(("cppyy",), ("c++",), 'pip install "hasten[cppyy]"')

    def carries(self, interface: Interface) -> bool:
        """All without complex numbers or single bytes by value."""
        slots = (*interface.arguments, *interface.outcome)
        return all(s.pointer or s.number.dtype not in _BY_REFERENCE for s in slots)

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return library_depends(job, "c++")

    def build(self, job: Job, folder: Path) -> Built:
        """Compile a shared library."""
        return build_library(job, "c++", folder)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the library."""
        import cppyy  # noqa: PLC0415 (an optional dependency, asked for in workers)

        call, release = addresses(job.plan, folder / f"{job.stem}.so")
        space = f"hasten_{hashlib.sha256(f'{folder}{call}'.encode()).hexdigest()[:16]}"
        cppyy.cppdef(_text(job.plan, space, call, release))
        made = getattr(cppyy.gbl, space)
        if job.releases:
            made.enter.__release_gil__ = True
        plain = tuple(address_of if s.pointer else None for s in job.plan.interface.arguments)
        opened = Opened(made.Outcome, made.enter, _member, made.release, plain)
        return callable_of(job.plan, opened)


def _member(outcome: Any, name: str) -> Any:
    value = getattr(outcome, name)
    return value if isinstance(value, int | float | complex) else tuple(value)


def _text(plan: Plan, space: str, call: int, release: int) -> str:
    slots = plan.interface.arguments
    parameters = [f"{_wide(slot)} given{place}" for place, slot in enumerate(slots)]
    given = [_given(slot, f"given{place}") for place, slot in enumerate(slots)]
    return _CALL.format(
        space=space,
        parameters=", ".join([*parameters, "Outcome &outcome"]),
        types=", ".join([*map(_type, slots), "Outcome *"]),
        given=", ".join([*given, "&outcome"]),
        members="\n".join(map(_kept, plan.interface.outcome)),
        call=call,
        release=release,
    )


def _kept(slot: Slot) -> str:
    """A member of the outcome: an address is a number to Python."""
    number = "std::uintptr_t" if slot.pointer else number_name(slot.number)
    return f"    {number} {slot.name}{f'[{slot.count}]' if slot.count > 1 else ''};"


def _type(slot: Slot) -> str:
    return f"{number_name(slot.number)}{' *' if slot.pointer else ''}"


def _wide(slot: Slot) -> str:
    """What a number comes as: small ones are characters to cppyy."""
    if slot.pointer:
        return "std::uintptr_t"
    return {"b": "bool", "i": "std::int64_t", "u": "std::uint64_t"}.get(slot.number.kind, "double")


def _given(slot: Slot, name: str) -> str:
    cast = "reinterpret_cast" if slot.pointer else "static_cast"
    return f"{cast}<{_type(slot)}>({name})"
