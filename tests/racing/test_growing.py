"""A race at several sizes: what happens at another size does not cost the race that is over."""

from __future__ import annotations

import json

import jsonschema
import pytest

from hasten.racing.growing import race_and_grow
from hasten.racing.request import RaceRequest
from hasten.report.json import schema, to_json
from hasten.workload.loading import ArgumentChoice
from hasten.workload.target import parse_target

FUNCTIONS = """
def total(values):
    if len(values) == 7:
        raise KeyError("seven")
    s = 0.0
    for v in values:
        for w in values:
            s += v * w
    return s

def inputs():
    return {"small": ([0.5] * 30,), "seven": ([0.5] * 7,), "large": ([0.5] * 120,)}
"""


@pytest.fixture
def request_at(workload_file):
    target = f"{workload_file(FUNCTIONS)}::total"

    def at(*sizes):
        choices = tuple(ArgumentChoice(size=size) for size in sizes)
        return RaceRequest(parse_target(target), choices[-1], engines=(), budget=0.6, sizes=choices)

    return at


def test_the_race_is_one_of_the_sizes(request_at):
    result = race_and_grow(request_at("small", "large"))
    assert result.workload.signature.parameters[0].type.length == 120
    assert result.growth["sizes"] == [30, 120]
    (python,) = result.growth["entries"]
    assert [at["n"] for at in python["seconds"]] == [30, 120]
    assert python["seconds"][1]["median"] == result.reference.seconds.median
    assert 1 < python["growth"]["exponent"] < 3
    jsonschema.validate(json.loads(to_json(result)), schema())


def test_a_size_at_which_it_fails_is_told_and_the_race_kept(request_at):
    result = race_and_grow(request_at("seven", "large"))
    assert result.ranked
    assert "seven" in result.growth["reason"]
    jsonschema.validate(json.loads(to_json(result)), schema())


def test_an_interrupt_at_another_size_keeps_the_race(request_at):
    def interrupt(event):
        if "size small" in event.text:
            raise KeyboardInterrupt

    result = race_and_grow(request_at("small", "large"), interrupt)
    assert result.ranked
    assert result.interrupted
    assert result.growth is None
