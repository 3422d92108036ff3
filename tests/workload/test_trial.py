"""Inputs that nobody chose travel to a worker as they are."""

from __future__ import annotations

import numpy as np
import pytest

from hasten.workload.loading import Call
from hasten.workload.signature import signature_of
from hasten.workload.snapshot import freeze
from hasten.workload.trial import LAYOUTS, Trial, load_trials, save_trials


def function(x, k, names):
    return x, k, names


OWN = (np.arange(6.0), 3, ["a", ["b"]])
SNAPSHOT, SIGNATURE = freeze(Call(OWN)), signature_of(function, OWN)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_changes_no_value(layout):
    value = np.arange(12.0).reshape(3, 4)
    made = LAYOUTS[layout](value)
    assert np.array_equal(made, value)
    assert not np.may_share_memory(made, value)


def test_layouts_are_what_they_are_called():
    value = np.arange(12.0).reshape(3, 4)
    assert LAYOUTS["in Fortran order"](value).flags.f_contiguous
    assert not LAYOUTS["strided"](value).flags.c_contiguous
    assert LAYOUTS["reversed"](value).strides[0] < 0
    assert not LAYOUTS["read-only"](value).flags.writeable
    assert not LAYOUTS["unaligned"](value).flags.aligned


def test_trials_come_back_as_they_were_saved(tmp_path):
    special = np.array([np.nan, -0.0, 5e-324, np.inf])
    trials = [
        Trial("nan", {"x": special, "k": 2**70}, {"x": "strided"}, nudge=3),
        Trial("sizes", {"x": np.float32(1.5), "k": 1 + 2j}, shared=("x", "k")),
        Trial("items", {"x": [1.0, -0.0]}, picks={"names": [1, 0, 1]}),
    ]
    path = tmp_path / "trials.npy"
    save_trials(trials, path)
    loaded = list(load_trials(path))
    assert list(map(str, loaded)) == list(map(str, trials))
    assert loaded[0].made["x"].tobytes() == special.tobytes()
    assert loaded[0].nudge == 3
    assert loaded[1].shared == ("x", "k")
    assert type(loaded[1].made["x"]) is np.float32


def test_what_is_not_made_is_the_users_own():
    call = Trial("sizes", {"k": 9}).call(SIGNATURE, SNAPSHOT)
    assert np.array_equal(call.args[0], OWN[0])
    assert call.args[1:] == (9, ["a", ["b"]])


def test_picked_items_are_copies_of_the_users():
    call = Trial("items", {}, picks={"names": [1, 1]}).call(SIGNATURE, SNAPSHOT)
    assert call.args[2] == [["b"], ["b"]]
    assert call.args[2][0] is not call.args[2][1]


def test_shared_arguments_are_one_object():
    made = {"x": np.ones(3), "k": np.zeros(3)}
    call = Trial("overlapping", made, shared=("x", "k")).call(SIGNATURE, SNAPSHOT)
    assert call.args[0] is call.args[1]
