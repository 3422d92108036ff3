"""``hasten explain``: a function taken apart, as text and as JSON."""

from __future__ import annotations

import json

FUNCTIONS = """
from functools import partial

def total(values):
    t = 0.0
    for v in values:
        t += v * 0.5
    return t

def fails(values):
    raise ValueError("no")

made = partial(total)

def inputs():
    return ([0.5] * 1000,)
"""


def test_it_shows_each_stage_and_what_it_means(hasten, workload_file, tmp_path):
    path = tmp_path / "found.json"
    done = hasten("explain", f"{workload_file(FUNCTIONS)}::total", "--json", path)
    assert done.returncode == 0, done.stderr
    for stage in ("source -> ", "tokens -> a tree of", "tree   -> ", "run    -> ", "What it means"):
        assert stage in done.stdout
    assert "t += v * 0.5" in done.stdout
    told = json.loads(path.read_text())
    (one,) = told["functions"]
    assert one["loop"]["iterations"] == 1000
    assert told["arguments"][0]["item_type"] == "float"
    assert any("instructions" in said for said in told["says"])
    assert told["machine"]["python"]


def test_what_cannot_be_taken_apart_is_told(hasten, workload_file):
    file = workload_file(FUNCTIONS)
    done = hasten("explain", f"{file}::fails")
    assert (done.returncode, "ValueError" in done.stderr) == (3, True)
    done = hasten("explain", f"{file}::made")
    assert done.returncode == 4
    assert "cannot be taken apart" in done.stderr
    done = hasten("explain", f"{file}::nothing")
    assert done.returncode == 2
