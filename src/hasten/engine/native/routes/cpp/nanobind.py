"""The route by nanobind."""

from __future__ import annotations

from pathlib import Path

from hasten.engine.base import Requirements
from hasten.engine.native.compiling import compiled_once
from hasten.engine.native.routes.cpp.glue import Library
from hasten.engine.native.routes.cpp.route import CppRoute

__all__ = ["Nanobind"]

_LIBRARY = Library(
    top="""\
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/complex.h>

namespace nb = nanobind;
using Object = nb::object;

[[noreturn]] static void throw_python() { throw nb::python_error(); }

static Object owned(PyObject *made)
{
    if (made == nullptr)
        throw_python();
    return nb::steal<nb::object>(made);
}
""",
    arrays="""\
template <typename T, int N> struct Taken {
    nb::ndarray<const T, nb::ndim<N>, nb::device::cpu> held;
    T *data;
    int64_t shape[N], stride[N];
};

/* An array of the very type that the kernel was built for. */
template <typename T, int N> static Taken<T, N> take_array(const Object &value, const char *name,
    bool contiguous, bool written)
{
    Taken<T, N> taken;
    if (!nb::try_cast(value, taken.held, false))
        refuse(name, value.ptr(), "an array of another kind or other dimensions");
    if (written) {
        nb::ndarray<T, nb::ndim<N>, nb::device::cpu> writable;
        if (!nb::try_cast(value, writable, false)) {
            PyErr_SetString(PyExc_ValueError, "assignment destination is read-only");
            throw_python();
        }
    }
    taken.data = const_cast<T *>(taken.held.data());
    int64_t step = 1;
    for (int axis = N - 1; axis >= 0; axis--) {
        taken.shape[axis] = static_cast<int64_t>(taken.held.shape(axis));
        taken.stride[axis] = taken.held.stride(axis);
        if (contiguous && taken.shape[axis] > 1 && taken.stride[axis] != step && taken.held.size() > 0)
            refuse(name, value.ptr(), "an array in C order");
        step *= taken.shape[axis];
    }
    if (reinterpret_cast<std::uintptr_t>(taken.data) % alignof(T) != 0)
        refuse(name, value.ptr(), "an array that is aligned");
    return taken;
}

template <typename T, int N> static PyObject *give_array(T *data, const int64_t *shape, void (*free)(void *))
{
    (void) free;
    nb::capsule owner(data, [](void *memory) noexcept { std::free(memory); });
    std::size_t lengths[N];
    for (int axis = 0; axis < N; axis++)
        lengths[axis] = static_cast<std::size_t>(shape[axis]);
    return nb::cast(nb::ndarray<nb::numpy, T>(data, N, lengths, owner)).release().ptr();
}
""",
    module="""\
NB_MODULE(STEM, module)
{
    nb::set_leak_warnings(false);
    module.def("FUNCTION", &STEM_python, DOCARGUMENTS);
    module.def("_refuse_with", [](nb::object type) { refusal = type.release().ptr(); });
}
""",
    argument='nb::arg("{}")',
)


class Nanobind(CppRoute):
    """An extension module by nanobind, whose own arrays see NumPy's."""

    name = "nanobind"
    says = "called by an extension module of nanobind"
    requires = Requirements(("nanobind",), ("c++", "python.h"), 'pip install "hasten[compilers]"')
    library = _LIBRARY

    def include(self) -> tuple[Path, ...]:
        """Folders of the library's headers."""
        folder = self._folder()
        return (folder / "include", folder / "ext" / "robin_map" / "include")

    def along(self) -> tuple[Path, ...]:
        """The library itself, compiled once: it needs no other build tool then."""
        source = self._folder() / "src" / "nb_combined.cpp"
        return (compiled_once("c++", source, include=self.include()),)

    def _folder(self) -> Path:
        import nanobind  # noqa: PLC0415 (an optional dependency, asked for in workers)

        return Path(nanobind.include_dir()).parent
