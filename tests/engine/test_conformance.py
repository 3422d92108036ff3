"""One suite for all engines: each gives the reference's answer, or says why it cannot."""

from __future__ import annotations

import pytest

from hasten.runner.outcome import Outcome
from hasten.testing import CASES, Case, complaints, conformance, verdicts
from hasten.testing.workloads import count_words, python_division, sum_of_squares

ENGINES = ("python", "numba", "cython", "pythran", "numexpr", "c", "cpp", "fortran", "rust", "mojo")


def cases_with_arguments():
    for number, case in enumerate(CASES):
        yield pytest.param(case, id=f"{case.name}-{number}")


FEW = {
    "cpp": ("cpp[nanobind]", "cpp[nanobind,unchecked]"),
    "fortran": ("fortran[capi]", "fortran[capi,unchecked]"),
    "rust": ("rust[capi]", "rust[capi,unchecked]"),
    "mojo": ("mojo[capi]",),
}
"""Of an engine whose routes take long to build, those that every case is put through."""
EVERY_ROUTE = {"row_sums", "halve_in_place", "squares"}


@pytest.mark.parametrize("case", list(cases_with_arguments()))
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_same_answer_or_says_why_not(engine, case):
    entries = () if case.name in EVERY_ROUTE else FEW.get(engine, ())
    assert complaints(engine, case, entries=entries) == []


@pytest.mark.parametrize(
    "engine", ["numba", "cython", "pythran", "c", "cpp", "fortran", "rust", "mojo"]
)
def test_a_compiler_carries_plain_loops(engine):
    """Declining everything would pass the suite: these must be carried."""
    loops = {"sum_of_squares", "row_sums", "first_above", "collatz_steps", "python_division"}
    tried = [case for case in CASES if case.name in loops]
    carried = {
        c.name
        for c in tried
        if any(v.right for v in verdicts(engine, c, entries=FEW.get(engine, ())).values())
    }
    assert carried == loops


@pytest.mark.parametrize("engine", ["numba", "pythran", "c"])
def test_what_is_declined_names_the_line_or_the_argument(engine):
    declined = verdicts(engine, Case(count_words, lambda: ("a b a",)))
    for verdict in declined.values():
        if verdict.kind == "unsupported":
            assert "workloads.py:" in verdict.detail or "argument" in verdict.detail


@pytest.mark.usefixtures("misbehaving")
def test_the_suite_complains_of_an_engine_that_misbehaves():
    found = complaints("misbehaving", Case(sum_of_squares, CASES[0].arguments), timeout=2.0)
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
