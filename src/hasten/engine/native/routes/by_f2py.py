"""The route by f2py, NumPy's own: it writes an extension module that calls a Fortran subroutine.

Arrays go across as addresses, so that those in C order are neither turned nor copied.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.calling import callable_of
from hasten.engine.native.compiling import compiled_once
from hasten.engine.native.job import Job
from hasten.engine.native.records import opened_by_address
from hasten.frontend.emit.fortran.types import c_number_name
from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.kernel import ir
from hasten.toolchain.fortran import FORTRAN_FLAGS, find_fortran, link_fortran
from hasten.toolchain.running import run_tool

__all__ = ["F2py"]

_KINDS = {"b": "integer*1", "i": "integer*{}", "f": "real*{}", "c": "complex*{}"}


class F2py:
    """An extension module that NumPy's f2py writes."""

    name = "f2py"
    says = "called by an extension module that f2py wrote"
    requires = Requirements(
        languages=("fortran", "c", "python.h"), install="apt install gfortran gcc"
    )

    def carries(self, interface: Interface) -> bool:
        """All that Fortran does."""
        del interface
        return True

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compilers, flags, NumPy and text."""
        text = job.translation.text + _wrapper(job) + _signature(job)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return (find_fortran()[1], *FORTRAN_FLAGS, f"numpy {np.__version__}", sys.version, digest)

    def build(self, job: Job, folder: Path) -> Built:
        """Let f2py write the module's C, and link it with the translation."""
        source, signature = folder / f"{job.stem}.f90", folder / f"{_module(job)}.pyf"
        source.write_text(job.translation.text + _wrapper(job), encoding="utf-8")
        signature.write_text(_signature(job), encoding="utf-8")
        run_tool([sys.executable, "-m", "numpy.f2py", signature.name], folder)
        command, compiler = find_fortran()
        kernel = folder / f"{job.stem}.o"
        run_tool([*command, *FORTRAN_FLAGS, "-c", source.name, "-o", kernel.name], folder)
        include = (Path(np.get_include()), _f2py_sources())
        wrapper = compiled_once(
            "c", folder / f"{_module(job)}module.c", include=include, into=folder
        )
        objects = [kernel, wrapper]
        objects.append(compiled_once("c", _f2py_sources() / "fortranobject.c", include=include))
        artifact = folder / f"{_module(job)}{SUFFIX}"
        link_fortran(objects, artifact)
        return Built((source.name, signature.name), (artifact.name,), compiler, FORTRAN_FLAGS)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The subroutine of the module, as a function."""
        module = load_extension_module(folder / f"{_module(job)}{SUFFIX}")
        enter = getattr(module, f"{_module(job)}_enter")
        free = getattr(module, f"{_module(job)}_free", _nothing)
        return callable_of(job.plan, opened_by_address(job.plan.interface, enter, free))


def _module(job: Job) -> str:
    """Fortran knows no capitals."""
    return f"{job.stem.lower()}_f2py"


def _f2py_sources() -> Path:
    import numpy.f2py as tool  # noqa: PLC0415 (only builds need it)

    return Path(tool.get_include())


def _nothing(address: int) -> None:
    del address


def _arguments(job: Job) -> list[tuple[str, Slot]]:
    """Names of the subroutine's own, that no two cases of a letter make alike."""
    return [(f"given{place}", slot) for place, slot in enumerate(job.plan.interface.arguments)]


def _signature(job: Job) -> str:
    """What f2py reads."""
    names = [name for name, _ in _arguments(job)]
    lines = [f"python module {_module(job)}", "interface"]
    lines.append(f"subroutine {_module(job)}_enter({', '.join([*names, 'outcome'])})")
    if job.releases:
        lines.append("threadsafe")
    lines += [f"{_kind(slot)}, intent(in) :: {name}" for name, slot in _arguments(job)]
    lines += ["integer*8, intent(in) :: outcome", f"end subroutine {_module(job)}_enter"]
    if job.plan.interface.allocates:
        name = f"{_module(job)}_free"
        lines += [
            f"subroutine {name}(data)",
            "integer*8, intent(in) :: data",
            f"end subroutine {name}",
        ]
    lines += ["end interface", f"end python module {_module(job)}"]
    return "\n".join(lines) + "\n"


def _kind(slot: Slot) -> str:
    if slot.pointer:
        return "integer*8"
    return _KINDS[slot.number.kind].format(np.dtype(slot.number.dtype).itemsize)


def _wrapper(job: Job) -> str:
    """The subroutines that f2py's module calls."""
    name, stem = _module(job), job.stem
    arguments = _arguments(job)
    given = ", ".join([*(n for n, _ in arguments), "outcome"])
    lines = [
        "",
        f"subroutine {name}_enter({given})",
        "    use, intrinsic :: iso_c_binding",
        f"    use {stem}_module, only: {stem}_call, {stem}_outcome",
        "    implicit none",
    ]
    passed = []
    for argument, slot in arguments:
        kind, text = _declared(slot), argument
        if slot.pointer:
            text = f"transfer({argument}, c_null_ptr)"
        elif slot.number.kind == "b":
            text = f"logical({argument} /= 0, c_bool)"
        lines.append(f"    {kind}, intent(in) :: {argument}")
        passed.append(text)
    lines += [
        "    integer(c_int64_t), intent(in) :: outcome",
        f"    type({stem}_outcome), pointer :: left",
        "    integer(c_int32_t) :: failed",
        "",
        "    call c_f_pointer(transfer(outcome, c_null_ptr), left)",
        f"    failed = {stem}_call( &",
        *(f"        {text}, &" for text in passed),
        "        left)",
        f"end subroutine {name}_enter",
    ]
    if job.plan.interface.allocates:
        lines += [
            "",
            f"subroutine {name}_free(data)",
            "    use, intrinsic :: iso_c_binding",
            "    implicit none",
            "    integer(c_int64_t), intent(in) :: data",
            "    interface",
            '        subroutine c_free(data) bind(c, name="free")',
            "            import :: c_ptr",
            "            type(c_ptr), value :: data",
            "        end subroutine c_free",
            "    end interface",
            "",
            "    call c_free(transfer(data, c_null_ptr))",
            f"end subroutine {name}_free",
        ]
    return "\n".join(lines) + "\n"


def _declared(slot: Slot) -> str:
    if slot.pointer:
        return "integer(c_int64_t)"
    return "integer(c_int8_t)" if slot.number == ir.BOOL else c_number_name(slot.number)
