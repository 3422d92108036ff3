import math

import numpy as np
import pytest

from hasten.frontend.infer import infer
from hasten.frontend.types import ANY, STR, Array, ListOf, Scalar, number
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

VECTOR = np.zeros(4)
MATRIX = np.zeros((3, 4))


def names(function, *args, **kwargs):
    types = infer(module_source(function), signature_of(function, args, kwargs))
    return types.functions[function.__name__].names


def returned(function, *args, of=""):
    types = infer(module_source(function), signature_of(function, args))
    return types.functions[of or function.__name__].returns


def counts(a, n):
    for i in range(n):
        k = i + 1
        j = n - i
        r = i % n
        m = len(a) // 2
    for down in range(n - 1, -1, -1):
        r += down
    return k, j, r, m


def test_ranges_and_lengths_are_whole_numbers_that_are_not_negative():
    found = names(counts, VECTOR, 4)
    assert {n: found[n].dtype for n in "ikjrm"} == dict.fromkeys("ikjrm", "int64")
    assert {n: found[n].low for n in "ikjm"} == {"i": 0, "k": 1, "j": None, "m": 0}
    assert found["down"].low == 0


def accumulates(a):
    s = 0
    t = 0.0
    for i in range(len(a)):
        s += a[i]
        t += i
    return s, t


def test_a_literal_int_takes_the_type_of_what_is_added_to_it():
    found = names(accumulates, VECTOR)
    assert found["s"].dtype == found["t"].dtype == "float64"
    assert names(accumulates, np.arange(3))["s"].dtype == "int64"


def test_python_numbers_adapt_to_small_dtypes_of_numpy():
    found = names(accumulates, VECTOR.astype(np.float32))
    assert found["s"] == Scalar("float32", "either")


def either(flag, n, x):
    y = n if flag else x
    z = n
    if flag:
        z = x
    return y, z


def test_int_on_one_path_and_float_on_the_other_is_any_object():
    found = names(either, True, 2, 2.5)
    assert found["y"] == found["z"] == ANY


def arrays(X):  # noqa: N803 (as users write)
    n, d = X.shape
    a = np.zeros((n, d), dtype=np.int32)
    b = np.empty_like(X)
    c = X.T
    e = X[1:, 0]
    f = X[0]
    g = X * 2.0 + 1
    h = np.arange(n)
    k = X.copy()
    m = X.astype(np.float32)
    return a, b, c, e, f, g, h, k, m


def test_arrays_keep_dtype_dimensions_and_layout():
    found = names(arrays, np.asfortranarray(MATRIX))
    assert found["a"] == Array("int32", 2, "C")
    assert found["b"] == Array("float64", 2, "F")
    assert found["c"] == Array("float64", 2, "C")
    assert found["e"] == found["f"] == Array("float64", 1, "strided")
    assert found["g"] == Array("float64", 2, "strided")
    assert found["h"] == Array("int64", 1, "C")
    assert found["k"] == Array("float64", 2, "C")
    assert found["m"] == Array("float32", 2, "F")


def test_rows_of_arrays_in_c_order_are_contiguous():
    found = names(arrays, MATRIX)
    assert found["f"].layout == found["g"].layout == "C"
    assert found["c"].layout == "F"


@pytest.mark.parametrize("function", [np.zeros, np.ones, np.empty])
def test_what_an_inferred_layout_promises_numpy_keeps(function):
    made = function(MATRIX.shape)
    assert made.flags.c_contiguous
    assert (made + 1).flags.c_contiguous
    assert np.empty_like(np.asfortranarray(made)).flags.f_contiguous
    assert np.asfortranarray(made).copy().flags.c_contiguous
    assert np.asfortranarray(made).astype(np.float32).flags.f_contiguous


def optional(a, out=None):
    if out is None:
        out = np.empty(len(a))
    out[0] = a[0]
    return out


def test_an_array_or_none_is_an_optional_array():
    assert names(optional, VECTOR)["out"] == Array("float64", 1, "C", optional=True)


def lists(xs):
    ints = [1, 2]
    flags = [True] * 3
    rows = [[0.0] * 2 for _ in xs]
    first = xs[0]
    cell = rows[0][1]
    flag = flags[0]
    ints.append(3)
    number = ints[-1]
    return first, cell, flag, number


def test_items_of_lists_are_known():
    found = names(lists, [1.5, 2.5])
    dtypes = [found[n].dtype for n in ("first", "cell", "flag", "number")]
    assert dtypes == ["float64", "float64", "bool", "int64"]
    assert isinstance(found["rows"], ListOf)


def aliased():
    a = [1, 2]
    b = a
    b.append(1.5)
    return a[0]


def escaped(registry):
    a = [1, 2]
    registry.take(a)
    return a[0]


def test_lists_that_others_may_change_hold_any_object():
    assert returned(aliased) == ANY
    assert returned(escaped, object()) == ANY


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def test_recursive_functions_are_typed_by_a_fixed_point():
    assert returned(fib, 10).dtype == "int64"


def scaled(x, factor=2.0):
    return x * factor


def calls(a, n):
    return scaled(a[0]), scaled(n, n)


def test_parameters_join_what_all_calls_hand_over():
    assert returned(calls, VECTOR, 2, of="scaled") == ANY


def calls_alike(a):
    return math.sqrt(scaled(a[0]) + scaled(a[1], factor=0.5))


def test_calls_that_agree_type_the_function():
    assert returned(calls_alike, VECTOR, of="scaled").dtype == "float64"


def passed_on(xs):
    return list(map(scaled, xs))


def test_functions_taken_as_values_take_any_object():
    types = infer(module_source(passed_on), signature_of(passed_on, ([1.0],)))
    assert not types.functions["scaled"].direct
    assert types.functions["scaled"].names["x"] == ANY


def captured(n):
    total = 0

    def add(k):
        nonlocal total
        total += k

    add(n)
    return total


def test_names_that_nested_functions_see_are_any_object():
    assert names(captured, 3)["total"] == ANY


def big(n):
    mask = 0xFFFFFFFFFFFFFFFF
    return n & mask


def test_integers_beyond_64_bits_are_any_object():
    assert names(big, 3)["mask"] == ANY
    assert returned(big, 3) == ANY


def mixed_numpy(a, x):
    s = a[0] + a[1]
    f = a[0] / 2
    g = a[0] > a[1]
    h = g + g
    return s, f, g, h, x


def test_numpys_scalars_keep_numpys_arithmetic():
    found = names(mixed_numpy, np.zeros(2, dtype=np.uint8), 1)
    assert (found["s"].dtype, found["s"].origin) == ("uint8", "numpy")
    narrow = int(np.__version__.split(".")[0]) < 2  # a float of less than 64 bits, by its version
    assert found["f"] == (ANY if narrow else number("float64", "numpy"))
    assert found["h"] == ANY  # truth values of NumPy add up to a truth value


def letters(text):
    c = text[0]
    return c + text, len(text)


def test_strings_are_strings():
    assert names(letters, "abc")["c"] == STR


def falls_through(a):  # noqa: RET503 (that is the point)
    for i in range(len(a)):
        if a[i] > 1:
            return i


def test_falling_off_the_end_returns_none():
    assert returned(falls_through, VECTOR) == ANY


def generator(n):
    for i in range(n):
        yield i + 1


def test_locals_of_generators_stay_objects():
    assert set(names(generator, 3).values()) == {ANY}


def defaulted(a, n=None, scale=1):
    return a[0] * scale if n is None else a[n]


def test_defaults_count_where_an_argument_is_given():
    found = names(defaulted, VECTOR, 2, 2.5)
    assert found["n"] == ANY
    assert found["scale"].dtype == "float64"
