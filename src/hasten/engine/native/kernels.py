"""The kernel of a workload, its translations, and the loops of it that may run in parallel; each made once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hasten.engine.native.job import Job
from hasten.engine.native.packing import packed
from hasten.engine.native.plan import Plan
from hasten.errors import Unsupported
from hasten.frontend.emit.languages import Language
from hasten.frontend.emit.translation import Translation
from hasten.frontend.independence import Loop, loops_of, parallel_loops
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering import Lowered, lowered
from hasten.frontend.lanes.choice import Choice, chosen, ready_for_lanes
from hasten.frontend.passes import improved
from hasten.frontend.passes.parallel import marked
from hasten.workload.model import ModuleSource, Workload
from hasten.workload.signature import ScalarType, Signature

__all__ = [
    "as_called",
    "independent",
    "job_for",
    "job_of",
    "kernel_for",
    "lanes_kernel_for",
    "parallel",
    "parallel_lines",
    "taken_by_kernel",
    "translation_of",
]


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
def _lowered(key: _Key) -> Lowered:
    return lowered(key.workload.require_source(), key.workload.signature)


def _kernel(key: _Key) -> ir.Kernel:
    return _lowered(key).kernel


def as_called(
    call: Callable[..., Any], workload: Workload, *, results: bool = True
) -> Callable[..., Any]:
    """A function that takes the kernel's arguments as one that takes the user's.

    Parameters
    ----------
    call : callable
    workload : Workload
    results : bool
        Whether it returns what the kernel does; otherwise what it returns stays as it is.
    """
    made = _lowered(_Key(workload))
    return packed(call, made.packing, workload.signature, made.kernel.entry, results=results)


@functools.lru_cache(maxsize=64)
def _loops(key: _Key) -> tuple[Loop, ...]:
    return parallel_loops(key.workload.require_source(), key.workload.signature)


@functools.lru_cache(maxsize=256)
def _improved(key: _Key, *, checked: bool, threads: bool) -> ir.Kernel:
    kernel = improved(_kernel(key), checked=checked)
    return marked(kernel, {loop.line for loop in _loops(key)}) if threads else kernel


@functools.lru_cache(maxsize=64)
def _across_lanes(
    key: _Key, *, threads: bool, reordered: bool
) -> tuple[ir.Kernel, tuple[Choice, ...]]:
    judged = loops_of(key.workload.require_source(), key.workload.signature, arrays=True)
    kernel = ready_for_lanes(improved(_kernel(key), checked=False))
    marked_too = marked(kernel, {loop.line for loop in _loops(key)}) if threads else kernel
    return chosen(marked_too, judged, reordered=reordered)


def lanes_kernel_for(
    workload: Workload, options: tuple[str, ...]
) -> tuple[ir.Kernel, tuple[Choice, ...]]:
    """The kernel of a workload with loops that lie across lanes, and what became of each loop.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
        ``threads`` and ``reordered`` make a difference.
    """
    threads, reordered = "threads" in options, "reordered" in options
    return _across_lanes(_Key(workload), threads=threads, reordered=reordered)


def taken_by_kernel(workload: Workload) -> Signature:
    """The parameters of the kernel; those of the workload where it has none.

    Parameters
    ----------
    workload : Workload
    """
    try:
        return _lowered(_Key(workload)).signature
    except Unsupported:
        return workload.signature


def kernel_for(workload: Workload, options: tuple[str, ...]) -> ir.Kernel:
    """The kernel of a workload after all passes.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
        ``unchecked`` and ``threads`` make a difference.

    Raises
    ------
    Unsupported
        The kernel language cannot express the function.
    """
    checked, threads = "unchecked" not in options, "threads" in options
    return _improved(_Key(workload), checked=checked, threads=threads)


def translation_of(workload: Workload, options: tuple[str, ...], language: Language) -> Translation:
    """The translation of a workload.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
        Of the variant.
    language : Language
    """
    checked, threads = "unchecked" not in options, "threads" in options
    return language.emit(kernel_for(workload, options), checked=checked, threads=threads)


def independent(workload: Workload) -> tuple[Loop, ...]:
    """Loops of the function whose iterations may run at the same time."""
    return _loops(_Key(workload))


def parallel(workload: Workload) -> list[Loop]:
    """Those of them that a kernel on threads runs in parallel: outer ones without calls."""
    if not (loops := independent(workload)):
        return []
    lines = parallel_lines(kernel_for(workload, ("unchecked", "threads")))
    return [loop for loop in loops if loop.line in lines]


def parallel_lines(kernel: ir.Kernel) -> frozenset[int]:
    """Lines of the module source whose loops a kernel runs in parallel."""
    return frozenset(
        s.line
        for f in kernel.functions
        for s in ir.statements_in(f.body)
        if isinstance(s, ir.For) and s.parallel
    )


def job_for(workload: Workload, options: tuple[str, ...], language: Language) -> Job:
    """All that a route must know.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
        Of the variant.
    language : Language
    """
    translation = translation_of(workload, options, language)
    return job_of(workload, kernel_for(workload, options), translation, options, language)


def job_of(
    workload: Workload,
    kernel: ir.Kernel,
    translation: Translation,
    options: tuple[str, ...],
    language: Language,
) -> Job:
    """All that a route must know of a translation.

    Parameters
    ----------
    workload : Workload
    kernel : Kernel
        That was translated.
    translation : Translation
    options : tuple of str
        ``unchecked`` and ``threads`` make a difference.
    language : Language
    """
    loops = any(
        isinstance(s, ir.For | ir.While) for f in kernel.functions for s in ir.statements_in(f.body)
    )
    stem = language.identifier(workload.require_source().function)
    return Job(stem, translation, _plan(translation, workload, stem), options, releases=loops)


def _plan(translation: Translation, workload: Workload, stem: str) -> Plan:
    signature = _lowered(_Key(workload)).signature
    scalars = frozenset(
        p.name
        for p in signature.parameters
        if isinstance(p.type, ScalarType) and p.type.name not in {"bool", "int", "float", "complex"}
    )
    source = workload.require_source()
    places = [p for p in source.lines if p is not None]
    return Plan(
        translation.interface,
        f"{stem}_call",
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
