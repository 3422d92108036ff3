"""The engine of native rivals: what is built from the user's file, and how it is called."""

from __future__ import annotations

import ctypes
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.compilers.cython.translate import to_c
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.arguments import put_back
from hasten.engine.native.job import Job
from hasten.engine.native.kernels import as_called, job_for, kernel_for, taken_by_kernel
from hasten.engine.native.libraries import build_library, library_depends
from hasten.engine.native.plan import Plan
from hasten.engine.native.rivals.binding import Binding, Shape, bound, call_of
from hasten.engine.native.rivals.parameters import parameters_of
from hasten.engine.native.rivals.prototypes import Prototype, prototype_in, python_parameters
from hasten.engine.native.routes.base import Route
from hasten.engine.native.routes.by_ctypes import NUMBERS, plain
from hasten.engine.registry import engine_named
from hasten.errors import BuildFailed, Unsupported
from hasten.frontend.emit.interface import Interface
from hasten.frontend.emit.languages import LANGUAGES, Language
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.shapes import result_shapes
from hasten.toolchain.compilers import compile_shared, find_compiler, python_include
from hasten.workload.model import Workload

__all__ = ["NativeRivalEngine"]

_LIBRARIES = {"c": "c", "cpp": "c++", "fortran": "fortran", "rust": "rust", "mojo": "mojo"}


class NativeRivalEngine:
    """A function in a file of another language; the options of a variant are file, function and route."""

    name = "native"
    title = "the user's own native code"
    stage = Stage.RIVAL
    requires = Requirements()

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """None of its own: rivals are named by the user."""
        del workload, choices
        return []

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Compiler, flags, and the text of the file."""
        file, _, _ = _read(variant)
        language = _language(file)
        if language.name == "cython":
            compiler = find_compiler("c")
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            return (compiler.name, *compiler.command, digest)
        return library_depends(_job(variant, workload), _LIBRARIES[language.name])

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Compile the file; its parameter list has been held against the workload before."""
        file, function, _ = _read(variant)
        language = _language(file)
        if language.name == "cython":
            return _build_cython(file, function, workload, folder)
        job = _job(variant, workload)
        if route := _route(variant, language, job):
            return route.build(job, folder)
        _binding(variant, workload)
        return build_library(job, _LIBRARIES[language.name], folder)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function of what was built in the folder."""
        file, function, _ = _read(variant)
        language = _language(file)
        if language.name == "cython":
            call = load_extension(folder / f"{_stem(file)}{SUFFIX}", function)
            return _as_the_users(call, workload) if _BY_HASTEN in _text(file) else call
        job = _job(variant, workload)
        if route := _route(variant, language, job):
            return as_called(route.load(job, folder), _named(workload, function))
        binding = _binding(variant, workload)
        return _as_the_users(_by_ctypes(binding, workload, folder / f"{job.stem}.so"), workload)


_BY_HASTEN = "Translated by Hasten"
"""Stands in the heading of what `hasten translate` writes."""


def _as_the_users(call: Callable[..., Any], workload: Workload) -> Callable[..., Any]:
    """A function that takes and gives tuples, and gives back arguments, where the user's does and that is known."""
    try:
        return as_called(call, workload)
    except Unsupported:
        return call


def _read(variant: Variant) -> tuple[Path, str, str]:
    file, function, route = variant.options
    return Path(file), function, route


def _language(file: Path) -> Language:
    (found,) = (each for each in LANGUAGES.values() if each.suffix == file.suffix)
    return found


def _stem(file: Path) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in file.stem)
    return f"m{plain}" if plain[:1].isdigit() else plain


def _is_translation(file: Path, function: str) -> bool:
    """Whether a file is what Hasten writes: with the function that is called from outside."""
    language = _language(file)
    name = f"{language.identifier(function)}_call"
    return prototype_in(_text(file), file.suffix, name) is not None


def _text(file: Path) -> str:
    """The text of a file, with its own header in its place."""
    text = file.read_text(encoding="utf-8")
    for suffix in (".h", ".hpp"):
        header = file.with_suffix(suffix)
        line = f'#include "{header.name}"'
        if line in text and header.is_file():
            text = text.replace(line, header.read_text(encoding="utf-8"))
    return text


def _job(variant: Variant, workload: Workload) -> Job:
    """What the routes must know; of a file that is no translation only the text."""
    file, function, _ = _read(variant)
    language, text = _language(file), _text(file)
    if _is_translation(file, function):
        job = job_for(
            _named(workload, function), ("unchecked",) if "Unchecked:" in text else (), language
        )
        _require_interface(file, job)
        return replace(job, translation=replace(job.translation, text=text))
    empty = Interface(function, (), (), (), ())
    return Job(_stem(file), Translation(text, empty, {}), Plan(empty, function, {}), ("unchecked",))


def _named(workload: Workload, function: str) -> Workload:
    """The workload with another function of its module."""
    source = workload.require_source()
    if source.function == function:
        return workload
    return replace(workload, source=replace(source, function=function))


def _require_interface(file: Path, job: Job) -> None:
    """A translation that was tuned must still take what it took."""
    found = prototype_in(_text(file), file.suffix, job.plan.symbol)
    wanted = [slot.name for slot in job.plan.interface.arguments]
    if found is not None and len(found.parameters) != len(wanted) + 1:
        raise Unsupported(
            f"the parameters do not fit: the file has {found}, wanted is "
            f"{job.plan.symbol}({', '.join([*wanted, 'outcome'])})",
            f"{file.name}:{found.line}",
        )


def _route(variant: Variant, language: Language, job: Job) -> Route | None:
    """The route that carries a translation; None for a plain function, which goes by ctypes."""
    if not job.plan.symbol.endswith("_call"):
        return None
    _, _, wished = _read(variant)
    routes: tuple[Route, ...] = engine_named(language.name).routes  # type: ignore[attr-defined] # our own
    for route in routes:
        if route.name == (wished or "ctypes"):
            return route
    if not wished:
        return routes[0]
    names = ", ".join(route.name for route in routes)
    raise Unsupported(f"{language.title} has no route {wished}: it has {names}")


def _binding(variant: Variant, workload: Workload) -> Binding:
    file, function, wished = _read(variant)
    if wished not in {"", "ctypes"}:
        raise Unsupported(
            f"the route {wished} takes what `hasten translate` writes: a plain function goes by ctypes"
        )
    text = _text(file)
    prototype = prototype_in(text, file.suffix, function)
    if prototype is None:
        raise Unsupported(f"{file.name} has no function {function} that can be called: "
                          f"{_WANTED[file.suffix].format(function)}")  # fmt: skip
    parameters, scalars = parameters_of(workload)
    place = f"{file.name}:{prototype.line}"
    return bound(prototype, parameters, scalars, _results(workload, prototype, place), place)


_WANTED = {
    ".c": "write `void {0}(...) {{`, not static",
    ".cpp": 'write `extern "C" void {0}(...) {{`',
    ".rs": 'write `#[no_mangle] pub extern "C" fn {0}(...)`',
    ".mojo": 'write `@export("{0}")` above `def {0}(...) abi("C"):`',
    ".f90": "write `subroutine {0}(...) bind(c)`",
}


def _results(workload: Workload, prototype: Prototype, place: str) -> tuple[tuple[str, Shape], ...]:
    """Arrays that the workload returns, and how large they are."""
    if prototype.returns:
        return ()
    try:
        function = kernel_for(workload, ("unchecked",)).entry
    except Unsupported:
        return ()  # what it returns is not known: then it must write to its arguments
    returns = function.returns
    items = returns.items if isinstance(returns, ir.TupleType) else (returns,)
    if not any(isinstance(of, ir.ArrayType) for of in items):
        return ()
    found = []
    for of, shape in zip(items, result_shapes(function), strict=False):
        if not isinstance(of, ir.ArrayType) or shape is None:
            raise Unsupported(
                "how large its results are does not follow from the arguments: tune what `hasten "
                "translate` writes, or write the results to arguments",
                place,
            )
        found.append((of.dtype, shape))
    return tuple(found)


def _by_ctypes(binding: Binding, workload: Workload, library: Path) -> Callable[..., Any]:
    prototype = binding.prototype
    entry = getattr(ctypes.CDLL(str(library)), prototype.symbol)
    entry.argtypes = [
        ctypes.c_void_p if given.pointer else NUMBERS[given.dtype] for given in prototype.parameters
    ]
    entry.restype = NUMBERS[prototype.returns] if prototype.returns else None

    def enter(*args: Any) -> Any:
        answer = entry(*map(plain, args))
        return complex(answer.real, answer.imag) if hasattr(answer, "imag") and not isinstance(
            answer, bool | int | float) else answer  # fmt: skip

    parameters, _ = parameters_of(workload)
    keywords = tuple(p.name for p in taken_by_kernel(workload).parameters if p.keyword)
    interface = Interface(prototype.symbol, parameters, (), (), ())
    plan = Plan(interface, prototype.symbol, {}, keywords)
    return plan.dressed(call_of(binding, enter, parameters, put_back))


def _build_cython(file: Path, function: str, workload: Workload, folder: Path) -> Built:
    text = file.read_text(encoding="utf-8")
    names = python_parameters(text, function)
    given = taken_by_kernel(workload) if _BY_HASTEN in text else workload.signature
    wanted = [p.name for p in given.parameters]
    if names is None or len(names) != len(wanted):
        has = "no such function" if names is None else f"{function}({', '.join(names)})"
        raise Unsupported(f"{file.name} has {has}, wanted is {function}({', '.join(wanted)})")
    source, c = folder / f"{_stem(file)}.pyx", folder / f"{_stem(file)}.c"
    shutil.copyfile(file, source)
    if problem := to_c(source, c, _stem(file)):
        raise BuildFailed(f"{file.name}:{problem.line}: {problem.message}")
    compiler, artifact = find_compiler("c"), folder / f"{_stem(file)}{SUFFIX}"
    include = (*python_include(), Path(np.get_include()))
    flags = ("-O3", "-march=native", "-DCYTHON_CCOMPLEX=0", "-w")
    used = compile_shared(compiler, [c], artifact, include=include, flags=flags, link=("-lm",))
    return Built((source.name,), (artifact.name,), compiler.name, used)
