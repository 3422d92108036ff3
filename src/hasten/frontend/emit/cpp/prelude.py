"""Helpers in C++: those of C that are C++ as well, and what C++ has better means for."""

from __future__ import annotations

import re
from dataclasses import replace

from hasten.frontend.emit.c.prelude import HELPERS as OF_C
from hasten.frontend.emit.c.prelude import IN_C
from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.mathematics import CHECKED

__all__ = ["HELPERS"]

_CHECKED = "|".join(IN_C.get(name, name) for name in CHECKED)
_FUNCTIONS = re.compile(
    rf"(?<![\w:])(sqrt|{_CHECKED}|ldexp|floor|copysign|pow|isnan|isinf|isfinite|fabs)(?=\()"
)
_OWN = (
    "failure",
    "memory",
    "keep",
    "complex_mul",
    "complex_square",
    "complex_div",
    "checked_complex_div",
)


def _in_cpp(helper: Helper) -> Helper:
    text = _FUNCTIONS.sub(r"std::\1", helper.text)
    text = re.sub(r"/\* (.*?) \*/", r"// \1", text)
    text = re.sub(r"\((int64_t|uint64_t|double|long double)\) (\w+)", r"static_cast<\1>(\2)", text)
    headers = tuple("cmath" if header == "math.h" else header for header in helper.headers)
    return replace(helper, text=text, headers=headers)


HELPERS: dict[str, Helper] = {
    "Failure": Helper(
        """\
// An exception of Python: which one, and the line that raised it.
struct Failure {
    int kind, line;
};
""",
    ),
    "failure": Helper(
        """\
[[noreturn]] static void fail(int kind, int line)
{
    throw Failure{kind, line};
}
""",
        ("Failure",),
    ),
    "Array": Helper(
        """\
// An array: the elements, lengths of the axes, steps from one element to the next.
template <typename T, std::size_t N> struct Array {
    T *data = nullptr;
    std::array<int64_t, N> shape{}, stride{};

    // An element of an array in C order.
    template <typename... Index> T &operator()(Index... index) const
    {
        int64_t place = 0;
        std::size_t axis = 0;
        ((place = place * shape[axis++] + index), ...);
        return data[place];
    }

    // An element of an array with any steps.
    template <typename... Index> T &at(Index... index) const
    {
        int64_t place = 0;
        std::size_t axis = 0;
        ((place += index * stride[axis++]), ...);
        return data[place];
    }
};
""",
        (),
        ("array", "cstddef"),
    ),
    "List": Helper(
        """\
// A list of Python: whoever holds it sees what others do to it.
template <typename T> class List {
    std::shared_ptr<std::vector<T>> items = std::make_shared<std::vector<T>>();

public:
    List() = default;
    List(std::initializer_list<T> values) : items(std::make_shared<std::vector<T>>(values)) {}
    explicit List(std::vector<T> values) : items(std::make_shared<std::vector<T>>(std::move(values))) {}

    int64_t size() const { return static_cast<int64_t>(items->size()); }
    typename std::vector<T>::reference operator[](int64_t i) const { return (*items)[i]; }
    void append(T item) const { items->push_back(std::move(item)); }

    T pop(int line) const
    {
        if (items->empty())
            fail(INDEX_ERROR, line);
        T last = std::move(items->back());
        items->pop_back();
        return last;
    }
};
""",
        ("failure",),
        ("initializer_list", "memory", "utility", "vector"),
    ),
    "memory": Helper(
        """\
// Memory that lives until the call from outside is over.
static thread_local std::vector<std::unique_ptr<void, void (*)(void *)>> memory;

template <typename T, std::size_t N>
static Array<T, N> allocated(const std::array<int64_t, N> &shape, bool zeroed, int line)
{
    int64_t count = 1;
    for (const int64_t n : shape)
        if (n < 0 || __builtin_mul_overflow(count, n, &count))
            fail(VALUE_ERROR, line);
    if (count > PTRDIFF_MAX / 2 / static_cast<int64_t>(sizeof(T)))
        fail(MEMORY_ERROR, line);
    const std::size_t size = static_cast<std::size_t>(count) * sizeof(T) + 1;
    void *data = zeroed ? std::calloc(1, size) : std::malloc(size);
    if (data == nullptr)
        fail(MEMORY_ERROR, line);
    memory.emplace_back(data, std::free);
    Array<T, N> made{static_cast<T *>(data), shape, {}};
    int64_t step = 1;
    for (std::size_t axis = N; axis-- > 0; step *= shape[axis])
        made.stride[axis] = step;
    return made;
}
""",
        ("failure", "Array"),
        ("cstdlib", "memory", "vector"),
    ),
    "empty": Helper(
        """\
template <typename T, std::size_t N> static Array<T, N> empty(const std::array<int64_t, N> &shape, int line)
{
    return allocated<T, N>(shape, false, line);
}
""",
        ("memory",),
    ),
    "zeros": Helper(
        """\
template <typename T, std::size_t N> static Array<T, N> zeros(const std::array<int64_t, N> &shape, int line)
{
    return allocated<T, N>(shape, true, line);
}
""",
        ("memory",),
    ),
    "full": Helper(
        """\
template <typename T, std::size_t N>
static Array<T, N> full(const std::array<int64_t, N> &shape, T value, int line)
{
    Array<T, N> made = allocated<T, N>(shape, false, line);
    int64_t count = 1;
    for (const int64_t n : shape)
        count *= n;
    std::fill_n(made.data, count, value);
    return made;
}
""",
        ("memory",),
        ("algorithm",),
    ),
    "counting": Helper(
        """\
template <typename T> static Array<T, 1> counting(int64_t n, int line)
{
    Array<T, 1> made = allocated<T, 1>({n}, false, line);
    for (int64_t i = 0; i < n; i++)
        made.data[i] = static_cast<T>(i);
    return made;
}
""",
        ("memory",),
    ),
    "copied": Helper(
        """\
// A copy in C order.
template <typename T, std::size_t N> static Array<T, N> copied(const Array<T, N> &from, int line)
{
    Array<T, N> made = allocated<T, N>(from.shape, false, line);
    int64_t count = 1;
    for (const int64_t n : from.shape)
        count *= n;
    if (from.stride == made.stride) {
        std::copy_n(from.data, count, made.data);
        return made;
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t rest = i, place = 0;
        for (std::size_t axis = N; axis-- > 0; rest /= from.shape[axis])
            place += rest % from.shape[axis] * from.stride[axis];
        made.data[i] = from.data[place];
    }
    return made;
}
""",
        ("memory",),
        ("algorithm",),
    ),
    "repeated": Helper(
        """\
// A new list with the items of another, some times over.
template <typename T> static List<T> repeated(const List<T> &list, int64_t times)
{
    std::vector<T> items;
    for (int64_t time = 0; time < times; time++)
        for (int64_t i = 0; i < list.size(); i++)
            items.push_back(list[i]);
    return List<T>(std::move(items));
}
""",
        ("List",),
    ),
    "keep": Helper(
        """\
// Memory that the caller keeps, and frees by its own call: a copy where it is part of something else.
template <typename T> static T *keep(T *data, int64_t count)
{
    for (auto &block : memory)
        if (block.get() == data)
            return static_cast<T *>(block.release());
    T *copy = allocated<T, 1>({count}, false, 0).data;
    std::copy_n(data, count, copy);
    return static_cast<T *>(memory.back().release());
}
""",
        ("memory",),
        ("algorithm",),
    ),
    "keep_list": Helper(
        """\
template <typename T> static T *keep_list(const List<T> &list)
{
    T *items = allocated<T, 1>({list.size()}, false, 0).data;
    for (int64_t i = 0; i < list.size(); i++)
        items[i] = list[i];
    return static_cast<T *>(memory.back().release());
}
""",
        ("memory", "List"),
    ),
    "keep_lists": Helper(
        """\
// The items of lists one after the other, and how many are in each.
template <typename T> static T *keep_lists(const List<List<T>> &lists, int64_t **lengths)
{
    List<T> all{};
    List<int64_t> sizes{};
    for (int64_t i = 0; i < lists.size(); i++) {
        sizes.append(lists[i].size());
        for (int64_t k = 0; k < lists[i].size(); k++)
            all.append(lists[i][k]);
    }
    *lengths = keep_list(sizes);
    return keep_list(all);
}
""",
        ("keep_list",),
    ),
    "list_of": Helper(
        """\
template <typename T> static List<T> list_of(const T *items, int64_t length)
{
    return List<T>(std::vector<T>(items, items + length));
}
""",
        ("List",),
    ),
    "lists_of": Helper(
        """\
template <typename T> static List<List<T>> lists_of(const T *items, const int64_t *lengths, int64_t length)
{
    List<List<T>> made{};
    for (int64_t i = 0; i < length; items += lengths[i++])
        made.append(list_of(items, lengths[i]));
    return made;
}
""",
        ("list_of",),
    ),
    "complex_mul": Helper(
        """\
// As Python multiplies, without a look at infinities.
static inline std::complex<double> complex_mul(std::complex<double> a, std::complex<double> b)
{
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}
""",
        (),
        ("complex",),
    ),
    "complex_square": Helper(
        """\
static inline std::complex<double> complex_square(std::complex<double> z)
{
    return complex_mul(z, z);
}
""",
        ("complex_mul",),
    ),
    "complex_div": Helper(
        """\
// As Python divides: Smith's method.
static inline std::complex<double> complex_div(std::complex<double> a, std::complex<double> b)
{
    const double x = b.real(), y = b.imag();
    if (std::abs(x) >= std::abs(y)) {
        const double ratio = y / x, scale = x + y * ratio;
        return {(a.real() + a.imag() * ratio) / scale, (a.imag() - a.real() * ratio) / scale};
    }
    const double ratio = x / y, scale = x * ratio + y;
    return {(a.real() * ratio + a.imag()) / scale, (a.imag() * ratio - a.real()) / scale};
}
""",
        (),
        ("complex", "cmath"),
    ),
    "checked_complex_div": Helper(
        """\
static inline std::complex<double> checked_complex_div(std::complex<double> a, std::complex<double> b, int line)
{
    if (b == 0.0)
        fail(ZERO_DIVISION_ERROR, line);
    return complex_div(a, b);
}
""",
        ("failure", "complex_div"),
    ),
    **{name: _in_cpp(helper) for name, helper in OF_C.items() if name not in _OWN},
}
