"""NumExpr: whole array expressions in one pass, block by block, on several threads."""

from __future__ import annotations

import ast
import importlib.util
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hasten.engine.base import Built, Choices, Requirements, Stage, Variant
from hasten.engine.jits.numexpr.module import Rewritten, rewrite_module
from hasten.errors import BuildFailed, Unavailable, Unsupported
from hasten.toolchain.environments import installed_version
from hasten.workload.model import ModuleSource, Workload
from hasten.workload.signature import ArrayType

__all__ = ["NumexprEngine"]

_FILE = "array_expressions.py"
_INSTALL = 'pip install "hasten[array]"'
_loads = itertools.count()


class NumexprEngine:
    """Puts ``numexpr.evaluate`` in place of the array expressions of a function.

    Variants are ``numexpr``, as NumExpr is by default: on all cores, with small powers as products
    and divisions by constants as products with the reciprocal; ``numexpr[exact]`` without these,
    where they occur; and ``numexpr[single]`` on one thread.
    """

    name = "numexpr"
    title = "NumExpr"
    stage = Stage.ARRAY
    requires = Requirements(packages=("numexpr",), install=_INSTALL)

    def variants(self, workload: Workload, choices: Choices) -> Iterator[Variant]:  # noqa: ARG002
        """The variants that a function's array expressions call for."""
        source = workload.require_source()
        rewritten = rewrite_module(source, workload.signature)
        _refuse(source, workload, rewritten)
        notes = [f"{source.place(n.line)}: {n.expression}" for n in rewritten.notes]
        rounding = [source.place(n.line) for n in rewritten.notes if n.rounds]
        told = list(notes)
        if rounding:
            told.append(
                "NumExpr multiplies where NumPy divides by a constant or takes a power:"
                f" last bits may differ ({', '.join(dict.fromkeys(rounding))})"
            )
        yield Variant(self.name, threads=None, notes=tuple(told))
        if rounding:
            yield Variant(self.name, ("exact",), threads=None, notes=tuple(notes))
        yield Variant(self.name, ("single",), threads=1, notes=tuple(told))

    def identity(self, variant: Variant, workload: Workload) -> tuple[str, ...]:  # noqa: ARG002
        """Versions of NumExpr, and of NumPy, whose rules of promotion decide what is rewritten."""
        return (_versioned("numexpr"), _versioned("numpy"))

    def build(self, variant: Variant, workload: Workload, folder: Path) -> Built:
        """Write the rewritten module."""
        source = workload.require_source()
        exact = "exact" in variant.options
        rewritten = rewrite_module(source, workload.signature, exact=exact)
        _refuse(source, workload, rewritten)
        try:
            ast.parse(rewritten.text)
        except SyntaxError as error:
            raise BuildFailed(f"the rewritten module is not valid Python: {error}") from error
        (folder / _FILE).write_text(rewritten.text, encoding="utf-8")
        flags = ("optimization='none'",) if exact else ()
        return Built(sources=(_FILE,), compiler=_versioned("numexpr"), flags=flags)

    def load(self, variant: Variant, workload: Workload, folder: Path) -> Callable[..., Any]:
        """Import the rewritten module from the folder."""
        import numexpr  # noqa: PLC0415 (only workers import engines)

        path = (folder / _FILE).resolve()
        spec = importlib.util.spec_from_file_location(f"_hasten_numexpr_{next(_loads)}", path)
        if spec is None or spec.loader is None:
            raise BuildFailed(f"no module at {path}")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if "single" in variant.options:
            numexpr.set_num_threads(1)
        function: Callable[..., Any] = getattr(module, workload.require_source().function)
        return function


def _versioned(package: str) -> str:
    if version := installed_version(package, "numexpr"):
        return f"{package} {version}"
    raise Unavailable(f"{package} is not installed", _INSTALL)


def _refuse(source: ModuleSource, workload: Workload, rewritten: Rewritten) -> None:
    """Say why there is nothing for NumExpr to do."""
    if rewritten.element_loops:
        where = source.place(rewritten.element_loops[0])
        raise Unsupported("a loop over elements is not an array expression", where)
    if rewritten.notes:
        return
    for reason, line in rewritten.refused[:1]:
        raise Unsupported(reason, source.place(line))
    tree = ast.parse(source.text)
    line = next(
        n.lineno for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == source.function
    )
    if not any(isinstance(p.type, ArrayType) for p in workload.signature.parameters):
        raise Unsupported("no argument is a NumPy array", source.place(line))
    raise Unsupported(
        "no expression combines two or more elementwise operations on arrays", source.place(line)
    )
