"""Which inputs a function must be held to."""

from __future__ import annotations

import numpy as np
import pytest

from hasten.runner.outcome import Outcome
from hasten.verify.special import special_values
from hasten.verify.usual import usual

OWN = Outcome("returned", np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.array([3.0]), True),
        (np.array([]), True),
        (np.array([np.nan]), False),
        (np.array([1]), False),
        (np.array([[1.0]]), False),
        (1.0, False),
        (None, False),
    ],
)
def test_an_answer_is_usual_where_its_type_is_and_its_numbers_are_finite(value, expected):
    assert usual(Outcome("returned", value), OWN) is expected


def test_what_raises_or_warns_is_not_usual():
    assert not usual(Outcome("raised", error=("ValueError", "")), OWN)
    assert not usual(Outcome("returned", np.array([1.0]), warned=True), OWN)


def test_integers_that_outgrow_the_machine_are_not_usual():
    own = Outcome("returned", 5)
    assert usual(Outcome("returned", 2**62), own)
    assert not usual(Outcome("returned", 2**64), own)


def test_a_function_that_speaks_of_nan_is_held_to_it():
    assert special_values("def f(x):\n    return sum(v for v in x if not math.isnan(v))") == {"nan"}
    assert special_values("def f(x):\n    return max(x, default=float('nan'))") == frozenset()
    nan = Outcome("returned", np.array([np.nan]))
    assert usual(nan, OWN, special=True)
