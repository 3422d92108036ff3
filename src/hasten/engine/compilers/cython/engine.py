"""The engine: which variants there are, and how each is built and loaded."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.extension import SUFFIX, load_extension
from hasten.engine.native.engine import threaded
from hasten.engine.native.kernels import as_called
from hasten.errors import BuildFailed, Unavailable, Unsupported
from hasten.frontend.emit.languages import LANGUAGES
from hasten.toolchain.compilers import compile_shared, find_compiler, python_include
from hasten.toolchain.environments import installed_version
from hasten.workload.model import ModuleSource, Workload

from .module import CythonModule, cython_module
from .notes import module_notes, relies_on_checks, uncheckable
from .translated import TRANSLATED, build_translated, translated_text, translated_variants

__all__ = ["CythonEngine"]

_INSTALL = 'pip install "hasten[compilers]"'
# Signed overflow wraps, as the notes say, instead of being undefined; complex numbers multiply
# and divide as Python's do, not as C99's; nothing reads errno.
_FLAGS = ("-O3", "-fwrapv", "-fno-math-errno", "-DNDEBUG", "-DCYTHON_CCOMPLEX=0", "-w")
# The parts of -ffast-math: the option itself would also link code that flushes denormal numbers
# of the whole process to zero from the moment that the module is loaded.
_FASTMATH = (
    "-fassociative-math",
    "-freciprocal-math",
    "-ffinite-math-only",
    "-fno-signed-zeros",
    "-fno-trapping-math",
    "-ffp-contract=fast",
)
_NATIVE = ("-march=native", "-ffp-contract=off")
_UNCHECKED = (
    "an index out of bounds is undefined behaviour, no IndexError",
    "division by zero follows C, no ZeroDivisionError; math functions give nan or inf",
)
_FAST = "fast-math: sums may be reordered, nan and inf may not be noticed"


class CythonEngine:
    """Cython in its pure Python mode.

    ``cython`` checks what Cython checks by default; ``cython[unchecked]`` leaves out the checks
    of bounds and divisors, and keeps what negative indices and ``//`` and ``%`` mean in Python.
    """

    name = "cython"
    title = "Cython"
    stage = Stage.AHEAD_OF_TIME
    requires = Requirements(packages=("cython",), languages=("c",), install=_INSTALL)

    def variants(self, workload: Workload, choices: Choices) -> Iterable[Variant]:
        """Checked, unchecked where that differs, fast-math if asked for; then Hasten's own translation."""
        try:
            found = _pure_variants(workload, choices)
        except Unsupported:
            return translated_variants(workload, choices)
        with contextlib.suppress(Unsupported):  # the other language carries less
            found += translated_variants(workload, choices)
        return found

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:
        """Versions and flags that the build depends on."""
        compiler = find_compiler("c")
        own = TRANSLATED in variant.options
        return (
            *((translated_text(workload, variant.options),) if own else ()),
            f"cython {_cython_version()}",
            f"numpy {np.__version__}",
            f"python {sys.version.split()[0]} {SUFFIX}",
            compiler.name,
            *compiler.command,
            *_flags(variant),
        )

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Translate to C and compile."""
        _cython_version()
        if TRANSLATED in variant.options:
            openmp = ("-fopenmp",) if "threads" in variant.options else ()
            flags = (*_flags(variant), *_NATIVE, *openmp)
            return build_translated(variant, workload, folder, flags)
        source = workload.require_source()
        compiler = find_compiler("c")
        include = python_include()
        unchecked = "unchecked" in variant.options
        module = cython_module(source, workload.signature, unchecked=unchecked)
        digest = hashlib.sha256(repr((variant.options, module.text)).encode()).hexdigest()[:12]
        stem = f"cython_{source.function}_{digest}"
        python, c = folder / f"{stem}.py", folder / f"{stem}.c"
        python.write_text(module.text, encoding="utf-8")
        _translate(python, c, stem, module, source)
        artifact = folder / f"{stem}{SUFFIX}"
        flags = compile_shared(
            compiler, [c], artifact, include=include, flags=_flags(variant), link=("-lm",)
        )
        return Built((python.name, c.name), (artifact.name,), compiler.name, flags)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """The function in the one extension module of the folder."""
        function = workload.require_source().function
        if TRANSLATED in variant.options:
            function = LANGUAGES["cython"].identifier(function)
        found = sorted(folder.glob(f"cython_*{SUFFIX}"))
        if len(found) != 1:
            raise BuildFailed(f"{len(found)} extension modules where the build left one")
        call = load_extension(found[0], function)
        if TRANSLATED in variant.options:
            call = as_called(call, workload)
        return threaded(call, workload) if "threads" in variant.options else call


def _pure_variants(workload: Workload, choices: Choices) -> list[Variant]:
    """Variants of the pure Python mode."""
    module = cython_module(workload.require_source(), workload.signature)
    notes = module_notes(module)
    found = [Variant("cython", (), 1, notes)]
    if uncheckable(module) and not relies_on_checks(module):
        found.append(Variant("cython", ("unchecked",), 1, (*notes, *_UNCHECKED)))
    if choices.fastmath:
        found += [Variant("cython", (*v.options, "fastmath"), 1, (*v.notes, _FAST)) for v in found]
    return found


def _flags(variant: Variant) -> tuple[str, ...]:
    return (*_FLAGS, *_FASTMATH) if "fastmath" in variant.options else _FLAGS


def _cython_version() -> str:
    if version := installed_version("cython", "cython"):
        return version
    raise Unavailable("Cython is not installed", _INSTALL)


def _translate(
    python: Path, c: Path, stem: str, module: CythonModule, source: ModuleSource
) -> None:
    """Python to C, in this process; what Cython refuses is told with the user's line."""
    from .translate import to_c  # noqa: PLC0415 (brings in Cython, which only builds need)

    problem = to_c(python, c, stem)
    if problem is None:
        return
    line = module.line(problem.line)
    if not line:
        raise BuildFailed(f"{python.name}:{problem.line}: {problem.message}")
    raise Unsupported(f"Cython: {problem.message}", source.place(line))
