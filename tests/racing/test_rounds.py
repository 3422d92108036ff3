from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hasten.engine.base import Variant
from hasten.measure.statistics import Interval
from hasten.racing.field import CONTROL, Starter
from hasten.racing.oracle import REFERENCE
from hasten.racing.ranking import rank, resolution
from hasten.racing.result import Result
from hasten.racing.rounds import Plan, _undecided
from hasten.verify.verdict import Verdict
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import Signature

WORKLOAD = Workload("f", Origin("file", "f.py", "f"), Signature())
RNG = np.random.default_rng(2)


def starter(name, centre, *, groups=6, noise=0.002, variant=None, **fields):
    made = Starter(variant or Variant("rival", threads=None, label=name), WORKLOAD, Verdict("same"))
    for group in range(groups):
        made.groups[group] = (centre * np.exp(RNG.normal(0, noise, 8))).tolist()
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def reference(centre=1.0, **fields):
    return starter("python", centre, variant=REFERENCE, **fields)


def control(centre=1.0, **fields):
    return starter("", centre, variant=replace(REFERENCE, label="control"), **fields)


def test_entries_are_ranked_by_their_medians():
    entries, ratio = rank([reference(), starter("b", 0.5), starter("a", 0.1)], control())
    assert [e.name for e in entries] == ["a", "b", "python"]
    assert [e.rank for e in entries] == [1, 2, 3]
    assert entries[0].speedup.median == pytest.approx(10, rel=0.02)
    assert ratio.low <= 1.0 <= ratio.high


def test_entries_that_cannot_be_told_apart_share_a_rank():
    field = [reference(), starter("a", 0.1), starter("b", 0.1), starter("c", 0.05)]
    entries, _ = rank(field, control())
    assert [e.rank for e in entries] == [1, 2, 2, 4]
    a, b = entries[1], entries[2]
    assert a.tied_with == (b.name,)
    assert b.tied_with == (a.name,)


def test_a_control_that_is_off_widens_the_ties():
    field = [reference(), starter("a", 0.100), starter("b", 0.105)]
    quiet, _ = rank(field, control())
    noisy, _ = rank(field, control(1.2))
    assert [e.rank for e in quiet] == [1, 2, 3]
    assert [e.rank for e in noisy] == [1, 1, 3]


def test_entries_that_are_wrong_come_last_without_a_rank():
    wrong = starter("wrong", 0.001)
    wrong.verdict = Verdict("different", "result is 2, the reference's is 1")
    entries, _ = rank([reference(), wrong, starter("a", 0.5)], control())
    assert [e.name for e in entries] == ["a", "python", "wrong"]
    assert entries[-1].rank is None
    assert entries[-1].seconds is None
    assert entries[-1].error == "result is 2, the reference's is 1"


@pytest.mark.parametrize(
    ("build", "centre", "calls"),
    [(9.0, 0.1, 10), (0.001, 0.1, 1), (None, 0.1, None), (5.0, 1.5, None)],
)
def test_break_even_is_build_over_what_a_call_saves(build, centre, calls):
    entries, _ = rank([reference(), starter("a", centre, build_seconds=build)], control())
    entry = next(e for e in entries if e.name == "a")
    assert entry.break_even_calls == (pytest.approx(calls, abs=1) if calls else None)


def test_a_slow_reference_that_ran_once_borrows_from_its_control():
    field = [reference(5.0, groups=1), starter("a", 0.1)]
    entries, _ = rank(field, control(5.02, groups=1))
    assert entries[0].speedup.low is not None
    alone, _ = rank(field, None)
    assert alone[0].speedup.low is None


def test_an_entry_far_behind_gets_no_further_samples():
    best, tied, far = starter("a", 0.1), starter("b", 0.1001), starter("c", 5.0, noise=0.2)
    assert _undecided([best, tied, far]) == {"a", "b"}


def test_what_is_decided_and_sharp_gets_no_further_samples():
    assert _undecided([starter("a", 0.1, noise=1e-5), starter("b", 0.12, noise=1e-5)]) == set()


def test_a_control_that_is_off_leaves_close_entries_undecided():
    close = [starter("a", 0.1, noise=1e-5), starter("b", 0.105, noise=1e-5)]
    off = replace(REFERENCE, label=CONTROL)
    itself = [reference(noise=1e-5), starter("", 1.2, noise=1e-5, variant=off)]
    assert _undecided([*close, *itself]) == {"a", "b"}
    assert _undecided([*close, itself[0]]) == set()


def test_what_a_race_can_see_rests_on_its_two_best_entries():
    first, second = starter("a", 0.1, noise=0.001), starter("b", 0.2, noise=0.001)
    field = [reference(noise=0.2), first, second]
    assert 1 < resolution(field, control(), Interval(1.0, 0.99, 1.01)) < 1.02
    assert resolution(field, control(), Interval(1.1, 0.9, 1.3)) > 1.1
    assert resolution(field, control(), None) is None


def test_what_a_race_of_the_reference_alone_can_see_rests_on_its_control():
    exact = Interval(1.0, 0.99, 1.01)
    assert 1 < resolution([reference()], control(), exact) < 1.05
    assert resolution([reference(groups=1)], control(groups=1), exact) is None


def test_slow_calls_count_from_the_first():
    plan = Plan(30.0, 1)
    assert plan.is_slow(1.0)
    assert not plan.is_slow(0.5)
    assert plan.is_crawling(10.0)
    assert not plan.is_crawling(1.0)
    assert plan.slice(10) <= 0.25


def test_the_winner_of_a_tie_is_what_the_user_has():
    field = [reference(), starter("mine", 0.1), starter("x", 0.1, variant=Variant("numba"))]
    entries, ratio = rank(field, control())
    result = Result(WORKLOAD, tuple(entries), ratio, None, 1, (), {})
    assert {e.name for e in result.ranked[:2]} == {"mine", "numba"}
    assert result.winner.name == "mine"


def test_an_interval_knows_its_relative_width():
    assert Interval(10.0, 9.0, 11.0).relative == pytest.approx(0.1)
    assert Interval(10.0).relative is None
