"""How long an entry may take for inputs that nobody chose."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hasten.engine.base import Variant
from hasten.racing.trials import Trials, Trier
from hasten.racing.verifying import compiling_seconds
from hasten.verify.inputs.attacks import Tier


class Crew:
    """Remembers how long it was told to wait."""

    timeout = 120.0

    def __init__(self):
        self.waited = []

    def try_out(self, worker, trials, *, timeout):
        self.waited.append(timeout)
        return SimpleNamespace(outcomes=(), death=None)


def case(attack, tier=Tier.DOMAIN):
    return SimpleNamespace(
        tier=tier,
        attack=SimpleNamespace(name=attack),
        trial=None,
        expected=SimpleNamespace(seconds=0.1),
    )


@pytest.mark.parametrize(("compiling", "waited"), [(0.0, 5.0 + 9.0), (2.0, 5.0 + 9.0 + 4.0)])
def test_what_compiles_at_a_call_may_do_so_for_each_kind_of_input(compiling, waited):
    crew = Crew()
    trials = Trials((case("strided"), case("strided"), case("empty")), None, None)
    assert Trier(trials, None, crew, lambda: None, compiling).findings() == []
    assert crew.waited[0] == pytest.approx(waited)


def test_only_engines_that_compile_at_a_call_are_given_that_time():
    def seconds(engine, build_seconds):
        return compiling_seconds(
            SimpleNamespace(variant=Variant(engine, ()), build_seconds=build_seconds)
        )

    assert seconds("numba", 2.5) == 2.5
    assert seconds("numba", None) == 0.0
    assert seconds("c", 2.5) == 0.0
