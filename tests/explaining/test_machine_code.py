"""Where the processor is while a function runs, and the loop that takes most of the time."""

from __future__ import annotations

import ctypes
import platform
import signal
from pathlib import Path

import numba
import numpy as np
import pytest

from hasten.explaining.addresses import AddressSampler
from hasten.explaining.disassembly import Loop, disassemble, loops
from hasten.explaining.machine_code import machine_code_of
from hasten.report.machine_code import sentences, summary
from hasten.toolchain.compilers import compile_shared, find_compiler
from hasten.workload.loading import Call

N = 50_000
on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="instructions of x86-64")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("kernels") / "kernels.so"
    source = Path(__file__).with_name("kernels.c")
    compile_shared(find_compiler("c"), [source], path, flags=("-O3", "-march=native"))
    loaded = ctypes.CDLL(str(path))
    loaded.one_by_one.restype = ctypes.c_double
    return loaded


def looked_at(function, artifacts=("kernels.so",)):
    values = np.random.default_rng(0).random(N)
    return machine_code_of(function, lambda: Call((values.copy(),)), values.nbytes, 1e-3, artifacts)


def calling(function, times):
    def call(x):
        for _ in range(times):
            function(ctypes.c_void_p(x.ctypes.data), ctypes.c_long(len(x)))

    return call


def test_a_loop_on_vectors_is_seen_to_be_one(library):
    found = looked_at(calling(library.on_vectors, 20))
    assert found.samples > 100
    assert max(found.places, key=found.places.get) == "what was built for it"
    assert found.loop is not None
    assert found.loop.function == "on_vectors"
    assert found.loop.place == "what was built for it"
    assert found.loop.census.packed > 0
    assert found.loop.census.width >= 128
    assert found.loop.census.calls == 0
    assert sum(count for _, count in found.loop.instructions) <= found.samples
    assert any("on vectors of" in s for s in sentences(found.to_json()))


def test_a_chain_of_divisions_is_seen_to_compute_on_one_number(library):
    found = looked_at(calling(library.one_by_one, 3))
    assert found.loop is not None
    assert found.loop.function == "one_by_one"
    assert found.loop.census.packed == 0
    assert found.loop.census.scalar >= 2
    assert found.loop.census.divisions >= 1
    assert "div" in summary(found.to_json())


def test_code_that_was_made_while_it_ran_is_looked_at_too():
    @numba.njit
    def scaled(x):
        for _ in range(50):
            for i in range(len(x)):
                x[i] = x[i] * 0.999 + 0.5

    scaled(np.ones(3))
    found = looked_at(scaled, ())
    assert found.places["code made while it ran"] > 0.8
    assert found.loop is not None
    assert found.loop.census.packed + found.loop.census.scalar > 0


def test_time_in_libraries_is_told_from_time_in_the_interpreter():
    sums = np.empty(N)  # made before: the pages of a new array are filled by the library of C
    by_numpy = looked_at(lambda x: [np.cumsum(x, out=sums) for _ in range(20)], ())
    assert max(by_numpy.places, key=by_numpy.places.get) == "NumPy"
    by_python = looked_at(lambda x: sum([1 for _ in range(200_000)]), ())
    assert max(by_python.places, key=by_python.places.get) == "the interpreter"
    assert by_python.loop is None


def test_a_function_of_a_microsecond_is_sampled_over_many_calls():
    found = looked_at(lambda x: x[0] + x[1], ())
    assert found.samples > 50


def test_the_signal_of_the_timer_is_given_back():
    rung = []
    old = signal.signal(signal.SIGALRM, lambda *_: rung.append(True))
    try:
        with AddressSampler() as sampler:
            sum(range(3_000_000))
        assert len(sampler.samples) > 3
        assert not rung
        signal.raise_signal(signal.SIGALRM)
        assert rung
    finally:
        signal.signal(signal.SIGALRM, old)


@on_x86
def test_loops_are_jumps_backwards_the_smallest_first():
    # outer: inc rax; inner: dec rcx; jnz inner; cmp rax, 9; jl outer; ret
    code = bytes.fromhex("48ffc0 48ffc9 75fb 4883f809 7cf2 c3")
    found = disassemble(code, 0x1000)
    assert [one.name for one in found] == ["inc", "dec", "jne", "cmp", "jl", "ret"]
    assert loops(found) == [Loop(0x1003, 0x1006), Loop(0x1000, 0x100C)]


def test_what_cannot_be_told_is_told_as_the_reason():
    assert (
        summary({"reason": "it crashed while it was looked at"})
        == "it crashed while it was looked at"
    )
