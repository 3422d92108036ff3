"""The route by CPython's own interface: an extension module laid by hand, one a kernel.

Fast calls, the buffer protocol for arrays, the global interpreter lock released while a kernel loops.
Nothing of NumPy's C interface is used: what a kernel returns owns its memory and is viewed by NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator

from hasten.engine.native.plan import Plan
from hasten.engine.native.results import MESSAGES
from hasten.engine.native.routes.capi.giving import changed, returned
from hasten.engine.native.routes.capi.numbers import number_in
from hasten.engine.native.routes.capi.taking import list_reader, taken
from hasten.engine.native.routes.capi.texts import ARRAYS, MEMORY, MODULE, OPEN, OPEN_METHOD
from hasten.frontend.emit.c.entry import declaration, outcome, slot_name
from hasten.frontend.emit.c.types import c_name
from hasten.frontend.kernel import ir

__all__ = ["binding", "declared"]


def binding(plan: Plan, *, releases: bool, opens: bool = False) -> str:
    """The text of the module's own part, which stands behind the translation or what declares it.

    Parameters
    ----------
    plan : Plan
    releases : bool
        Whether other threads may run during a call.
    opens : bool
        Whether the kernel is in a library whose functions are told to the module.
    """
    return "\n".join(_lines(plan, releases, opens)) + "\n"


def declared(plan: Plan) -> str:
    """What stands in the place of a translation that is in a library: its functions, to be told.

    Parameters
    ----------
    plan : Plan
    """
    interface, name = plan.interface, c_name(plan.interface.name)
    joined = ", ".join([*map(declaration, interface.arguments), f"{name}_outcome *outcome"])
    return "\n".join(
        [
            *(f"#include <{name}.h>" for name in ("complex", "stdbool", "stdint", "stdlib")),
            "",
            *outcome(interface),
            f"static int32_t (*{name}_call)({joined});",
            f"static void (*{name}_free)(void *data);",
            "",
        ]
    )


def _lines(plan: Plan, releases: bool, opens: bool) -> Iterator[str]:
    interface, name = plan.interface, c_name(plan.interface.name)
    yield from MEMORY.replace("FREE", f"{name}_free" if interface.allocates else "free").split("\n")
    arrays = {p.type.dtype for p in interface.parameters if isinstance(p.type, ir.ArrayType)}
    if arrays:
        yield from ARRAYS.split("\n")
    for number in sorted(
        {number_in(p.type) for p in interface.parameters if isinstance(p.type, ir.ListType)}
    ):
        yield from list_reader(number)
    yield from _raising(plan)
    yield from _call(plan, releases)
    names = ", ".join(["$module", *(p.name for p in interface.parameters)])
    doc = _quoted(f"{interface.name}({names})\n--\n\n{plan.doc}")
    more = ""
    if opens:
        yield from OPEN.replace("NAME", name).split("\n")
        more = OPEN_METHOD
    module = (
        MODULE.replace("MORE", more)
        .replace("STEM", plan.symbol.removesuffix("_call"))
        .replace("NAME", name)
        .replace("FUNCTION", interface.name)
    )
    yield from module.replace("DOC", doc).split("\n")


def _raising(plan: Plan) -> Iterator[str]:
    """From the number of an exception to the exception."""
    yield "static PyObject *raised(int kind, int line)"
    yield "{"
    yield "    switch (kind) {"
    for number, (name, message) in plan.exceptions.items():
        yield f"    case {number}:"
        said = _quoted(message or MESSAGES.get(name, name))
        if message:
            yield f"        PyErr_SetString(PyExc_{name}, {said});"
        else:
            yield f'        PyErr_Format(PyExc_{name}, "%s ({_escaped(plan.file)}:%d)", {said}, line);'
        yield "        break;"
    yield "    }"
    yield "    return NULL;"
    yield "}"
    yield ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _call(plan: Plan, releases: bool) -> Iterator[str]:
    interface, name = plan.interface, c_name(plan.interface.name)
    count = len(interface.parameters)
    yield f"static PyObject *{name}_python(PyObject *self, PyObject *const *args, Py_ssize_t count,"
    yield "    PyObject *keywords)"
    yield "{"
    yield "    (void) self;"
    if count:
        quoted = ", ".join(_quoted(p.name) for p in interface.parameters)
        yield f"    static const char *const names[] = {{{quoted}}};"
        yield f"    PyObject *all[{count}];"
        yield "    if (keywords != NULL) {"
        yield f"        if (!by_keyword(args, count, keywords, names, {count}, all))"
        yield "            return NULL;"
        yield "        args = all;"
        yield f"        count = {count};"
        yield "    }"
    else:
        yield "    (void) args;"
        yield "    (void) keywords;"
    yield f"    if (count != {count})"
    yield (
        f'        return PyErr_Format(PyExc_TypeError, "{interface.name} takes {count} arguments, got %zd", count);'
    )
    yield f"    {name}_outcome outcome;"
    yield "    PyObject *result = NULL;"
    release: list[str] = []
    for place, parameter in enumerate(interface.parameters):
        lines, freed = taken(parameter, place, parameter.name in plan.numpy_scalars, len(release))
        yield from (f"    {line}" for line in lines)
        if freed:
            release.append(freed)
    passed = ", ".join([*map(slot_name, interface.arguments), "&outcome"])
    yield "    int32_t failed;"
    if releases:
        yield "    Py_BEGIN_ALLOW_THREADS"
    yield f"    failed = {name}_call({passed});"
    if releases:
        yield "    Py_END_ALLOW_THREADS"
    yield "    if (failed) {"
    yield "        raised(outcome.kind, outcome.line);"
    yield f"        goto done{len(release)};"
    yield "    }"
    yield from changed(plan, len(release))
    yield from returned(plan)
    for place in range(len(release), 0, -1):
        yield f"done{place}:"
        yield f"    {release[place - 1]}"
    yield "done0:"
    yield "    return result;"
    yield "}"
    yield ""
