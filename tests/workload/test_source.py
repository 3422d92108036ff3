from __future__ import annotations

import functools
import importlib.util
import sys

import numpy as np
import pytest

from hasten.errors import Unsupported
from hasten.workload.source import module_source


@pytest.fixture
def module(tmp_path):
    def load(text):
        path = tmp_path / f"user_{len(list(tmp_path.iterdir()))}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        made = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = made
        spec.loader.exec_module(made)
        return made

    return load


def run(source, *args):
    space = {}
    exec(compile(source.text, "<cut>", "exec"), space)
    return space[source.function](*args)


USER = '''
import math as m
import numpy as np
from math import sqrt
N = 4
WEIGHTS = np.array([1.0, 0.5])
INF = float("inf")

def helper(a: float,
           b: "int" = N) -> float:
    return sqrt(a) * b  # a comment

def work(x: np.ndarray, k: int = 2) -> (
        float):
    """Its docstring."""
    total: float = 0.0
    found: int
    for v in x:
        total += helper(v) * m.pi * WEIGHTS[0]
    return min(total * k, INF)
'''


def test_the_cut_module_stands_alone_and_gives_the_same_answer(module):
    user = module(USER)
    source = module_source(user.work)
    x = np.array([1.0, 4.0, 9.0])
    assert run(source, x) == user.work(x)
    assert source.functions == ("helper", "work")


def test_annotations_are_left_out_and_comments_kept(module):
    text = module_source(module(USER).work).text
    assert "->" not in text
    assert "np.ndarray" not in text
    assert "# a comment" in text


def test_every_line_knows_its_place_in_the_users_file(module):
    user = module(USER)
    source = module_source(user.work)
    lines = USER.split("\n")
    for number, line in enumerate(source.text.split("\n"), start=1):
        place = source.lines[number - 1] if number <= len(source.lines) else None
        if place is not None and ":" not in lines[place.line - 1].replace("for v in x:", ""):
            assert line.strip() in lines[place.line - 1]
    at = next(i for i, t in enumerate(source.text.split("\n"), 1) if "helper(v)" in t)
    assert (
        source.place(at)
        == f"{user.__name__}.py:{USER.split(chr(10)).index('        total += helper(v) * m.pi * WEIGHTS[0]') + 1}"
    )


def test_closures_become_constants(module):
    user = module(
        "def outer():\n    k = 3\n    def inner(x):\n        return x * k\n    return inner\nf = outer()\n"
    )
    assert run(module_source(user.f), 5) == 15


def test_recursion_and_functions_of_other_files_come_along(module):
    other = module("def double(x):\n    return 2 * x\n")
    user = module(
        f"from {other.__name__} import double\ndef f(n):\n    return 1 if n == 0 else double(f(n - 1))\n"
    )
    assert run(module_source(user.f), 5) == 32


def test_library_functions_are_imported(module):
    user = module("from scipy.special import erf\ndef f(x):\n    return erf(x)\n")
    source = module_source(user.f)
    assert "import erf" in source.text
    assert run(source, 0.5) == user.f(0.5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import functools\n@functools.lru_cache\ndef f(x):\n    return x\n", "lru_cache"),
        ("class A:\n    pass\ndef f(x):\n    return A()\n", "class A"),
        ("f = lambda x: x\n", "plain def"),
        ("n = 0\ndef f(x):\n    global n\n    n += 1\n    return n\n", "global n"),
        ("import io\nlog = io.StringIO()\ndef f(x):\n    log.write('x')\n    return x\n", "log"),
        ("def g(x):\n    return x\ndef f(x):\n    return h(x)\nh = g\n", "g"),
    ],
)
def test_what_cannot_be_cut_is_declined_with_the_name(module, text, reason):
    user = module(text)
    if reason == "g":  # an alias of a function of the user's is found under its own name
        assert run(module_source(user.f), 3) == 3
        return
    with pytest.raises(Unsupported) as declined:
        module_source(user.f)
    assert reason in str(declined.value)


def test_a_lambda_with_a_name_is_a_function(module):
    user = module(
        "half = lambda v, by=2: (\n    v / by)\ndef f(x):\n    return half(x) + half(x, 4)\n"
    )
    source = module_source(user.f)
    assert run(source, 8) == 6
    assert source.place(
        source.text.split("\n").index("def half(v, by=2): return v / by") + 1
    ).endswith(":1")


def test_a_partial_is_no_plain_function():
    with pytest.raises(Unsupported):
        module_source(functools.partial(sorted, []))
