"""Operations on whole arrays, stored parts and functions in functions: the edges of what is carried."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from differential import compiled, python_function

from hasten.errors import Unsupported
from hasten.verify.compare import compare

X = np.array([1.5, -2.0, 0.25, 4.0, 7.0])
M = np.arange(25.0).reshape(5, 5)
NAN = np.array([1.0, np.nan, 3.0])


def outcome(function, args):
    given = copy.deepcopy(args)
    try:
        return [function(*given), given]
    except Exception as error:
        return type(error).__name__


PROGRAMS = [
    ("x[1:] = x[:-1]", "x", (X,)),  # part of itself, moved
    ("x[:-1] = x[1:]", "x", (X,)),
    ("y = x\ny[1:] = x[:-1]", "x", (X,)),  # the same by two names
    ("m[1:, :] = m[:-1, :]", "m", (M,)),
    ("m[:, 1] = m[1]", "m", (M,)),  # a column of what is a row
    ("m[2, 1:] -= m[0, 0] * m[2, :-1]", "m", (M,)),
    ("for i in range(1, 5):\n    m[i, i:] -= m[i, 0] * m[0, i:]", "m", (M,)),
    ("x += x[::1]", "x", (X,)),
    ("m += x", "m, x", (M, X)),  # a row to every row
    ("m[:] = 0.0", "m", (M,)),
    ("k[:] = 7", "k", (np.array([1, 2, 3], np.int16),)),
    ("x[:2] = 1, 2", "x", (X,)),
    ("x[:] = x * m[0] + x", "x, m", (X, M)),
    ("return x * y", "x, y", (X, np.ones(3))),  # shapes that differ
    ("x[:2] = y", "x, y", (X, np.ones(3))),
    ("x[:2] = 1.0, 2.0, 3.0", "x", (X,)),
    ("a, b = x", "x", (X,)),
    ("return min(x)", "x", (np.empty(0),)),
    ("return max(v for v in x if v > 100.0)", "x", (X,)),
    ("return x.max()", "x", (np.empty(0),)),
    ("return x.max(), x.min()", "x", (NAN,)),
    ("return max(x), min(x)", "x", (NAN,)),
    ("return max([n, 3]), min([n, 3])", "n", (2,)),
    ("return x.sum(), m[1:, 2].sum()", "x, m", (np.empty(0), M)),
    ("return (k * 2 - 1) / 4", "k", (np.arange(5),)),
    ("return np.uint8(n)", "n", (300,)),
    ("return k + n", "k, n", (np.array([1, 100], np.int8), 300)),
    ("return k > 300, k >= -200, k < n", "k, n", (np.array([1, 100], np.int8), 300)),
    ("return x > 0.1, x < 0.1", "x", (np.array([0.1, 0.2], np.float32),)),
    ("return [v[9]] + [1 // n]", "v, n", ([1, 2], 0)),  # which of two exceptions comes first
    ("y = x[1:3]\nx[1:3] = y * 2\nx[0:2] = y", "x", (X,)),
    ("r = m[0]\nm[1:] = r\nm[0] = m[1] + r\nr += 1.0", "m", (M,)),
    ("x += x\nx[:] = x * 2.0", "x", (X,)),
    ("return (x > 0.0).sum()", "x", (X,)),
    ("return T[0] * n, T[1]", "n", (2.0,)),  # a negative zero
    ("return np.uint8(n)", "n", (-1,)),
    ("v.pop(n)", "v, n", ([1, 2], 2)),
    ("return v.pop(n), v[:]", "v, n", ([1, 2, 3], -3)),
    ("return v[n:], v[:n], v[-n:], v[n:-1]", "v, n", ([1, 2, 3], 2)),
    ("return v[n:], v[:n]", "v, n", ([1, 2, 3], -7)),
    ("return sorted(v)", "v", ([float(i * 37 % 101) for i in range(100)],)),
]


@pytest.mark.parametrize(("body", "parameters", "args"), PROGRAMS)
def test_a_program_does_what_it_does_in_python(body, parameters, args, tmp_path):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    function = python_function(
        f"import numpy as np\n\nT = np.array([-0.0, 1.5])\n\ndef f({parameters}):\n{lines}\n"
    )
    translated, text = compiled(function, args, folder=tmp_path)
    expected, found = outcome(function, args), outcome(translated, args)
    if isinstance(expected, str):
        assert found == expected, text
    else:
        assert compare(expected, found, 2).kind in {"same", "close"}, (expected, found, text)


BESIDE = """
def outside(v):
    outside2 = lambda w: w - 1
    return outside2(v)


def outside3(v):
    return v - 5


def third(v):
    return outside3(v)
"""
NESTED = [
    "def g(v):\n    return v + n\nreturn g(1) + g(2)",
    "g = lambda v, w=2: v * w\nreturn g(n) + g(n, w=5)",
    "def odd(k):\n    return False if k == 0 else even(k - 1)\ndef even(k):\n    return True if k == 0 else odd(k - 1)\nreturn odd(n), even(n)",
    "k = 1\ng = lambda v: v + k\na = g(n)\nk = n * 2\nreturn a, g(n)",
    "def outside2(v):\n    return v * 7\nreturn outside2(n) + outside(n)",
    "outside3 = lambda v: v * 7\nreturn outside3(n) + third(n)",
    "limit = n * 2\ndef down(k):\n    return k if k > limit else down(k + n)\nreturn down(1)",
    "def f2(v):\n    n = v * 3\n    return n\nreturn f2(n) + n",
    "scale = 3\ndef helper(v):\n    return v * scale\nreturn helper(n) + outside(n)",
]


@pytest.mark.parametrize("body", NESTED)
def test_functions_in_functions_see_what_they_see_in_python(body, tmp_path):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    function = python_function(f"{BESIDE}\n\ndef f(n):\n{lines}\n")
    translated, text = compiled(function, (5,), folder=tmp_path)
    assert translated(5) == function(5), text


STAYS = [
    "def g(v):\n    nonlocal n\n    n += v\n    return n\nreturn g(1)",
    "k = n\ng = lambda v, w=k: v + w\nk = 100\nreturn g(n) + k",
    "def g(v):\n    return v\ndef g(v):\n    return v + 1\nreturn g(n)",
    "for i in range(n):\n    h = lambda v: v + i\nreturn h(1)",
    "def g(v):\n    return v\nh = g\nreturn h(n)",
]


@pytest.mark.parametrize("body", STAYS)
def test_functions_that_cannot_be_put_beside_are_refused(body, tmp_path):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    function = python_function(f"def f(n):\n{lines}\n")
    with pytest.raises(Unsupported, match="function inside a function"):
        compiled(function, (3,), folder=tmp_path)
