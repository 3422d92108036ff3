"""What many calls take in all, and who is ahead when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasten.measure.totals import Course, leads, thinned, warm_after

CURVES = st.lists(st.tuples(st.integers(1, 50), st.floats(1e-6, 1.0)), max_size=40)


def one_by_one(course, calls):
    seconds = [per_call for count, per_call in course.curve for _ in range(count)]
    seconds += [course.steady] * max(0, calls - len(seconds))
    return course.before + sum(seconds[:calls])


@given(CURVES, st.floats(0.0, 5.0), st.floats(1e-6, 1.0), st.integers(1, 3000))
def test_a_total_is_the_sum_of_the_calls(curve, before, steady, calls):
    course = Course(before, curve, steady)
    assert course.total(calls) == pytest.approx(one_by_one(course, calls))


@given(CURVES)
def test_a_thinned_curve_has_all_calls_and_all_seconds(curve):
    thin = thinned(curve)
    assert sum(count for count, _ in thin) == sum(count for count, _ in curve)
    assert sum(n * s for n, s in thin) == pytest.approx(sum(n * s for n, s in curve))
    assert len(thin) <= 60


def test_a_jit_is_behind_first_and_ahead_later():
    interpreter = Course(0.0, [(1, 0.1)], 0.1)
    jit = Course(0.0, [(1, 0.9), (4, 0.2)], 0.01)
    found = leads({"interpreter": interpreter, "jit": jit})
    assert [(lead.name, lead.calls) for lead in found] == [("interpreter", 1), ("jit", 19)]
    assert jit.total(18) > interpreter.total(18) - 1e-9
    assert jit.total(19) < interpreter.total(19)
    assert found[1].seconds == jit.total(19)


def test_a_build_comes_before_the_first_call():
    assert leads({"a": Course(0.0, [], 1.0), "b": Course(9.5, [], 0.5)})[1].calls == 20


@given(CURVES, st.floats(1e-6, 1.0))
def test_after_it_is_warm_no_call_is_much_slower(curve, steady):
    calls, seconds = warm_after(curve, steady)
    left = [per_call for count, per_call in curve for _ in range(count)]
    assert seconds == pytest.approx(sum(left[:calls]))
    assert all(per_call <= 1.2 * steady for per_call in left[calls:])


def test_nobody_leads_where_nobody_runs():
    assert leads({}) == []
