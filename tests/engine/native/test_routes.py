"""Every route carries numbers, arrays and lists both ways, raises, and refuses what it was not built for."""

from __future__ import annotations

import copy
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "frontend" / "kernel"))

from differential import python_function

from hasten.engine.base import Choices, Variant
from hasten.engine.compilers.cython import CythonEngine
from hasten.engine.native.c import CEngine
from hasten.engine.native.cpp import CppEngine
from hasten.engine.native.fortran import FortranEngine
from hasten.engine.native.kernels import translation_of
from hasten.engine.native.mojo import MojoEngine
from hasten.engine.native.rust import RustEngine
from hasten.engine.registry import routes_of
from hasten.engine.requirements import missing
from hasten.errors import Unsupported
from hasten.frontend.emit.languages import LANGUAGES
from hasten.verify.compare import compare
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ROUTES = [
    (engine, route)
    for engine in (CEngine(), CppEngine(), FortranEngine(), RustEngine(), MojoEngine())
    for route in engine.routes
]
"""All that there are: the tests bring what each needs."""

NUMBERS = """
def f(i, x, b):
    '''Some numbers.'''
    if b:
        i = -i
    return i * 2, x / 2.0, i > 3
"""
ARRAYS = """
import numpy as np

def f(m, k, steps):
    t = np.zeros((2, len(k)))
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            m[i, j] += k[j] * steps[i]
            t[1, j] += m[i, j]
    return t
"""
LISTS = """
def f(v, rows):
    for i in range(len(v)):
        v[i] = v[i] * 2
    v.append(7)
    rows[0][0] = 9.5
    return list(v), [[1.0] * 2 for _ in range(2)], len(rows)
"""
RAISES = """
import math
import re

def f(x, n):
    if n > 5:
        raise KeyError('too many')
    return math.sqrt(x) + 1 // n
"""


def loaded(engine, route, text, args, folder):
    function = python_function(text)
    workload = Workload(
        "f", Origin("file", "f.py", "f"), signature_of(function, args, {}), module_source(function)
    )
    variant = Variant(engine.name, (route.name,))
    engine.build(variant, workload, folder)
    return function, engine.load(variant, workload, folder)


def interpreter_of_children():
    """The Python that a process started now runs; C libraries may have set its environment past ``os.environ``."""
    command = [sys.executable, "-c", "import sys; print(sys.executable, sys.path)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def agree(function, other, args):
    mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
    expected, found = function(*mine), other(*theirs)
    assert compare([expected, mine], [found, theirs], 2).kind == "same", (expected, found)


@pytest.fixture(params=ROUTES, ids=lambda r: f"{r[0].name}-{r[1].name}")
def way(request):
    engine, route = request.param
    assert missing(route.requires, engine.name) is None
    return engine, route


def test_numbers_go_both_ways(way, tmp_path):
    args = (7, 2.5, True)
    before = interpreter_of_children()
    function, other = loaded(*way, NUMBERS, args, tmp_path)
    agree(function, other, args)
    assert interpreter_of_children() == before
    assert [type(value) for value in other(*args)] == [int, float, bool]
    assert other(i=7, x=2.5, b=True) == function(*args)
    assert "Some numbers." in (other.__doc__ or "")
    with pytest.raises(Unsupported):
        other(7, 2, True)
    with pytest.raises((Unsupported, OverflowError)):
        other(2**70, 2.5, True)
    with pytest.raises(TypeError):
        other(7, 2.5)


def test_arrays_go_both_ways_and_are_changed_in_place(way, tmp_path):
    args = (np.arange(6.0).reshape(3, 2), np.array([3, 4]), np.arange(6.0)[::2])
    function, other = loaded(*way, ARRAYS, args, tmp_path)
    agree(function, other, args)
    kept = [other(*copy.deepcopy(args)) for _ in range(3)]
    del other
    assert all(np.array_equal(kept[0], array) for array in kept)
    kept[0][0, 0] = 5.0
    assert kept[1][0, 0] == 0.0


def test_another_kind_of_array_is_refused(way, tmp_path):
    args = (np.arange(6.0).reshape(3, 2), np.array([3, 4]), np.arange(3.0))
    _, other = loaded(*way, ARRAYS, args, tmp_path)
    m, k, steps = args
    for wrong in (
        (m.astype(np.float32), k, steps),
        (m[:, ::-1], k, steps),
        (m[0], k, steps),
        ([1.0], k, steps),
    ):
        with pytest.raises(Unsupported):
            other(*wrong)
    m.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        other(m, k, steps)


def test_lists_go_both_ways_and_are_changed_in_place(way, tmp_path):
    args = ([3, 1, 2], [[1.0, 2.0], [3.0]])
    function, other = loaded(*way, LISTS, args, tmp_path)
    agree(function, other, args)
    with pytest.raises(Unsupported):
        other([1.5], [[1.0]])
    row = [1.0]
    with pytest.raises(Unsupported):
        other([1], [row, row])


def test_exceptions_of_python_come_back(way, tmp_path):
    _, other = loaded(*way, RAISES, (4.0, 2), tmp_path)
    assert other(4.0, 2) == math.sqrt(4.0)
    with pytest.raises(ZeroDivisionError, match=r":\d"):
        other(4.0, 0)
    with pytest.raises(ValueError, match=r":\d"):
        other(-1.0, 1)
    with pytest.raises(KeyError, match="too many"):
        other(1.0, 6)


THREADED = """
import numpy as np

def f(x):
    y = np.zeros(len(x))
    s = 1.0
    y[0] = s
    for i in range(len(x)):
        if x[i] < 0.25:
            continue
        s = x[i] * 2.0
        for k in range(20):
            if k % 3 == 0:
                continue
            s = s * 0.5 + x[i]
        y[i] = s
    for i in range(1, len(x)):
        s = x[i] * 3.0
        y[i] += s * s
    return y
"""


@pytest.mark.parametrize(
    "engine",
    [CEngine(), CppEngine(), FortranEngine(), RustEngine(), MojoEngine(), CythonEngine()],
    ids=lambda e: e.name,
)
def test_what_a_loop_sets_is_each_thread_s_own(engine, tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    function, x = python_function(THREADED), np.random.default_rng(3).random(5000)
    workload = Workload(
        "f", Origin("file", "f.py", "f"), signature_of(function, (x,), {}), module_source(function)
    )
    (variant,) = (
        v for v in engine.variants(workload, Choices(threads=4)) if "threads" in v.options
    )
    engine.build(variant, workload, tmp_path)
    threaded, expected = engine.load(variant, workload, tmp_path), function(x)
    assert all(np.array_equal(threaded(x), expected) for _ in range(20))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("c", r"private\(s\)"),
        ("cpp", r"private\(s\)"),
        ("fortran", r"private\((k, )?s\)"),
        ("rust", "let mut s:"),
        ("mojo", "var s: Float64 ="),
    ],
)
def test_what_a_loop_sets_and_was_set_before_is_private(language, says):
    """Compilers mostly keep such a variable in a register: a run alone would not tell."""
    function, x = python_function(THREADED), np.ones(3)
    workload = Workload(
        "f", Origin("file", "f.py", "f"), signature_of(function, (x,), {}), module_source(function)
    )
    text = translation_of(workload, ("unchecked", "threads"), LANGUAGES[language]).text
    assert len(re.findall(says, text)) >= 2, text


NAMED = """
def {0}({0}_, x):
    return {0}_ + x
"""


@pytest.mark.parametrize("name", ["Match", "match", "double", "var", "type_"])
@pytest.mark.parametrize("engine", [CEngine(), FortranEngine(), RustEngine()], ids=lambda e: e.name)
def test_a_name_that_a_language_reserves_is_carried(engine, name, tmp_path):
    function = python_function(NAMED.format(name), name)
    args = (2, 3)
    workload = Workload(
        name,
        Origin("file", "f.py", name),
        signature_of(function, args, {}),
        module_source(function),
    )
    variant = Variant(engine.name, ("capi",))
    engine.build(variant, workload, tmp_path)
    assert engine.load(variant, workload, tmp_path)(*args) == 5


def test_the_routes_of_an_engine_are_listed_with_what_they_need():
    found = routes_of(CppEngine())
    assert list(found) == ["cpp[nanobind]", "cpp[pybind11]", "cpp[boost]", "cpp[cppyy]"]
    assert all(state.available for state in found.values())
