"""Each detector finds its cheat, and leaves the honest alone."""

from __future__ import annotations

import functools
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from hasten.runner.cheats.detectors import traits
from hasten.runner.cheats.suspect import Suspect
from hasten.runner.cheats.tampering import Seals
from hasten.runner.forgetting import forgetting
from hasten.workload.loading import Call
from hasten.workload.signature import signature_of
from hasten.workload.snapshot import freeze

X = np.random.default_rng(5).random(3000)
SEALS = Seals.put()


def honest(x):
    total = 0.0
    for v in x.tolist():
        total += v * v
    return np.full(4, total)


def traits_of(function):
    call = Call((X,))
    return traits(Suspect(function, signature_of(function, call.args), freeze(call)), SEALS)


def lazily(x):
    return (honest(x) for _ in range(1))


MEMORY = {}


def by_value(x):
    key = x.tobytes()
    if key not in MEMORY:
        MEMORY[key] = honest(x)
    return MEMORY[key].copy()


class ByIdentity:
    def __init__(self):
        self.last, self.answer = None, None

    def __call__(self, x):
        if self.last is not x:
            self.last, self.answer = x, honest(x)
        return self.answer.copy()


EXAMPLE, ANSWER = X.copy(), honest(X)


def knows(x):
    return ANSWER.copy() if np.array_equal(x, EXAMPLE) else honest(x)


def spends(x):
    answer = honest(x) if x[0] else np.zeros(4)
    x[:] = 0.0
    return answer


def hands_out(x):
    return x[:4]


BUFFER = np.zeros(4)


def same(x):
    BUFFER[:] = honest(x)
    return BUFFER


def later(x):
    out = np.zeros(4)

    def fill():
        time.sleep(0.005)
        out[:] = honest(x)

    threading.Thread(target=fill).start()
    return out


def peeks(x):
    sys._getframe(1)
    return honest(x)


CHEATS = {
    "lazy result": lazily,
    "remembers by value": by_value,
    "remembers by identity": ByIdentity(),
    "knows the example": knows,
    "spends its input": spends,
    "hands out its input": hands_out,
    "same buffer": same,
    "works on after returning": later,
    "reads the answer": peeks,
}


@pytest.mark.parametrize("name", CHEATS)
def test_each_cheat_has_its_name(name):
    assert name in traits_of(CHEATS[name])


def test_an_honest_function_shows_no_trait():
    assert traits_of(honest) == {}


def test_a_clock_that_is_replaced_is_seen(monkeypatch):
    real = time.perf_counter

    def slows_the_clock(x):
        monkeypatch.setattr(time, "perf_counter", lambda: real() / 1000)
        return honest(x)

    assert "patches the clock" in traits_of(slows_the_clock)


def test_a_comparison_that_is_replaced_is_seen(monkeypatch):
    def agrees(x):
        monkeypatch.setattr(np, "allclose", lambda *_: True)
        return honest(x)

    assert "patches the comparison" in traits_of(agrees)


def test_a_recursion_that_remembers_its_own_steps_is_no_cheat():
    @functools.lru_cache(None)
    def paths(n, m):
        return 1 if not n or not m else paths(n - 1, m) + paths(n, m - 1)

    call = Call((40, 40))
    forget = forgetting(paths, call)
    suspect = Suspect(paths, signature_of(paths, call.args), freeze(call), forget)
    assert "remembers by value" not in traits(suspect, SEALS)


def test_a_cache_that_one_call_never_hits_is_not_emptied():
    cached = functools.lru_cache(None)(lambda n: sum(range(n)))
    assert forgetting(cached, Call((1000,))) is None


def test_a_function_that_asks_for_the_temporary_folder_first_is_judged(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)  # then asking takes a lock, and writes a file

    def asks(x):
        tempfile.gettempdir()
        return honest(x)

    assert traits_of(asks) == {}


def test_who_searches_the_temporary_folder_is_seen():
    def searches(x):
        list(Path(tempfile.gettempdir()).glob("*.npy"))
        return honest(x)

    assert "reads the answer" in traits_of(searches)
