"""Translations that people have read and found good; ``python tests/frontend/emit/test_golden.py`` writes them anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hasten.frontend.emit.languages import LANES, LANGUAGES
from hasten.translation import translate_target
from hasten.workload.loading import ArgumentChoice

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[3] / "examples"
READ = ("pairwise", "mandelbrot", "levenshtein")
ACROSS_LANES = ("pairwise", "mandelbrot")


def translation(name, language):
    choice = ArgumentChoice(size="small")
    return translate_target(f"{EXAMPLES / name}.py::{name}", choice, language=language).text


def golden(name, language):
    if language == LANES.name:
        return GOLDEN / f"{name}.lanes.cpp"
    return GOLDEN / f"{name}{LANGUAGES[language].suffix}"


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_the_one_that_was_read(name, language):
    assert translation(name, language) == golden(name, language).read_text()


@pytest.mark.parametrize("name", ACROSS_LANES)
def test_a_translation_across_lanes_is_the_one_that_was_read(name):
    assert translation(name, LANES.name) == golden(name, LANES.name).read_text()


if __name__ == "__main__":
    pairs = [(each, into) for each in READ for into in LANGUAGES]
    for each, into in (*pairs, *((each, LANES.name) for each in ACROSS_LANES)):
        golden(each, into).write_text(translation(each, into))
        sys.stdout.write(f"{golden(each, into)}\n")
