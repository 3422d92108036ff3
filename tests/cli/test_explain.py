"""``hasten explain``: a function taken apart, as text and as JSON."""

from __future__ import annotations

import json

import pytest

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
    target = f"{workload_file(FUNCTIONS)}::total"
    done = hasten("explain", target, "--beside", "c[capi]", "--json", path)
    assert done.returncode == 0, done.stderr
    for stage in ("source -> ", "tokens -> a tree of", "tree   -> ", "run    -> ", "What it means"):
        assert stage in done.stdout
    assert "t += v * 0.5" in done.stdout
    told = json.loads(path.read_text())
    (one,) = told["functions"]
    assert one["loop"]["iterations"] == 1000
    assert told["arguments"][0]["item_type"] == "float"
    assert any("instructions" in said for said in told["says"])
    assert sum(told["activities"].values()) == pytest.approx(1.0)
    assert "Where its time goes" in done.stdout
    assert next(iter(told["activities"])) in done.stdout
    assert told["machine"]["python"]
    assert "What a compiler makes of it" in done.stdout
    assert "ns, in Python" in done.stdout
    assert "c[capi]: " in done.stdout
    (compiled,) = (e for e in told["race"]["entries"] if e["name"] == "c[capi]")
    assert compiled["machine_code"]["samples"] > 0
    assert told["race"]["roofline"]["work"]["double"] == 2000


def test_without_a_compiler_beside_it_is_quick_and_where_none_can_the_reason_is_told(
    hasten, workload_file
):
    target = f"{workload_file(FUNCTIONS)}::total"
    done = hasten("explain", target, "--beside", "")
    assert done.returncode == 0, done.stderr
    assert "What a compiler makes of it" not in done.stdout
    done = hasten("explain", target, "--beside", "numexpr")
    assert done.returncode == 0, done.stderr
    assert "a loop over elements is not an array expression" in done.stdout


def test_what_cannot_be_taken_apart_is_told(hasten, workload_file):
    file = workload_file(FUNCTIONS)
    done = hasten("explain", f"{file}::fails")
    assert (done.returncode, "ValueError" in done.stderr) == (3, True)
    done = hasten("explain", f"{file}::made")
    assert done.returncode == 4
    assert "cannot be taken apart" in done.stderr
    done = hasten("explain", f"{file}::nothing")
    assert done.returncode == 2
