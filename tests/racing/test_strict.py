from __future__ import annotations

import json

import jsonschema
import pytest

import hasten
from hasten.cli.race import run
from hasten.measure.statistics import Interval
from hasten.racing import run as running
from hasten.racing.ranking import rank
from hasten.report.json import schema

FAILED = Interval(1.2, 1.1, 1.3)
PASSED = Interval(1.02, 0.98, 1.06)
UNKNOWN = Interval(1.0)


def total(n):
    found = 0
    for i in range(n):
        found += i
    return found


@pytest.fixture
def control(monkeypatch):
    """Makes the control of races what it is told to be."""

    def be(interval):
        monkeypatch.setattr(running, "rank", lambda *field: (rank(*field)[0], interval))

    return be


def race(**options):
    return hasten.race(total, 500, engines=[], budget=0.2, **options)


@pytest.mark.parametrize("interval", [FAILED, UNKNOWN])
def test_a_strict_race_whose_control_did_not_pass_ranks_nothing(control, interval):
    control(interval)
    result = race(strict=True)
    assert result.refused
    assert result.ranked == ()
    assert result.winner is result.reference
    assert result.reference.seconds.median > 0
    assert "Nothing is ranked" in str(result)
    data = json.loads(result.to_json())
    jsonschema.validate(data, schema())
    assert data["refused"]
    assert data["settings"]["strict"]
    assert data["winner"] is None


def test_a_strict_race_whose_control_passed_is_an_ordinary_one(control):
    control(PASSED)
    result = race(strict=True)
    assert not result.refused
    assert result.reference.rank == 1


def test_a_race_that_is_not_strict_ranks_and_says_that_the_machine_is_noisy(control):
    control(FAILED)
    result = race()
    assert not result.refused
    assert result.reference.rank == 1
    assert "too noisy today for differences below 20.0%" in str(result)


@pytest.mark.parametrize(("interval", "code"), [(FAILED, 5), (PASSED, 0)])
def test_the_exit_code_tells_that_the_control_failed(control, interval, code, workload_file):
    control(interval)
    path = workload_file("def one(n):\n    return sum(range(n))\n")
    options = {"size": None, "engines": "", "against": (), "budget": 0.2, "memory": None}
    files = {"json_file": None, "pyperf_file": None}
    assert run(f"{path}::one", expression="500", strict=True, **options, **files) == code
