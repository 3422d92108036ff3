"""Running the suite: each program in all interpreters in turn, the same answer first."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from statistics import geometric_mean
from typing import Any

from hasten.engine.interpreters.conversation import Conversation, InterpreterEnded
from hasten.errors import one_line
from hasten.measure.statistics import Interval, median_of, ratio_of
from hasten.racing.events import Event, Listener, ignore
from hasten.suite.program import Program
from hasten.toolchain.interpreters.interpreter import Interpreter

__all__ = ["Outcome", "Standing", "run_suite", "standings"]

ROUNDS = 7
_PATIENCE = 120.0  # seconds for one answer
_WARM = 0.5  # seconds of calls before the first that counts
_SAMPLE = 0.03


@dataclass(frozen=True)
class Outcome:
    """One program in one interpreter.

    Parameters
    ----------
    program, interpreter : str
    lost : str
        Why it has no time: it raised, gave another answer, ended or took too long. Empty where it has one.
    seconds : Interval or None
        Of one run.
    speedup : Interval or None
        Over the Python in use.
    """

    program: str
    interpreter: str
    lost: str = ""
    seconds: Interval | None = None
    speedup: Interval | None = None


@dataclass(frozen=True)
class Standing:
    """An interpreter over all programs that it ran.

    Parameters
    ----------
    interpreter : str
    mean : float
        Geometric mean of its speed-ups over the Python in use.
    slowest, fastest : tuple of (str, float)
        Program and speed-up.
    ran : int
        Programs.
    """

    interpreter: str
    mean: float
    slowest: tuple[str, float]
    fastest: tuple[str, float]
    ran: int


def run_suite(
    ways: Mapping[str, Interpreter],
    reference: str,
    programs: Sequence[Program],
    *,
    seed: int = 4711,
    listen: Listener = ignore,
) -> tuple[Outcome, ...]:
    """Time every program in every interpreter.

    Parameters
    ----------
    ways : mapping of str to Interpreter
        By name.
    reference : str
        Of the Python in use: the answer is what it says, and the speed of 1.
    programs : sequence of Program
    seed : int
        Of the order of turns.
    listen : callable, optional

    Returns
    -------
    tuple of Outcome
    """
    found: list[Outcome] = []
    shuffling = random.Random(seed)  # noqa: S311 (nothing secret)
    for number, program in enumerate(programs):
        listen(Event("measure", program.name, "in all interpreters", number / len(programs)))
        found += _Heat(program, ways, reference).run(shuffling)
    return tuple(found)


class _Heat:
    """One program in all interpreters, each in a process of its own."""

    def __init__(self, program: Program, ways: Mapping[str, Interpreter], reference: str) -> None:
        self.program, self.reference = program, reference
        self.ways = {reference: ways[reference], **ways}
        self.expected: Any = None
        self.lost: dict[str, str] = {}
        self.times: dict[str, int] = {}
        self.taken: dict[str, dict[int, list[float]]] = {}

    def run(self, shuffling: random.Random) -> Iterator[Outcome]:
        talks = {name: Conversation(way.shell) for name, way in self.ways.items()}
        try:
            for name, talk in talks.items():
                self._try(self._answer, name, talk)
            for name, talk in talks.items():
                self._try(self._warm_up, name, talk)
            for _ in range(ROUNDS):
                for name in shuffling.sample(list(talks), len(talks)):
                    self._try(self._sample, name, talks[name])
        finally:
            for talk in talks.values():
                talk.close()
        yield from self._outcomes()

    def _try(
        self, step: Callable[[str, Conversation], None], name: str, talk: Conversation
    ) -> None:
        if name in self.lost:
            return
        try:
            step(name, talk)
        except (InterpreterEnded, RuntimeError) as problem:
            self.lost[name] = one_line(str(problem))

    def _answer(self, name: str, talk: Conversation) -> None:
        """The answer must be that of the Python in use, which comes first."""
        self._asked(talk, do="load", text=self.program.text, name="run")
        told = self._asked(talk, do="call", call=[[self.program.size], {}])["returned"]
        if name == self.reference:
            self.expected = told
        elif told != self.expected:
            raise RuntimeError(f"gives another answer than {self.reference}")

    def _asked(self, talk: Conversation, **message: Any) -> dict[str, Any]:
        with _within(talk, _PATIENCE):
            told = talk.ask(**message)
        if "raised" in told:
            raise RuntimeError(f"{told['raised']}: {told['message']}")
        return told

    def _timed(self, talk: Conversation, times: int) -> float:
        call = [[self.program.size], {}]
        wall: int = self._asked(talk, do="time", calls=[call], times=times, lazy=False)["wall"]
        return wall / 1e9 / times

    def _warm_up(self, name: str, talk: Conversation) -> None:
        spent, each = 0.0, 0.0
        while spent < _WARM:
            times = max(1, min(1000, ceil(_SAMPLE / each))) if each else 1
            each = max(self._timed(talk, times), 1e-7)
            spent += each * times
        self.times[name] = max(1, min(1000, ceil(_SAMPLE / each)))

    def _sample(self, name: str, talk: Conversation) -> None:
        taken = self.taken.setdefault(name, {})
        taken[len(taken)] = [self._timed(talk, self.times[name])]

    def _outcomes(self) -> Iterator[Outcome]:
        truth = self.taken.get(self.reference, {})
        for name in self.ways:
            taken = self.taken.get(name, {})
            if name in self.lost or len(taken) < ROUNDS:
                yield Outcome(self.program.name, name, self.lost.get(name, "was not timed"))
            else:
                speedup = (
                    ratio_of(truth, taken) if name != self.reference else Interval(1.0, 1.0, 1.0)
                )
                yield Outcome(self.program.name, name, "", median_of(taken), speedup)


@contextmanager
def _within(talk: Conversation, seconds: float) -> Iterator[None]:
    """End the conversation where it takes longer."""
    timer = threading.Timer(seconds, talk.kill)
    timer.start()
    try:
        yield
    except InterpreterEnded:
        if not timer.is_alive():
            raise InterpreterEnded(f"no answer within {seconds:g} s") from None
        raise
    finally:
        timer.cancel()


def standings(outcomes: Sequence[Outcome]) -> list[Standing]:
    """Interpreters by the geometric mean of their speed-ups, the fastest first."""
    speeds: dict[str, dict[str, float]] = {}
    for one in outcomes:
        if one.speedup:
            speeds.setdefault(one.interpreter, {})[one.program] = one.speedup.median
    found = [
        Standing(
            name,
            geometric_mean(of.values()),
            min(of.items(), key=lambda item: item[1]),
            max(of.items(), key=lambda item: item[1]),
            len(of),
        )
        for name, of in speeds.items()
    ]
    return sorted(found, key=lambda standing: -standing.mean)
