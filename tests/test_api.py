"""Racing functions of a running program."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

import hasten
from hasten.racing.request import RaceRequest
from hasten.racing.run import run_race
from hasten.workload.model import Origin


def loop(x):
    total = 0.0
    for value in x:
        total += value * value
    return total


def by_numpy(x):
    return float((x * x).sum())


def missing_last(x):
    return float((x[:-1] * x[:-1]).sum())


X = np.random.default_rng(0).normal(size=3000)


@pytest.fixture(scope="module")
def result():
    return hasten.race(loop, X, engines=["numba"], against=[by_numpy, missing_last], budget=2)


def test_entries_are_ranked_and_named(result):
    names = [e.name for e in result.ranked]
    assert set(names) == {"python", "numba", "by_numpy"}
    assert names[-1] == "python"
    assert [e.name for e in result.lost] == ["missing_last"]
    assert result["missing_last"].verdict.kind == "different"
    medians = [e.seconds.median for e in result.ranked]
    assert medians == sorted(medians)


def test_an_explanation_is_text_and_plain_data():
    found = hasten.explain(loop, X, beside=["c[capi]"])
    assert "What a compiler makes of it" in str(found)
    assert found.anatomy["executed"] > len(X)
    assert {e["name"] for e in found.race["entries"]} == {"python", "c[capi]"}
    assert hasten.explain(loop, X, beside=[]).race is None


def test_a_result_writes_its_page(result, tmp_path):
    page = result.to_html(tmp_path / "race.html")
    assert (tmp_path / "race.html").read_text() == page
    assert "missing_last" in page


def test_an_entry_bears_the_names_of_the_json(result):
    entry = result["numba"]
    data = next(e for e in json.loads(result.to_json())["entries"] if e["name"] == "numba")
    assert entry.verdict.kind == data["verdict"]["kind"]
    assert entry.seconds.median == data["seconds"]["median"]
    assert entry.speedup.median == data["speedup"]["median"] > 5
    assert entry.build_seconds == data["build_seconds"] > 0
    assert entry.first_call_seconds > 0
    assert entry.break_even_calls == data["break_even_calls"] >= 1
    assert entry.threads == 1


def test_the_winner_hands_out_its_function(result):
    assert result.winner.name in {"numba", "by_numpy"}
    assert result.winner.function(X) == pytest.approx(loop(X), rel=1e-12)
    assert result["numba"].function(X) == loop(X)
    assert result["by_numpy"].function is by_numpy
    assert result.reference.function is loop


def test_a_wrong_entry_hands_out_nothing(result):
    with pytest.raises(ValueError, match="missing_last"):
        result["missing_last"].function  # noqa: B018 (the property raises)


def test_the_result_prints_as_a_table(result):
    text = str(result)
    assert "numba" in text
    assert "Control (python against itself)" in text


def test_fastest_gives_a_function_that_agrees():
    fast = hasten.fastest(loop, X, engines=["numba"], budget=1)
    assert fast(X) == loop(X)


def test_keyword_arguments_are_passed_on():
    def scaled(x, scale=1.0):
        return [v * scale for v in x]

    result = hasten.race(scaled, [1.0, 2.0], kwargs={"scale": 3.0}, engines=[], budget=0.5)
    assert str(result.workload.signature) == "x: list[2] of float, scale: float"
    assert result.reference.rank == 1


def test_closures_and_lambdas_can_be_raced():
    factor = 3.0
    result = hasten.race(lambda x: x * factor, 2.0, engines=["numba"], budget=0.5)
    assert result.reference.rank == 1
    assert result["numba"].verdict.kind == "unsupported"


def test_bad_requests_are_usage_errors():
    with pytest.raises(hasten.UsageError, match="do not fit"):
        hasten.race(loop, 1, 2, 3)
    with pytest.raises(hasten.UsageError, match="not a int"):
        hasten.race(3)
    with pytest.raises(hasten.UsageError, match="did you mean numba"):
        hasten.race(loop, X, engines=["numbaa"])
    for budget in (-1, 0, float("inf"), float("nan"), "3"):
        with pytest.raises(hasten.UsageError, match="no number of seconds"):
            hasten.race(loop, X, budget=budget)
    with pytest.raises(hasten.UsageError, match="seed=-1"):
        hasten.race(loop, X, seed=-1)


def test_a_function_that_raises_is_refused():
    with pytest.raises(hasten.ReferenceFailed, match="TypeError"):
        hasten.race(loop, 3, engines=[])


def test_engines_tell_their_state():
    states = {info.name: info.state for info in hasten.engines()}
    assert states["python"].available
    assert states["numba"].available


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, hasten; print({'numpy','numba','scipy','rich','click'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['hasten', '--help']\n"
        "from hasten.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'numpy', 'numba', 'scipy', 'rich'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"


STATEFUL = """
calls = 0

def steady(x):
    s = 0.0
    for i in range(200):
        s += x * i
    return s

def drifting(x):
    global calls
    calls += 1
    return steady(x) if calls < 20 else 0.0

def inputs():
    return (1.5,)
"""


def test_an_answer_that_turns_wrong_after_many_calls_is_not_ranked(workload_file):
    path = str(workload_file(STATEFUL))
    request = RaceRequest(
        Origin("file", path, "steady"),
        engines=(),
        against=(Origin("file", path, "drifting"),),
        budget=1,
    )
    entry = run_race(request)["drifting"]
    assert entry.verdict.kind == "different"
    assert "after many calls" in entry.verdict.detail
    assert entry.rank is None


def ratios(x, y):
    return [a // b for a, b in zip(x, y, strict=True)]


def of_c(x, y):
    return [int(a / b) for a, b in zip(x, y, strict=True)]


def nothing_below_zero(x, y):
    return min(x, default=0) >= 0 and min(y, default=1) > 0


def test_constraints_keep_inputs_that_make_no_sense_away():
    arguments = [[7, 9, 4, 30], [2, 5, 3, 7]]
    options = {"engines": [], "against": [of_c], "budget": 0.2}
    free = hasten.race(ratios, *arguments, **options)
    assert (free["of_c"].verdict.kind, free["of_c"].verdict.name) == ("different", "modulo sign")
    bound = hasten.race(ratios, *arguments, constraints=nothing_below_zero, **options)
    assert bound["of_c"].verdict.kind == "same"


def test_constraints_of_a_file_stand_in_the_file(tmp_path):
    path = tmp_path / "w.py"
    path.write_text("def f(x):\n    return x\n\ndef inputs():\n    return (1,)\n")
    with pytest.raises(hasten.UsageError, match=r"constraints\(\) in its file"):
        hasten.race(f"{path}::f", constraints=nothing_below_zero)


CACHED = """
import functools
import hasten

def steps(n):
    return 1 if n < 2 else steps(n - 1) + steps(n - 2)

@functools.cache
def memoised(n):
    return 1 if n < 2 else memoised(n - 1) + memoised(n - 2)

known = {}

def remembered(n):
    if n not in known:
        known[n] = steps(n)
    return known[n]

if __name__ == "__main__":
    result = hasten.race(steps, 18, engines=[], against=[memoised, remembered], budget=0.5)
    print(result["memoised"].verdict.kind, result["remembered"].verdict.name)
"""


def test_a_cached_function_of_a_script_is_an_algorithm_and_a_remembered_answer_a_cheat(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(CACHED)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "same remembers by value\n"
