"""What verification says of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hasten.errors import one_line
from hasten.runner.outcome import Outcome
from hasten.verify.accuracy import Accuracy
from hasten.verify.compare import Comparison, compare

__all__ = ["RANKED", "Verdict", "judge", "merge"]

RANKED = frozenset({"same", "close"})
"""Kinds of verdict that a race measures and ranks."""

_GRAVITY = ("same", "close", "unsupported", "different", "raised", "timeout", "crashed")


@dataclass(frozen=True)
class Verdict:
    """What verification said.

    Parameters
    ----------
    kind : str
        ``same`` (bit-identical), ``close``, ``different``, ``cheat``, ``raised``, ``crashed``,
        ``timeout``, ``unsupported`` or ``unavailable``.
    detail : str
        One line: the first difference, the exception, the reason and the remedy.
    ulps : float
        Largest error in units in the last place.
    inputs : int
        On how many inputs it rests.
    notes : tuple of str
        What differs without counting.
    example : str
        The smallest input on which it is wrong, where it was made.
    name : str
        Of the cheat, or of what is wrong with an answer that is different.
    typical : float
        Median error of the elements that are not bit-identical, in ULPs.
    accuracy : Accuracy or None
        Who is nearer to the truth, the reference or the entry; None where nobody knows.
    """

    kind: str
    detail: str = ""
    ulps: float = 0.0
    inputs: int = 0
    notes: tuple[str, ...] = ()
    example: str = ""
    name: str = ""
    typical: float = 0.0
    accuracy: Accuracy | None = None

    @property
    def right(self) -> bool:
        """Whether the entry may be ranked."""
        return self.kind in RANKED


def judge(
    reference: Outcome,
    answer: Outcome,
    tolerance: float,
    nudged: Sequence[Outcome] = (),
    scale: float = 0.0,
) -> Verdict:
    """Hold what a candidate did against what the reference did on the same input.

    Return values and changed arguments count alike; an exception must be the same one.
    """
    if answer.kind == "uncarried":
        return Verdict(
            "raised", f"its result cannot be compared: it is {answer.error[0]}", inputs=1
        )
    if reference.kind == "raised" or answer.kind == "raised":
        return _judge_exceptions(reference, answer)
    values = [n.value for n in nudged if n.kind == "returned"]
    compared = [compare(reference.value, answer.value, tolerance, values, scale=scale)]
    compared += _compare_arguments(reference, answer, tolerance, nudged)
    return merge([_from_comparison(c) for c in compared], inputs=1)


def _judge_exceptions(reference: Outcome, answer: Outcome) -> Verdict:
    if reference.kind == answer.kind and reference.error == answer.error:
        return Verdict("same", inputs=1)
    if answer.error[0] == "Unsupported":  # an engine may find out only when it is called
        return Verdict("unsupported", one_line(answer.error[1]), inputs=1)
    said = one_line(": ".join(filter(None, answer.error)))
    if reference.kind != "raised":
        return Verdict("raised", said, inputs=1)
    expected = one_line(": ".join(filter(None, reference.error)))
    got = f"raises {said}" if answer.kind == "raised" else "returns a value"
    said = f"{got} where the reference raises {expected}"
    return Verdict("different", said, inputs=1, name="exception")


def _compare_arguments(
    reference: Outcome, answer: Outcome, tolerance: float, nudged: Sequence[Outcome]
) -> list[Comparison]:
    found = []
    for name in {**reference.after, **answer.after}:
        if name not in answer.after:
            detail = f"leaves argument {name} as it was; the reference changes it"
            found.append(Comparison("different", detail=detail, fault="missing output"))
        elif name not in reference.after:
            detail = f"changes argument {name}; the reference leaves it as it was"
            found.append(Comparison("different", detail=detail, fault="aliasing"))
        else:
            moved = [n.after[name] for n in nudged if name in n.after]
            label = f"argument {name}"
            pair = reference.after[name], answer.after[name]
            found.append(compare(*pair, tolerance, moved, name=label))
    return found


def _from_comparison(comparison: Comparison) -> Verdict:
    return Verdict(
        comparison.kind,
        comparison.detail,
        comparison.ulps,
        inputs=1,
        notes=comparison.notes,
        name=comparison.fault,
        typical=comparison.typical,
    )


def merge(verdicts: Sequence[Verdict], inputs: int) -> Verdict:
    """The gravest of several verdicts, with the largest error and all notes."""
    worst = max(verdicts, key=lambda v: _GRAVITY.index(v.kind))
    notes = tuple(dict.fromkeys(note for v in verdicts for note in v.notes))
    weighed = (v.accuracy for v in verdicts if v.accuracy is not None)
    return replace(
        worst,
        ulps=max(v.ulps for v in verdicts),
        typical=max(v.typical for v in verdicts),
        inputs=inputs,
        notes=notes,
        accuracy=next(weighed, None),
    )
