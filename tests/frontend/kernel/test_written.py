"""The functions of Python's library that are written in the kernel language are those that they stand for."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hasten.frontend.kernel.desugaring import written

WHOLE = st.integers(-(2**31), 2**31)
SMALL = st.integers(-20, 60)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
ANY_FLOATS = st.floats()
LISTS = st.lists(st.integers(-9, 9), max_size=12)


def outcome(function, *args):
    try:
        return function(*args)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        return type(error)


def same(a, b):
    return a == b or (np.isnan(a) and np.isnan(b))


@given(WHOLE, WHOLE)
def test_divisors(a, b):
    assert written.gcd(a, b) == math.gcd(a, b)
    assert written.lcm(a, b) == math.lcm(a, b)


@given(st.integers(-3, 2**63 - 1) | st.integers(0, 3037000499).map(lambda r: r * r))
def test_whole_roots(n):
    assert outcome(written.isqrt, n) == outcome(math.isqrt, n)


@given(SMALL, SMALL)
def test_counting(n, k):
    assert outcome(written.factorial, n) == outcome(math.factorial, n)
    assert outcome(written.comb, n, k) == outcome(math.comb, n, k)
    assert outcome(written.perm, n, k) == outcome(math.perm, n, k)


def test_ways_that_fit_are_counted_without_leaving_64_bits():
    assert written.comb(66, 33) == math.comb(66, 33) < 2**63


@given(WHOLE, st.integers(-40, 2**40), st.integers(-(2**62), 2**62))
def test_powers_modulo(base, exponent, modulus):
    expected = outcome(pow, base, exponent, modulus)
    assert outcome(written.power_modulo, base, exponent, modulus) == expected


@given(st.integers(-9, 9), st.integers(0, 19))
def test_powers(base, exponent):
    assert written.power(base, exponent) == base**exponent


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_bits(n):
    assert written.bit_length(n) == n.bit_length()
    assert written.bit_count(n) == n.bit_count()


@given(
    FLOATS | st.integers(-(10**9), 10**9).map(lambda n: n / 1000) | st.integers(0, 9999).map(lambda n: n / 8),
    st.integers(0, 22),
)  # fmt: skip
def test_floats_are_rounded_to_decimals_as_python_rounds(x, digits):
    found, expected = written.round_to(x, digits), round(x, digits)
    assert (found, math.copysign(1.0, found)) == (expected, math.copysign(1.0, expected))


@given(WHOLE, st.integers(-11, 3))
def test_whole_numbers_are_rounded_to_powers_of_ten(n, digits):
    assert written.whole_round_to(n, digits) == round(n, digits)


@given(ANY_FLOATS, ANY_FLOATS, st.floats(-0.1, 1.0), st.floats(-0.1, 1.0))
def test_nearness(a, b, rel_tol, abs_tol):
    expected = outcome(lambda: math.isclose(a, b, rel_tol=rel_tol, abs_tol=abs_tol))
    assert outcome(written.isclose, a, b, rel_tol, abs_tol) == expected


@given(st.lists(st.tuples(ANY_FLOATS, ANY_FLOATS), max_size=5))
def test_distances(pairs):
    p, q = [a for a, _ in pairs], [b for _, b in pairs]
    found, expected = written.dist(p, q), math.dist(p, q)
    assert same(found, expected) or math.isclose(found, expected, rel_tol=1e-14)


@given(st.lists(ANY_FLOATS, max_size=20))
def test_sums_are_rounded_once(values):
    found, expected = outcome(written.fsum, values), outcome(math.fsum, values)
    assert found is expected or same(found, expected)


@given(st.lists(st.integers(-5, 5), max_size=9))
def test_products(values):
    assert written.prod(values) == math.prod(values)


@given(st.complex_numbers(max_magnitude=10, min_magnitude=0.1), st.integers(-9, 9))
def test_whole_powers_of_complex_numbers(z, n):
    assert written.complex_power(z, n) == z**n


@given(ANY_FLOATS, ANY_FLOATS)
def test_extremes_and_signs_are_those_of_numpy(a, b):
    for mine, theirs in ((written.maximum, np.maximum), (written.minimum, np.minimum)):
        assert same(mine(a, b), theirs(a, b))
    assert same(written.sign_of_float(a), np.sign(a))


@given(LISTS, st.integers(-9, 9), st.integers(-15, 15))
def test_lists(items, value, place):
    assert written.contains(value, items) == (value in items)
    assert written.count_of(items, value) == items.count(value)
    assert outcome(written.index_of, items, value) == outcome(items.index, value)
    for mine, theirs in (
        (lambda a: written.remove(a, value), lambda a: a.remove(value)),
        (lambda a: written.insert(a, place, value), lambda a: a.insert(place, value)),
        (written.reverse, list.reverse),
        (written.sort, list.sort),
        (written.clear, list.clear),
    ):
        found, expected = items[:], items[:]
        assert outcome(mine, found) == outcome(theirs, expected)
        assert found == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_orders_are_stable(rows):
    first, second, third = ([row[i] for row in rows] for i in range(3))

    def put(order):
        return written.in_order(rows, order)

    assert put(written.order_up(first)) == sorted(rows, key=lambda r: r[0])
    assert put(written.order_down(first)) == sorted(rows, key=lambda r: r[0], reverse=True)
    assert put(written.order_up_by_two(first, second)) == sorted(rows, key=lambda r: r[:2])
    assert put(written.order_up_by_three(first, second, third)) == sorted(rows)
    if rows:
        assert written.item_of_least(rows, second) == min(rows, key=lambda r: r[1])
        assert written.item_of_most(rows, second) == max(rows, key=lambda r: r[1])


@given(st.lists(ANY_FLOATS, max_size=12))
def test_functions_of_vectors_are_those_of_numpy(values):
    x = np.array(values, float)
    np.testing.assert_array_equal(written.sorted_array(x), np.sort(x))
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(written.cumsum(x), np.cumsum(x))
    assert outcome(written.argmax, x) == outcome(np.argmax, x)
    assert outcome(written.argmin, x) == outcome(np.argmin, x)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 20))
def test_numbers_between_two(start, stop, count):
    assume(start != stop)
    np.testing.assert_array_equal(
        written.linspace(start, stop, count), np.linspace(start, stop, count)
    )


@pytest.mark.parametrize("shapes", [((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 3), (3, 4))])
def test_products_of_matrices(shapes):
    a, b = (np.random.default_rng(0).normal(size=shape) for shape in shapes)
    names = {(1, 1): "vector_by_vector", (1, 2): "vector_by_matrix", (2, 1): "matrix_by_vector"}
    product = getattr(written, names.get((a.ndim, b.ndim), "matrix_by_matrix"))
    np.testing.assert_allclose(product(a, b), a @ b, rtol=1e-13)
    with pytest.raises(ValueError, match="matmul"):
        product(a, b[:1])


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-7, 7).filter(bool))
def test_whole_numbers_at_a_distance(start, stop, step):
    found = written.arange_of_ints(start, stop, step)
    np.testing.assert_array_equal(found, np.arange(start, stop, step))
    assert written.range_length(start, stop, step) == len(range(start, stop, step))


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.1, 7), st.sampled_from([1, -1]))
def test_floats_at_a_distance(start, stop, step, sign):
    found = written.arange_of_floats(start, stop, sign * step)
    np.testing.assert_array_equal(found, np.arange(start, stop, sign * step))


@given(ANY_FLOATS, st.integers(-1200, 1200) | st.sampled_from([-(2**62), 2**62]))
def test_powers_of_two(x, n):
    expected, found = outcome(math.ldexp, x, n), outcome(written.times_power_of_two, x, n)
    assert found == expected or same(found, expected)


@given(ANY_FLOATS, ANY_FLOATS)
def test_parts_of_floats(x, y):
    for ours, theirs in [
        (written.split_exponent, math.frexp),
        (written.split_point, math.modf),
        (lambda v: (written.truncated(v), 0), lambda v: (np.trunc(v), 0)),
    ]:
        for a, b in zip(ours(x), theirs(x), strict=True):
            assert same(a, b)
            assert math.copysign(1, a) == math.copysign(1, b) or math.isnan(a)
    assert written.signbit(x) == np.signbit(x)
    expected, found = outcome(math.remainder, x, y), outcome(written.nearest_remainder, x, y)
    assert found == expected or same(found, expected)


@given(st.complex_numbers(max_magnitude=1e100, allow_nan=False))
def test_complex_functions(z):
    assume(z == 0 or abs(z) > 1e-200)
    assert written.complex_sqrt(z) == pytest.approx(cmath.sqrt(z), rel=1e-14, abs=0)
    assert written.length_and_angle(z) == pytest.approx(cmath.polar(z), rel=1e-15)
    expected, found = outcome(cmath.log, z), outcome(written.complex_log, z)
    assert found == expected or found == pytest.approx(expected, rel=1e-13)


@given(LISTS, LISTS, st.integers(-15, 15), st.integers(-15, 15), st.integers(-4, 4).filter(bool))
def test_parts_of_lists_are_replaced(items, others, start, stop, step):
    mine, theirs = items[:], items[:]
    written.set_part(mine, others, start, stop)
    theirs[start:stop] = others
    assert mine == theirs
    places = list(range(len(items)))[start:stop:step]
    mine, theirs = items[:], items[:]
    outcome(written.set_places, mine, others, places)
    outcome(theirs.__setitem__, slice(start, stop, step), others)
    assert mine == theirs or step == 1
