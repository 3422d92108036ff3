"""The engine: which variants there are, and how each is built and loaded."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.demands import refuse_unfit
from hasten.engine.extension import SUFFIX, load_extension
from hasten.errors import BuildFailed, Unavailable, Unsupported
from hasten.frontend.independence import Loop, parallel_loops
from hasten.toolchain.compilers import Compiler, compile_shared, find_compiler, python_include
from hasten.workload.model import ModuleSource, Workload

from .blas import find_blas
from .export import Export, export_of
from .module import PythranModule, can_be_named, pythran_module
from .toolkit import INSTALL, Translation, pythran_version, settings, translate

__all__ = ["PythranEngine"]

_FASTMATH = ("-ffast-math", "-ffp-contract=fast")
_NOTES = (
    "an index out of bounds is not noticed: it reads or writes what happens to be there",
    "integers have 64 bits; going beyond them, or dividing one by zero, is undefined",
)
_FAST = "-ffast-math: sums may be reordered, nan and inf may not be noticed"


class PythranEngine:
    """Pythran at its defaults; ``pythran[openmp]`` runs independent loops on all threads."""

    name = "pythran"
    title = "Pythran"
    stage = Stage.AHEAD_OF_TIME
    requires = Requirements(packages=("pythran",), languages=("c++",), install=INSTALL)

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """The default, the one with OpenMP where that can be had, and fast-math if asked for."""
        source = workload.require_source()
        pythran_module(source, export_of(source, workload.signature), ())
        loops = _loops(workload)
        compiler = _compiler()
        notes: tuple[str, ...] = _NOTES
        if loops and compiler and not compiler.openmp:
            notes = (*notes, f"no pythran[openmp]: {compiler.name} comes without OpenMP")
        found = [Variant(self.name, (), 1, notes)]
        if loops and compiler and compiler.openmp:
            parallel = tuple(f"{_placed(loop)} runs in parallel" for loop in loops)
            found.append(Variant(self.name, ("openmp",), choices.threads, (*parallel, *notes)))
        if choices.fastmath:
            found.append(Variant(self.name, ("fastmath",), 1, (*notes, _FAST)))
        return found

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Versions, flags, and the text that is compiled."""
        compiler = find_compiler("c++")
        module, _ = _module(variant, workload)
        return (
            f"pythran {pythran_version()}",
            f"numpy {np.__version__}",
            f"python {sys.version.split()[0]} {SUFFIX}",
            compiler.name,
            *compiler.command,
            *_flags(variant),
            hashlib.sha256(module.text.encode()).hexdigest(),
        )

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Translate to C++ and compile."""
        source = workload.require_source()
        pythran_version()
        compiler = find_compiler("c++")
        python_include()  # what is missing is told before the long work
        module, _ = _module(variant, workload)
        name = _module_name(source, module)
        python, cpp = folder / f"{name}_source.py", folder / f"{name}.cpp"
        python.write_text(module.text, encoding="utf-8")
        translation = translate(module, name, source)
        cpp.write_text(translation.text, encoding="utf-8")
        artifact = folder / f"{name}{SUFFIX}"
        flags = _compiled(compiler, translation, cpp, artifact, _flags(variant))
        return Built((python.name, cpp.name), (artifact.name,), compiler.name, flags)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function in the extension module of the folder."""
        source = workload.require_source()
        module, export = _module(variant, workload)
        artifact = folder / f"{_module_name(source, module)}{SUFFIX}"
        function = _with_keywords(load_extension(artifact, source.function), export)
        loops = _loops(workload) if "openmp" in variant.options else ()
        return refuse_unfit(function, loops, workload.signature)


def _loops(workload: Workload) -> tuple[Loop, ...]:
    return parallel_loops(workload.require_source(), workload.signature, can_be_named)


def _compiler() -> Compiler | None:
    """The C++ compiler; that there is none is told when its requirements are looked at."""
    try:
        return find_compiler("c++")
    except Unavailable:
        return None


def _placed(loop: Loop) -> str:
    file, _, line = loop.place.rpartition(":")
    return f"line {line} of {file}"


def _flags(variant: Variant) -> tuple[str, ...]:
    openmp = ("-fopenmp",) if "openmp" in variant.options else ()
    return (*openmp, *_FASTMATH) if "fastmath" in variant.options else openmp


def _module(variant: Variant, workload: Workload) -> tuple[PythranModule, Export]:
    source = workload.require_source()
    export = export_of(source, workload.signature)
    loops = _loops(workload) if "openmp" in variant.options else ()
    return pythran_module(source, export, loops), export


def _module_name(source: ModuleSource, module: PythranModule) -> str:
    return f"pythran_{source.function}_{hashlib.sha256(module.text.encode()).hexdigest()[:12]}"


def _compiled(
    compiler: Compiler, translation: Translation, cpp: Path, artifact: Path, flags: tuple[str, ...]
) -> tuple[str, ...]:
    told = settings("none")
    if translation.needs_blas(told.include):
        told = settings(find_blas(compiler))
    # zig's linker knows other options than the ones that Pythran sets for GNU's.
    link = tuple(f for f in told.link if not f.startswith("-") or f.startswith(("-l", "-L")))
    link = link if compiler.family == "zig" else told.link
    openmp = tuple(flag for flag in flags if flag == "-fopenmp")
    try:
        return compile_shared(
            compiler,
            [cpp],
            artifact,
            include=(*python_include(), *told.include),
            flags=(*told.flags, *flags),
            link=(*link, *openmp),
        )
    except BuildFailed as failure:
        if "to_python" in str(failure):
            raise Unsupported("Pythran cannot hand back a result of this type") from None
        if problem := translation.type_problem():
            raise problem from None
        raise


def _with_keywords(function: Callable[..., Any], export: Export) -> Callable[..., Any]:
    """Put keyword arguments in their places, with the defaults in between: Pythran has but these."""
    if not export.keywords:
        return function

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        rest = [kwargs.pop(name, default) for name, default in export.keywords]
        return function(*args, *rest, **kwargs)

    return called
