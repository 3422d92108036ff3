"""The route by pybind11."""

from __future__ import annotations

from pathlib import Path

from hasten.engine.base import Requirements
from hasten.engine.native.routes.cpp.glue import Library
from hasten.engine.native.routes.cpp.route import CppRoute

__all__ = ["Pybind11"]

_LIBRARY = Library(
    top="""\
#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;
using Object = py::object;

[[noreturn]] static void throw_python() { throw py::error_already_set(); }

static Object owned(PyObject *made)
{
    if (made == nullptr)
        throw_python();
    return py::reinterpret_steal<py::object>(made);
}
""",
    arrays="""\
template <typename T, int N> struct Taken {
    T *data;
    int64_t shape[N], stride[N];
};

/* An array of the very type that the kernel was built for. */
template <typename T, int N> static Taken<T, N> take_array(const Object &value, const char *name,
    bool contiguous, bool written)
{
    if (!py::isinstance<py::array_t<T>>(value))
        refuse(name, value.ptr(), "an array of another kind");
    auto array = py::reinterpret_borrow<py::array>(value);
    const auto address = reinterpret_cast<std::uintptr_t>(array.data());
    if (array.ndim() != N || address % alignof(T) != 0)
        refuse(name, value.ptr(), "an array of other dimensions");
    if (written && !array.writeable()) {
        PyErr_SetString(PyExc_ValueError, "assignment destination is read-only");
        throw_python();
    }
    if (contiguous && !(array.flags() & py::array::c_style))
        refuse(name, value.ptr(), "an array in C order");
    Taken<T, N> taken;
    taken.data = static_cast<T *>(const_cast<void *>(array.data()));
    for (int axis = 0; axis < N; axis++) {
        taken.shape[axis] = array.shape(axis);
        taken.stride[axis] = array.strides(axis) / static_cast<Py_ssize_t>(sizeof(T));
        if (array.strides(axis) % static_cast<Py_ssize_t>(sizeof(T)) != 0)
            refuse(name, value.ptr(), "an array whose steps are whole elements");
    }
    return taken;
}

template <typename T, int N> static PyObject *give_array(T *data, const int64_t *shape, void (*free)(void *))
{
    py::capsule owner(data, free);
    return py::array_t<T>(std::vector<py::ssize_t>(shape, shape + N), data, owner).release().ptr();
}
""",
    module="""\
PYBIND11_MODULE(STEM, module)
{
    module.def("FUNCTION", &STEM_python, DOCARGUMENTS);
    module.def("_refuse_with", [](py::object type) { refusal = type.release().ptr(); });
}
""",
    argument='py::arg("{}")',
)


class Pybind11(CppRoute):
    """An extension module by pybind11, whose own arrays see NumPy's."""

    name = "pybind11"
    says = "called by an extension module of pybind11"
    requires = Requirements(("pybind11",), ("c++", "python.h"), 'pip install "hasten[compilers]"')
    library = _LIBRARY

    def include(self) -> tuple[Path, ...]:
        """Folder of the library's headers."""
        import pybind11  # noqa: PLC0415 (an optional dependency, asked for in workers)

        return (Path(pybind11.get_include()),)
