from __future__ import annotations

import time

import numpy as np
import pytest

from hasten.measure.memory import PeakMemory
from hasten.measure.sampling import Sampler, realise
from hasten.workload.loading import Call
from hasten.workload.snapshot import freeze

X = np.random.default_rng(0).normal(size=64)


def sampler(function, *args, renew=True, lazy=False, **kwargs):
    return Sampler(function, freeze(Call(args, kwargs)), seed=1, renew=renew, lazy=lazy)


def test_no_timed_call_sees_an_input_that_was_seen_before():
    seen = []

    def remember(x):
        seen.append((x.ctypes.data, x.tobytes()))

    timer = sampler(remember, X)
    timer.warm_up(0.01)
    timer.sample(0.01, 5)
    contents = [content for _, content in seen]
    assert len(contents) > 50
    assert len(set(contents)) == len(contents)


def test_structured_inputs_are_fresh_copies_with_the_same_values():
    grid = np.linspace(0.0, 1.0, 50)
    alive = []

    def remember(x):
        alive.append(x)

    timer = sampler(remember, grid)
    timer.warm_up(0.01)
    assert len({id(x) for x in alive}) == len(alive)
    assert all(np.array_equal(x, grid) for x in alive)


def test_what_a_call_changes_is_renewed_for_the_next():
    lengths = []

    def grow(values):
        lengths.append(len(values))
        values.append(1)

    timer = sampler(grow, [1, 2, 3])
    timer.warm_up(0.01)
    timer.sample(0.005, 3)
    assert set(lengths) == {3}


def test_entries_with_the_same_seed_get_the_same_inputs():
    streams = []
    for _ in range(2):
        stream = []
        timer = sampler(lambda x, stream=stream: stream.append(x.tobytes()), X)
        timer.warm_up(0.01)
        streams.append(stream)
    shared = min(map(len, streams))
    assert streams[0][:shared] == streams[1][:shared]


def test_lazy_results_are_consumed_inside_the_clock():
    def lazily(n):
        for i in range(n):
            time.sleep(0.002)
            yield i

    assert sampler(lazily, 10, lazy=True).warm_up(0.01).per_call > 0.015
    assert sampler(lazily, 10, lazy=False).warm_up(0.01).per_call < 0.015


def test_iterators_inside_containers_are_consumed():
    taken = []
    realise((1, {"a": [(taken.append(i) for i in range(3))]}))
    assert taken == [0, 1, 2]


def test_a_sample_is_long_against_the_clock():
    timer = sampler(lambda x: x, 1.0)
    warm = timer.warm_up(0.02)
    assert warm.loops > 1000
    assert 1e-9 < warm.per_call < 1e-4


def test_the_first_call_stands_apart():
    calls = []

    def slow_start(x):
        if not calls:
            time.sleep(0.05)
        calls.append(x)

    warm = sampler(slow_start, 1.0).warm_up(0.02)
    assert warm.first_call > 0.045
    assert warm.per_call < 0.01


def test_a_slow_first_call_of_what_is_compiled_is_not_taken_for_the_speed():
    calls = []

    def compiles(x):
        if not calls:
            time.sleep(0.4)
        calls.append(x)

    assert sampler(compiles, 1.0).warm_up(0.02).per_call < 0.01


def test_calls_that_keep_getting_faster_are_not_steady():
    pause = [0.02]

    def warming(x):
        time.sleep(pause[0])
        pause[0] *= 0.93

    assert sampler(warming, 1.0).warm_up(0.23).steady is False


def test_calls_that_become_fast_after_a_while_are_waited_for():
    calls = []

    def compiled_late(x):
        calls.append(x)
        time.sleep(0.01 if len(calls) < 10 else 0.002)

    warm = sampler(compiled_late, 1.0).warm_up(1.0)
    assert warm.steady
    assert warm.per_call < 0.006
    assert len(calls) > 20


def test_calls_that_are_flat_are_not_called_for_all_the_time_that_there_is():
    start = time.perf_counter()
    warm = sampler(lambda x: time.sleep(0.002), 1.0).warm_up(20.0)
    assert warm.steady
    assert time.perf_counter() - start < 15


def test_keyword_arguments_reach_the_function():
    got = []
    sampler(lambda x, scale: got.append(scale), 1.0, scale=3.0).warm_up(0.005)
    assert set(got) == {3.0}


def test_threads_at_work_are_seen():
    def busy(n):
        end = time.perf_counter() + 0.02
        while time.perf_counter() < end:
            pass

    timer = sampler(busy, 1)
    timer.warm_up(0.01)
    # Another program may have the core for a while, but not each time
    assert max(timer.sample(0.05, 3).threads for _ in range(5)) == pytest.approx(1.0, abs=0.5)
    sleeper = sampler(lambda n: time.sleep(0.02), 1)
    sleeper.warm_up(0.01)
    assert sleeper.sample(0.05, 3).threads < 0.5


def test_an_exception_while_timing_comes_through():
    def fails(x):
        raise KeyError("gone")

    with pytest.raises(KeyError):
        sampler(fails, 1.0).warm_up(0.01)


def test_peak_memory_is_that_of_the_block_alone():
    with PeakMemory() as first:
        np.ones(10_000_000)
    with PeakMemory() as second:
        np.ones(2_000_000)
    assert 75e6 < first.nbytes < 100e6
    assert 14e6 < second.nbytes < 30e6
