"""A function taken apart: what is counted is what the interpreter does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hasten.explaining.anatomy import anatomy_of
from hasten.explaining.bytecode import code_objects, hottest_loop, instructions_of
from hasten.explaining.counting import count_instructions, time_in_c
from hasten.explaining.objects import held
from hasten.report.anatomy import sentences
from hasten.workload.loading import Call
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def nested(n, m):
    total = 0.0
    for _ in range(n):
        for j in range(m):
            if j == 3:
                continue
            total += j * 0.5
    return total


def helper(x):
    return x * 2.0


def calls_another(n):
    total = 0.0
    for i in range(n):
        total += helper(i)
    return total


def by_comprehension(n):
    return sum([i * i for i in range(n)])


def in_c(values):
    return sorted(values), max(values)


def anatomy(function, *args):
    return anatomy_of(
        function, module_source(function), signature_of(function, args, {}), lambda: Call(args, {})
    )


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12))
def test_the_iterations_of_the_innermost_loop_are_counted(n, m):
    codes = list(code_objects(nested.__code__))
    found = count_instructions(lambda: nested(n, m), codes, 10**6)
    loop = hottest_loop(instructions_of(nested.__code__), found.counts[nested.__code__])
    assert found.whole
    assert loop.iterations == n * m
    assert 5 < loop.each < 25


def test_a_call_is_followed_as_far_as_it_may_be_and_goes_on_unwatched():
    answers = []
    codes = list(code_objects(nested.__code__))
    found = count_instructions(lambda: answers.append(nested(50, 10)), codes, 500)
    assert not found.whole
    assert found.total < 500
    assert answers == [nested(50, 10)]


def test_every_instruction_is_executed_as_often_as_python_says():
    found = anatomy(nested, 7, 10)
    (one,) = found.functions
    counts = {(i.name, i.line): n for i, n in one.instructions}
    first = nested.__code__.co_firstlineno
    assert counts["COMPARE_OP", first + 4] == 70
    assert counts["BINARY_OP", first + 6] == 63
    assert found.executed == one.executed
    assert found.nanoseconds == pytest.approx(found.seconds / found.executed * 1e9)


def test_what_a_loop_does_is_told_for_each_iteration():
    told = anatomy(nested, 20, 10).to_json()["functions"][0]["loop"]
    first = nested.__code__.co_firstlineno
    assert told["iterations"] == 200
    assert told["lines"] == [first + 3, first + 4, first + 5, first + 6]
    assert 2 < told["checks_per_iteration"] <= told["instructions_per_iteration"]
    assert 1 < told["objects_per_iteration"] < 5


def test_types_that_were_seen_are_in_the_instructions():
    (one,) = anatomy(nested, 300, 10).functions
    forms = {i.specialised for i, n in one.instructions if n}
    assert any("FLOAT" in form or "INT" in form for form in forms)


def test_functions_of_the_user_that_are_called_are_taken_apart_too():
    found = anatomy(calls_another, 30)
    assert [f.name for f in found.functions] == ["calls_another", "helper"]
    own, other = found.functions
    assert own.loop.iterations == 30
    assert other.executed >= 30 * 4
    assert other.loop is None


def test_a_comprehension_is_part_of_its_function():
    (one,) = anatomy(by_comprehension, 50).functions
    assert one.loop.iterations == 50


def test_calls_into_c_are_counted_by_name():
    codes = list(code_objects(in_c.__code__))
    values = list(range(200_000))
    found = time_in_c(lambda: in_c(values), codes)
    assert {name: count for name, (count, _) in found.calls.items()} == {"sorted": 1, "max": 1}
    assert 0.4 < found.share <= 1.0
    told = {"nanoseconds_per_instruction": 1e4, "seconds": 1e-3, "executed": 9, "functions": [],
            "c_time": {"share": found.share}}  # fmt: skip
    assert any("is in functions of C" in said for said in sentences(told))
    assert any("in what the instructions call" in said for said in sentences(told))


def test_objects_are_told_as_they_lie_in_memory():
    array = np.zeros((10, 3))
    found = {one.name: one for one in held({"x": array, "v": [1.5, 2.5], "n": 3, "none": []})}
    assert (found["x"].items, found["x"].item_type, found["x"].item_nbytes) == (30, "float64", 8)
    assert found["x"].nbytes >= array.nbytes
    assert (found["v"].items, found["v"].item_type, found["v"].item_nbytes) == (2, "float", 24)
    assert found["n"].items is None
    assert found["none"].items == 0
    assert found["x"].type == "numpy.ndarray"
