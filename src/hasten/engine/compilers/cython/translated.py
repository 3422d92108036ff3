"""The road by Hasten's own translation: typed Cython, beside the pure Python mode."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hasten.engine.base import Built, Choices, Variant
from hasten.engine.extension import SUFFIX
from hasten.engine.native.engine import CHECKED, UNCHECKED, run_in_parallel, without_heading
from hasten.engine.native.kernels import parallel, translation_of
from hasten.errors import BuildFailed
from hasten.frontend.emit.languages import LANGUAGES
from hasten.toolchain.compilers import compile_shared, find_compiler, python_include
from hasten.workload.model import Workload

__all__ = ["TRANSLATED", "build_translated", "translated_text", "translated_variants"]

TRANSLATED = "translated"
"""The option that names this road."""


def translated_variants(workload: Workload, choices: Choices) -> list[Variant]:
    """The checked translation, the unchecked one where it differs, and that on threads where loops may be.

    Raises
    ------
    Unsupported
        The kernel language cannot express the function.
    """
    checked, unchecked = (translated_text(workload, o) for o in ((), ("unchecked",)))
    found = [Variant("cython", (TRANSLATED,), 1, (CHECKED,))]
    if without_heading(checked) != without_heading(unchecked):
        found.append(Variant("cython", (TRANSLATED, "unchecked"), 1, UNCHECKED))
    options = (TRANSLATED, "unchecked", "threads")
    if find_compiler("c").openmp and "prange" in translated_text(workload, options):
        told = (*run_in_parallel(parallel(workload)), *UNCHECKED)
        found.append(Variant("cython", options, choices.threads, told))
    return found


def translated_text(workload: Workload, options: tuple[str, ...]) -> str:
    """The translation of a workload.

    Parameters
    ----------
    workload : Workload
    options : tuple of str
    """
    return translation_of(workload, options, LANGUAGES["cython"]).text


def build_translated(
    variant: Variant, workload: Workload, folder: Path, flags: tuple[str, ...]
) -> Built:
    """Translate, let Cython write C, and compile.

    Parameters
    ----------
    variant : Variant
    workload : Workload
    folder : Path
    flags : tuple of str
        For the compiler of C.
    """
    from .translate import to_c  # noqa: PLC0415 (brings in Cython, which only builds need)

    text = translated_text(workload, variant.options)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    stem = f"cython_{LANGUAGES['cython'].identifier(workload.require_source().function)}_{digest}"
    source, c = folder / f"{stem}.pyx", folder / f"{stem}.c"
    source.write_text(text, encoding="utf-8")
    if problem := to_c(source, c, stem):
        raise BuildFailed(f"{source.name}:{problem.line}: {problem.message}")
    artifact = folder / f"{stem}{SUFFIX}"
    compiler, include = find_compiler("c"), python_include()
    used = compile_shared(compiler, [c], artifact, include=include, flags=flags, link=("-lm",))
    return Built((source.name, c.name), (artifact.name,), compiler.name, used)
