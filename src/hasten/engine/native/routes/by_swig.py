"""The route by SWIG: an extension module that it writes from a list of C's declarations.

Pointers go across as addresses, by typemaps of our own: ``numpy.i`` is in no wheel.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX
from hasten.engine.native.arguments import address_of
from hasten.engine.native.calling import Opened, callable_of
from hasten.engine.native.compiling import compiled, depends
from hasten.engine.native.job import Job
from hasten.frontend.emit.c.entry import slot_name
from hasten.frontend.emit.c.types import number_name
from hasten.frontend.emit.interface import Interface, Slot
from hasten.toolchain.running import run_tool

__all__ = ["Swig"]

_INTERFACE = """\
%module {stem}
%{{
#include <stdbool.h>
#include <stdint.h>
{header}
{prototypes}
%}}
%include <stdint.i>

/* Arrays go across as addresses. */
{typemaps}
%typemap(out) int64_t[ANY] {{
    $result = PyTuple_New($1_dim0);
    for (Py_ssize_t i = 0; i < $1_dim0; i++)
        PyTuple_SET_ITEM($result, i, PyLong_FromLongLong($1[i]));
}}
%immutable;
{struct}
{prototypes}
"""


class Swig:
    """An extension module that SWIG writes."""

    name = "swig"
    says = "called by an extension module that SWIG wrote"
    requires = Requirements(("swig",), ("c", "python.h"), 'pip install "hasten[compilers]"')

    def carries(self, interface: Interface) -> bool:
        """All without complex numbers by value."""
        slots = (*interface.arguments, *interface.outcome)
        return all(slot.number.kind != "c" or slot.pointer for slot in slots)

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        return depends(job, "c", job.translation.text + _interface_file(job))

    def build(self, job: Job, folder: Path) -> Built:
        """Let SWIG write the module's source, and compile it with the translation."""
        source, listed = folder / f"{job.stem}.c", folder / f"{job.stem}.i"
        wrapper = folder / f"{job.stem}_wrap.c"
        source.write_text(job.translation.text, encoding="utf-8")
        listed.write_text(_interface_file(job), encoding="utf-8")
        swig = [sys.executable, "-c", "from swig import swig; swig()"]
        run_tool([*swig, "-python", "-builtin", "-o", str(wrapper), str(listed)], folder)
        built = compiled(job, "c", [wrapper, source], module=True)
        return Built((source.name, listed.name), built.artifacts, built.compiler, built.flags)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        module = _module(job.stem, folder / f"{job.stem}{SUFFIX}")
        enter = getattr(module, job.plan.symbol)
        free = getattr(module, f"{job.stem}_free", None)
        plain = tuple(address_of if s.pointer else None for s in job.plan.interface.arguments)
        opened = Opened(
            getattr(module, f"{job.stem}_outcome"), enter, getattr, free or _nothing, plain
        )
        return callable_of(job.plan, opened)


def _module(stem: str, artifact: Path) -> ModuleType:
    """The module: SWIG names what it initialises with an underscore."""
    name = f"_{stem}"
    loader = importlib.machinery.ExtensionFileLoader(name, str(artifact))
    spec = importlib.util.spec_from_file_location(name, artifact, loader=loader)
    assert spec is not None  # noqa: S101 (a loader was given)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _interface_file(job: Job) -> str:
    """What SWIG reads."""
    interface = job.plan.interface
    pointers = {
        number_name(slot.number)
        for slot in (*interface.arguments, *interface.outcome)
        if slot.pointer
    }
    typemaps = "\n".join(
        f"%typemap(in) {name} * {{ $1 = PyLong_AsVoidPtr($input); }}\n"
        f"%typemap(out) {name} * {{ $result = PyLong_FromVoidPtr($1); }}"
        for name in sorted({*pointers, "void"})
    )
    arguments = ", ".join(
        [*(_declared(slot) for slot in interface.arguments), f"{job.stem}_outcome *outcome"]
    )
    lines = [f"int32_t {job.stem}_call({arguments});"]
    if interface.allocates:
        lines.append(f"void {job.stem}_free(void *data);")
    members = " ".join(f"{_declared(slot)};" for slot in interface.outcome)
    struct = f"typedef struct {{ int32_t kind, line; {members} }} {job.stem}_outcome;"
    complex_ = any(slot.number.kind == "c" for slot in (*interface.arguments, *interface.outcome))
    header = "#include <complex.h>\n" if complex_ else ""
    return _INTERFACE.format(
        stem=job.stem,
        header=header + struct,
        prototypes="\n".join(lines),
        typemaps=typemaps,
        struct=struct,
    )


def _declared(slot: Slot) -> str:
    size = f"[{slot.count}]" if slot.count > 1 else ""
    return f"{number_name(slot.number)} {'*' if slot.pointer else ''}{slot_name(slot)}{size}"


def _nothing(address: int) -> None:
    del address
