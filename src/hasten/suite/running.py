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
from hasten.toolchain.interpreters.abroad.worker import decode
from hasten.toolchain.interpreters.interpreter import Interpreter

__all__ = ["Outcome", "Standing", "run_suite", "standings"]

ROUNDS = 7
_PATIENCE = 120.0  # seconds for one answer
_WARM = 0.5  # seconds of calls before the first that counts
_SAMPLE = 0.03
_GROWTH = 10  # times as many calls at most as before: the clock of some sees nothing of a few
_MISSING = ("ImportError", "ModuleNotFoundError")


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
    compared : bool
        Its answer was that of the Python in use. False where the program has none.
    """

    program: str
    interpreter: str
    lost: str = ""
    seconds: Interval | None = None
    speedup: Interval | None = None
    compared: bool = True


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
            self.lost[name] = one_line(str(problem)) + self._remedy(name, str(problem))

    def _remedy(self, name: str, problem: str) -> str:
        if not self.program.needs or not problem.startswith(_MISSING):
            return ""
        wanted = " ".join(f"'{one}'" for one in self.program.needs)
        return f": {self.ways[name].command[0]} -m pip install {wanted}"

    def _answer(self, name: str, talk: Conversation) -> None:
        """The answer must be that of the Python in use, which comes first."""
        self._asked(talk, do="load", text=self.program.text, name="run")
        told = self._asked(talk, do="call", call=[[self.program.size], {}])["returned"]
        if self.program.times_itself:
            return
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
        if self.program.times_itself:
            told = self._asked(talk, do="call", call=[[times], {}])
            return float(decode(told["returned"])) / times
        call = [[self.program.size], {}]
        wall: int = self._asked(talk, do="time", calls=[call], times=times, lazy=False)["wall"]
        return wall / 1e9 / times

    def _warm_up(self, name: str, talk: Conversation) -> None:
        spent, each, times = 0.0, 0.0, 1
        while spent < _WARM:
            each = max(self._timed(talk, times), 1e-9)
            spent += each * times
            times = min(self._times(each), _GROWTH * times)
        self.times[name] = self._times(each)

    def _times(self, each: float) -> int:
        """How often in one sample; of arguments that are laid out for each call no more than a thousand."""
        most = 10**9 if self.program.times_itself else 1000
        return max(1, min(most, ceil(_SAMPLE / each)))

    def _sample(self, name: str, talk: Conversation) -> None:
        taken = self.taken.setdefault(name, {})
        taken[len(taken)] = [self._timed(talk, self.times[name])]

    def _outcomes(self) -> Iterator[Outcome]:
        truth = self.taken.get(self.reference, {})
        compared = not self.program.times_itself
        for name in self.ways:
            taken = self.taken.get(name, {})
            if name in self.lost or len(taken) < ROUNDS:
                lost = self.lost.get(name, "was not timed")
                yield Outcome(self.program.name, name, lost, compared=compared)
                continue
            speedup: Interval | None = Interval(1.0, 1.0, 1.0)
            if name != self.reference:
                speedup = ratio_of(truth, taken) if truth else None
            yield Outcome(self.program.name, name, "", median_of(taken), speedup, compared)


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
