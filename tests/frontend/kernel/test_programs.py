"""Random programs of the kernel language, and those that once came out wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from differential import (
    LANGUAGES_TRIED,
    ONE_BY_ONE,
    Outside,
    answer_of,
    compiled,
    difference,
    judged,
    outcome,
    python_function,
)
from fuzz import tried
from programs import PARAMETERS
from together import compiled_together


def test_random_programs_answer_and_raise_as_python_does():
    counts = tried(200, derandomize=True)
    assert counts["alike"] > 150
    assert counts["refused"] == 0


def test_random_programs_on_lists_answer_and_raise_as_python_does():
    counts = tried(150, "lists", derandomize=True)
    assert counts["alike"] > 100


@pytest.mark.once
@pytest.mark.parametrize("language", [name for name in LANGUAGES_TRIED if name != "c"])
def test_random_programs_are_alike_in_every_language(language):
    count = 12 if language == "cython" else 60  # a build takes seconds
    counts = tried(count, language, derandomize=True)
    assert counts["alike"] > 0.7 * count
    # Fortran takes no matrix with steps, and says so.
    assert counts["refused"] == 0 or language == "fortran"


EMPTY = (0, 0, 0.0, 0.0, np.empty(0), np.empty((0, 0)), np.empty(0, np.int64))
FOUND = [
    ("x[a] = math.sqrt(p)", (0, 0, -1.0, *EMPTY[3:])),  # which of two exceptions comes first
    ("f1 = m[a, (0 // 0)]", EMPTY),  # an index is computed before the other is held to its bounds
    ("i1 = (0 >> 32)", EMPTY),  # literals of C have 32 bits
    ("f1 = (int(p) / (a - a))", (0, 0, float("nan"), *EMPTY[3:])),  # the dividend comes first
    ("i1 = (a >> 70) + (b << 1)", (-5, 7, *EMPTY[2:])),
    ("i1 = min(a, max(b, a)) // 3 % 5", (-7, 4, *EMPTY[2:])),
    ("f1 = p % q; f2 = p // q", (0, 0, -7.5, 2.25, *EMPTY[4:])),
    ("f1 = p // q", (0, 0, float("inf"), 2.0, *EMPTY[4:])),
    ("f1 = a / b", (2**53 + 1, 3, *EMPTY[2:])),  # one rounding, not two
    ("f1 = a / b", (4591078115846, 51990015100, *EMPTY[2:])),  # nor two where both are exact
]


@pytest.mark.parametrize(("line", "args"), FOUND)
def test_what_once_differed_is_alike(line, args):
    assert difference(program(line), args) == ""


@pytest.mark.once
@pytest.mark.parametrize("language", ONE_BY_ONE)
@pytest.mark.parametrize(("line", "args"), FOUND)
def test_what_once_differed_is_alike_in_every_language(line, args, language):
    assert difference(program(line), args, language) == ""


@pytest.mark.once
def test_what_once_differed_is_alike_in_mojo():
    asked = [(program(line), args) for line, args in FOUND]
    functions = [(python_function(text), args) for text, args in asked]
    together = compiled_together(functions)
    for (text, args), (function, _), (translated, source) in zip(
        asked, functions, together, strict=True
    ):
        assert judged(text, answer_of(function, args), outcome(translated, args), source) == ""


BEYOND = [
    ("i1 = abs(a)", (-(2**63), 0, *EMPTY[2:])),
    ("i1 = a // b", (-(2**63), -1, *EMPTY[2:])),
]


@pytest.mark.parametrize(("line", "args"), BEYOND)
def test_an_integer_that_python_lets_grow_is_an_overflow_and_not_a_wrong_number(line, args):
    with pytest.raises(Outside):
        difference(program(line), args)
    translated, _ = compiled(python_function(program(line)), args)
    with pytest.raises(OverflowError):
        translated(*args)


def program(line):
    body = "".join(
        f"    {part}\n" for part in ("i1 = 0", "f1 = 0.0", "f2 = 0.0", *line.split("; "))
    )
    return f"import math\n\n\ndef f({', '.join(PARAMETERS)}):\n{body}    return i1, f1, f2\n"
