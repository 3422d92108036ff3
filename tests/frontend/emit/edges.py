"""Programs at the edges of what emitters write, with arguments: names, types and values that few use."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import python_function

__all__ = ["EDGES"]

X = np.array([1.5, -2.0, 0.25, 4.0])
Z = np.array([1 + 2j, 3 - 1j, 0.5j])
_DIVISIONS = "return k[0] // 2, k[1] % 3, k[2] // k[3], k[2] % k[3], k[1] // k[5], k[1] % k[5], k[0] // k[4], k[0] % k[4]"


def _of(parameters, body, *args, before=""):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    text = f"import math\nimport numpy as np\n{before}\ndef f({parameters}):\n{lines}\n"
    return python_function(text), args


def _raising(*values):
    """Programs of which each is expected to raise, or not to, in one function: `which` chooses."""
    lines = "\n".join(f"if which == {i}:\n    return {value}" for i, value in enumerate(values))
    return [_of("t, which", f"{lines}\nreturn t", 1.0, which) for which in range(len(values))]


def _fixed(x):
    """An array that may only be read."""
    x.flags.writeable = False
    return x


EDGES = {
    "functions of functions": [
        _of("s, t", "return math.asin(math.sqrt(s)) + math.log(math.exp(t), s + 1) + math.pow(math.sinh(t), 0.5)",
            0.5, 2.0),
        _of("z", "return (z + 1) ** 2 * z.conjugate() / (z - 1) + abs(z - 1) + (z + 1).real", 1 + 2j),
    ],
    "functions outside of their domains": _raising(
        "math.lgamma(-t)", "math.gamma(0 * t)", "math.gamma(t * 200)", "math.pow(0 * t, -1.0)",
        "math.pow(1e300, t * 300)", "math.fmod(1e999 * t, -1e999)", "math.exp(1e5 * t)", "math.log(0 * t)",
        "math.hypot(1e308 * t, 1.7e308)", "math.acos(math.sqrt(t * 2))",
    ),
    "complex elements that are moved": [
        _of("x", "y = np.empty_like(x)\nfor i in range(len(x)):\n    y[i] = x[i - 1]\nreturn y", Z),
        _of("x", "y = np.empty_like(x)\nfor i in range(len(x)):\n    y[i] = x[-1 - i]\nreturn y",
            Z.astype(np.complex64)),
    ],
    "tuples of one": [
        _of("x", "(n,) = g(x)\n(m,) = h(x)\nreturn n + m", X,
            before="def g(x):\n    return (x.shape[0],)\n\ndef h(x):\n    return x.shape\n"),
    ],
    "docstrings": [
        _of("x", '\'\'\'Half "*/ of */ /* x; """ \\\\N{ \\\\\'\'\'\nreturn x / 2', 3.0),
        _of("x", '\'\'\'Half of "x"\'\'\'\nreturn x / 2', 3.0),
    ],
    "NumPy's division of whole numbers": [
        *(_of("k", _DIVISIONS, np.array([np.iinfo(of).min, 7, -7, 5, -1, 0], of))
          for of in (np.int8, np.int16, np.int32, np.int64)),
        *(_of("k", _DIVISIONS, np.array([np.iinfo(of).max - 1, 7, 9, 5, 1, 0], of)) for of in (np.uint8, np.uint64)),
        _of("k", "return float(k[0] // k[1]), k[0] % k[1] + k[0] // k[1]", np.array([-(2**31), -1], np.int32)),
    ],
    "NumPy's division of float32": [
        _of("x", "return x[0] // 2, x[1] % x[2], x[1] // x[2], x[0] // x[3], x[0] % x[3], x[1] % 2.5",
            np.array([7.5, -3.25, 0.1, 0], np.float32)),
    ],
    "truth values in new arrays": [
        _of("n", "return np.ones(n, dtype=np.bool_), np.full(n, True), np.full(n, n > 2)", 3),
        _of("b, n", "c = True if n > 3 else b\nd = b if n > 2 else n == 2\nreturn c, d, max(b, n > 1), min(b, True)",
            False, 3),
    ],
    "copies of nothing": [
        _of("x", "return x[0:0].copy(), x.copy()", np.empty(0)), _of("x", "return x.copy()", np.empty((0, 3))),
        _of("x", "return x.copy()", np.empty((3, 0))), _of("x", "return x[::2].copy()", np.empty((3, 0))),
    ],
    "arrays that cannot be written": [
        _of("x, m, b, z", "r = m[0]\nreturn g(x, 1) + m[1, 2] + len(x) + m[0][1] + r[0] + z[0], x[1:].copy(), b[0]",
            *map(_fixed, (X, X.reshape(2, 2).repeat(2, 1), X > 0, X + 1j)), before="def g(x, i):\n    return x[i] * x[-1]\n"),
        _of("x, m", "return g(x, 1) + m[1, 2] + len(x) + m[0][1], x[1:].copy()",
            *map(_fixed, (X, X.reshape(2, 2).repeat(2, 1))), before="def g(x, i):\n    return x[i] * x[-1]\n"),
    ],
    "lists of numbers without a sign": [_of("k", "v = [k[0]]\nv.append(k[1])\nreturn v[0] > v[1]", np.array([9, 7], np.uint8))],
}  # fmt: skip
"""By what is peculiar to them."""
