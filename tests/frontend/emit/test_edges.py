"""What few users write is carried to every language as well: it builds, and answers as in Python."""

from __future__ import annotations

import copy
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "kernel"))

from differential import LANGUAGES_TRIED, compiled
from edges import EDGES
from together import compiled_together

from hasten.errors import Unsupported
from hasten.verify.compare import compare
from hasten.workload.signature import signature_of

SLOW = {"cython": pytest.mark.once}
LANGUAGES = [
    pytest.param(language, marks=SLOW.get(language, ()))
    for language in LANGUAGES_TRIED
    if language != "mojo"
]


def answered(function, args):
    """What a function returns and what becomes of its arguments, or what it raises."""
    given = copy.deepcopy(args)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return [function(*given), list(given)]
        except (ArithmeticError, ValueError, IndexError) as error:
            return [type(error).__name__, list(given)]


def require_alike(function, args, translated, text):
    expected, found = answered(function, args), answered(translated, args)
    assert compare(expected, found, 2).kind in {"same", "close"}, (args, expected, found, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", EDGES)
def test_an_edge_is_carried(what, language, tmp_path):
    built = {}
    for number, (function, args) in enumerate(EDGES[what]):
        folder = tmp_path / str(number)
        folder.mkdir()
        code = function.__code__.co_code, repr(signature_of(function, args, {}))
        try:
            if code not in built:
                built[code] = compiled(function, args, folder=folder, language=language)
        except Unsupported as reason:
            assert language == "fortran" and "Fortran has no" in str(reason)  # noqa: PT017, PT018 (it says why)
            continue
        require_alike(function, args, *built[code])


@pytest.mark.once
def test_the_edges_are_carried_to_mojo():
    programs = [program for programs in EDGES.values() for program in programs]
    for program, translation in zip(programs, compiled_together(programs), strict=True):
        require_alike(*program, *translation)
