"""Programs at the edges of what emitters write, with arguments: names, types and values that few use."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import python_function

__all__ = ["EDGES"]

X = np.array([1.5, -2.0, 0.25, 4.0])


def _of(parameters, body, *args, before=""):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    text = f"import math\nimport numpy as np\n{before}\ndef f({parameters}):\n{lines}\n"
    return python_function(text), args


def _raising(*values):
    """Programs of which each is expected to raise, or not to, in one function: `which` chooses."""
    lines = "\n".join(f"if which == {i}:\n    return {value}" for i, value in enumerate(values))
    return [_of("t, which", f"{lines}\nreturn t", 1.0, which) for which in range(len(values))]


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
}  # fmt: skip
"""By what is peculiar to them."""
