"""What the interpreter does with its time, by the names of its functions."""

from __future__ import annotations

import pytest

from hasten.explaining.interpreting import UNNAMED, activity, shares
from hasten.explaining.machine_code import machine_code_of
from hasten.report.machine_code import sentences
from hasten.workload.loading import Call


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def points(n):
    for i in range(n):
        Point(i, 0.5)


def called_back(n):
    # From C: what Python calls itself, a newer one runs without a call in C.
    return sum(map(negated, range(n)))


def negated(x):
    return -x


def attempts(n):
    for _ in range(n):
        try:
            raise ValueError  # noqa: TRY301 (raising is what is looked at)
        except ValueError:
            pass


def remainders(n):
    total = 0.0
    for i in range(n):
        total += i * 7.5 % 3.1
    return total


def joined(n):
    text = ""
    for i in range(n):
        text = f"{i} {text[:30]}"
    return text


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (points, "making and freeing objects"),
        (called_back, "calling functions"),
        (attempts, "raising and catching exceptions"),
        (remainders, "arithmetic and comparing"),
        (joined, "strings"),
    ],
)
def test_what_a_program_does_most_is_seen(function, expected):
    found = machine_code_of(function, lambda: Call((20_000,)), 28, 0.01, ())
    assert sum(found.activities.values()) == pytest.approx(1.0)
    assert list(found.activities.values()) == sorted(found.activities.values(), reverse=True)
    if found.interpreter.get(UNNAMED, 0) < 0.5:
        assert found.interpreter[expected] > 0.03
        assert found.interpreter["executing bytecode"] > 0.03
    else:  # this Python was stripped
        assert any("stripped" in sentence for sentence in sentences(found.to_json()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_TAIL_CALL_BINARY_OP", "executing bytecode"),
        ("long_add.lto_priv.0", "arithmetic and comparing"),
        ("_PyFloat_ExactDealloc", "making and freeing objects"),
        ("gc_collect_main", "collecting garbage"),
        ("_Py_dict_lookup", "looking up names and attributes"),
        ("rangeiter_next", "items of lists, dicts and others"),
        ("gen_iternext", "resuming generators"),
        ("PyType_IsSubtype", "looking at types and into numbers"),
        ("_PyErr_SetObject", "raising and catching exceptions"),
        ("sqlite3_step", "other work"),
        ("", UNNAMED),
    ],
)
def test_functions_of_cpython_are_known_by_their_names(name, expected):
    assert activity(name) == expected


def test_the_share_of_each_is_told_where_the_time_is_in_the_interpreter():
    told = {"samples": 9, "places": {"the interpreter": 1.0}, "loop": None}
    told["interpreter"] = shares({"float_add": 4, "_PyEval_EvalFrameDefault": 5, "zlib": 0})
    assert list(sentences(told))[1] == (
        "56% of the interpreter's time executing bytecode, 44% arithmetic and comparing"
    )
    told["interpreter"] = shares({"": 9})
    assert "stripped of the names" in list(sentences(told))[1]
    told["places"] = {"NumPy": 0.9, "the interpreter": 0.1}
    assert len(list(sentences(told))) == 1
