"""The engine of native rivals: what is built from the user's file, and how it is called."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.arguments import put_back
from hasten.engine.native.job import Job
from hasten.engine.native.kernels import as_called, job_for, kernel_for, taken_by_kernel
from hasten.engine.native.libraries import build_library, library_depends
from hasten.engine.native.plan import Plan
from hasten.engine.native.rivals.binding import Binding, Shape, bound, call_of
from hasten.engine.native.rivals.cython import build_cython
from hasten.engine.native.rivals.files import language_of, line_in, placed, stem_of, text_of
from hasten.engine.native.rivals.languages import GRAMMARS
from hasten.engine.native.rivals.parameters import parameters_of
from hasten.engine.native.rivals.prototype import Misread, Prototype
from hasten.engine.native.rivals.wanted import Wanted, wanted_of
from hasten.engine.native.routes.base import Route
from hasten.engine.native.routes.by_ctypes import NUMBERS, plain
from hasten.engine.registry import engine_named
from hasten.errors import BuildFailed, Unsupported
from hasten.frontend.emit.interface import Interface
from hasten.frontend.emit.languages import Language
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.shapes import result_shapes
from hasten.toolchain.compilers import find_compiler
from hasten.workload.model import Workload
from hasten.workload.signature import Signature

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
        """Compiler, flags, and the text of the file, by the route that is taken."""
        file, _, _ = _read(variant)
        language = language_of(file)
        if language.name == "cython":
            compiler = find_compiler("c")
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            return (compiler.name, *compiler.command, digest)
        job = _job(variant, workload)
        if route := _route(variant, language, job):
            return (route.name, *route.identity(job))
        return library_depends(job, _LIBRARIES[language.name])

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Compile the file; its parameter list has been held against the workload before."""
        file, function, _ = _read(variant)
        language = language_of(file)
        if language.name == "cython":
            return build_cython(file, function, _as_taken(file, workload), folder)
        job = _job(variant, workload)
        route = _route(variant, language, job)
        if not route:
            _binding(variant, workload)
        try:
            if route:
                return route.build(job, folder)
            return build_library(job, _LIBRARIES[language.name], folder)
        except BuildFailed as problem:
            raise BuildFailed(placed(str(problem), file)) from None

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function of what was built in the folder."""
        file, function, _ = _read(variant)
        language = language_of(file)
        if language.name == "cython":
            call = load_extension(folder / f"{stem_of(file)}{SUFFIX}", function)
            return _as_the_users(call, workload) if _BY_HASTEN in text_of(file) else call
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


def _as_taken(file: Path, workload: Workload) -> Signature:
    """What a file of Cython takes: what Hasten wrote takes no tuples."""
    return taken_by_kernel(workload) if _BY_HASTEN in text_of(file) else workload.signature


def _is_translation(file: Path, function: str) -> bool:
    """Whether a file is what Hasten writes: with the function that is called from outside."""
    language = language_of(file)
    try:
        return _prototype(file, f"{language.identifier(function)}_call") is not None
    except Misread:
        return False


def _prototype(file: Path, function: str) -> Prototype | None:
    return GRAMMARS[language_of(file).name].prototype(text_of(file), function)


def _job(variant: Variant, workload: Workload) -> Job:
    """What the routes must know; of a file that is no translation only the text."""
    file, function, _ = _read(variant)
    language, text = language_of(file), text_of(file)
    if _is_translation(file, function):
        job = job_for(
            _named(workload, function), ("unchecked",) if "Unchecked:" in text else (), language
        )
        _require_interface(file, job)
        return replace(job, translation=replace(job.translation, text=text))
    empty = Interface(function, (), (), (), ())
    return Job(
        stem_of(file), Translation(text, empty, {}), Plan(empty, function, {}), ("unchecked",)
    )


def _named(workload: Workload, function: str) -> Workload:
    """The workload with another function of its module."""
    source = workload.require_source()
    if source.function == function:
        return workload
    return replace(workload, source=replace(source, function=function))


def _require_interface(file: Path, job: Job) -> None:
    """A translation that was tuned must still take what it took."""
    found = _prototype(file, job.plan.symbol)
    wanted = [slot.name for slot in job.plan.interface.arguments]
    if found is not None and len(found.parameters) != len(wanted) + 1:
        raise Unsupported(
            f"the parameters do not fit: the file has {found}, wanted is "
            f"{job.plan.symbol}({', '.join([*wanted, 'outcome'])})",
            f"{file.name}:{line_in(file, found.line)}",
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
    wanted = wanted_of(workload, function)
    heading = GRAMMARS[language_of(file).name].heading(wanted)
    prototype = _required(file, wanted, heading)
    place = f"{file.name}:{line_in(file, prototype.line)}"
    results = () if prototype.returns else _results(workload, wanted, place)
    return bound(prototype, wanted, results, heading, place)


def _required(file: Path, wanted: Wanted, heading: str) -> Prototype:
    """The function of a file, or what to write there."""
    function, remedy = wanted.function, f"write `{heading}`"
    if wanted.returns is None:
        remedy += ", and let it return what yours returns"
    try:
        prototype = _prototype(file, function)
    except Misread as wrong:
        place = f"{file.name}:{line_in(file, wrong.line)}"
        raise Unsupported(f"{wrong.reason}: {wrong.remedy or remedy}", place) from None
    if prototype is None:
        raise Unsupported(f"{file.name} has no function {function}: {remedy}")
    if wanted.number and not prototype.returns:
        place = f"{file.name}:{line_in(file, prototype.line)}"
        raise Unsupported(f"{function} returns nothing: {remedy}", place)
    return prototype


def _results(workload: Workload, wanted: Wanted, place: str) -> tuple[tuple[str, Shape], ...]:
    """Arrays that the workload returns, and how large they are."""
    if not wanted.results:
        return ()
    shapes = result_shapes(kernel_for(workload, ("unchecked",)).entry)
    items = wanted.returns.items if isinstance(wanted.returns, ir.TupleType) else (wanted.returns,)
    found = []
    for of, shape in zip(items, shapes, strict=False):
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
    try:
        entry = getattr(ctypes.CDLL(str(library)), prototype.symbol)
    except AttributeError:
        raise Unsupported(
            f"compiled it has no symbol {prototype.symbol}: let it be seen from outside"
        ) from None
    entry.argtypes = [
        ctypes.c_void_p if given.pointer else NUMBERS[given.dtype or ""]
        for given in prototype.parameters
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
