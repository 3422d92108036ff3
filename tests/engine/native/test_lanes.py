"""The engine of lanes: which variants, by which route, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hasten.engine.base import Choices, Variant
from hasten.engine.native.lanes import LanesEngine
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = LanesEngine()


def halved(x):
    return x * 0.5


def settle(x, y):
    for i in range(len(x)):
        z = x[i]
        while abs(z) > 1.0:
            z = halved(z)
        y[i] = math.exp(z)
    return len(y)


def backwards(x):
    factor = len(x) * 0.0 + 0.5
    for i in range(len(x) - 1, -1, -1):
        z = x[i]
        while z > 1.0:
            z *= factor
        x[i] = z
    return factor * factor


def total(x):
    s = 0.0
    for v in x:
        s += v
    return s


def workload_of(function, *args):
    signature, source = signature_of(function, args, {}), module_source(function)
    name = function.__name__
    return Workload(name, Origin("module", __name__, name), signature, source)


def loaded(variant, workload, folder):
    folder.mkdir()
    ENGINE.build(variant, workload, folder)
    return ENGINE.load(variant, workload, folder)


def test_one_thread_and_all_give_the_answer_and_refuse_what_overlaps(tmp_path):
    x, y = np.linspace(-9.0, 9.0, 101), np.zeros(101)
    workload = workload_of(settle, x, y)
    variants = list(ENGINE.variants(workload, Choices(threads=2)))
    assert [v.name for v in variants] == ["lanes", "lanes[threads]"]
    assert [v.threads for v in variants] == [1, 2]
    assert any("line 25 of test_lanes.py lies across" in note for note in variants[0].notes)
    expected = np.zeros(101)
    settle(x, expected)
    for variant in variants:
        function = loaded(variant, workload, tmp_path / variant.name)
        y[:] = 0.0
        assert function(x, y) == 101
        assert np.allclose(y, expected, rtol=1e-14, atol=0.0)
        with pytest.raises(Unsupported, match="overlap"):
            function(y[:-1], y[1:])


def between(x, out, radius):
    for i in range(radius, len(x) - radius):
        v = x[i]
        while v > 1.0:
            v *= 0.5
        out[i] = v


def unpacked(points, out):
    for i in range(len(points)):
        x, y = points[i]
        while x > 1.0:
            x *= 0.5
            y += 1.0
        out[i] = y


def test_ranges_that_begin_at_a_parameter_refuse_a_negative_one(tmp_path):
    x, out = np.linspace(-9.0, 9.0, 101), np.zeros(101)
    workload = workload_of(between, x, out, 3)
    call = loaded(Variant("lanes"), workload, tmp_path / "lanes")
    expected = out.copy()
    between(x, expected, 3)
    call(x, out, 3)
    assert np.array_equal(out, expected)
    with pytest.raises(Unsupported, match="`radius` is negative"):
        call(x, out, -1)


def test_rows_are_unpacked_and_their_length_is_asked_for_before_the_loop(tmp_path):
    points, out = np.random.default_rng(0).random((70, 2)) * 9.0, np.zeros(70)
    call = loaded(Variant("lanes"), workload_of(unpacked, points, out), tmp_path / "lanes")
    expected = out.copy()
    unpacked(points, expected)
    call(points, out)
    assert np.array_equal(out, expected)
    with pytest.raises(ValueError, match="values to unpack"):
        call(np.ones((70, 3)), out)
    call(np.ones((0, 3)), out)


def test_threads_need_no_openmp(tmp_path, monkeypatch):
    """As the compiler in the ziglang wheel has none; iterations of very different length, counted down."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    x = np.array([(i % 7) * 1e3**i for i in range(101)])
    workload = workload_of(backwards, x)
    *_, threads = ENGINE.variants(workload, Choices(threads=2))
    assert threads.name == "lanes[threads]"
    built = ENGINE.build(threads, workload, tmp_path)
    assert built.compiler.startswith("zig")
    assert "-fopenmp" not in built.flags
    expected = x.copy()
    backwards(expected)
    function = ENGINE.load(threads, workload, tmp_path)
    for _ in range(20):  # whoever is free takes the next
        again = x.copy()
        assert function(again) == 0.25
        assert np.array_equal(again, expected)


def test_floats_are_added_in_another_order_only_on_request(tmp_path):
    x = np.random.default_rng(1).normal(size=1001)
    workload = workload_of(total, x)
    (variant,) = ENGINE.variants(workload, Choices(fastmath=True))
    assert variant.name == "lanes[reordered]"
    assert any("another order" in note for note in variant.notes)
    assert loaded(variant, workload, tmp_path / "it")(x) == pytest.approx(total(x), rel=1e-12)


def test_a_function_without_such_a_loop_is_refused_with_the_reason_and_the_line():
    with pytest.raises(Unsupported, match="gathers `s` over all iterations") as refused:
        list(ENGINE.variants(workload_of(total, np.ones(5)), Choices()))
    assert refused.value.where == "test_lanes.py:45"
