"""The route by Mojo's own binding: a Python module that Mojo's standard library builds.

See https://docs.modular.com/mojo/manual/python/mojo-from-python. The module needs the libraries that come with
the compiler when it is loaded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Requirements
from hasten.engine.extension import SUFFIX, load_extension_module
from hasten.engine.native.calling import callable_of
from hasten.engine.native.job import Job
from hasten.engine.native.libraries import library_depends
from hasten.engine.native.routes.by_ctypes import opened_with
from hasten.frontend.emit.interface import Interface, Slot
from hasten.frontend.emit.mojo.types import number_name
from hasten.toolchain.mojo import compile_mojo, find_mojo

__all__ = ["MojoModule"]

_WRITTEN_BY_MOJO = ("PYTHONEXECUTABLE", "PYTHONPATH", "MOJO_PYTHON_LIBRARY")
_MODULE = """\
from std.os import abort
from std.python import PythonObject
from std.python.bindings import PythonModuleBuilder

from {stem} import {imported}


@export
def PyInit_{module}() abi("C") -> PythonObject:
    try:
        var module = PythonModuleBuilder("{module}")
{functions}
        return module.finalize()
    except problem:
        abort(String("the module {module} was not made: ", problem))


# Arrays, and the outcome, go across as addresses.
def enter(module: PythonObject, given: PythonObject) raises -> PythonObject:
    return PythonObject(
        Int(
            {stem}_call(
{arguments}
            )
        )
    )
"""
_FREE = """

def free(data: PythonObject) raises:
    {stem}_free(Int(py=data))
"""


class MojoModule:
    """An extension module that Mojo's standard library makes."""

    name = "module"
    says = "called by a module that Mojo's standard library builds; it needs Mojo's own libraries"
    requires = Requirements(languages=("mojo",), install='pip install "hasten[mojo]"')

    def carries(self, interface: Interface) -> bool:
        """All without complex numbers by value."""
        return all(slot.number.kind != "c" or slot.pointer for slot in interface.arguments)

    def identity(self, job: Job) -> tuple[str, ...]:
        """Compiler, flags and text."""
        own = hashlib.sha256(_text(job).encode()).hexdigest()
        return (*library_depends(job, "mojo"), own, SUFFIX)

    def build(self, job: Job, folder: Path) -> Built:
        """Compile the module, which imports the translation."""
        kernel, source = folder / f"{job.stem}.mojo", folder / f"{_module(job)}.mojo"
        kernel.write_text(job.translation.text, encoding="utf-8")
        source.write_text(_text(job), encoding="utf-8")
        artifact = folder / f"{_module(job)}{SUFFIX}"
        flags = compile_mojo(source, artifact)
        return Built((kernel.name, source.name), (artifact.name,), find_mojo()[1], flags)

    def load(self, job: Job, folder: Path) -> Callable[..., Any]:
        """The function of the module."""
        with _environment_kept():
            module = load_extension_module(folder / f"{_module(job)}{SUFFIX}")
        opened = opened_with(job.plan.interface, vars(module)["enter"], vars(module).get("free"))
        return callable_of(job.plan, opened)


@contextmanager
def _environment_kept() -> Iterator[None]:
    """The process's environment as Python knows it, for the processes that it starts later.

    Mojo's library looks for a Python and writes what it found where the C library keeps the environment:
    children would run another interpreter than this one.
    """
    try:
        yield
    finally:
        for name in _WRITTEN_BY_MOJO:
            if name in os.environ:
                os.putenv(name, os.environ[name])
            else:
                os.unsetenv(name)


def _module(job: Job) -> str:
    return f"{job.stem}_module"


def _text(job: Job) -> str:
    """The module, in Mojo."""
    interface = job.plan.interface
    imported, functions = [f"{job.stem}_call"], ['def_py_function[enter]("enter")']
    if interface.allocates:
        imported.append(f"{job.stem}_free")
        functions.append('def_function[free]("free")')
    text = _MODULE.format(
        stem=job.stem,
        module=_module(job),
        imported=", ".join(["Address", "Outcome", *imported]),
        functions="\n".join(f"        module.{function}" for function in functions),
        arguments="\n".join(f"                {given}," for given in _given(interface)),
    )
    return text + (_FREE.format(stem=job.stem) if interface.allocates else "")


def _given(interface: Interface) -> Iterator[str]:
    """Python's objects as Mojo's numbers and addresses."""
    for place, slot in enumerate(interface.arguments):
        yield _converted(slot, f"given[{place}]")
    outcome = f"given[{len(interface.arguments)}]"
    yield f"Address[Outcome](unsafe_from_address=Int(py={outcome}))"


def _converted(slot: Slot, given: str) -> str:
    number = number_name(slot.number)
    if slot.pointer:
        return f"Address[{number}](unsafe_from_address=Int(py={given}))"
    match slot.number.kind:
        case "f":
            return f"{number}(Float64(py={given}))"
        case "b":
            return f"Bool(py={given})"
    return f"{number}(Int(py={given}))"
