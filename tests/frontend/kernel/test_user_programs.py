"""Programs as users write them are carried, and answer as in Python."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from differential import compiled
from together import compiled_together
from user_programs import PROGRAMS, largest_between

from hasten.verify.compare import compare


@pytest.mark.once
def test_the_programs_answer_as_in_python_in_mojo():
    for (function, args), (translated, text) in zip(
        PROGRAMS, compiled_together(PROGRAMS), strict=True
    ):
        mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
        expected, found = [function(*mine), mine], [translated(*theirs), theirs]
        assert compare(expected, found, 2).kind in {"same", "close"}, (found, text)


@pytest.mark.once
@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize(("function", "args"), PROGRAMS, ids=lambda p: getattr(p, "__name__", ""))
def test_a_program_answers_as_in_python(function, args, checked, tmp_path):
    translated, text = compiled(function, args, checked=checked, folder=tmp_path)
    mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
    expected, found = [function(*mine), mine], [translated(*theirs), theirs]
    assert compare(expected, found, 2).kind in {"same", "close"}, (found, text)


def test_the_first_of_two_exceptions_comes_first(tmp_path):
    args = (np.array([1.0, -2.0]), 0, 4)
    translated, _ = compiled(largest_between, args, folder=tmp_path)
    for function in (largest_between, translated):
        with pytest.raises(ZeroDivisionError):
            function(*args)
