"""Inputs that nobody chose: made for a workload, answered by its reference, tried on every starter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from hasten.racing.crew import Crew
from hasten.racing.oracle import Oracle
from hasten.runner.outcome import Outcome
from hasten.runner.process import StepFailed, Worker, WorkerDied
from hasten.verify.faults import rounds_down
from hasten.verify.findings import FATAL, Case, Finding, judge_trial
from hasten.verify.inputs.attacks import ATTACKS, Attack, Tier
from hasten.verify.inputs.relations import relate
from hasten.verify.special import may_be_negative, special_values
from hasten.verify.tolerance import reduction_length, tolerance
from hasten.verify.usual import usual
from hasten.workload.facts import Facts
from hasten.workload.magnitude import magnitude
from hasten.workload.model import Workload
from hasten.workload.signature import Signature, type_of
from hasten.workload.trial import Trial

if TYPE_CHECKING:
    from hasten.verify.inputs.making import Maker

__all__ = ["Trials", "Trier", "make_trials"]

_TOTAL = 3.0  # seconds for the reference on all inputs
_LEAST = 5.0  # seconds that an entry may take for all inputs
_SLOWER = 30.0  # times what the reference takes that an entry may take
_SHRINKING = 4.0  # seconds for making a failing input small
_MOST_DEATHS = 3
_NO_TRUTH = frozenset({"timeout", "illegal", "uncarried"})
_NO_ERROR = frozenset({"MemoryError", "RecursionError", "KeyboardInterrupt", "SystemExit"})


@dataclass(frozen=True)
class Trials:
    """The inputs of a race that nobody chose.

    Parameters
    ----------
    cases : tuple of Case
        Those of the domain first.
    maker : Maker
        That made them, and makes smaller ones.
    judging : callable
        Takes a trial, its attack, what the reference does with it and a tier; gives the case.
    """

    cases: tuple[Case, ...]
    maker: Maker
    judging: Callable[[Trial, Attack, Outcome, Tier], Case]


def make_trials(workload: Workload, own: Outcome, oracle: Oracle, seed: int) -> Trials:
    """Make inputs and have the reference answer them; none for one that reaches out of its process.

    Parameters
    ----------
    workload : Workload
    own : Outcome
        What the reference does with the user's own arguments.
    oracle : Oracle
    seed : int
    """
    from hasten.verify.inputs.making import Maker  # noqa: PLC0415 (hypothesis takes its time)

    text = workload.source.text if workload.source else ""
    facts = oracle.facts()
    facts |= {n: replace(facts[n], negative=True) for n in may_be_negative(text) if n in facts}
    promoted = _promoted(text, facts)
    maker = Maker(facts, relate(facts), seed)
    attacks = {a.name: a for a in ATTACKS if a.applies(facts) and not own.reaches_out}
    trials = [t for a in _in_order(attacks.values(), promoted) for t in maker.trials(a)]
    judging = partial(_case, workload.signature, floors=rounds_down(text))
    cases: list[Case] = []
    for trial, expected in zip(trials, oracle.answers(trials, _TOTAL), strict=False):
        if expected.kind not in _NO_TRUTH and expected.error[0] not in _NO_ERROR:
            attack = attacks[trial.attack]
            tier = _tier(attack, expected, own, special=attack.name in promoted)
            cases.append(judging(trial, attack, expected, tier))
    return Trials(tuple(cases), maker, judging)


def _case(
    own: Signature, trial: Trial, attack: Attack, expected: Outcome, tier: Tier, *, floors: bool
) -> Case:
    terms = reduction_length(_signature(own, trial), expected.value, expected.seconds)
    scale = max(map(magnitude, trial.made.values()), default=0.0)
    return Case(trial, attack, expected, tier, tolerance(terms), scale, floors)


def _in_order(attacks: Iterable[Attack], promoted: frozenset[str]) -> list[Attack]:
    order = list(Tier)
    return sorted(attacks, key=lambda a: 0 if a.name in promoted else order.index(a.tier))


def _promoted(text: str, facts: dict[str, Facts]) -> frozenset[str]:
    """Attacks with special values that the function, or the user's own arguments, speak of."""
    spoken = special_values(text)
    if any(not fact.finite for fact in facts.values()):
        spoken |= {"nan", "infinite"}
    names = {"nan": "nan", "infinite": "infinities"}
    return frozenset(names[s] for s in spoken)


def _tier(attack: Attack, expected: Outcome, own: Outcome, *, special: bool) -> Tier:
    """What a difference means; what the reference does not bear either is beyond the domain."""
    tier = Tier.DOMAIN if special else attack.tier
    return tier if usual(expected, own, special=special) else Tier.BEYOND


def _signature(own: Signature, trial: Trial) -> Signature:
    return Signature(
        tuple(
            replace(p, type=type_of(trial.made[p.name])) if p.name in trial.made else p
            for p in own.parameters
        )
    )


class Trier:
    """Tries one starter on the inputs of a race.

    Parameters
    ----------
    trials : Trials
    oracle : Oracle
    crew : Crew
    begin : callable
        Loads the starter into a fresh worker; raises WorkerDied or StepFailed where it cannot be.
    compiling : float
        Seconds that it may take for each new kind of argument, besides running.
    """

    def __init__(
        self,
        trials: Trials,
        oracle: Oracle,
        crew: Crew,
        begin: Callable[[], Worker],
        compiling: float = 0.0,
    ) -> None:
        self._trials, self._oracle, self._crew, self._begin = trials, oracle, crew, begin
        self._compiling = compiling
        self.worker = begin()
        self._deaths = 0

    def findings(self) -> list[Finding]:
        """How the starter bears the inputs.

        Those beyond the domain are only tried where the domain holds no wrong answer.
        """
        domain = [c for c in self._trials.cases if c.tier is Tier.DOMAIN]
        found = list(self._tried(domain))
        if any(f.kind in FATAL for f in found):
            return found
        others = [c for c in self._trials.cases if c.tier is not Tier.DOMAIN]
        return [*found, *self._tried(others)]

    def smallest(self, finding: Finding) -> Finding:
        """The finding on the smallest input of its attack that has the same kind of it."""
        smallest = finding
        end = monotonic() + _SHRINKING

        def fails(trial: Trial) -> bool:
            nonlocal smallest
            if monotonic() > end or self._deaths >= _MOST_DEATHS:
                return False
            this = self._one(trial, finding.case)
            if this is None or this.kind != finding.kind:
                return False
            smallest = this
            return True

        self._trials.maker.smallest(finding.case.attack, fails)
        return smallest

    def _one(self, trial: Trial, like: Case) -> Finding | None:
        """The finding on an input, where the reference takes it as it takes that of a case."""
        answers = self._oracle.answers([trial], 1.0)
        if not answers or answers[0].kind != like.expected.kind:
            return None
        if like.expected.kind == "returned" and not usual(answers[0], like.expected):
            return None
        case = self._trials.judging(trial, like.attack, answers[0], like.tier)
        return next(self._tried([case]), None)

    def _tried(self, cases: Sequence[Case]) -> Iterator[Finding]:
        done = 0
        while done < len(cases) and self._deaths < _MOST_DEATHS:
            rest = cases[done:]
            patience = _LEAST + _SLOWER * sum(c.expected.seconds for c in rest)
            patience += self._compiling * len({c.attack.name for c in rest})
            attempt = self._crew.try_out(
                self.worker, [c.trial for c in rest], timeout=min(self._crew.timeout, patience)
            )
            for case, answer in zip(rest, attempt.outcomes, strict=False):
                yield judge_trial(case, answer, self._oracle.nudged_trial)
            done += len(attempt.outcomes)
            if attempt.death is None:
                return
            self._begin_anew()
            if done < len(cases):
                yield Finding(cases[done], attempt.death.kind, attempt.death.detail)
            done += 1

    def _begin_anew(self) -> None:
        self._deaths += 1
        try:
            self.worker = self._begin()
        except (WorkerDied, StepFailed):
            self._deaths = _MOST_DEATHS
