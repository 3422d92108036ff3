from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hasten.engine.precise.numbers import MORE_DIGITS
from hasten.verify.accuracy import Truth, accuracy

if not MORE_DIGITS:
    pytest.skip("floats have no wider type on this machine", allow_module_level=True)

EXACT = np.linspace(np.longdouble(1.0), np.longdouble(2.0), 50) / 3
NEAREST = EXACT.astype(np.float64)


def judged(reference, answer, exact=EXACT):
    return accuracy((reference, {}), (answer, {}), Truth(exact, {}))


def test_the_one_that_rounds_to_the_nearest_is_nearer():
    far = NEAREST + 3 * np.spacing(NEAREST)
    found = judged(far, NEAREST)
    assert found.nearer == "entry"
    assert found.largest <= 0.5
    assert 2.5 <= found.reference_typical <= 3.5
    assert judged(NEAREST, far).nearer == "reference"


def test_neither_is_nearer_where_both_err_alike():
    above, below = np.nextafter(NEAREST, 9.0), np.nextafter(NEAREST, -9.0)
    assert judged(above, below).nearer == "neither"


@given(hnp.arrays("f8", 20, elements=st.floats(1.0, 1.5)), st.integers(2, 9))
def test_errors_are_counted_from_the_exact_answer(values, steps):
    moved = values + steps * np.spacing(values)
    found = judged(values, moved, values.astype(np.longdouble))
    assert found.reference_largest == 0.0
    assert found.largest == pytest.approx(steps)


def test_what_went_another_way_is_no_truth():
    assert judged(NEAREST, NEAREST * (1 + 1e-15), EXACT + 1) is None


def test_what_has_no_more_digits_is_no_truth():
    assert judged(NEAREST, np.nextafter(NEAREST, 9.0), NEAREST) is None


def test_changed_arguments_and_nested_results_count_too():
    off = np.nextafter(NEAREST, 9.0)
    truth = Truth((EXACT, [EXACT]), {"x": EXACT, "unchanged": EXACT})
    found = accuracy(
        ((NEAREST, [NEAREST.tolist()]), {"x": NEAREST}),
        ((NEAREST, [off.tolist()]), {"x": off}),
        truth,
    )
    assert found.nearer == "reference"


def test_integers_alone_say_nothing():
    assert accuracy((3, {}), (3, {}), Truth(3, {})) is None
