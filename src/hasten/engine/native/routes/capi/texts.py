"""What every extension module of this route holds, in C."""

from __future__ import annotations

__all__ = ["ARRAYS", "MEMORY", "MODULE", "OPEN", "OPEN_METHOD"]

MEMORY = """\
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

ARRAYS = """\
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

OPEN = """\
/* Where the functions of the library are. */
static PyObject *open_at(PyObject *self, PyObject *args)
{
    unsigned long long call, release;
    (void) self;
    if (!PyArg_ParseTuple(args, "KK", &call, &release))
        return NULL;
    *(uintptr_t *) &NAME_call = (uintptr_t) call;
    *(uintptr_t *) &NAME_free = (uintptr_t) release;
    Py_RETURN_NONE;
}
"""

OPEN_METHOD = """\
    {"_open_at", open_at, METH_VARARGS, NULL},
"""

MODULE = """\
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
MORE    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "STEM", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_STEM(void)
{
    refusal = Py_NewRef(PyExc_TypeError);
    numpy = PyImport_ImportModule("numpy");
    as_array = numpy ? PyObject_GetAttrString(numpy, "asarray") : NULL;
    if (as_array == NULL || PyType_Ready(&MemoryType) < 0)
        return NULL;
    return PyModule_Create(&module);
}
"""
