"""A function of the user's in a file of Cython, which binds itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hasten.engine.base import Built
from hasten.engine.compilers.cython.translate import to_c
from hasten.engine.extension import SUFFIX
from hasten.engine.native.rivals.files import stem_of, text_of
from hasten.engine.native.rivals.languages.cython import cython_heading, python_parameters
from hasten.engine.native.rivals.prototype import Misread
from hasten.errors import BuildFailed, Unsupported
from hasten.toolchain.compilers import compile_shared, find_compiler, python_include
from hasten.workload.signature import Signature

__all__ = ["build_cython", "require_fitting"]


def build_cython(file: Path, function: str, signature: Signature, folder: Path) -> Built:
    """Compile a file of Cython whose function takes what the workload takes.

    Parameters
    ----------
    file : Path
    function : str
    signature : Signature
        Of the arguments.
    folder : Path

    Raises
    ------
    Unsupported
        The parameters do not fit.
    BuildFailed
        Cython or the compiler refused.
    """
    text = text_of(file)
    require_fitting(text, file.name, function, signature)
    source, c = folder / f"{stem_of(file)}.pyx", folder / f"{stem_of(file)}.c"
    source.write_text(text, encoding="utf-8")
    if problem := to_c(source, c, stem_of(file)):
        raise BuildFailed(f"{file.name}:{problem.line}: {problem.message}")
    compiler, artifact = find_compiler("c"), folder / f"{stem_of(file)}{SUFFIX}"
    include = (*python_include(), Path(np.get_include()))
    flags = ("-O3", "-march=native", "-DCYTHON_CCOMPLEX=0", "-w")
    used = compile_shared(compiler, [c], artifact, include=include, flags=flags, link=("-lm",))
    return Built((source.name,), (artifact.name,), compiler.name, used)


def require_fitting(text: str, file: str, function: str, signature: Signature) -> None:
    """Refuse a function whose parameters are others, or in another order; their names are free.

    Parameters
    ----------
    text : str
    file : str
        Its name.
    function : str
    signature : Signature

    Raises
    ------
    Unsupported
        It does not fit, or Python cannot call it.
    """
    heading = cython_heading(function, signature)
    try:
        found = python_parameters(text, function)
    except Misread as wrong:
        raise Unsupported(f"{wrong.reason}: {wrong.remedy}", f"{file}:{wrong.line}") from None
    if found is None:
        raise Unsupported(f"{file} has no function {function}: write `{heading}`")
    names, line = found
    wanted = [p.name for p in signature.parameters]
    moved = next((n for i, n in enumerate(names) if n in wanted and wanted.index(n) != i), "")
    if moved or len(names) != len(wanted):
        at = f" at `{moved}`" if moved else ""
        raise Unsupported(
            f"the parameters do not fit{at}: the file has {function}({', '.join(names)}), wanted is "
            f"`{heading}`",
            f"{file}:{line}",
        )
