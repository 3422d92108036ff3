"""Translations that people have read and found good; ``python tests/frontend/emit/test_golden.py`` writes them anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hasten.translation import translate_target
from hasten.workload.loading import ArgumentChoice

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[3] / "examples"
READ = ("pairwise", "mandelbrot", "levenshtein")


def translation(name):
    choice = ArgumentChoice(size="small")
    return translate_target(f"{EXAMPLES / name}.py::{name}", choice).text


@pytest.mark.parametrize("name", READ)
def test_a_translation_is_the_one_that_was_read(name):
    assert translation(name) == (GOLDEN / f"{name}.c").read_text()


if __name__ == "__main__":
    for each in READ:
        (GOLDEN / f"{each}.c").write_text(translation(each))
        sys.stdout.write(f"{GOLDEN / each}.c\n")
