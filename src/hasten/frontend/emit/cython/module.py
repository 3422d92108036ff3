"""A whole file of Cython."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.frontend.emit.cython.prelude import HELPERS
from hasten.frontend.emit.cython.reading import only_read
from hasten.frontend.emit.cython.statements import CythonEmitter
from hasten.frontend.emit.cython.types import cython_name, type_name
from hasten.frontend.emit.heading import described, heading
from hasten.frontend.emit.helpers import needed
from hasten.frontend.emit.interface import interface_of
from hasten.frontend.emit.naming import distinct, result_name
from hasten.frontend.emit.translation import Translation
from hasten.frontend.kernel import ir

__all__ = ["translated"]

_DIRECTIVES = (
    "language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False"
)
_PYTHON = frozenset({"bool", "int64", "float64", "complex128"})


def translated(kernel: ir.Kernel, *, checked: bool = True, threads: bool = False) -> Translation:
    """The kernel in Cython, as a module with the user's function.

    Parameters
    ----------
    kernel : Kernel
    checked : bool
        Whether it raises what Python raises, for the heading.
    threads : bool
        Run the loops that are marked so in parallel, by OpenMP, where they need nothing of Python's.
    """
    kernel = distinct(kernel, cython_name)
    writer = CythonEmitter(kernel, threads=threads)
    reads = only_read(kernel)
    bodies = [line for f in kernel.functions for line in _function(f, writer, reads[f.name])]
    called = list(_entry(kernel.entry, writer, reads[kernel.entry.name]))
    helpers = [HELPERS[name] for name in needed(HELPERS, writer.helpers)]
    math = sorted(writer.math | {name for helper in helpers for name in helper.headers})
    file = kernel.place(kernel.entry.line).rpartition(":")[0] or "?"
    lines = [
        f"# cython: {_DIRECTIVES}",
        *(f"# {line}" for line in heading(kernel, checked=checked)),
        f"from libc.stdint cimport {', '.join(sorted(writer.integers))}",
        *([f"from libc.math cimport {', '.join(math)}"] if math else []),
        *(["from cython.parallel cimport prange"] if writer.parallel else []),
        *(["", "import numpy as np"] if writer.numpy else []),
        "",
        "",
        *(
            line
            for helper in helpers
            for line in [*helper.text.replace("{FILE}", file).split("\n"), ""]
        ),
        *bodies,
        *called,
    ]
    return Translation("\n".join(lines).rstrip() + "\n", interface_of(kernel.entry), {})


def _function(
    function: ir.Function, writer: CythonEmitter, reads: tuple[bool, ...]
) -> Iterator[str]:
    """A function of C's, which the module's own one calls; `reads` tells which arrays it only reads."""
    parameters = []
    for p, constant in zip(function.parameters, reads, strict=True):
        writer.note(p.type)
        kind = f"{'const ' if constant else ''}{type_name(p.type)}"
        parameters.append(f"{kind} {writer.name(p.name)}")
    writer.note(function.returns)
    kind, suffix = _returning(function.returns)
    place = writer.kernel.place(function.line)
    yield f"# {described(function, place)}"
    yield f"cdef {kind}{_inner(function)}({', '.join(parameters)}){suffix}:"
    yield from writer.body(function)
    yield ""
    yield ""


def _inner(function: ir.Function) -> str:
    return f"{cython_name(function.name)}_kernel"


def _returning(of: ir.Type) -> tuple[str, str]:
    """The type that a function of C's returns, and how it tells that it raised."""
    match of:
        case ir.NoneType():
            return "int ", " except -1"
        case ir.Number():
            return f"{type_name(of)} ", " except *" if of.kind == "c" else " except? -1"
    return f"{type_name(of)} ", ""


def _entry(function: ir.Function, writer: CythonEmitter, reads: tuple[bool, ...]) -> Iterator[str]:
    """The function that Python calls."""
    pairs = zip(function.parameters, reads, strict=True)
    parameters = ", ".join(_parameter(p, writer, constant=constant) for p, constant in pairs)
    given = ", ".join(_given(p, writer) for p in function.parameters)
    yield f"def {cython_name(function.name)}({parameters}):"
    if function.doc:
        yield f"    {_docstring(function.doc)}"
    called, result = f"{_inner(function)}({given})", result_name(function, cython_name)
    match function.returns:
        case ir.NoneType():
            yield f"    {called}"
        case ir.TupleType(items):
            yield f"    {result} = {called}"
            given = ", ".join(_out(f"{result}[{i}]", of, writer) for i, of in enumerate(items))
            yield f"    return {given}"
        case one:
            yield f"    return {_out(called, one, writer)}"


def _docstring(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{inner[:-1]}\\""""' if inner.endswith('"') else f'"""{inner}"""'


def _parameter(p: ir.Parameter, writer: CythonEmitter, *, constant: bool) -> str:
    name = writer.name(p.name)
    if isinstance(p.type, ir.ArrayType) and p.type.dtype == "bool":
        return name
    nothing = " not None" if isinstance(p.type, ir.ArrayType | ir.ListType) else ""
    return f"{'const ' if constant else ''}{type_name(p.type)} {name}{nothing}"


def _given(p: ir.Parameter, writer: CythonEmitter) -> str:
    """Truth values are bytes to C."""
    name = writer.name(p.name)
    if isinstance(p.type, ir.ArrayType) and p.type.dtype == "bool":
        writer.numpy = True
        return f"{name}.view(np.uint8)"
    return name


def _out(value: str, of: ir.Type, writer: CythonEmitter) -> str:
    """A result as Python has it."""
    match of:
        case ir.ArrayType():
            writer.numpy = True
            view = ".view(np.bool_)" if of.dtype == "bool" else ""
            return f"np.asarray({value}){view}"
        case ir.Number(dtype) if dtype not in _PYTHON:
            writer.numpy = True
            return f"np.{dtype}({value})"
        case ir.Number(dtype) if dtype == "bool":
            return f"bool({value})"
    return value
