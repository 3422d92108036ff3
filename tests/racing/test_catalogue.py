"""The referee before a catalogue of rivals; ``benchmarks/catalogue.py`` judges all of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from hasten.testing.rivals import verdicts_on_rivals

FOLDER = Path(__file__).parents[1] / "catalogue"
# Each of these kinds of work in CI; the others stand in the benchmark for the minutes that they take.
FILES = ["squares", "count_words"]
# Left out: what the referee cannot see yet, each with its reason.
UNSEEN = {
    "reads_the_file_beside": "reading and parsing its answer takes half as long as the work",
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FILES)
def test_every_cheat_and_broken_port_is_rejected_and_no_honest_rival(name):
    path = FOLDER / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    catalogue = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogue)
    wrong = {**catalogue.CHEATS, **catalogue.BROKEN}
    rivals = [r for r in (*wrong, *catalogue.HONEST) if r not in UNSEEN]

    verdicts = verdicts_on_rivals(path, name, rivals)

    accepted = {r for r in rivals if verdicts[r].right}
    assert accepted - set(catalogue.HONEST) == set()
    assert {r: verdicts[r].detail for r in set(catalogue.HONEST) - accepted} == {}
