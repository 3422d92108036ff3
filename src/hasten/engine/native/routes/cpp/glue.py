"""A module around a translation into C++, written with what a binding library offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hasten.engine.native.job import Job
from hasten.engine.native.results import MESSAGES
from hasten.engine.native.routes.cpp.texts import COMMON, LISTS
from hasten.frontend.emit.cpp.types import cpp_name, number_name
from hasten.frontend.kernel import ir

__all__ = ["Library", "module_text"]

_PYTHON = frozenset({"bool", "int64", "float64", "complex128"})


@dataclass(frozen=True)
class Library:
    """What a binding library offers, in C++.

    Parameters
    ----------
    top : str
        Its headers, its object type as ``Object``, ``owned`` that makes one of a new reference, and
        ``throw_python`` that raises what Python's interface has set.
    arrays : str
        Templates ``take_array`` and ``give_array``.
    module : str
        The module, with ``STEM``, ``FUNCTION``, ``WRAPPER``, ``ARGUMENTS`` and ``DOC`` to be replaced.
    argument : str
        How it names a parameter, with ``{}``.
    together : bool
        Whether the names stand in parentheses.
    """

    top: str
    arrays: str
    module: str
    argument: str
    together: bool = False


def module_text(job: Job, library: Library, name: str) -> str:
    """The text of the module's own part, which stands behind the translation.

    Parameters
    ----------
    job : Job
    library : Library
    name : str
        Of the module.
    """
    interface = job.plan.interface
    types = [*(p.type for p in interface.parameters), *interface.returns]
    names = ", ".join(library.argument.format(p.name) for p in interface.parameters)
    if names:
        names = f", ({names})" if library.together else f", {names}"
    module = (
        library.module.replace("MODULE(STEM", f"MODULE({name}")
        .replace("STEM", job.stem)
        .replace("FUNCTION", interface.name)
        .replace("ARGUMENTS", names)
        .replace("DOC", _quoted(job.plan.doc))
    )
    parts = [
        "#define PY_SSIZE_T_CLEAN",
        "#include <Python.h>",
        "#include <complex>",
        "#include <cstdlib>",
        "#include <cstring>",
        "#include <memory>",
        "#include <type_traits>",
        library.top,
        COMMON,
        *([LISTS] if any(isinstance(t, ir.ListType) for t in types) else []),
        *([library.arrays] if any(isinstance(t, ir.ArrayType) for t in types) else []),
        *_raising(job),
        *_function(job),
        module,
    ]
    return "\n".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _raising(job: Job) -> Iterator[str]:
    """From the number of an exception to the exception."""
    yield "[[noreturn]] static void raise(int kind, int line)"
    yield "{"
    yield "    switch (kind) {"
    for number, (name, message) in job.plan.exceptions.items():
        yield f"    case {number}:"
        if message:
            yield f"        PyErr_SetString(PyExc_{name}, {_quoted(message)});"
        else:
            said = f"{MESSAGES.get(name, name)} ({job.plan.file}:%d)"
            yield f"        PyErr_Format(PyExc_{name}, {_quoted(said)}, line);"
        yield "        break;"
    yield "    }"
    yield "    throw_python();"
    yield "}"
    yield ""


def _function(job: Job) -> Iterator[str]:
    interface = job.plan.interface
    parameters = ", ".join(f"Object {cpp_name(p.name)}" for p in interface.parameters)
    yield f"static Object {job.stem}_python({parameters})"
    yield "{"
    yield from (f"    {_taken(p, job)}" for p in interface.parameters)
    yield f"    {job.stem}_outcome outcome{{}};"
    yield "    int32_t failed;"
    passed = ", ".join([*_passed(job), "&outcome"])
    call = f"    failed = {job.stem}_call({passed});"
    if job.releases:
        yield from ("    Py_BEGIN_ALLOW_THREADS", call, "    Py_END_ALLOW_THREADS")
    else:
        yield call
    yield "    if (failed)"
    yield "        raise(outcome.kind, outcome.line);"
    for p in interface.parameters:
        if p.written and isinstance(p.type, ir.ListType):
            nested = "true" if isinstance(p.type.item, ir.ListType) else "false"
            after = _given(f"{p.name}_after", p.type, job)
            yield f"    put_back({cpp_name(p.name)}.ptr(), {after}, {nested});"
    given = [_given(f"item{i}", of, job) for i, of in enumerate(interface.returns)]
    if not given:
        yield "    return owned(Py_NewRef(Py_None));"
    elif len(given) == 1:
        yield f"    return owned({given[0]});"
    else:
        form = "N" * len(given)
        yield f'    return owned(Py_BuildValue("({form})", {", ".join(given)}));'
    yield "}"
    yield ""


def _taken(parameter: ir.Parameter, job: Job) -> str:
    """How an argument is taken."""
    name, told = cpp_name(parameter.name), _quoted(parameter.name)
    match parameter.type:
        case ir.Number() as number:
            kind = number_name(number)
            if parameter.name in job.plan.numpy_scalars:
                taken = f'take_numpy<{kind}>({name}.ptr(), {told}, "numpy.{number.dtype}")'
            else:
                taken = f"take_number<{kind}>({name}.ptr(), {told})"
            return f"const {kind} {name}_number = {taken};"
        case ir.ArrayType() as of:
            flags = ", ".join("true" if f else "false" for f in (of.contiguous, parameter.written))
            take = f"take_array<{number_name(of.item)}, {of.ndim}>"
            return f"const auto {name}_array = {take}({name}, {told}, {flags});"
        case ir.ListType(item=ir.Number() as number):
            return (
                f"const auto {name}_list = take_list<{number_name(number)}>({name}.ptr(), {told});"
            )
        case ir.ListType(item=ir.ListType(item=ir.Number() as number)):
            return (
                f"const auto {name}_list = take_lists<{number_name(number)}>({name}.ptr(), {told});"
            )
    raise TypeError(parameter.type)


def _passed(job: Job) -> Iterator[str]:
    """The arguments of the translation's own function."""
    types = {p.name: p.type for p in job.plan.interface.parameters}
    for slot in job.plan.interface.arguments:
        name = cpp_name(slot.of)
        match types[slot.of]:
            case ir.Number():
                yield f"{name}_number"
            case ir.ArrayType():
                member = {"": "data", "n": "shape", "s": "stride"}[slot.suffix[1:2]]
                place = f"[{slot.suffix[2:]}]" if slot.suffix else ""
                yield f"{name}_array.{member}{place}"
            case _:
                members = {"": "items.get()", "_lengths": "lengths.get()", "_length": "length"}
                yield f"{name}_list.{members[slot.suffix]}"


def _given(slot: str, of: ir.Type, job: Job) -> str:
    """A result as an object of Python."""
    value = f"outcome.{cpp_name(slot)}"
    match of:
        case ir.Number(dtype):
            made = f"give_number<{number_name(of)}>({value})"
            return made if dtype in _PYTHON else f'as_numpy("{dtype}", {made})'
        case ir.ArrayType():
            star = "&" if of.ndim == 1 else ""
            kind = f"give_array<{number_name(of.item)}, {of.ndim}>"
            return f"{kind}({value}, {star}{value}_shape, {job.stem}_free)"
        case ir.ListType(item=ir.Number()):
            return f"give_list({value}, {value}_length)"
    return f"give_lists({value}, {value}_lengths, {value}_length)"
