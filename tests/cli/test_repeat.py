"""``hasten race --repeat`` as a user types it."""

from __future__ import annotations

import json

import jsonschema
import pytest

import hasten as package
from hasten.report.json import schema

WORKLOAD = """
import numpy as np

def total(x):
    s = 0.0
    for v in x:
        s += v
    return s

def by_sum(x):
    return float(sum(x.tolist()))

def inputs():
    return {"small": (np.linspace(0.0, 1.0, 50),), "default": (np.linspace(0.0, 1.0, 5_000),)}
"""
QUICK = ("--engines", "", "--budget", "0.5")


@pytest.fixture
def folder(workload_file, monkeypatch):
    """Where the races are typed, with a workload file in a folder of its own."""
    path = workload_file(WORKLOAD)
    (path.parent / "work").mkdir()
    path.rename(path.parent / "work" / path.name)
    monkeypatch.chdir(path.parent)
    return path.parent


def raced(hasten, *arguments, code=0):
    done = hasten("race", *arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_a_race_is_raced_again_as_it_was_asked_for(hasten, folder):
    asked = ("--size", "small", "--seed", "7", "--threads", "2", "--memory", "2G")
    raced(
        hasten, "work/workload.py::total", *QUICK, *asked, "--against", "by_sum", "--json", "a.json"
    )
    done = raced(hasten, "--repeat", "a.json", "--json", "b.json")
    before, now = (json.loads((folder / name).read_text()) for name in ("a.json", "b.json"))
    jsonschema.validate(now, schema())
    assert "repeats" not in before
    assert now["seed"] == before["seed"] == 7
    told = {k: v for k, v in before["settings"].items() if k != "target"}
    assert {k: v for k, v in now["settings"].items() if k != "target"} == told
    assert told["memory"] == 2 << 30
    assert before["settings"]["target"] == "work/workload.py::total"
    repeats = now["repeats"]
    assert repeats["file"] == "a.json"
    changes = {c["name"]: c for c in repeats["changes"]}
    assert changes.keys() == {"python", "by_sum"}
    assert changes["by_sum"]["ratio"]["median"] > 0
    assert "Against a.json" in done.stdout


def test_options_of_the_command_line_win(hasten, folder):
    raced(hasten, "work/workload.py::total", *QUICK, "--size", "small", "--json", "a.json")
    done = raced(hasten, "--repeat", "a.json", "--args", "[1.0, 2.0]", "--seed", "8")
    assert "total(x: list[2] of float)" in done.stdout
    assert "seed: 4711 → 8" in done.stdout
    assert "size: small → none" in done.stdout


def test_a_folder_that_was_moved_is_found_from_the_current_one(hasten, folder, monkeypatch):
    raced(hasten, "work/workload.py::total", *QUICK, "--json", "a.json")
    (folder / "moved").mkdir()
    (folder / "work").rename(folder / "moved" / "work")
    gone = raced(hasten, "--repeat", "a.json", code=2)
    assert "is gone: give the target" in gone.stderr
    monkeypatch.chdir(folder / "moved")
    raced(hasten, "--repeat", "../a.json")


def test_a_race_of_a_function_in_memory_is_refused_in_one_line(hasten, folder):
    package.race(lambda x: x + 1, 2, engines=[], budget=0.1).to_json("a.json")
    refused = raced(hasten, "--repeat", "a.json", code=2)
    assert "run that program again" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_neither_a_target_nor_a_race_is_bad_usage(hasten, folder):
    assert "Missing argument" in raced(hasten, code=2).stderr
    assert "cannot read" in raced(hasten, "--repeat", "nothing.json", code=2).stderr
