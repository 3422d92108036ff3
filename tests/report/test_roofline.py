"""How far entries are from the roof."""

from __future__ import annotations

import pytest

from hasten.report.roofline import bandwidth, distances, roofline_sentences

ROOF = {
    "threads": 1,
    "separate": 1e10,
    "fused": 2e10,
    "bandwidths": [[1e4, 1e11], [1e8, 1e10]],
}
WORK = {
    "double": 10**7,
    "single": 0,
    "functions": 0,
    "loaded": 10**6,
    "stored": 0,
    "touched": 10**8,
}


def race(seconds, work=WORK, engine="c", threads=1):
    entry = {
        "name": engine,
        "engine": engine,
        "rank": 1,
        "threads": threads,
        "seconds": {"median": seconds},
    }
    return {"roofline": {"work": work, "roof": [ROOF]}, "entries": [entry]}


def test_the_lower_of_two_roofs_counts():
    (slow,) = distances(race(0.02))
    assert slow.bound == "memory"
    assert slow.share == pytest.approx(0.5)  # 1e8 bytes at 1e10 a second take 0.01 s
    (busy,) = distances(race(0.02, {**WORK, "double": 4 * 10**8, "touched": 1000}))
    assert busy.bound == "computing"
    assert busy.share == pytest.approx(1.0)


def test_small_floats_go_two_for_one():
    small = {**WORK, "double": 0, "single": 4 * 10**8, "touched": 1000}
    (found,) = distances(race(0.02, small))
    assert found.share == pytest.approx(0.5)


def test_between_two_sizes_the_bandwidth_is_between_theirs():
    assert bandwidth(ROOF["bandwidths"], 1e3) == 1e11
    assert bandwidth(ROOF["bandwidths"], 1e9) == 1e10
    assert 1e10 < bandwidth(ROOF["bandwidths"], 1e6) < 1e11


def test_faster_than_the_machine_is_called_by_its_name():
    assert any("by a fault" in s for s in roofline_sentences(race(0.001)))
    assert not any("by a fault" in s for s in roofline_sentences(race(0.02)))


def test_rivals_may_do_other_work_and_are_left_out():
    assert distances(race(0.02, engine="rival")) == []


def test_without_floats_or_without_a_look_there_is_no_roofline():
    none = {**WORK, "double": 0}
    assert distances(race(0.02, none)) == []
    assert "no arithmetic" in " ".join(roofline_sentences(race(0.02, none)))
    assert list(roofline_sentences({"roofline": None, "entries": []})) == []
    reason = {"roofline": {"reason": "no compiler"}, "entries": []}
    assert "no compiler" in " ".join(roofline_sentences(reason))
