"""What came of one input that nobody chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hasten.errors import Unsupported, one_line
from hasten.runner.outcome import Outcome
from hasten.verify.faults import fault_on_attack
from hasten.verify.inputs.attacks import Attack, Tier
from hasten.verify.verdict import Verdict, judge
from hasten.workload.trial import Trial

__all__ = ["FATAL", "Case", "Finding", "gravest", "judge_trial", "verdict_of"]

FATAL = ("crashed", "timeout", "different")
"""Kinds of findings that throw an entry out wherever it must bear the input, the gravest first."""


@dataclass(frozen=True)
class Case:
    """An input, what the reference does with it, and what a difference means.

    Parameters
    ----------
    trial : Trial
    attack : Attack
    expected : Outcome
    tier : Tier
        ``BEYOND`` also for inputs of the domain's attacks that the reference itself does not bear.
    tolerance : float
        ULPs within which an answer is close.
    scale : float
        Largest magnitude among the floating-point inputs.
    floors : bool
        Whether the function rounds down.
    """

    trial: Trial
    attack: Attack
    expected: Outcome
    tier: Tier
    tolerance: float
    scale: float = 0.0
    floors: bool = False


@dataclass(frozen=True)
class Finding:
    """How an entry bore one input.

    Parameters
    ----------
    case : Case
    kind : str
        Where the reference returns: ``same``, ``close``, ``different``, ``refused`` (an exception).
        Where it raises: ``same exception``, ``other exception``, ``missing`` (it returns something).
        In any case: ``crashed``, ``timeout``; ``unsure`` where the reference itself jumps when its
        inputs move by a rounding error.
    detail : str
        One line.
    ulps : float
    error : str
        Type of the exception with which it refused.
    fault : str
        What is wrong, in a word, where it is different.
    """

    case: Case
    kind: str
    detail: str = ""
    ulps: float = 0.0
    error: str = ""
    fault: str = ""


def judge_trial(
    case: Case, answer: Outcome, nudged: Callable[[Trial], Sequence[Outcome]]
) -> Finding:
    """Hold an answer to an input that nobody chose against the reference's.

    Parameters
    ----------
    case : Case
    answer : Outcome
    nudged : callable
        Answers of the reference to an input moved by one ULP.
    """
    expected = case.expected
    if expected.kind == "raised":
        return _judge_exception(case, answer)
    if answer.kind == "raised":
        said = one_line(": ".join(filter(None, answer.error)))
        return Finding(case, "refused", said, error=answer.error[0])
    verdict = judge(expected, answer, case.tolerance)
    if verdict.kind == "different" and answer.kind == "returned":
        moved = nudged(case.trial)
        verdict = judge(expected, answer, case.tolerance, moved, case.scale)
        if not verdict.right and _jumps(expected, moved, case.tolerance):
            return Finding(case, "unsure", "the reference jumps here")
    fault = fault_on_attack(verdict.name, case.attack.name, floors=case.floors)
    return Finding(case, verdict.kind, verdict.detail, verdict.ulps, fault=fault)


def _judge_exception(case: Case, answer: Outcome) -> Finding:
    wanted = one_line(": ".join(filter(None, case.expected.error)))
    if answer.kind != "raised":
        return Finding(case, "missing", f"returns a value where the reference raises {wanted}")
    if answer.error[0] == case.expected.error[0]:
        return Finding(case, "same exception")
    got = one_line(": ".join(filter(None, answer.error)))
    return Finding(case, "other exception", f"raises {got} where the reference raises {wanted}")


def _jumps(expected: Outcome, moved: Sequence[Outcome], tolerance: float) -> bool:
    """Whether the reference's own answer is another one where its inputs move by a rounding error."""
    return any(not judge(expected, outcome, tolerance).right for outcome in moved)


def gravest(findings: Sequence[Finding]) -> Finding | None:
    """The finding that throws an entry out; None where none does.

    In the domain a wrong answer does, and a refusal of values of the user's own range: a loud refusal
    of what the user never asks for is a compromise. Where only the layout differs a wrong answer does.
    """
    fatal = [f for f in findings if f.case.tier is not Tier.BEYOND and f.kind in FATAL]
    fatal += [f for f in findings if f.kind == "refused" and _must_bear(f)]
    order = [*FATAL, "refused"]
    return min(fatal, key=lambda f: order.index(f.kind), default=None)


def _must_bear(finding: Finding) -> bool:
    """An engine may find out only when it is called what it does not support: that is no mistake."""
    case = finding.case
    supported = finding.error != Unsupported.__name__
    return case.tier is Tier.DOMAIN and not case.attack.refusable and supported


def verdict_of(finding: Finding) -> Verdict:
    """The verdict on an entry that did not bear an input."""
    kind = "raised" if finding.kind == "refused" else finding.kind
    trial = finding.case.trial
    detail = f"{finding.detail}, on {trial} (tried as {trial.attack}; right on yours)"
    return Verdict(kind, detail, finding.ulps, inputs=1, example=str(trial), name=finding.fault)
