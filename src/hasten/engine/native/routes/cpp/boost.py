"""The route by Boost.Python, with the buffer protocol: its own arrays were made for NumPy 1."""

from __future__ import annotations

import sys
from pathlib import Path

from hasten.engine.base import Requirements
from hasten.engine.native.routes.cpp.glue import Library
from hasten.engine.native.routes.cpp.route import CppRoute

__all__ = ["Boost"]

_LIBRARY = Library(
    top="""\
#include <boost/python.hpp>

namespace bp = boost::python;

using Object = bp::object;

[[noreturn]] static void throw_python()
{
    throw bp::error_already_set();
}

static Object owned(PyObject *made)
{
    if (made == nullptr)
        throw_python();
    return bp::object(bp::handle<>(made));
}
""",
    arrays="""\
template <typename T> static bool is_format(const char *format, Py_ssize_t itemsize)
{
    if (*format == '@' || *format == '=')
        format++;
    if (itemsize != sizeof(T))
        return false;
    if (is_complex<T>)
        return *format == 'Z' && (sizeof(T) == 16 ? format[1] == 'd' : format[1] == 'f');
    if (std::is_same_v<T, bool>)
        return *format == '?';
    if (std::is_floating_point_v<T>)
        return *format == (sizeof(T) == 8 ? 'd' : 'f');
    return *format != 0 && std::strchr(std::is_unsigned_v<T> ? "BHILQ" : "bhilq", *format) != nullptr;
}

template <typename T, int N> struct Taken {
    Py_buffer view;
    T *data;
    int64_t shape[N], stride[N];
    ~Taken() { PyBuffer_Release(&view); }
};

/* An array of the very type that the kernel was built for. */
template <typename T, int N> static std::unique_ptr<Taken<T, N>> held_array(PyObject *value, const char *name,
    bool contiguous, bool written)
{
    auto taken = std::make_unique<Taken<T, N>>();
    if (PyObject_GetBuffer(value, &taken->view, PyBUF_FORMAT | PyBUF_STRIDES) != 0) {
        PyErr_Clear();
        refuse(name, value, "an array");
    }
    const Py_buffer &view = taken->view;
    if (view.ndim != N || !is_format<T>(view.format ? view.format : "B", view.itemsize))
        refuse(name, value, "an array of another kind or other dimensions");
    if (written && view.readonly) {
        PyErr_SetString(PyExc_ValueError, "assignment destination is read-only");
        throw_python();
    }
    taken->data = static_cast<T *>(view.buf);
    if (reinterpret_cast<std::uintptr_t>(view.buf) % alignof(T) != 0)
        refuse(name, value, "an array that is aligned");
    Py_ssize_t step = sizeof(T);
    for (int axis = N - 1; axis >= 0; axis--) {
        taken->shape[axis] = view.shape[axis];
        taken->stride[axis] = view.strides[axis] / static_cast<Py_ssize_t>(sizeof(T));
        const bool fits = contiguous ? view.shape[axis] < 2 || view.strides[axis] == step || view.len == 0
                                     : view.strides[axis] % static_cast<Py_ssize_t>(sizeof(T)) == 0;
        if (!fits)
            refuse(name, value, "an array of another layout");
        step *= view.shape[axis];
    }
    return taken;
}

template <typename T, int N> static auto take_array(const Object &value, const char *name, bool contiguous,
    bool written)
{
    struct Held {
        std::unique_ptr<Taken<T, N>> held;
        T *data;
        int64_t *shape, *stride;
    };
    auto held = held_array<T, N>(value.ptr(), name, contiguous, written);
    Taken<T, N> *taken = held.get();
    return Held{std::move(held), taken->data, taken->shape, taken->stride};
}

/* Memory that a kernel returned: NumPy views it, and the last view frees it. */
struct Memory {
    std::shared_ptr<void> data;
    bp::tuple shape;
    std::string type;

    bp::dict array_interface() const
    {
        bp::dict found;
        found["version"] = 3;
        found["data"] = bp::make_tuple(reinterpret_cast<std::uintptr_t>(data.get()), false);
        found["shape"] = shape;
        found["typestr"] = type;
        return found;
    }
};

template <typename T, int N> static PyObject *give_array(T *data, const int64_t *shape, void (*free)(void *))
{
    const auto *known = bp::converter::registry::query(bp::type_id<Memory>());
    if (known == nullptr || known->m_to_python == nullptr) // another module may have told it
        bp::class_<Memory>("Memory", bp::no_init).add_property("__array_interface__", &Memory::array_interface);
    bp::list lengths;
    for (int axis = 0; axis < N; axis++)
        lengths.append(shape[axis]);
    const char *kind = is_complex<T> ? "<c" : std::is_same_v<T, bool> ? "|b" : std::is_floating_point_v<T> ? "<f"
        : std::is_unsigned_v<T> ? "<u" : "<i";
    Memory memory{std::shared_ptr<void>(data, free), bp::tuple(lengths), kind + std::to_string(sizeof(T))};
    return bp::incref(bp::import("numpy").attr("asarray")(memory).ptr());
}
""",
    module="""\
static void refuse_with(Object type)
{
    refusal = bp::incref(type.ptr());
}

BOOST_PYTHON_MODULE(STEM)
{
    const bp::docstring_options plain(true, false, false);
    bp::def("FUNCTION", &STEM_pythonARGUMENTS, DOC);
    bp::def("_refuse_with", &refuse_with);
}
""",
    argument='bp::arg("{}")',
    together=True,
)


_NAME = f"boost_python{sys.version_info.major}{sys.version_info.minor}"
"""Of the library for this very version of Python."""


class Boost(CppRoute):
    """An extension module by Boost.Python."""

    name = "boost"
    says = "called by an extension module of Boost.Python"
    requires = Requirements(
        languages=("c++", "python.h"),
        install="apt install libboost-python-dev",
        libraries=(_NAME,),
    )
    library = _LIBRARY

    def include(self) -> tuple[Path, ...]:
        """The compiler knows where the headers are."""
        return ()

    def link(self) -> tuple[str, ...]:
        """The library."""
        return (f"-l{_NAME}",)
