"""The routes by CFFI: an extension module that it writes (API mode), or a library that it opens (ABI mode)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.calling import Opened, callable_of
from hasten.engine.native.compiling import compiled, depends
from hasten.engine.native.job import Job
from hasten.engine.native.plan import Plan
from hasten.frontend.emit.c.entry import slot_name
from hasten.frontend.emit.c.types import number_name
from hasten.frontend.emit.interface import Interface, Slot

__all__ = ["CffiAbi", "CffiApi"]


_REQUIRES = Requirements(("cffi",), ("c",), 'pip install "hasten[compilers]"')


class CffiApi:
    """An extension module that CFFI writes."""

    name = "cffi"
    says = "called by an extension module that CFFI wrote"
    requires = replace(_REQUIRES, languages=("c", "python.h"))

    def carries(self, interface: Interface) -> bool:
        """All interfaces."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return depends(job, "c", job.translation.text)

    def build(self, job: Job, folder: Path) -> Built:
        """Let CFFI write the module around the translation, and compile it."""
        source = folder / f"{job.stem}.c"
        ffi = _declared(job.plan)
        ffi.set_source(job.stem, job.translation.text)
        ffi.emit_c_code(str(source))
        return compiled(job, "c", [source], module=True)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = load_extension_module(folder / f"{job.stem}{SUFFIX}")
        return _callable(job.plan, module.ffi, module.lib)


class CffiAbi:
    """A shared library that CFFI opens."""

    name = "cffi-abi"
    says = "called by CFFI from a shared library"
    requires = _REQUIRES

    def carries(self, interface: Interface) -> bool:
        """All without complex numbers."""
        slots = (*interface.arguments, *interface.outcome)
        return all(slot.number.kind != "c" for slot in slots)

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return depends(job, "c", job.translation.text)

    def build(self, job: Job, folder: Path) -> Built:
        """Compile a shared library."""
        source = folder / f"{job.stem}.c"
        source.write_text(job.translation.text, encoding="utf-8")
        return compiled(job, "c", [source])

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the library."""
        ffi = _declared(job.plan)
        return _callable(job.plan, ffi, ffi.dlopen(str(folder / f"{job.stem}.so")))


def _declared(plan: Plan) -> Any:
    import cffi  # noqa: PLC0415 (an optional dependency, asked for in workers)

    ffi = cffi.FFI()
    ffi.cdef(_declarations(plan))
    return ffi


def _declarations(plan: Plan) -> str:
    """What CFFI must know, in C; its parser has no headers."""
    stem = plan.symbol.removesuffix("_call")
    members = " ".join(_member(slot) for slot in plan.interface.outcome)
    arguments = ", ".join(_type(slot).strip() for slot in plan.interface.arguments)
    lines = [
        f"typedef struct {{ int32_t kind, line; {members} }} {stem}_outcome;",
        f"int32_t {plan.symbol}({arguments}{', ' if arguments else ''}{stem}_outcome *outcome);",
    ]
    if plan.interface.allocates:
        lines.append(f"void {stem}_free(void *data);")
    return "\n".join(lines)


def _member(slot: Slot) -> str:
    size = f"[{slot.count}]" if slot.count > 1 else ""
    return f"{_type(slot)}{slot_name(slot)}{size};"


def _type(slot: Slot) -> str:
    number = number_name(slot.number).replace("complex", "_Complex").replace("bool", "_Bool")
    return f"{number} {'*' if slot.pointer else ''}"


def _callable(plan: Plan, ffi: Any, library: Any) -> Callable[..., Any]:
    stem = plan.symbol.removesuffix("_call")
    enter = getattr(library, plan.symbol)
    free = getattr(library, f"{stem}_free") if plan.interface.allocates else None

    def member(outcome: Any, name: str) -> Any:
        value = getattr(outcome, name)
        if not isinstance(value, ffi.CData):
            return value
        if ffi.typeof(value).kind == "array":
            return tuple(value)
        return int(ffi.cast("intptr_t", value))

    def freed(address: int) -> None:
        if free is not None:
            free(ffi.cast("void *", address))

    plain = tuple(_making(slot, ffi) for slot in plan.interface.arguments)
    return callable_of(
        plan, Opened(lambda: ffi.new(f"{stem}_outcome *"), enter, member, freed, plain)
    )


def _making(slot: Slot, ffi: Any) -> Callable[[Any], Any] | None:
    if not slot.pointer:
        return None
    kind = ffi.typeof(_type(slot).strip())

    def pointer(value: Any) -> Any:
        address = value.ctypes.data if isinstance(value, np.ndarray) else value
        return ffi.cast(kind, address)

    return pointer
