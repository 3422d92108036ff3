"""Compiling translations into C and C++ for the routes that carry them."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hasten.engine.base import Built
from hasten.engine.extension import SUFFIX
from hasten.engine.native.job import Job
from hasten.toolchain.cache import cache_folder
from hasten.toolchain.compilers import Compiler, compile_shared, find_compiler, python_include
from hasten.toolchain.running import run_tool

__all__ = ["SUFFIXES", "compiled", "compiled_once", "depends"]

SUFFIXES = {"c": ".c", "c++": ".cpp"}
"""How the names of sources end."""
_STANDARD = {"c": "-std=c11", "c++": "-std=c++17"}
_WRAPS = "-fwrapv"  # whole numbers of NumPy do, and unchecked ones of Python


def depends(job: Job, language: str, text: str) -> tuple[str, ...]:
    """What a build depends on: compiler, flags, this Python, and the text that is compiled.

    Parameters
    ----------
    job : Job
    language : {"c", "c++"}
    text : str
    """
    compiler = find_compiler(language)
    return (
        compiler.name,
        *compiler.command,
        *_flags(job, compiler),
        *job.link,
        f"python {sys.version.split()[0]} {SUFFIX}",
        hashlib.sha256(text.encode()).hexdigest(),
    )


def compiled(
    job: Job,
    language: str,
    sources: Sequence[Path],
    *,
    module: bool = False,
    include: Sequence[Path] = (),
    flags: Sequence[str] = (),
    link: Sequence[str] = (),
) -> Built:
    """Compile sources beside each other into a shared library or an extension module.

    Parameters
    ----------
    job : Job
    language : {"c", "c++"}
    sources : sequence of Path
        Of one folder, where the artifact is put too; others are compiled along.
    module : bool
        Whether it is an extension module.
    include : sequence of Path
        Folders of headers.
    flags, link : sequence of str
    """
    compiler = find_compiler(language)
    artifact = sources[0].parent / f"{job.stem}{SUFFIX if module else '.so'}"
    used = compile_shared(
        compiler,
        sources,
        artifact,
        include=(*include, *(python_include() if module else ())),
        flags=(*_flags(job, compiler), *flags),
        link=("-lm", *job.link, *link),
    )
    own = tuple(s.name for s in sources if s.parent == artifact.parent)
    return Built(own, (artifact.name,), compiler.name, used)


def compiled_once(
    language: str, source: Path, *, include: Sequence[Path], into: Path | None = None
) -> Path:
    """A source of a library, compiled for all builds that link it: kept beside them.

    Parameters
    ----------
    language : {"c", "c++"}
    source : Path
    include : sequence of Path
        Folders of headers.
    into : Path, optional
        A folder to put it in, for a source that only one build has.

    Returns
    -------
    Path
        The object.
    """
    compiler = find_compiler(language)
    flags = ("-O2", "-fPIC", "-fvisibility=hidden", "-DNDEBUG", _STANDARD[language], "-w")
    folders = [f"-I{folder}" for folder in (*include, *python_include())]

    def compile_to(output: Path) -> None:
        command = [*compiler.command, *flags, *folders, "-c", str(source), "-o", str(output)]
        run_tool(command, output.parent)

    if into is not None:
        compile_to(into / f"{source.stem}.o")
        return into / f"{source.stem}.o"
    told = (compiler.name, *compiler.command, *flags, str(source), sys.version, *folders)
    digest = hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]
    kept = cache_folder() / "objects" / f"{source.stem}-{digest}.o"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
            made = Path(temporary) / kept.name
            compile_to(made)
            made.replace(kept)
    return kept


def _flags(job: Job, compiler: Compiler) -> tuple[str, ...]:
    threads = ("-fopenmp" if compiler.openmp else "-pthread",) if job.threads else ()
    native = () if compiler.family == "zig" else ("-march=native",)
    return ("-O3", *native, _STANDARD[compiler.language], _WRAPS, *threads, *job.flags)
