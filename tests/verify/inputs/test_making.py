"""Made inputs keep what the arguments need, and are the same each time."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from hasten.verify.inputs.attacks import ATTACKS, Tier
from hasten.verify.inputs.making import Maker
from hasten.verify.inputs.relations import relate
from hasten.workload.facts import facts_of
from hasten.workload.loading import Call
from hasten.workload.signature import signature_of

RNG = np.random.default_rng(3)


def maker(function, *args):
    facts = facts_of(signature_of(function, args), Call(args))
    return Maker(facts, relate(facts), 7)


def trials(function, *args, tier=Tier.DOMAIN):
    made = maker(function, *args)
    return [t for a in ATTACKS if a.tier is tier and a.applies(made.facts) for t in made.trials(a)]


def test_lengths_that_are_equal_stay_equal_and_vary():
    found = trials(lambda x, y: 0, RNG.random(100), RNG.random(100))
    assert all(len(t.made["x"]) == len(t.made["y"]) for t in found)
    assert {len(t.made["x"]) for t in found} >= {0, 1, 257}


def test_indices_stay_in_range():
    found = trials(lambda x, i: 0, RNG.random(100), RNG.integers(0, 100, 500))
    assert found
    for trial in found:
        if trial.made["i"].size and trial.made["x"].size:
            assert 0 <= trial.made["i"].min() <= trial.made["i"].max() < len(trial.made["x"])


def test_what_is_sorted_stays_sorted():
    found = trials(lambda x: 0, np.sort(RNG.random(100)))
    assert all((np.diff(t.made["x"]) >= 0).all() for t in found)


def test_types_stay_what_they_are():
    found = trials(lambda a, n, f, s: 0, RNG.random(10).astype(np.float32), 7, 0.5, ["one", "two"])
    for trial in found:
        assert trial.made["a"].dtype == np.float32
        assert type(trial.made["n"]) is int
        assert type(trial.made["f"]) is float
        assert all(type(v) is str for v in trial.made["s"])


def test_the_same_seed_makes_the_same_inputs():
    arguments = RNG.random(50), RNG.integers(-9, 9, 50)
    first, second = (trials(lambda x, k: 0, *arguments) for _ in range(2))
    assert list(map(str, first)) == list(map(str, second))


@pytest.mark.parametrize("limit", [3, 10])
def test_a_failing_input_is_made_small(limit):
    made = maker(lambda x: 0, RNG.random(100))
    attack = next(a for a in ATTACKS if a.name == "sizes")
    found = made.smallest(attack, lambda t: len(t.made["x"]) >= limit)
    smaller = [s for s in attack.sizes if limit <= s]
    assert len(found.made["x"]) == min(smaller)
    assert np.unique(found.made["x"]).size == 1


def test_nothing_is_left_where_the_user_works(tmp_path):
    script = (
        "import numpy as np\n"
        "from hasten.verify.inputs.attacks import ATTACKS\n"
        "from hasten.verify.inputs.relations import relate\n"
        "from hasten.verify.inputs.making import Maker\n"
        "from hasten.workload.facts import Facts\n"
        "facts = {'x': Facts('array', 'float64', (9,), high=1.0), 'n': Facts('scalar', 'int64')}\n"
        "maker = Maker(facts, relate(facts), 7)\n"
        "print(sum(len(list(maker.trials(a))) for a in ATTACKS if a.applies(facts)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 50
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
def test_the_greatest_numbers_stay_within_their_type(dtype):
    info = np.iinfo(dtype)
    found = trials(lambda x: 0, np.array([info.max - 5, info.min], dtype))
    assert all(t.made["x"].dtype == dtype for t in found)
