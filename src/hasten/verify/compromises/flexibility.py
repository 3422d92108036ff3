"""Flexibility: which other arguments an entry takes without a new build."""

from __future__ import annotations

from collections.abc import Sequence

from hasten.verify.bearing import Bearing
from hasten.verify.compromises.axis import Axis, Mark

__all__ = ["flexibility"]

_KINDS = frozenset(
    {"other precision", "other type", "other dimension", "list for array", "empty", "oblong"}
)
_BORNE = frozenset({"same", "close", "same exception", "unsure"})


def flexibility(borne: Sequence[Bearing]) -> Axis:
    """What came of other layouts, types, dimensions and sizes.

    Parameters
    ----------
    borne : sequence of Bearing
    """
    tried = [
        b
        for b in borne
        if b.tier == "layout" or b.attack in _KINDS or (b.attack == "sizes" and b.tier == "domain")
    ]
    if not tried:
        return Axis("flexibility", "unknown")
    return Axis("flexibility", _mark(tried), tuple(map(_line, tried)))


def _mark(tried: Sequence[Bearing]) -> Mark:
    taken = sum(set(b.kinds) <= _BORNE for b in tried)
    if taken == len(tried):
        return "kept"
    return "partly" if 2 * taken >= len(tried) else "given up"


def _line(bearing: Bearing) -> str:
    if set(bearing.kinds) <= _BORNE:
        return f"takes {bearing.says}"
    how = "refuses" if bearing.gravest in {"refused", "other exception"} else "mistakes"
    return f"{how} {bearing.says}: {bearing.example}"
