from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hasten.runner.values import Lazy, Record
from hasten.verify.compare import compare
from hasten.verify.ulps import error_in_ulps

floats = hnp.arrays("f8", hnp.array_shapes(min_side=1, max_side=6))


@given(floats)
def test_an_array_is_the_same_as_itself(array):
    assert compare(array, array.copy(), 8).kind == "same"


@given(floats, st.data())
def test_one_changed_element_is_never_the_same(array, data):
    index = data.draw(st.integers(0, array.size - 1))
    changed = array.copy()
    old = changed.ravel()[index]
    new = data.draw(st.floats())
    assume(not (old == new and math.copysign(1, old) == math.copysign(1, new)))
    assume(not (np.isnan(old) and np.isnan(new)))
    changed.ravel()[index] = new
    assert compare(array, changed, 8).kind != "same"


@given(st.floats(min_value=1e-300, max_value=1e300), st.integers(1, 8))
def test_ulps_count_the_floats_between(value, steps):
    other = value
    for _ in range(steps):
        other = np.nextafter(other, np.inf)
    apart = error_in_ulps(np.array([value]), np.array([other]))[0]
    assert steps <= apart <= 2 * steps  # a unit doubles at a power of two


@given(st.floats(0.5, 1.0), st.integers(0, 40))
def test_close_means_within_the_tolerance(value, steps):
    other = value + steps * np.spacing(value)
    kind = compare(value, float(other), 16).kind
    assert kind == ("same" if other == value else "close" if steps <= 16 else "different")


def test_rounding_through_float32_is_different_even_for_long_reductions():
    values = np.random.default_rng(1).normal(size=1000)
    assert compare(values, values.astype("f4").astype("f8"), 1e9).kind == "different"


def test_signed_zeros_are_close_and_not_the_same():
    assert compare(np.array([0.0, 1.0]), np.array([-0.0, 1.0]), 8).kind == "close"
    assert compare(0.0, -0.0, 8).kind == "close"


def test_a_nan_equals_a_nan_and_nothing_else():
    assert compare(np.nan, np.nan, 8).kind == "same"
    assert compare(np.nan, 1.0, 8).kind == "different"
    assert compare(np.array([1.0]), np.array([np.nan]), 8).kind == "different"
    assert compare(np.inf, 1.7e308, 1e6).kind == "different"


@pytest.mark.parametrize(
    ("reference", "answer", "says"),
    [
        (1, 1.0, "float"),
        (1.0, 1, "int"),
        (True, 1, "int"),
        (1.0, np.float32(1.0), "float32"),
        (None, 0.0, "None"),
        ([1.0], (1.0,), "tuple"),
        ([1, 2], [1], "1 items"),
        ((1.0, 2.0), (1.0,), "1 items"),
        ([1, 2], Lazy("map", [1, 2]), "lazy"),
        ({"a": 1}, {}, "'a'"),
        ({}, {"a": 1}, "'a'"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "order"),
        ("x", "y", "'y'"),
        (2**70, 2**70 + 1, str(2**70 + 1)[:20]),
        ({1, 2}, {1, 3}, "3"),
        ({1, 2}, frozenset({1, 2}), "frozenset"),
        (frozenset({1}), frozenset({2}), "2"),
        (np.zeros(3), np.zeros(4), "shape"),
        (np.zeros(3), np.zeros((3, 1)), "shape"),
        (np.zeros(3), np.zeros(3, "f4"), "float32"),
        (np.zeros(3, int), np.array([0, 0, 1]), "result[2]"),
        (np.zeros(3), [0.0, 0.0, 0.0], "list"),
        (Record("a.B", [1]), Record("a.C", [1]), "a.C"),
        (Record("a.B", [1]), Record("a.B", [2]), "state"),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 5.0]], "result[1][1]"),
    ],
)
def test_what_differs_is_different_and_says_where(reference, answer, says):
    found = compare(reference, answer, 100)
    assert found.kind == "different"
    assert says in found.detail


@pytest.mark.parametrize(
    ("reference", "answer"),
    [(np.float64(1.5), 1.5), (np.int64(3), 3), (np.bool_(True), True), ([np.float64(2.0)], [2.0])],
)
def test_a_python_number_for_a_numpy_number_is_noted_and_not_held_against(reference, answer):
    found = compare(reference, answer, 8)
    assert found.kind == "same"
    assert "where the reference gives" in found.notes[0]


def test_the_reference_s_own_movement_excuses_cancellation():
    reference, answer = np.array([1e-17, 1.0]), np.array([3e-17, 1.0])
    assert compare(reference, answer, 8).kind == "different"
    moved = [np.array([1e-16, 1.0])]
    assert compare(reference, answer, 8, moved).kind == "close"
    assert compare(reference, np.array([1e-3, 1.0]), 8, moved).kind == "different"


def test_complex_elements_are_measured_by_their_modulus():
    assert compare(np.array([1 + 1e-20j]), np.array([1 + 2e-20j]), 8).kind == "close"
    assert compare(np.array([1 + 1j]), np.array([1 - 1j]), 8).kind == "different"


def test_integers_have_no_tolerance():
    assert compare(np.array([10**9]), np.array([10**9 + 1]), 1e6).kind == "different"
