"""What the modules of all these libraries hold, in C++: numbers and lists, which none of them treats as strictly."""

from __future__ import annotations

__all__ = ["COMMON", "LISTS"]

COMMON = """\
static PyObject *refusal = PyExc_TypeError;

[[noreturn]] static void refuse(const char *name, PyObject *value, const char *wanted)
{
    PyErr_Format(refusal, "the argument `%s` is a %s: built for %s", name, Py_TYPE(value)->tp_name, wanted);
    throw_python();
}

template <typename T> constexpr bool is_complex = false;
template <typename T> constexpr bool is_complex<std::complex<T>> = true;

/* A number of Python: of this very type, or the answer would be of another one. */
template <typename T> static T take_number(PyObject *value, const char *name)
{
    if constexpr (std::is_same_v<T, bool>) {
        if (!PyBool_Check(value))
            refuse(name, value, "bool");
        return value == Py_True;
    } else if constexpr (std::is_integral_v<T>) {
        if (!PyLong_CheckExact(value))
            refuse(name, value, "int");
        const long long number = PyLong_AsLongLong(value);
        if (number == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            PyErr_Format(refusal, "the argument `%s` has more than 64 bits", name);
            throw_python();
        }
        return static_cast<T>(number);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (!PyFloat_CheckExact(value))
            refuse(name, value, "float");
        return static_cast<T>(PyFloat_AS_DOUBLE(value));
    } else {
        if (!PyComplex_CheckExact(value))
            refuse(name, value, "complex");
        const Py_complex number = PyComplex_AsCComplex(value);
        return T(number.real, number.imag);
    }
}

/* A scalar of NumPy. */
template <typename T> static T take_numpy(PyObject *value, const char *name, const char *type)
{
    if (std::strcmp(Py_TYPE(value)->tp_name, type) != 0)
        refuse(name, value, type);
    if constexpr (is_complex<T>) {
        const Py_complex number = PyComplex_AsCComplex(value);
        return T(number.real, number.imag);
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(PyFloat_AsDouble(value));
    } else {
        PyObject *whole = PyNumber_Long(value);
        const T number = std::is_unsigned_v<T> ? static_cast<T>(PyLong_AsUnsignedLongLong(whole))
                                               : static_cast<T>(PyLong_AsLongLong(whole));
        Py_XDECREF(whole);
        return number;
    }
}

template <typename T> static PyObject *give_number(T value)
{
    if constexpr (std::is_same_v<T, bool>)
        return PyBool_FromLong(value);
    else if constexpr (is_complex<T>)
        return PyComplex_FromDoubles(value.real(), value.imag());
    else if constexpr (std::is_floating_point_v<T>)
        return PyFloat_FromDouble(value);
    else if constexpr (std::is_unsigned_v<T>)
        return PyLong_FromUnsignedLongLong(value);
    else
        return PyLong_FromLongLong(value);
}

[[maybe_unused]] static PyObject *as_numpy(const char *type, PyObject *value)
{
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *made = numpy ? PyObject_CallMethod(numpy, type, "N", value) : nullptr;
    Py_XDECREF(numpy);
    return made;
}
"""
"""Numbers: in every module."""

LISTS = """\
/* The items of a list, or of several: one after the other, with the length of each. */
template <typename T> struct Items {
    std::unique_ptr<T[]> items;
    std::unique_ptr<int64_t[]> lengths;
    int64_t length;
};

template <typename T> static void fill(T *items, PyObject *list, const char *name)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++)
        items[i] = take_number<T>(PyList_GET_ITEM(list, i), name);
}

template <typename T> [[maybe_unused]] static Items<T> take_list(PyObject *list, const char *name)
{
    if (!PyList_CheckExact(list))
        refuse(name, list, "a list");
    Items<T> taken{std::make_unique<T[]>(PyList_GET_SIZE(list) + 1), nullptr, PyList_GET_SIZE(list)};
    fill(taken.items.get(), list, name);
    return taken;
}

template <typename T> [[maybe_unused]] static Items<T> take_lists(PyObject *list, const char *name)
{
    if (!PyList_CheckExact(list))
        refuse(name, list, "a list of lists");
    const Py_ssize_t length = PyList_GET_SIZE(list);
    Items<T> taken{nullptr, std::make_unique<int64_t[]>(length + 1), length};
    int64_t total = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *row = PyList_GET_ITEM(list, i);
        if (!PyList_CheckExact(row))
            refuse(name, row, "a list of lists");
        for (Py_ssize_t k = 0; k < i; k++)
            if (PyList_GET_ITEM(list, k) == row)
                refuse(name, list, "a list of different lists");
        total += taken.lengths[i] = PyList_GET_SIZE(row);
    }
    taken.items = std::make_unique<T[]>(total + 1);
    T *next = taken.items.get();
    for (Py_ssize_t i = 0; i < length; next += taken.lengths[i++])
        fill(next, PyList_GET_ITEM(list, i), name);
    return taken;
}

template <typename T> [[maybe_unused]] static PyObject *give_list(T *items, int64_t length)
{
    PyObject *made = PyList_New(length);
    for (int64_t i = 0; made != nullptr && i < length; i++)
        PyList_SET_ITEM(made, i, give_number<T>(items[i]));
    std::free(items);
    return made;
}

template <typename T> [[maybe_unused]] static PyObject *give_lists(T *items, int64_t *lengths, int64_t length)
{
    PyObject *made = PyList_New(length);
    T *next = items;
    for (int64_t i = 0; made != nullptr && i < length; i++) {
        PyObject *row = PyList_New(lengths[i]);
        for (int64_t k = 0; row != nullptr && k < lengths[i]; k++)
            PyList_SET_ITEM(row, k, give_number<T>(*next++));
        PyList_SET_ITEM(made, i, row);
    }
    std::free(items);
    std::free(lengths);
    return made;
}

/* Make a list what the kernel left of it. */
[[maybe_unused]] static void put_back(PyObject *list, PyObject *items, bool nested)
{
    if (items == nullptr)
        throw_python();
    if (nested && PyList_GET_SIZE(list) == PyList_GET_SIZE(items))
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
            PyObject *row = PyList_GET_ITEM(list, i);
            PyList_SetSlice(row, 0, PyList_GET_SIZE(row), PyList_GET_ITEM(items, i));
        }
    else
        PyList_SetSlice(list, 0, PyList_GET_SIZE(list), items);
    Py_DECREF(items);
}
"""
"""Lists: where a kernel has some."""
