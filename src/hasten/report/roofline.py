"""How far each entry is from what the machine can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

__all__ = ["Distance", "bandwidth", "distances", "operations_of", "roofline_sentences"]

_ABOVE = 1.1  # times the roof: no error of measuring explains that
_NEAR = 0.5  # of the roof: little is left to gain


@dataclass(frozen=True)
class Distance:
    """An entry below the roof.

    Parameters
    ----------
    name : str
    operations : float
        A second.
    intensity : float
        Operations for each byte of the arguments and of the answer.
    share : float
        Of what the machine can do, between 0 and 1; above 1 where something is wrong.
    bound : {"computing", "memory"}
        What the roof above it is made of.
    """

    name: str
    operations: float
    intensity: float
    share: float
    bound: str


def distances(data: Mapping[str, Any]) -> list[Distance]:
    """Of every ranked entry that does the reference's own work, fastest first; none where nobody looked.

    The user's rivals may compute another way: the work of the reference says nothing of them.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    """
    found = data["roofline"]
    if found is None or "reason" in found or not operations_of(found["work"]):
        return []
    return [
        _distance(entry, found["work"], found["roof"])
        for entry in data["entries"]
        if entry["rank"] is not None and entry["engine"] not in {"rival", "native"}
    ]


def operations_of(work: Mapping[str, int]) -> int:
    """Operations of floating point of one call."""
    return work["double"] + work["single"]


def _distance(
    entry: Mapping[str, Any], work: Mapping[str, int], roofs: Sequence[Mapping[str, Any]]
) -> Distance:
    threads = entry["threads"] or 1
    roof = next((r for r in roofs if r["threads"] >= threads), roofs[-1])
    seconds = entry["seconds"]["median"]
    computing = (work["double"] + work["single"] / 2) / roof["fused"]
    memory = work["touched"] / bandwidth(roof["bandwidths"], work["touched"])
    return Distance(
        entry["name"],
        operations_of(work) / seconds,
        operations_of(work) / max(1, work["touched"]),
        max(computing, memory) / seconds,
        "computing" if computing >= memory else "memory",
    )


def bandwidth(measured: Sequence[Sequence[float]], size: float) -> float:
    """Bytes a second for data of a size, between those that were measured."""
    sizes, rates = zip(*measured, strict=True)
    return float(np.interp(log(max(size, 1)), np.log(sizes), rates))


def roofline_sentences(data: Mapping[str, Any]) -> Iterator[str]:
    """What the roofline means.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    """
    found = data["roofline"]
    if found is None:
        return
    if "reason" in found:
        yield f"How far it is from what the machine can do is not known: {found['reason']}."
        return
    work = found["work"]
    if not operations_of(work):
        yield "A call has no arithmetic of floating point: there is no roofline to hold it against."
        return
    functions = (
        f" and {work['functions']:,} calls of functions of mathematics" if work["functions"] else ""
    )
    yield f"One call is {operations_of(work):,} operations{functions} on {work['touched']:,} bytes."
    every = distances(data)
    yield from _above(every)
    below = [d for d in every if d.share <= _ABOVE]
    if below:
        best = max(below, key=lambda d: d.share)
        left = (
            "little is left to gain"
            if best.share > _NEAR
            else f"at most {1 / best.share:.1f} times is left to gain"
        )
        what = (
            f"its roof is {best.bound}"
            if not work["functions"]
            else f"its roof is {best.bound}, functions not counted"
        )
        yield f"{best.name} reaches {best.share:.1%} of what this machine can do; {what}; {left}."


def _above(every: Sequence[Distance]) -> Iterator[str]:
    for one in every:
        if one.share > _ABOVE:
            yield (
                f"{one.name} is {one.share:.1f} times as fast as this machine can do that work: it does less of it, "
                "by the compiler's wit or by a fault."
            )
