"""The route by CPython's own interface: an extension module laid by hand, one a kernel.

Fast calls, the buffer protocol for arrays, the global interpreter lock released while a kernel loops.
Nothing of NumPy's C interface is used: what a kernel returns owns its memory and is viewed by NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator

from hasten.engine.native.plan import Plan
from hasten.engine.native.results import MESSAGES
from hasten.frontend.emit.c.entry import slot_name
from hasten.frontend.emit.c.types import c_name, number_name
from hasten.frontend.kernel import ir

__all__ = ["binding"]

_FORMATS = {
    "bool": "?",
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "lq",
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "uint64": "LQ",
    "float32": "f",
    "float64": "d",
    "complex64": "F",
    "complex128": "D",
}
"""Characters that the buffer protocol may give for a dtype; those of complex numbers follow a ``Z``."""


def binding(plan: Plan, *, releases: bool) -> str:
    """The text of the module's own part, which stands behind the translation.

    Parameters
    ----------
    plan : Plan
    releases : bool
        Whether other threads may run during a call.
    """
    return "\n".join(_lines(plan, releases)) + "\n"


def _lines(plan: Plan, releases: bool) -> Iterator[str]:
    interface, name = plan.interface, c_name(plan.interface.name)
    yield from _MEMORY.replace("FREE", f"{name}_free" if interface.allocates else "free").split(
        "\n"
    )
    arrays = {p.type.dtype for p in interface.parameters if isinstance(p.type, ir.ArrayType)}
    if arrays:
        yield from _ARRAYS.split("\n")
    for number in sorted(
        {_number(p.type) for p in interface.parameters if isinstance(p.type, ir.ListType)}
    ):
        yield from _list_reader(number)
    yield from _raising(plan)
    yield from _call(plan, releases)
    names = ", ".join(["$module", *(p.name for p in interface.parameters)])
    doc = _quoted(f"{interface.name}({names})\n--\n\n{plan.doc}")
    module = _MODULE.replace("NAME", name).replace("FUNCTION", interface.name)
    yield from module.replace("DOC", doc).split("\n")


def _number(of: ir.Type) -> str:
    while isinstance(of, ir.ListType):
        of = of.item
    assert isinstance(of, ir.Number)  # noqa: S101 (a list holds numbers in the end)
    return of.dtype


_MEMORY = """\
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

static PyObject *refusal, *as_array, *numpy;

/* Memory that a kernel returned: NumPy views it, and the last view frees it. */
typedef struct {
    PyObject_HEAD
    void *data;
    Py_ssize_t itemsize, shape[5], strides[5];
    int ndim;
    const char *format;
} Memory;

static int memory_buffer(PyObject *self, Py_buffer *view, int flags)
{
    Memory *memory = (Memory *) self;
    (void) flags;
    Py_ssize_t length = memory->itemsize;
    for (int axis = 0; axis < memory->ndim; axis++)
        length *= memory->shape[axis];
    *view = (Py_buffer) {.buf = memory->data, .obj = Py_NewRef(self), .len = length,
        .itemsize = memory->itemsize, .readonly = 0, .ndim = memory->ndim,
        .format = (char *) memory->format, .shape = memory->shape, .strides = memory->strides};
    return 0;
}

static void memory_dealloc(PyObject *self)
{
    FREE(((Memory *) self)->data);
    Py_TYPE(self)->tp_free(self);
}

static PyBufferProcs memory_procs = {memory_buffer, NULL};
static PyTypeObject MemoryType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "hasten.Memory",
    .tp_basicsize = sizeof(Memory),
    .tp_dealloc = memory_dealloc,
    .tp_as_buffer = &memory_procs,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static inline PyObject *array_of(void *data, const char *format, Py_ssize_t itemsize, int ndim,
    const int64_t *shape)
{
    Memory *memory = PyObject_New(Memory, &MemoryType);
    if (memory == NULL)
        return NULL;
    memory->data = data;
    memory->format = format;
    memory->itemsize = itemsize;
    memory->ndim = ndim;
    Py_ssize_t step = itemsize;
    for (int axis = ndim - 1; axis >= 0; axis--) {
        memory->shape[axis] = (Py_ssize_t) shape[axis];
        memory->strides[axis] = step;
        step *= memory->shape[axis];
    }
    PyObject *array = PyObject_CallOneArg(as_array, (PyObject *) memory);
    Py_DECREF(memory);
    return array;
}

/* Arguments in the order of the parameters; some of them came by keyword. */
static bool by_keyword(PyObject *const *args, Py_ssize_t count, PyObject *keywords,
    const char *const *names, Py_ssize_t most, PyObject **all)
{
    bool fits = count <= most;
    for (Py_ssize_t i = 0; fits && i < most; i++)
        all[i] = i < count ? args[i] : NULL;
    for (Py_ssize_t k = 0; fits && k < PyTuple_GET_SIZE(keywords); k++) {
        const char *name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(keywords, k));
        Py_ssize_t i = count;
        while (name != NULL && i < most && strcmp(names[i], name) != 0)
            i++;
        fits = name != NULL && i < most && all[i] == NULL;
        if (fits)
            all[i] = args[count + k];
    }
    for (Py_ssize_t i = 0; fits && i < most; i++)
        fits = all[i] != NULL;
    if (!fits && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "the arguments do not fit the parameters");
    return fits;
}

static inline PyObject *numpy_number(const char *type, PyObject *value)
{
    if (value == NULL)
        return NULL;
    PyObject *made = PyObject_CallMethod(numpy, type, "N", value);
    return made;
}
"""

_ARRAYS = """\
/* An array of the very type that the kernel was built for, or an exception. */
static bool take_array(PyObject *value, Py_buffer *view, const char *name, const char *formats,
    bool is_complex, Py_ssize_t itemsize, int ndim, bool contiguous, bool written)
{
    if (PyObject_GetBuffer(value, view, PyBUF_FORMAT | PyBUF_STRIDES) != 0) {
        PyErr_Format(refusal, "the argument `%s` is a %s: built for an array", name,
            Py_TYPE(value)->tp_name);
        return false;
    }
    const char *format = view->format ? view->format : "B";
    if (*format == '@' || *format == '=')
        format++;
    bool fits = !is_complex || *format++ == 'Z';
    if (is_complex)
        fits = fits && *format == (itemsize == 16 ? 'd' : 'f');
    else
        fits = strchr(formats, *format) != NULL && *format != 0;
    fits = fits && format[1] == 0 && view->itemsize == itemsize && view->ndim == ndim;
    fits = fits && (uintptr_t) view->buf % (is_complex ? itemsize / 2 : itemsize) == 0;
    Py_ssize_t step = itemsize;
    for (int axis = ndim - 1; fits && axis >= 0; axis--) {
        fits = contiguous ? view->shape[axis] < 2 || view->strides[axis] == step
                          : view->strides[axis] % itemsize == 0;
        step *= view->shape[axis];
        if (view->shape[axis] == 0)
            break;
    }
    if (fits && written && view->readonly) {
        PyErr_SetString(PyExc_ValueError, "assignment destination is read-only");
        PyBuffer_Release(view);
        return false;
    }
    if (!fits) {
        PyErr_Format(refusal, "the argument `%s` is another kind of array than the kernel was built for",
            name);
        PyBuffer_Release(view);
    }
    return fits;
}
"""

_MODULE = """\
static PyObject *refuse_with(PyObject *self, PyObject *type)
{
    (void) self;
    Py_XSETREF(refusal, Py_NewRef(type));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"FUNCTION", (PyCFunction) (void (*)(void)) NAME_python, METH_FASTCALL | METH_KEYWORDS,
     DOC},
    {"_refuse_with", refuse_with, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "NAME", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_NAME(void)
{
    refusal = Py_NewRef(PyExc_TypeError);
    numpy = PyImport_ImportModule("numpy");
    as_array = numpy ? PyObject_GetAttrString(numpy, "asarray") : NULL;
    if (as_array == NULL || PyType_Ready(&MemoryType) < 0)
        return NULL;
    return PyModule_Create(&module);
}
"""


def _list_reader(dtype: str) -> Iterator[str]:
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
    yield f"        to[i] = {_from_python(number, 'item')};"
    if number.kind == "i":
        yield "        if (to[i] == -1 && PyErr_Occurred())"
        yield "            return false;"
    yield "    }"
    yield "    return true;"
    yield "}"
    yield ""


def _from_python(number: ir.Number, value: str) -> str:
    match number.kind:
        case "b":
            return f"{value} == Py_True"
        case "f":
            return f"PyFloat_AS_DOUBLE({value})"
        case "c":
            return f"CMPLX(PyComplex_RealAsDouble({value}), PyComplex_ImagAsDouble({value}))"
        case "u":
            return f"PyLong_AsUnsignedLongLong({value})"
    return f"PyLong_AsLongLong({value})"


def _to_python(of: ir.Number, value: str) -> str:
    match of.kind:
        case "b":
            return f"PyBool_FromLong({value})"
        case "i":
            made = f"PyLong_FromLongLong({value})"
        case "u":
            made = f"PyLong_FromUnsignedLongLong({value})"
        case "f":
            made = f"PyFloat_FromDouble({value})"
        case _:
            made = f"PyComplex_FromDoubles(creal({value}), cimag({value}))"
    plain = of.dtype in {"int64", "float64", "complex128"}
    return made if plain else f'numpy_number("{of.dtype}", {made})'


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
        taken, freed = _taken(parameter, place, parameter.name in plan.numpy_scalars, len(release))
        yield from (f"    {line}" for line in taken)
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
    yield from _changed(plan, len(release))
    yield from _returned(plan)
    for place in range(len(release), 0, -1):
        yield f"done{place}:"
        yield f"    {release[place - 1]}"
    yield "done0:"
    yield "    return result;"
    yield "}"
    yield ""


def _taken(parameter: ir.Parameter, place: int, numpy: bool, held: int) -> tuple[list[str], str]:
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
    lines.append(f"{variable} = {_from_python(number, value)};")
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
    return f"PyFloat_AsDouble({value})" if number.kind == "f" else _from_python(number, value)


def _refused(name: str, value: str, wanted: str, leave: str) -> list[str]:
    said = f'"the argument `{name}` is a %s: built for {wanted}"'
    return [f"    PyErr_Format(refusal, {said}, Py_TYPE({value})->tp_name);", f"    {leave}"]


def _taken_array(parameter: ir.Parameter, of: ir.ArrayType, value: str, leave: str) -> list[str]:
    name, kind = c_name(parameter.name), number_name(of.item)
    is_complex = "true" if of.item.kind == "c" else "false"
    contiguous = "true" if of.contiguous else "false"
    written = "true" if parameter.written else "false"
    given = [value, f"&{name}_view", f'"{parameter.name}"', f'"{_FORMATS[of.dtype]}"', is_complex,
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
    name, dtype = c_name(parameter.name), _number(of)
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


def _changed(plan: Plan, held: int) -> Iterator[str]:
    """Lists that the kernel changed get their new items."""
    for place, parameter in enumerate(plan.interface.parameters):
        if not parameter.written or not isinstance(parameter.type, ir.ListType):
            continue
        slot = f"{c_name(parameter.name)}_after"
        yield "    {"
        yield from (f"        {line}" for line in _list_made(slot, parameter.type))
        yield "        if (made == NULL)"
        yield f"            goto done{held};"
        value = f"args[{place}]"
        if isinstance(parameter.type.item, ir.ListType):
            yield f"        if (PyList_GET_SIZE(made) == PyList_GET_SIZE({value}))"
            yield "            for (Py_ssize_t i = 0; i < PyList_GET_SIZE(made); i++) {"
            yield f"                PyObject *row = PyList_GET_ITEM({value}, i);"
            yield "                PyList_SetSlice(row, 0, PyList_GET_SIZE(row), PyList_GET_ITEM(made, i));"
            yield "            }"
            yield "        else"
            yield "    "
        yield f"        PyList_SetSlice({value}, 0, PyList_GET_SIZE({value}), made);"
        yield "        Py_DECREF(made);"
        yield "    }"


def _returned(plan: Plan) -> Iterator[str]:
    returns = plan.interface.returns
    if not returns:
        yield "    result = Py_NewRef(Py_None);"
        return
    if len(returns) > 1:
        yield f"    result = PyTuple_New({len(returns)});"
    for index, of in enumerate(returns):
        slot = f"item{index}"
        put = "result = {};" if len(returns) == 1 else f"PyTuple_SET_ITEM(result, {index}, {{}});"
        match of:
            case ir.Number():
                yield "    " + put.format(_to_python(of, f"outcome.{slot}"))
            case ir.ArrayType():
                code = _FORMATS[of.dtype][0]
                code = {"F": "Zf", "D": "Zd"}.get(code, code)
                star = "&" if of.ndim == 1 else ""
                size = f"sizeof({number_name(of.item)})"
                made = f'array_of(outcome.{slot}, "{code}", {size}, {of.ndim}, {star}outcome.{slot}_shape)'
                yield "    " + put.format(made)
            case ir.ListType():
                yield "    {"
                yield from (f"        {line}" for line in _list_made(slot, of))
                yield "        " + put.format("made")
                yield "    }"


def _list_made(slot: str, of: ir.ListType) -> Iterator[str]:
    """A Python list ``made`` of what the outcome holds, whose memory is freed."""
    value = f"outcome.{slot}"
    if isinstance(of.item, ir.Number):
        yield f"PyObject *made = PyList_New((Py_ssize_t) {value}_length);"
        yield f"for (int64_t i = 0; made != NULL && i < {value}_length; i++)"
        yield f"    PyList_SET_ITEM(made, (Py_ssize_t) i, {_to_python(of.item, f'{value}[i]')});"
        yield f"free((char *) {value} - 64);"
        return
    number = ir.Number(_number(of))
    yield f"PyObject *made = PyList_New((Py_ssize_t) {value}_length);"
    yield f"{number_name(number)} *next = {value};"
    yield f"for (int64_t i = 0; made != NULL && i < {value}_length; i++) {{"
    yield f"    PyObject *row = PyList_New((Py_ssize_t) {value}_lengths[i]);"
    yield f"    for (int64_t k = 0; row != NULL && k < {value}_lengths[i]; k++)"
    yield f"        PyList_SET_ITEM(row, (Py_ssize_t) k, {_to_python(number, '*next++')});"
    yield "    PyList_SET_ITEM(made, (Py_ssize_t) i, row);"
    yield "}"
    yield f"free((char *) {value} - 64);"
    yield f"free((char *) {value}_lengths - 64);"
