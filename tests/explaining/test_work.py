"""The work of a call is counted as if by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hasten.errors import Unsupported
from hasten.explaining.roof import roof_of
from hasten.explaining.work import work_of
from hasten.workload.loading import Call
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def distances(x):
    n, k = x.shape
    found = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            d = 0.0
            for c in range(k):
                t = x[i, c] - x[j, c]
                d += t * t
            found[i, j] = np.sqrt(d)
    return found


def until(x, limit):
    total = 0.0
    steps = 0
    while total + 1.0 < limit:
        if steps > 50:
            break
        steps += 1
        if x[steps % len(x)] < 0.5:
            continue
        total += x[steps % len(x)] * 2.0
    return total


def halved(x):
    y = np.empty_like(x)
    for i in range(len(x)):
        y[i] = x[i] * 0.5 + 1.0
    return y


def waves(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = np.exp(x[i]) if x[i] > 0.0 else x[i] + 1.0
    return y


def squared(z):
    return z * z + 1j


def twice(x):
    return x * 2.0 + 1.0


def by_another(x, n):
    total = 0.0
    for _ in range(n):
        total += twice(x)
    return total


def doubling(x, n):
    return x if n == 0 else doubling(x + x, n - 1)


def work(function, folder, *args):
    signature = signature_of(function, args, {})
    workload = Workload(function.__name__, Origin("module", __name__, function.__name__), signature)
    workload = Workload(workload.name, workload.origin, signature, module_source(function))
    return work_of(workload, function, lambda: Call(args), folder)


def test_loops_are_counted_by_their_iterations(tmp_path):
    n, k = 17, 3
    found = work(distances, tmp_path, np.ones((n, k)))
    assert found.counts.double == n * n * (3 * k + 1)
    assert found.counts.single == found.counts.functions == 0
    assert found.counts.loaded == n * n * 2 * k * 8
    assert found.counts.stored == n * n * 8
    assert found.touched == n * k * 8 + n * n * 8


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0, 20))
def test_whatever_leaves_the_path_is_counted_as_far_as_it_came(tmp_path_factory, values, limit):
    x = np.array(values)
    total, steps, double = 0.0, 0, 0
    while True:
        double += 1  # the test
        if not total + 1.0 < limit or steps > 50:
            break
        steps += 1
        if x[steps % len(x)] < 0.5:
            continue
        total += x[steps % len(x)] * 2.0
        double += 2
    found = work(until, tmp_path_factory.mktemp("until"), x, limit)
    assert found.counts.double == double


def test_functions_are_counted_apart_and_of_two_branches_the_dearer(tmp_path):
    found = work(waves, tmp_path, np.array([1.0, -1.0]))
    assert (found.counts.functions, found.counts.double) == (2, 0)


def test_a_complex_operation_is_several_real_ones(tmp_path):
    assert work(squared, tmp_path, 1 + 2j).counts.double == 6 + 2


def test_small_floats_are_counted_apart(tmp_path):
    found = work(halved, tmp_path, np.ones(6, np.float32))
    assert (found.counts.single, found.counts.double) == (12, 0)
    assert found.counts.loaded == found.counts.stored == 6 * 4


def test_functions_that_it_calls_are_counted_with_it(tmp_path):
    assert work(by_another, tmp_path, 1.5, 7).counts.double == 7 * 3


def test_recursion_is_refused_with_the_name(tmp_path):
    with pytest.raises(Unsupported, match="doubling calls itself"):
        work(doubling, tmp_path, 1.5, 3)


def test_the_roof_is_higher_in_caches_than_in_memory(tmp_path):
    single, *_ = roof_of(tmp_path)
    assert single["threads"] == 1
    assert single["fused"] > 1e8
    assert single["separate"] > 1e8
    sizes, rates = zip(*single["bandwidths"], strict=True)
    assert list(sizes) == sorted(sizes)
    assert max(rates[:4]) > rates[-1]
