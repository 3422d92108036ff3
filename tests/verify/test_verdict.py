from __future__ import annotations

import numpy as np

from hasten.runner.outcome import Outcome
from hasten.verify.tolerance import reduction_length, tolerance
from hasten.verify.verdict import Verdict, judge, merge
from hasten.workload.signature import signature_of


def returned(value, **after):
    return Outcome("returned", value, after=after)


def raised(kind, message):
    return Outcome("raised", error=(kind, message))


def test_a_change_of_an_argument_that_is_missing_is_different():
    verdict = judge(returned(None, x=np.zeros(2)), returned(None), 8)
    assert verdict.kind == "different"
    assert "leaves argument x" in verdict.detail


def test_a_change_of_an_argument_that_the_reference_leaves_alone_is_different():
    verdict = judge(returned(1.0), returned(1.0, x=np.zeros(2)), 8)
    assert verdict.kind == "different"
    assert "changes argument x" in verdict.detail


def test_arguments_are_compared_like_results():
    assert judge(returned(None, x=[1.0]), returned(None, x=[2.0]), 8).kind == "different"
    assert judge(returned(None, x=[1.0]), returned(None, x=[1.0]), 8).kind == "same"


def test_the_same_exception_is_the_same_answer():
    assert judge(raised("ValueError", "no"), raised("ValueError", "no"), 8).kind == "same"


def test_another_exception_or_none_is_different():
    assert judge(raised("ValueError", "no"), raised("ValueError", "yes"), 8).kind == "different"
    assert judge(raised("ValueError", "no"), raised("KeyError", "no"), 8).kind == "different"
    assert judge(raised("ValueError", "no"), returned(1), 8).kind == "different"
    assert judge(returned(1), raised("ValueError", "no"), 8).kind == "raised"


def test_the_gravest_verdict_counts():
    merged = merge([Verdict("same"), Verdict("different", "here"), Verdict("close", ulps=3)], 3)
    assert (merged.kind, merged.detail, merged.ulps, merged.inputs) == ("different", "here", 3, 3)


def test_tolerance_grows_with_the_reduction():
    def dot(x, y):
        return x @ y

    long, short = np.ones(100_000), np.ones(10)
    lengths = [reduction_length(signature_of(dot, (v, v)), 1.0, 1e-3) for v in (short, long)]
    assert lengths == [20, 200_000]
    assert tolerance(lengths[1]) > tolerance(lengths[0])


def test_elementwise_work_is_no_long_reduction():
    def double(x):
        return 2 * x

    x = np.ones((300, 300))
    assert reduction_length(signature_of(double, (x,)), x, 1e-3) == 300
