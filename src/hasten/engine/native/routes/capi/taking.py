"""Arguments, from Python to C: refused where the kernel was not made for them."""

from __future__ import annotations

from collections.abc import Iterator

from hasten.engine.native.routes.capi.numbers import FORMATS, from_python, number_in
from hasten.frontend.emit.c.types import c_name, number_name
from hasten.frontend.kernel import ir

__all__ = ["list_reader", "taken"]


def list_reader(dtype: str) -> Iterator[str]:
    """A function that copies the items of a Python list."""
    number = ir.Number(dtype)
    check = {"b": "PyBool_Check(item)", "i": "PyLong_CheckExact(item)", "f": "PyFloat_CheckExact(item)",
             "c": "PyComplex_CheckExact(item)"}[number.kind]  # fmt: skip
    yield f"static bool take_items_{dtype}(PyObject *list, {number_name(number)} *to, const char *name)"
    yield "{"
    yield "    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {"
    yield "        PyObject *item = PyList_GET_ITEM(list, i);"
    yield f"        if (!{check}) {{"
    yield f'            PyErr_Format(refusal, "the argument `%s` holds a %s: built for a list of {dtype}",'
    yield "                name, Py_TYPE(item)->tp_name);"
    yield "            return false;"
    yield "        }"
    yield f"        to[i] = {from_python(number, 'item')};"
    if number.kind == "i":
        yield "        if (to[i] == -1 && PyErr_Occurred())"
        yield "            return false;"
    yield "    }"
    yield "    return true;"
    yield "}"
    yield ""


def taken(parameter: ir.Parameter, place: int, numpy: bool, held: int) -> tuple[list[str], str]:
    """How an argument is taken, and how it is let go."""
    name, value, leave = c_name(parameter.name), f"args[{place}]", f"goto done{held};"
    match parameter.type:
        case ir.Number() as number:
            return _taken_number(parameter.name, number, value, numpy, leave), ""
        case ir.ArrayType() as of:
            return _taken_array(parameter, of, value, leave), f"PyBuffer_Release(&{name}_view);"
        case ir.ListType() as items:
            freed = f"PyMem_Free({name});"
            if isinstance(items.item, ir.ListType):
                freed += f" PyMem_Free({name}_lengths);"
            return _taken_list(parameter, items, value, leave), freed
    raise TypeError(parameter.type)


def _taken_number(name: str, number: ir.Number, value: str, numpy: bool, leave: str) -> list[str]:
    variable, kind = c_name(name), number_name(number)
    python = {"b": "PyBool_Check", "i": "PyLong_CheckExact", "f": "PyFloat_CheckExact",
              "c": "PyComplex_CheckExact"}  # fmt: skip
    lines = [f"{kind} {variable};"]
    if numpy:
        turned = {"b": "PyNumber_Long", "f": "PyNumber_Float", "c": "PyNumber_Positive"}.get(
            number.kind, "PyNumber_Long"
        )
        dtype = number.dtype + ("_" if number.kind == "b" else "")
        lines += [
            f'if (strcmp(Py_TYPE({value})->tp_name, "numpy.{dtype.rstrip("_")}") != 0) {{',
            *_refused(name, value, f"numpy.{number.dtype}", leave),
            "}",
            f"PyObject *{variable}_plain = {turned}({value});",
            f"if ({variable}_plain == NULL)",
            f"    {leave}",
        ]
        plain = ir.INT if number.kind == "b" else number
        lines += [
            f"{variable} = {_loosely(plain, f'{variable}_plain')};",
            f"Py_DECREF({variable}_plain);",
        ]
        return lines
    lines += [
        f"if (!{python[number.kind]}({value})) {{",
        *_refused(name, value, number.dtype, leave),
        "}",
    ]
    lines.append(f"{variable} = {from_python(number, value)};")
    if number.kind == "i":
        lines += [
            f"if ({variable} == -1 && PyErr_Occurred()) {{",
            "    PyErr_Clear();",
            f'    PyErr_SetString(refusal, "the argument `{name}` has more than 64 bits");',
            f"    {leave}",
            "}",
        ]
    return lines


def _loosely(number: ir.Number, value: str) -> str:
    return f"PyFloat_AsDouble({value})" if number.kind == "f" else from_python(number, value)


def _refused(name: str, value: str, wanted: str, leave: str) -> list[str]:
    said = f'"the argument `{name}` is a %s: built for {wanted}"'
    return [f"    PyErr_Format(refusal, {said}, Py_TYPE({value})->tp_name);", f"    {leave}"]


def _taken_array(parameter: ir.Parameter, of: ir.ArrayType, value: str, leave: str) -> list[str]:
    name, kind = c_name(parameter.name), number_name(of.item)
    is_complex = "true" if of.item.kind == "c" else "false"
    contiguous = "true" if of.contiguous else "false"
    written = "true" if parameter.written else "false"
    given = [value, f"&{name}_view", f'"{parameter.name}"', f'"{FORMATS[of.dtype]}"', is_complex,
             f"sizeof({kind})", str(of.ndim), contiguous, written]  # fmt: skip
    lines = [
        f"Py_buffer {name}_view;",
        f"if (!take_array({', '.join(given)}))",
        f"    {leave}",
        f"{kind} *{name} = {name}_view.buf;",
    ]
    lines += [f"int64_t {name}_n{axis} = {name}_view.shape[{axis}];" for axis in range(of.ndim)]
    if not of.contiguous:
        for axis in range(of.ndim):
            step = f"{name}_view.strides[{axis}] / (Py_ssize_t) sizeof({kind})"
            lines.append(f"int64_t {name}_s{axis} = {step};")
    return lines


def _taken_list(parameter: ir.Parameter, of: ir.ListType, value: str, leave: str) -> list[str]:
    name, dtype = c_name(parameter.name), number_in(of)
    kind = number_name(ir.Number(dtype))
    refused = [
        f"if (!PyList_CheckExact({value})) {{",
        *_refused(parameter.name, value, "a list", leave),
        "}",
    ]
    length = f"int64_t {name}_length = PyList_GET_SIZE({value});"
    if isinstance(of.item, ir.Number):
        return [
            *refused,
            length,
            f"{kind} *{name} = PyMem_Malloc(({name}_length + 1) * sizeof({kind}));",
            f'if ({name} == NULL || !take_items_{dtype}({value}, {name}, "{parameter.name}")) {{',
            f"    PyMem_Free({name});",
            f"    {leave}",
            "}",
        ]
    return [
        *refused,
        length,
        f"int64_t *{name}_lengths = PyMem_Malloc(({name}_length + 1) * sizeof(int64_t)), {name}_total = 0;",
        f"bool {name}_fits = {name}_lengths != NULL;",
        f"for (int64_t i = 0; {name}_fits && i < {name}_length; i++) {{",
        f"    PyObject *row = PyList_GET_ITEM({value}, i);",
        f"    {name}_fits = PyList_CheckExact(row);",
        f"    for (int64_t k = 0; {name}_fits && k < i; k++)",
        f"        {name}_fits = PyList_GET_ITEM({value}, k) != row;",
        f"    {name}_total += {name}_lengths[i] = {name}_fits ? PyList_GET_SIZE(row) : 0;",
        "}",
        f"{kind} *{name} = PyMem_Malloc(({name}_total + 1) * sizeof({kind})), *{name}_next = {name};",
        f"if (!{name}_fits)",
        f'    PyErr_SetString(refusal, "the argument `{parameter.name}` is no list of different lists");',
        f"for (int64_t i = 0; {name}_fits && i < {name}_length; i++) {{",
        f'    {name}_fits = take_items_{dtype}(PyList_GET_ITEM({value}, i), {name}_next, "{parameter.name}");',
        f"    {name}_next += {name}_lengths[i];",
        "}",
        f"if (!{name}_fits) {{",
        f"    PyMem_Free({name});",
        f"    PyMem_Free({name}_lengths);",
        f"    {leave}",
        "}",
    ]
