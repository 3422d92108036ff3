"""The suite: the same answers everywhere, and speeds relative to the Python in use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hasten.engine.interpreters.conversation import Conversation
from hasten.errors import UsageError
from hasten.measure.statistics import Interval
from hasten.suite import pyperformance, running
from hasten.suite.program import Program, programs
from hasten.suite.running import Outcome, run_suite, standings
from hasten.toolchain.interpreters.discovery import find_interpreters

FOUND = find_interpreters()[0]
MINE = next(one for one in FOUND if one.in_use)
PYPY = next(one for one in FOUND if one.implementation == "pypy")


def answers(interpreter):
    conversation = Conversation(interpreter.shell)
    try:
        for program in programs():
            conversation.ask(do="load", text=program.text, name="run")
            yield (
                program.name,
                conversation.ask(do="call", call=[[program.size], {}]).get("returned"),
            )
    finally:
        conversation.close()


@pytest.fixture(scope="module")
def expected():
    return dict(answers(MINE))


@pytest.mark.parametrize(
    "interpreter",
    [one for one in FOUND if one.implementation != "micropython" and not one.in_use],
    ids=lambda one: one.title,
)
def test_every_program_has_one_answer(interpreter, expected):
    assert len(expected) >= 12
    assert all(expected.values())
    assert dict(answers(interpreter)) == expected


def test_micropython_runs_what_its_language_has(expected):
    small = next(one for one in FOUND if one.implementation == "micropython")
    alike = [name for name, answer in answers(small) if answer == expected[name]]
    assert len(alike) >= 6


def test_a_jit_is_ahead_on_floats_and_the_python_in_use_is_one(monkeypatch):
    monkeypatch.setattr(running, "ROUNDS", 3)
    found = run_suite({"pypy": PYPY, "mine": MINE}, "mine", programs(("floats",)))
    by_name = {one.interpreter: one for one in found}
    assert by_name["mine"].speedup == Interval(1.0, 1.0, 1.0)
    assert by_name["pypy"].speedup.median > 2.0
    assert by_name["pypy"].seconds.median > 0


def test_what_answers_otherwise_ends_or_hangs_is_lost_and_told(monkeypatch, tmp_path):
    monkeypatch.setattr(running, "ROUNDS", 2)
    monkeypatch.setattr(running, "_PATIENCE", 6.0)
    (program,) = programs(("floats",))
    by_version = replace(
        program, text="import os\ndef run(n):\n    return os.environ.get('ODD', '')\n"
    )
    scripts = {"odd": f'ODD=1 exec {MINE.command[0]} "$@"', "ends": "exit 3", "hangs": "sleep 60"}
    ways = {"mine": MINE}
    for name, text in scripts.items():
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        ways[name] = replace(MINE, command=(str(path),))
    lost = {one.interpreter: one.lost for one in run_suite(ways, "mine", [by_version])}
    assert lost["mine"] == ""
    assert lost["odd"] == "gives another answer than mine"
    assert "left with exit code 3" in lost["ends"]
    assert lost["hangs"] == "no answer within 6 s"


def test_standings_are_by_geometric_mean():
    def outcome(program, name, speed):
        return Outcome(program, name, "", Interval(1.0), Interval(speed))

    found = standings(
        [
            outcome("a", "x", 4.0),
            outcome("b", "x", 1.0),
            outcome("a", "y", 3.0),
            Outcome("b", "y", "raised"),
        ]
    )
    assert [(s.interpreter, s.ran) for s in found] == [("y", 1), ("x", 2)]
    assert [s.mean for s in found] == pytest.approx([3.0, 2.0])
    assert found[1].slowest == ("b", 1.0)
    assert found[1].fastest == ("a", 4.0)


def test_a_program_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(UsageError, match=r"no program of the suite is named 'chess'.*big_ints"):
        programs(("chess",))


@pytest.mark.parametrize("name", ["nbody", "unpickle_pure_python", "unpack_sequence", "scimark"])
def test_a_benchmark_of_pyperformance_runs_by_its_name_and_times_itself(name, monkeypatch):
    monkeypatch.setattr(running, "ROUNDS", 2)
    monkeypatch.setattr(running, "_WARM", 0.05)
    found = run_suite({"pypy": PYPY, "mine": MINE}, "mine", programs((f"pyperformance:{name}",)))
    assert [(one.interpreter, one.lost) for one in found] == [("mine", ""), ("pypy", "")]
    assert all(one.seconds.median > 0 and not one.compared for one in found)


def test_options_of_a_benchmark_that_shares_a_script_are_its_own():
    texts = {pyperformance.benchmark(n).text for n in ("pickle", "unpickle", "pickle_pure_python")}
    assert len(texts) == 3


def test_its_own_clock_is_taken_and_what_it_prepares_does_not_count(monkeypatch):
    monkeypatch.setattr(running, "ROUNDS", 2)
    monkeypatch.setattr(running, "_WARM", 0.01)
    text = "def run(times):\n    return 0.25 * times\n"
    program = Program("steady", text, 1, times_itself=True)
    (mine,) = run_suite({"mine": MINE}, "mine", [program])
    assert mine.seconds.median == 0.25


def test_a_clock_that_sees_nothing_of_a_few_calls_is_given_more_of_them(monkeypatch):
    monkeypatch.setattr(running, "ROUNDS", 2)
    monkeypatch.setattr(running, "_WARM", 0.01)
    text = """
def run(times):
    if times > 10**6:
        raise ValueError("too many at once")
    return times // 1000 / 1000.0
"""
    (mine,) = run_suite({"mine": MINE}, "mine", [Program("coarse", text, 1, times_itself=True)])
    assert mine.lost == ""
    assert mine.seconds.median == pytest.approx(1e-6)


def test_a_benchmark_says_which_packages_it_lacks_and_how_they_are_had(monkeypatch):
    monkeypatch.setattr(running, "ROUNDS", 2)
    text = "import no_such_package_anywhere\n"
    program = Program("needy", text, 1, times_itself=True, needs=("no-such-package==1.0",))
    (mine,) = run_suite({"mine": MINE}, "mine", [program])
    assert "No module named 'no_such_package_anywhere'" in mine.lost
    assert mine.lost.endswith(f"{MINE.command[0]} -m pip install 'no-such-package==1.0'")
    assert pyperformance.benchmark("django_template").needs == ("django", "legacy-cgi")


def test_a_benchmark_that_starts_programs_is_told():
    (mine,) = run_suite({"mine": MINE}, "mine", programs(("pyperformance:python_startup",)))
    assert "measures the start of a program" in mine.lost


def test_a_benchmark_that_does_not_exist_is_told_with_those_that_are_near(monkeypatch):
    with pytest.raises(UsageError, match=r"no benchmark 'n_body': nbody"):
        programs(("pyperformance:n_body",))
    monkeypatch.setattr(pyperformance, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="python -m pip install pyperformance"):
        programs(("pyperformance:nbody",))
