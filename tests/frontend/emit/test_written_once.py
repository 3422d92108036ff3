"""What an expression needs is computed once, however deep it stands in others."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import LANGUAGES_TRIED, python_function

from hasten.frontend.emit.languages import LANGUAGES
from hasten.frontend.kernel.lowering import lowered
from hasten.frontend.passes import improved
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def written(text, args, language, *, checked=True):
    """The part of a translation that stands for the user's text."""
    function = python_function(text)
    made = lowered(module_source(function), signature_of(function, args, {}))
    whole = LANGUAGES[language].emit(improved(made.kernel, checked=checked), checked=checked).text
    return whole[whole.rindex("<program ") :]


X = np.array([1.5, -2.0, 0.25, 4.0])


@pytest.mark.parametrize("language", LANGUAGES_TRIED)
@pytest.mark.parametrize(
    "element", ["x[i] / 2 / 3 / 4 / 5", "x[i] // 2 % 3 // 4", "2.0 - x[i] // i / 3 % 5"]
)
def test_an_index_is_looked_at_once(element, language):
    text = f"def f(x, i):\n    return {element}\n"
    assert written(text, (X, 2), language).count("index_at(") == 1


@pytest.mark.parametrize("language", LANGUAGES_TRIED)
def test_a_function_is_called_as_often_as_in_python(language):
    text = "def f(n, s):\n    if n < 2:\n        return s\n    return f(n - 1, s) + f(n - 2, s) * 2.0 / 3\n"
    assert written(text, (9, 1.0), language).count("checked_sub(n") == 2  # one for each call


@pytest.mark.parametrize("language", LANGUAGES_TRIED)
def test_an_argument_of_a_function_that_may_raise_is_computed_once(language):
    text = (
        "import math\n\ndef f(s):\n    return math.asin(math.sqrt(s)) + math.pow(math.sqrt(s), s)\n"
    )
    assert written(text, (0.5,), language).count("checked_sqrt(s") == 2


@pytest.mark.parametrize("language", LANGUAGES_TRIED)
def test_a_square_of_a_complex_number_computes_it_once(language):
    text = "def f(z):\n    return (((z + 1) ** 2 + 2) ** 2 + 3) ** 2\n"
    assert (
        written(text, (1 + 2j,), language, checked=False).partition("utcome")[0].count("square(")
        == 3
    )
