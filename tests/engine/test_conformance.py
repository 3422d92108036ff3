"""One suite for all engines: each gives the reference's answer, or says why it cannot."""

from __future__ import annotations

import pytest

from hasten.runner.outcome import Outcome
from hasten.testing import CASES, Case, complaints, conformance, objections, verdicts
from hasten.testing.workloads import count_words, python_division, sum_of_squares

ENGINES = (
    "python", "numba", "cython", "pythran", "numexpr", "c", "cpp", "fortran", "rust", "mojo", "lanes",
)  # fmt: skip
FIRST = (
    "numba", "cython", "pythran", "c[capi]", "cpp[nanobind]", "fortran[capi]", "rust[capi]", "mojo[capi]", "lanes",
)  # fmt: skip
"""The entry of each engine that every case is put through: builds take seconds."""
EVERY_ENTRY = "row_sums"
"""The case that every entry is put through; what routes and variants differ in has tests of its own."""
COMPILERS = frozenset(ENGINES) - {"python", "numexpr", "lanes"}
LOOPS = frozenset({"sum_of_squares", "row_sums", "first_above", "collatz_steps", "python_division"})
"""Declining everything would pass the suite: these must be carried by every compiler."""


def cases():
    for number, case in enumerate(CASES):
        yield pytest.param(case, number, id=f"{case.name}-{number}")


@pytest.mark.timeout(1500)  # a dozen engines, of which some build for half a minute
@pytest.mark.parametrize(("case", "number"), list(cases()))
def test_every_engine_gives_the_same_answer_or_says_why_not(case, number):
    found = verdicts(ENGINES, case, entries=FIRST)
    assert {engine_of(entry) for entry in found} == set(ENGINES)
    assert objections(found, case) == []
    # A later case of the same function may have a layout that an engine declines.
    if number == [c.name for c in CASES].index(case.name) and case.name in LOOPS:
        assert {engine_of(entry) for entry, v in found.items() if v.right} >= COMPILERS


@pytest.mark.parametrize("engine", ENGINES)
def test_so_does_every_entry_of_an_engine(engine):
    case = next(case for case in CASES if case.name == EVERY_ENTRY)
    found = verdicts([engine], case)
    assert objections(found, case) == []
    assert engine not in COMPILERS or all(verdict.right for verdict in found.values())


def engine_of(entry):
    return entry.partition("[")[0]


@pytest.mark.parametrize("engine", ["numba", "pythran", "c"])
def test_what_is_declined_names_the_line_or_the_argument(engine):
    declined = verdicts([engine], Case(count_words, lambda: ("a b a",)))
    for verdict in declined.values():
        if verdict.kind == "unsupported":
            assert "workloads.py:" in verdict.detail or "argument" in verdict.detail


@pytest.mark.usefixtures("misbehaving")
def test_the_suite_complains_of_an_engine_that_misbehaves():
    entries = ("misbehaving[verify,segfault]", "misbehaving[load,hang]")
    case = Case(sum_of_squares, CASES[0].arguments)
    found = complaints("misbehaving", case, entries=entries, timeout=2.0)
    assert len(found) == 2
    assert any("crashed" in complaint for complaint in found)
    assert any("timeout" in complaint for complaint in found)


def test_the_suite_complains_of_a_wrong_answer(monkeypatch):
    """Python's own answer to a question that was changed in between."""
    real = conformance.prepare

    def corrupted(*args):
        prepared = real(*args)
        prepared.outcomes[None] = Outcome("returned", 12345)
        return prepared

    monkeypatch.setattr(conformance, "prepare", corrupted)
    found = complaints("python", Case(python_division, lambda: (20,)))
    assert found
    assert "12345" in found[0]
