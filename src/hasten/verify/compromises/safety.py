"""Safety: what happens where the reference raises, and on values at the edge of their type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasten.verify.bearing import Bearing
from hasten.verify.compromises.axis import Axis, Mark

__all__ = ["safety"]

_EDGES = frozenset(
    {
        "limits",
        "nan",
        "infinities",
        "denormals",
        "zeros",
        "overlapping",
        "out of range",
        "unequal lengths",
        "None",
    }
)
_SAID = {
    "crashed": "crashes",
    "timeout": "does not end",
    "missing": "returns something where the reference raises",
    "different": "another answer",
    "other exception": "another exception",
    "refused": "an exception where the reference returns",
    "unsure": "cannot be told: the reference itself jumps",
    "same exception": "the same exception",
    "close": "the same answer within the tolerance",
    "same": "the same answer",
}
"""Kinds of findings in words, the gravest first."""

_UNSAFE = frozenset({"crashed", "timeout", "missing"})
_SAFE = frozenset({"same", "close", "same exception", "unsure", "refused"})


def safety(borne: Sequence[Bearing]) -> Axis:
    """What came of inputs that the reference refuses, or that lie at the edge.

    A loud exception is safe; silent garbage and a crash are not.

    Parameters
    ----------
    borne : sequence of Bearing
    """
    tried = [b for b in borne if b.attack in _EDGES or b.tier == "beyond" or _UNSAFE & set(b.kinds)]
    if not tried:
        return Axis("safety", "unknown")
    return Axis("safety", _mark(tried), tuple(_lines(tried)))


def _mark(tried: Sequence[Bearing]) -> Mark:
    kinds = {kind for b in tried for kind in b.kinds}
    if kinds & _UNSAFE:
        return "given up"
    return "kept" if kinds <= _SAFE else "partly"


def _lines(tried: Sequence[Bearing]) -> Iterator[str]:
    """What goes wrong one by one with an example, the rest together."""
    harmless: dict[str, list[str]] = {}
    for bearing in tried:
        said = ", ".join(words for kind, words in _SAID.items() if kind in bearing.kinds)
        if bearing.gravest:
            yield f"{said} on {bearing.says}: {bearing.example}"
        else:
            harmless.setdefault(said, []).append(bearing.says)
    for said, names in harmless.items():
        yield f"{said} on {', '.join(dict.fromkeys(names))}"
