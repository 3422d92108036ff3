"""Tuples, lists of them, and arguments that are given back, in and out of every translation."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "frontend" / "kernel"))

from differential import python_function

from hasten.engine.base import Variant
from hasten.engine.native.rivals import NativeRivalEngine
from hasten.engine.registry import engine_named
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

REACHED = """
from collections import deque

def f(start, edges, *, seen):
    todo = deque([(start[0], start[1])])
    order = []
    while todo:
        node, weight = todo.popleft()
        if seen[node]:
            continue
        seen[node] = True
        order.append((node, weight))
        for u, v, w in edges:
            if u == node:
                todo.append((v, weight + w))
    edges.append((0, 0, 0.0))
    return order, start, len(edges)
"""
ARGS = ((0, 0.5), [(0, 1, 1.5), (0, 2, 0.25), (2, 1, 2.0), (1, 0, 1.0)])
GIVEN_BACK = """
def f(x, factor, more=None):
    count = 0
    for i in range(len(x)):
        if more is None or more > 0:
            x[i] *= factor
            count += 1
    return x, count
"""


def workload_of(text, args, kwargs=None):
    function = python_function(text)
    signature = signature_of(function, args, kwargs)
    workload = Workload("f", Origin("file", "f.py", "f"), signature, module_source(function))
    return function, workload


def built(engine, options, workload, folder):
    variant = Variant(engine, options)
    chosen = engine_named(engine)
    chosen.build(variant, workload, folder)
    return chosen.load(variant, workload, folder)


def answer(function, args, kwargs):
    args, kwargs = copy.deepcopy((args, kwargs))
    return function(*args, **kwargs), args, kwargs


@pytest.mark.parametrize(
    ("engine", "options"),
    [
        ("c", ("ctypes",)),
        ("c", ("capi", "unchecked")),
        ("cpp", ("pybind11",)),
        ("rust", ("ctypes",)),
        ("fortran", ("f2py",)),
        ("cython", ("translated",)),
    ],
)
def test_tuples_and_lists_of_them_go_in_and_come_out(engine, options, tmp_path):
    kwargs = {"seen": [False] * 3}
    function, workload = workload_of(REACHED, ARGS, kwargs)
    call = built(engine, options, workload, tmp_path)
    assert answer(call, ARGS, kwargs) == answer(function, ARGS, kwargs)


@pytest.mark.parametrize("variant", [("c", ("capi",)), ("lanes", ()), ("cython", ("translated",))])
def test_an_argument_that_is_returned_is_the_very_argument(variant, tmp_path):
    x = np.arange(5.0)
    _, workload = workload_of(GIVEN_BACK, (x, 3.0))
    call = built(*variant, workload, tmp_path)
    back, count = call(x, 3.0)
    assert back is x
    assert (x.tolist(), count) == ([0.0, 3.0, 6.0, 9.0, 12.0], 5)


@pytest.mark.parametrize(
    ("start", "edges", "says"),
    [
        ([0, 0.5], ARGS[1], "`start` is a list: built for a tuple of 2"),
        ((0, 0.5, 1), ARGS[1], "`start` is a tuple: built for a tuple of 2"),
        (ARGS[0], [(0, 1)], "`edges` is a list: built for a list of tuples of 3"),
        (ARGS[0], (), "`edges` is a tuple: built for a list of tuples of 3"),
        ((0.5, 0.5), ARGS[1], "`start_0` is a float"),
    ],
)
def test_what_it_was_not_built_for_is_refused(start, edges, says, tmp_path):
    kwargs = {"seen": [False] * 3}
    _, workload = workload_of(REACHED, ARGS, kwargs)
    call = built("c", ("ctypes",), workload, tmp_path)
    with pytest.raises(Unsupported, match=says):
        call(start, edges, **kwargs)
    with pytest.raises(TypeError, match="takes start, edges, seen"):
        call(start)


def test_a_plain_native_rival_gives_back_the_argument_that_it_changes(tmp_path):
    file = tmp_path / "f.c"
    file.write_text(
        "#include <stdint.h>\n"
        "void f(double *x, int64_t n) { for (int64_t i = 0; i < n; i++) x[i] += 1; }\n"
    )
    function, workload = workload_of(
        "def f(x):\n    for i in range(len(x)):\n        x[i] += 1.0\n    return x", (np.ones(3),)
    )
    engine, variant = NativeRivalEngine(), Variant("native", (str(file), "f", ""))
    engine.build(variant, workload, tmp_path)
    x = np.ones(3)
    assert engine.load(variant, workload, tmp_path)(x) is x
    assert x.tolist() == function(np.ones(3)).tolist()
