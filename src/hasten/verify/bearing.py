"""How an entry bears what the user has not asked of it: attack by attack, and in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hasten.verify.findings import Finding

__all__ = ["Bearing", "bearings", "sentences"]

_LONGEST = 200  # characters of an example

_WORDS = {
    "crashed": "crashes on",
    "timeout": "does not end on",
    "different": "gives another answer on",
    "missing": "raises nothing where the reference does, on",
    "refused": "refuses",
    "other exception": "raises another exception on",
}
"""What is worth telling, the gravest first."""


@dataclass(frozen=True)
class Bearing:
    """How an entry bore one attack.

    Parameters
    ----------
    attack, says : str
        Its name, and what was tried in words.
    tier : {"domain", "layout", "beyond"}
        What a difference means; inputs that the reference itself does not bear are beyond.
    kinds : mapping of str to int
        How many of the inputs came out how.
    example : str
        The first input of the gravest kind, and what happened.
    """

    attack: str
    says: str
    tier: str
    kinds: Mapping[str, int]
    example: str = ""

    @property
    def gravest(self) -> str:
        """The gravest kind that is worth telling, or ``""``."""
        return next((kind for kind in _WORDS if kind in self.kinds), "")


def bearings(findings: Sequence[Finding]) -> tuple[Bearing, ...]:
    """What came of each attack, in the order in which they were tried.

    Parameters
    ----------
    findings : sequence of Finding
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.case.attack.name, finding.case.tier.value)
        groups.setdefault(key, []).append(finding)
    return tuple(_bearing(attack, tier, found) for (attack, tier), found in groups.items())


def _bearing(attack: str, tier: str, found: list[Finding]) -> Bearing:
    kinds = Counter(f.kind for f in found)
    worst = next((k for k in _WORDS if k in kinds), "")
    example = next((_short(f"{f.case.trial}: {f.detail}") for f in found if f.kind == worst), "")
    says = found[0].case.attack.says or f"{attack} inputs"
    return Bearing(attack, says, tier, dict(kinds), example)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def sentences(borne: Sequence[Bearing]) -> Iterator[str]:
    """What a user should know, one line for each kind.

    Examples
    --------
    >>> list(sentences([Bearing("nan", "NaN", "beyond", {"same": 2, "different": 1})]))
    ['gives another answer on NaN']
    """
    for kind, words in _WORDS.items():
        told = dict.fromkeys(b.says for b in borne if b.gravest == kind)
        if told:
            yield f"{words} {', '.join(told)}"
