"""What a detector is given: a function, and arguments that it knows or has never seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from hasten.measure.sampling import realise
from hasten.workload.loading import Call
from hasten.workload.novelty import novel
from hasten.workload.signature import Signature
from hasten.workload.snapshot import Snapshot

__all__ = ["LONG", "Suspect"]

_clock = perf_counter  # bound before the user's code is there

_MANY, _FEW = 5, 3
_CONFIRMED = 2  # rounds that must say the same: another program may disturb one of them
_CALLS = 64  # before it is old
_AGEING = 0.5  # seconds that they may take
LONG = 0.03  # seconds: of such calls only a few are made
NOTICEABLE = 20e-6  # seconds: a shorter call has nothing to save
TIMES = 2.5  # that a call is faster than can be honest: branch prediction gives up to two
ALWAYS = 1.4  # times that it is faster at least, each time
BEYOND_DOUBT = 10.0  # times that no neighbour on the machine explains, in call after call


@dataclass
class Suspect:
    """A function under suspicion.

    Parameters
    ----------
    function : callable
    signature : Signature
    snapshot : Snapshot
        The user's own arguments.
    forget : callable, optional
        Empties caches that serve within one call, so that each call starts without them.
    """

    function: Callable[..., Any]
    signature: Signature
    snapshot: Snapshot
    forget: Callable[[], None] | None = None
    places: dict[int, int] = field(default_factory=dict)

    def own(self) -> Call:
        """A copy of the user's own arguments."""
        return self.snapshot.thaw()

    def novel(self, seed: int) -> Call:
        """Arguments of the same size and kind with values that no call has seen, the same for a seed."""
        place = self.places.setdefault(seed, len(self.places))
        return novel(self.snapshot, np.random.default_rng([seed, 77]), place)

    def is_long(self) -> bool:
        """Whether calls take so long that only a few can be made."""
        return self.timed(self.own()) > LONG

    def call(self, call: Call) -> Any:
        """What it returns; lazy results as they are."""
        if self.forget:
            self.forget()
        return self.function(*call.args, **call.kwargs)

    def timed(self, call: Call) -> float:
        """Seconds of one call, lazy results consumed."""
        if self.forget:
            self.forget()
        start = _clock()
        realise(self.function(*call.args, **call.kwargs))
        return _clock() - start

    def age(self) -> None:
        """Call it dozens of times with the user's own arguments: some begin late."""
        end = _clock() + _AGEING
        for _ in range(_CALLS):
            self.call(self.own())
            if _clock() > end:
                return

    def is_faster(self, slow: Callable[[int], Call], fast: Callable[[int], Call]) -> bool:
        """Whether calls of one kind are many times faster than calls of another, each time.

        Parameters
        ----------
        slow, fast : callable
            Make the arguments of such calls from a seed; those of `slow` first. The seeds are always
            the same: of small whole numbers there are not many that are novel.
        """
        count = _FEW if self.is_long() else _MANY
        rounds = (range(n * count, (n + 1) * count) for n in range(_CONFIRMED))
        for seeds in rounds:
            least = self._times_faster(slow, fast, seeds)
            if least == 0 or least > BEYOND_DOUBT:
                return least > 0
        return True

    def _times_faster(
        self, slow: Callable[[int], Call], fast: Callable[[int], Call], seeds: range
    ) -> float:
        """How many times faster calls of one kind are at least; 0 where that can be honest."""
        times = [(self.timed(slow(s)), self.timed(fast(s))) for s in seeds]
        ratios = [one / max(other, 1e-9) for one, other in times]
        if median(one for one, _ in times) <= NOTICEABLE or median(ratios) <= TIMES:
            return 0.0
        return min(ratios) if min(ratios) > ALWAYS else 0.0
