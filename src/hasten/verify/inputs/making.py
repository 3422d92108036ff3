"""Making the inputs of an attack, and the smallest of them that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import platformdirs
from hypothesis import HealthCheck, Phase, configuration, find, settings
from hypothesis.errors import HypothesisException

from hasten.verify.inputs.attacks import Attack
from hasten.verify.inputs.drawing import drawn_trials
from hasten.verify.inputs.relations import Relations
from hasten.workload.facts import Facts
from hasten.workload.trial import Trial

__all__ = ["Maker"]

_BATCH = 4  # examples of one seed: then the engine begins to vary what it has


@dataclass(frozen=True)
class Maker:
    """Makes the inputs of all attacks on one workload.

    Parameters
    ----------
    facts : mapping of str to Facts
    relations : Relations
    seed : int
    """

    facts: Mapping[str, Facts]
    relations: Relations
    seed: int

    def trials(self, attack: Attack) -> Iterator[Trial]:
        """The inputs of an attack, always the same for one seed."""
        for batch in range(-(-attack.examples // _BATCH)):
            wanted = min(_BATCH, attack.examples - batch * _BATCH)
            drawn: list[Trial] = []
            self._search(attack, batch, drawn.append, wanted)  # none of them fails
            yield from drawn

    def smallest(self, attack: Attack, fails: Callable[[Trial], bool]) -> Trial | None:
        """The smallest input of an attack that fails; None where none is found again.

        Parameters
        ----------
        attack : Attack
        fails : callable
            Whether an input fails.
        """
        for batch in range(-(-attack.examples // _BATCH)):
            found = self._search(attack, batch, fails, _BATCH)
            if found is not None:
                return found
        return None

    def _search(
        self, attack: Attack, batch: int, condition: Callable[[Trial], Any], examples: int
    ) -> Trial | None:
        chosen = settings(
            max_examples=examples,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        random = Random(f"{self.seed} {attack.name} {batch}")  # noqa: S311 (nothing secret)
        try:
            with _kept_elsewhere():
                return find(
                    drawn_trials(self.facts, self.relations, attack),
                    lambda trial: bool(condition(trial)),
                    settings=chosen,
                    random=random,
                )
        except HypothesisException:  # nothing was found
            return None


@contextmanager
def _kept_elsewhere() -> Iterator[None]:
    """Have Hypothesis keep what it keeps in our cache, not where the user works."""
    before = getattr(configuration, "__hypothesis_home_directory", None)
    home = Path(platformdirs.user_cache_dir("hasten")) / "hypothesis"
    configuration.set_hypothesis_home_dir(home)
    try:
        yield
    finally:
        configuration.set_hypothesis_home_dir(before)
