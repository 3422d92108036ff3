"""Slices with a step take the places that Python's take, of arrays and of lists, in every language."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from differential import LANGUAGES_TRIED, compiled, python_function

ENDS = st.integers(-9, 9) | st.sampled_from([-(2**62), 2**62])
STEPS = st.integers(-4, 4) | st.sampled_from([-(2**62), 2**63 - 1])
WRITTEN = (
    "::2",
    "1::3",
    ":-1:2",
    "::-1",
    "::-2",
    "5:1:-1",
    "-2:0:-3",
    "7:2:2",
    "-1::-1",
    "b:a:-2",
    "a:b:3",
    "a::k",
    ":b:k",
    "::k",
)


def taking(slices):
    """A function that gives a slice of an array and one of a list for each text, by number."""
    lines = [
        f"    if which == {i}:\n        return x[{s}].copy(), items[{s}]\n"
        for i, s in enumerate(slices)
    ]
    body = "".join(lines)
    return python_function(
        f"def f(x, items, a, b, k, which):\n{body}    return x[a:b:k].copy(), items[a:b:k]\n"
    )


def outcome(function, *args):
    try:
        array, items = function(*args)
    except ValueError as error:
        return str(error).partition(" (")[0]
    return list(array), items


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    function = taking(WRITTEN)
    arguments = (np.zeros(3), [1], 0, 1, 1, 0)
    made, _ = compiled(function, arguments, folder=tmp_path_factory.mktemp("slices"))
    return function, made


@given(length=st.integers(0, 7), a=ENDS, b=ENDS, k=STEPS, which=st.integers(0, len(WRITTEN)))
def test_the_places_are_those_of_python(functions, length, a, b, k, which):
    function, made = functions
    args = (np.arange(float(length)), list(range(length)), a, b, k, which)
    assert outcome(made, *args) == outcome(function, *args)


VIEWS = """
def f(m, x, k):
    m[::2, 1::2] += 10.0
    x[::-1] = x * 2.0
    row = m[1, ::-1]
    row[0] = -1.0
    even, odd = x[::2], x[1::2]
    s = 0.0
    for v in m[:, 2][::-1]:
        s = 0.5 * s + v
    for i in range(len(odd)):
        odd[i] -= even[i] + m[-1::-k, 0][0]
    return s + np.sum(m[::-1, ::k]) + row[-1], x[::k].copy(), even.shape[0]
"""


@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES_TRIED)
@pytest.mark.parametrize("shape", [(4, 5), (3, 3)])
def test_they_are_views_in_every_language(language, shape, tmp_path):
    function = python_function(f"import numpy as np\n{VIEWS}")

    def arguments():
        return np.arange(float(np.prod(shape))).reshape(shape), np.arange(7.0), 2

    made, _ = compiled(function, arguments(), folder=tmp_path, language=language)
    expected_args, found_args = arguments(), arguments()
    expected, found = function(*expected_args), made(*found_args)
    assert found[0] == expected[0]
    assert list(found[1]) == list(expected[1])
    assert found[2] == expected[2]
    assert np.array_equal(expected_args[0], found_args[0])
    assert np.array_equal(expected_args[1], found_args[1])
