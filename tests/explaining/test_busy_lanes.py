"""How busy lanes are is counted, loop by loop."""

from __future__ import annotations

import numpy as np
import pytest

from hasten.engine.native.lanes import LanesEngine
from hasten.explaining.remarks.lanes import busy_lanes
from hasten.workload.loading import Call
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def steps(rounds):
    y = np.zeros(len(rounds))
    for i in range(len(rounds)):
        k = 0
        while k < rounds[i]:
            y[i] += 0.5
            k += 1
    for i in range(len(rounds)):
        y[i] *= 2.0
    return y


def workload_of(function, *args):
    signature, source = signature_of(function, args, {}), module_source(function)
    return Workload("steps", Origin("module", __name__, "steps"), signature, source)


def test_each_loop_tells_how_many_of_its_lanes_are_at_work(tmp_path):
    rounds = np.random.default_rng(1).integers(0, 30, 1003)
    first, second = LanesEngine().busy(
        workload_of(steps, rounds), (), Call((rounds,), {}), tmp_path
    )
    together = first.lanes * first.flight
    blocks = np.concatenate([rounds, np.zeros(-1003 % together, int)]).reshape(-1, together)
    assert first.share == pytest.approx(rounds.sum() / (blocks.max(axis=1).sum() * together))
    assert second.share == pytest.approx(1003 / blocks.size)
    assert (first.line + 5, first.lanes) == (second.line, second.lanes)


def test_the_remark_says_it_in_words(tmp_path):
    rounds = np.full(64, 3)
    told = busy_lanes(workload_of(steps, rounds), (), Call((rounds,), {}), tmp_path)
    assert [remark.kind for remark in told] == ["vectorised"] * 2
    assert told[0].detail.endswith(" in flight: 100% of the lanes are busy")
