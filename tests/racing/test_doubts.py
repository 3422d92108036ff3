from __future__ import annotations

import numpy as np

from hasten.engine.base import Variant
from hasten.measure.watch import Watch
from hasten.racing.doubts import Doubt, doubts_of
from hasten.racing.field import Starter
from hasten.verify.verdict import Verdict
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import Signature

RNG = np.random.default_rng(51)
QUIET = Watch()


class Noisy(Watch):
    stolen = 0.07
    clocks = (2100.0, 3400.0)


def starter(name, levels, *, slow=0.0, **fields):
    made = Starter(
        Variant("rival", threads=None, label=name),
        Workload("f", Origin("file", "f.py", "f"), Signature()),
        Verdict("same"),
        **fields,
    )
    for group, level in enumerate(levels):
        kinds = np.where(RNG.random(30) < slow, 1.5, 1.0)
        made.groups[group] = (level * kinds * np.exp(RNG.normal(0, 0.01, 30))).tolist()
    return made


def told(field, watch=QUIET):
    return {doubt.kind: doubt for doubt in doubts_of(field, watch)}


def test_a_quiet_race_leaves_no_doubt():
    assert doubts_of([starter("a", [1.0] * 6), starter("b", [2.0] * 6)], QUIET) == ()


def test_what_the_machine_did_is_told_without_names():
    doubts = told([starter("a", [1.0] * 6)], Noisy())
    assert doubts["steal"] == Doubt("steal", "other virtual machines took 7% of the processor time")
    assert str(doubts["clock"]) == "the processor's clock changed between 2.1 and 3.4 GHz"


def test_two_speeds_are_told_once_with_all_names():
    field = [starter("a", [1.0] * 6, slow=0.4), starter("b", [1.0] * 6), starter("c", [3.0] * 6, slow=0.5)]  # fmt: skip
    doubt = told(field)["two-speeds"]
    assert doubt.entries == ("a", "c")
    assert str(doubt).startswith("a, c: times come in two kinds, up to 1.")


def test_a_drift_of_most_entries_is_that_of_the_machine():
    rising = np.linspace(1.0, 1.3, 7)
    doubt = told([starter("a", rising), starter("b", rising), starter("c", [1.0] * 7)])["drift"]
    assert doubt.entries == ()
    assert "machine" in doubt.detail
    assert "slower" in doubt.detail


def test_a_drift_of_one_entry_is_its_own():
    falling = np.linspace(1.0, 0.8, 7)
    doubt = told([starter(n, [1.0] * 7) for n in "abc"] + [starter("d", falling)])["drift"]
    assert doubt.entries == ("d",)
    assert "faster" in doubt.detail


def test_what_was_cold_in_most_processes_never_became_steady():
    field = [
        starter("a", [1.0] * 5, warm_ups=[False, True, True, True, True]),
        starter("b", [1.0] * 5, warm_ups=[False, False, True, False, False]),
        starter("c", [1.0] * 5),
    ]
    assert told(field)["warm-up"].entries == ("b",)


def test_what_was_thrown_out_is_in_no_doubt():
    wrong = starter("a", [1.0] * 6, slow=0.5)
    wrong.verdict = Verdict("different")
    assert doubts_of([wrong], QUIET) == ()
