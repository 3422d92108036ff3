"""The engine: Hasten's own C, compiled here, by every route that carries C into Python."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.by_cffi import load_abi, load_api, write_api
from hasten.engine.native.by_ctypes import load_library
from hasten.engine.native.capi import binding
from hasten.engine.native.plan import Plan
from hasten.engine.overlap import refuse_overlap
from hasten.errors import Unavailable, Unsupported
from hasten.frontend.emit.c import translated
from hasten.frontend.emit.c.types import c_name
from hasten.frontend.emit.translation import Translation
from hasten.frontend.independence import Loop, parallel_loops
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.passes import improved
from hasten.frontend.passes.parallel import marked
from hasten.toolchain.compilers import (
    Compiler,
    compile_shared,
    find_compiler,
    python_include,
)
from hasten.workload.model import ModuleSource, Workload
from hasten.workload.signature import ScalarType

__all__ = ["CEngine"]

_CHECKED = "integers have 64 bits: beyond them it raises OverflowError"
_UNCHECKED = (
    "integers have 64 bits and wrap around; dividing one by zero ends the process",
    "an index out of bounds is not noticed: it reads or writes what happens to be there",
)
_ROUTES = {
    "capi": "called by an extension module of CPython's own interface",
    "cffi": "called by an extension module that CFFI wrote",
    "cffi-abi": "called by CFFI from a shared library",
    "ctypes": "called by ctypes, which takes some microseconds",
}
_MODULES = frozenset({"capi", "cffi"})
"""Routes that are extension modules."""
_FLAGS = ("-O3", "-march=native", "-std=c11")


class CEngine:
    """Hasten's translation into C: checked, unless an entry says otherwise."""

    name = "c"
    title = "C (translated)"
    stage = Stage.AHEAD_OF_TIME
    requires = Requirements(languages=("c",), install='pip install "hasten[compilers]"')

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """All of the kernel's variants by the cheapest route, then the best one by the others."""
        first, *others = _routes()
        checked, unchecked = (_translated(workload, options) for options in ((), ("unchecked",)))
        found = [Variant(self.name, (first,), 1, (_CHECKED,))]
        best: tuple[str, ...] = ()
        if _kernel_of(checked) != _kernel_of(unchecked):
            best = ("unchecked",)
            found.append(Variant(self.name, (first, *best), 1, _UNCHECKED))
        if loops := _parallel(workload):
            told = (*(f"line {_line(loop)} runs in parallel" for loop in loops), *_UNCHECKED)
            found.append(Variant(self.name, (first, "unchecked", "threads"), choices.threads, told))
        given_up = _UNCHECKED if best else (_CHECKED,)
        found += [
            Variant(self.name, (route, *best), 1, (*given_up, _ROUTES[route]))
            for route in others
            if _carries(route, checked)
        ]
        return found

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Compiler, flags, and the text that is compiled."""
        compiler = find_compiler("c")
        return (
            compiler.name,
            *compiler.command,
            *_flags(variant, compiler),
            f"python {sys.version.split()[0]} {SUFFIX}",
            hashlib.sha256(_text(variant, workload).encode()).hexdigest(),
        )

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Translate and compile."""
        compiler = find_compiler("c")
        name = c_name(workload.require_source().function)
        source = folder / f"{name}.c"
        if "cffi" in variant.options:
            translation = _translated(workload, variant.options)
            write_api(_plan(translation, workload), translation.text, name, source)
        else:
            source.write_text(_text(variant, workload), encoding="utf-8")
        library = folder / _library(variant, name)
        flags = compile_shared(
            compiler,
            [source],
            library,
            include=python_include() if _is_module(variant) else (),
            flags=_flags(variant, compiler),
            link=("-lm",),
        )
        return Built((source.name,), (library.name,), compiler.name, flags)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function of the library in the folder."""
        plan = _plan(_translated(workload, variant.options), workload)
        library = folder / _library(variant, c_name(plan.interface.name))
        if "capi" in variant.options:
            load_extension(library, "_refuse_with")(Unsupported)
            call = load_extension(library, plan.interface.name)
        elif "cffi" in variant.options:
            call = load_api(plan, library)
        elif "cffi-abi" in variant.options:
            call = load_abi(plan, library)
        else:
            call = load_library(plan, library)
        apart = [pair for loop in _parallel(workload) for pair in loop.apart]
        if "threads" not in variant.options:
            return call
        return refuse_overlap(call, apart, workload.signature)


def _routes() -> list[str]:
    """Ways from Python into C that are at hand, the cheapest first."""
    found = list(_ROUTES)
    try:
        python_include()
    except Unavailable:
        found = [route for route in found if route not in _MODULES]
    if not importlib.util.find_spec("cffi"):
        found = [route for route in found if not route.startswith("cffi")]
    return sorted(found, key=["capi", "ctypes", "cffi", "cffi-abi"].index)


def _carries(route: str, translation: Translation) -> bool:
    """Whether a route knows the numbers: CFFI's ABI mode has no complex ones."""
    slots = (*translation.interface.arguments, *translation.interface.outcome)
    return route != "cffi-abi" or all(slot.number.kind != "c" for slot in slots)


def _library(variant: Variant, name: str) -> str:
    return f"{name}{SUFFIX}" if _is_module(variant) else f"{name}.so"


def _is_module(variant: Variant) -> bool:
    return bool(_MODULES & set(variant.options))


def _flags(variant: Variant, compiler: Compiler) -> tuple[str, ...]:
    """Numbers wrap around where nothing raises before they would."""
    wraps = ("-fwrapv",) if "unchecked" in variant.options else ()
    threads = ("-fopenmp",) if "threads" in variant.options else ()
    native = tuple(f for f in _FLAGS if not (compiler.family == "zig" and f.startswith("-march")))
    return (*native, *wraps, *threads)


def _text(variant: Variant, workload: Workload) -> str:
    """The translation, and for the route of CPython's interface the module around it."""
    translation = _translated(workload, variant.options)
    if "capi" not in variant.options:
        return translation.text
    kernel = _kernel(_Key(workload))
    releases = any(
        isinstance(s, ir.For | ir.While) for f in kernel.functions for s in ir.statements_in(f.body)
    )
    return translation.text + "\n" + binding(_plan(translation, workload), releases=releases)


class _Key:
    """A workload as the key of a cache: by its text and the types of its arguments."""

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self._key = (workload.require_source().text, str(workload.signature.to_json()))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@functools.lru_cache(maxsize=64)
def _kernel(key: _Key) -> ir.Kernel:
    return kernel_of(key.workload.require_source(), key.workload.signature)


def _translated(workload: Workload, options: tuple[str, ...]) -> Translation:
    checked, threads = "unchecked" not in options, "threads" in options
    kernel = improved(_kernel(_Key(workload)), checked=checked)
    if threads:
        kernel = marked(kernel, {loop.line for loop in _loops(_Key(workload))})
    return translated(kernel, checked=checked, threads=threads)


@functools.lru_cache(maxsize=64)
def _loops(key: _Key) -> tuple[Loop, ...]:
    return parallel_loops(key.workload.require_source(), key.workload.signature)


def _parallel(workload: Workload) -> list[Loop]:
    """Loops that the threads variant runs in parallel; none where there is no OpenMP."""
    try:
        openmp = find_compiler("c").openmp
    except Unavailable:
        return []
    loops = _loops(_Key(workload))
    if not openmp or not loops:
        return []
    kernel = marked(improved(_kernel(_Key(workload)), checked=False), {loop.line for loop in loops})
    lines = {
        s.line
        for f in kernel.functions
        for s in ir.statements_in(f.body)
        if isinstance(s, ir.For) and s.parallel
    }
    return [loop for loop in loops if loop.line in lines]


def _line(loop: Loop) -> str:
    """``13 of pairwise.py``."""
    file, _, line = loop.place.rpartition(":")
    return f"{line} of {file}"


def _kernel_of(translation: Translation) -> str:
    """The text without its heading, which says whether it is checked."""
    return translation.text.partition("*/")[2]


def _plan(translation: Translation, workload: Workload) -> Plan:
    signature = workload.signature
    scalars = frozenset(
        p.name
        for p in signature.parameters
        if isinstance(p.type, ScalarType) and p.type.name not in {"bool", "int", "float", "complex"}
    )
    source = workload.require_source()
    places = [p for p in source.lines if p is not None]
    return Plan(
        translation.interface,
        f"{c_name(source.function)}_call",
        translation.exceptions,
        tuple(p.name for p in signature.parameters if p.keyword),
        scalars,
        Path(places[0].file).name if places else "",
        _docstring(source),
    )


def _docstring(source: ModuleSource) -> str:
    (node,) = (
        n
        for n in ast.parse(source.text).body
        if isinstance(n, ast.FunctionDef) and n.name == source.function
    )
    return ast.get_docstring(node) or ""
