"""What is written is what a person would write: nothing twice, nothing that says nothing."""

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

X = np.array([1.5, -2.0, 0.25, 4.0])


def written(body, args, language, *, parameters="x", checked=True):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    function = python_function(f"def g(x):\n    return x + 1\n\ndef f({parameters}):\n{lines}\n")
    made = lowered(module_source(function), signature_of(function, args, {}))
    return LANGUAGES[language].emit(improved(made.kernel, checked=checked), checked=checked).text


def test_no_line_of_fortran_is_made_of_spaces():
    text = written(
        "y = x.copy()\nfor i in range(len(x)):\n    y[i] = x[i] * 2\nreturn y", (X,), "fortran"
    )
    assert [line for line in text.split("\n") if line != line.rstrip()] == []


def test_a_loop_of_fortran_ends_at_one_number_less():
    body = (
        "for i in range(1, len(x) - 1):\n    x[i] = 0.0\nfor i in range(len(x) + 1):\n    x[0] = i"
    )
    text = written(body, (X,), "fortran")
    assert "- 1 - 1" not in text
    assert "+ 1 - 1" not in text
    assert "do i = 1, size(x, kind=int64) - 2" in text
    assert "do i = 0, size(x, kind=int64)  ! " in text


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_function_of_c_just_ends(language):
    text = written("x[0] = 1.0", (X,), language) + written("x[0] = 1.0\nreturn", (X,), language)
    assert "return;" not in text


def test_rust_gives_on_what_a_call_gives():
    text = written("return x + 1", (3,), "rust")
    assert "    checked_add(x, 1, 5) // 5" in text
    assert "Ok((checked_add(x, 1, 5)?, checked_sub(x, 1, 5)?))" in written(
        "return x + 1, x - 1", (3,), "rust"
    )
    assert "\n\n\n" not in text


@pytest.mark.parametrize("language", ["c", "cpp", "rust"])
def test_what_is_not_unlike_is_alike(language):
    body = (
        "n = 0\nif not v:\n    n = 1\nif not k:\n    n += 2\nif not (k != 3):\n    n += 3\nreturn n"
    )
    assert (
        "!(" not in written(body, ([1], 2), language, parameters="v, k").partition("// <program")[2]
    )


@pytest.mark.parametrize("language", [n for n in LANGUAGES_TRIED if n != "fortran"])
def test_bits_are_changed_in_place(language):
    body = "c = n\nfor i in range(n):\n    c = c ^ i\n    c = c & 255\n    c = c | 1\nreturn c"
    text = written(body, (9,), language, parameters="n")
    assert all(f"c {sign}= " in text for sign in "^&|")


@pytest.mark.parametrize("language", LANGUAGES_TRIED)
def test_an_exception_of_the_user_is_named_with_its_message(language):
    body = 'if x[0] < 0.0:\n    raise ValueError("below */ zero")\nreturn x[0]'
    text = written(body, (X,), language)
    assert "RAISED" not in text
    assert "below" in text
    assert text.count("VALUE_ERROR_6") == (0 if language == "cython" else 2)


def test_two_exceptions_of_one_line_are_told_apart():
    body = 'if x[0] < 0.0: raise ValueError("low")\nelif x[0] > 9.0: raise ValueError("high")\nreturn x[0]'
    text = written(body, (X,), "c")
    assert "VALUE_ERROR_5 = 100" in text
    assert "VALUE_ERROR_6 = 101" in text


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_an_end_of_a_slice_is_computed_twice_at_most(language):
    text = written("y = x[1:-1]\nreturn y[0]", (X,), language)
    assert text.partition("f(")[2].count("index_clamped(1, ") <= 2
