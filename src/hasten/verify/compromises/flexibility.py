"""Flexibility: which other arguments an entry takes without a new build."""

from __future__ import annotations

from collections.abc import Sequence

from hasten.verify.bearing import Bearing
from hasten.verify.compromises.axis import Axis, Mark

__all__ = ["flexibility"]

_KINDS = frozenset(
    {"other precision", "other type", "other dimension", "list for array", "empty", "oblong"}
)
_REFUSALS = frozenset({"refused", "other exception"})
_BORNE = frozenset({"same", "close", "same exception", "unsure"})


def flexibility(borne: Sequence[Bearing], build_seconds: float | None = None) -> Axis:
    """What came of other layouts, types, dimensions and sizes.

    Parameters
    ----------
    borne : sequence of Bearing
    build_seconds : float or None
        What the build took: whatever is refused costs another one, where that can carry it.
    """
    tried = [
        b
        for b in borne
        if b.tier == "layout" or b.attack in _KINDS or (b.attack == "sizes" and b.tier == "domain")
    ]
    if not tried:
        return Axis("flexibility", "unknown")
    lines = [_line(bearing) for bearing in tried]
    if build_seconds is not None and any(set(b.kinds) & _REFUSALS for b in tried):
        lines.append(
            f"what it refuses takes a build of its own: this one took {build_seconds:.1f} s"
        )
    return Axis("flexibility", _mark(tried), tuple(lines))


def _mark(tried: Sequence[Bearing]) -> Mark:
    taken = sum(set(b.kinds) <= _BORNE for b in tried)
    if taken == len(tried):
        return "kept"
    return "partly" if 2 * taken >= len(tried) else "given up"


def _line(bearing: Bearing) -> str:
    if set(bearing.kinds) <= _BORNE:
        return f"takes {bearing.says}"
    how = "refuses" if bearing.gravest in _REFUSALS else "mistakes"
    return f"{how} {bearing.says}: {bearing.example}"
