"""Entries that hold much more memory than their arguments and their answer take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hasten.report.units import bytes_text

__all__ = ["temporaries"]

_MUCH = 1.5  # times the arguments and the answer
_LARGE = 1 << 20  # bytes: below, nobody cares


def temporaries(data: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each ranked entry whose peak tells of temporary arrays.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives; where the work of a call was not counted, nothing is known
        of its size.

    Examples
    --------
    >>> entry = {"name": "by_numpy", "rank": 1, "peak_bytes": 32_000_000}
    >>> race = {"roofline": {"work": {"touched": 8_000_000}}, "entries": [entry]}
    >>> list(temporaries(race))
    ['by_numpy holds 32 MB during a call, 4.0 times its arguments and its answer: it makes temporary arrays.']
    """
    work = (data["roofline"] or {}).get("work")
    if work is None:
        return
    for entry in data["entries"]:
        peak = entry["peak_bytes"] or 0
        times = peak / max(1, work["touched"])
        if entry["rank"] is not None and peak > _LARGE and times > _MUCH:
            yield (
                f"{entry['name']} holds {bytes_text(peak)} during a call, {times:.1f} times its arguments and "
                "its answer: it makes temporary arrays."
            )
