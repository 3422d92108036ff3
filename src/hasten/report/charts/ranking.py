"""Seconds per call of each entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from hasten.report.charts.chart import (
    INK,
    ROW,
    Chart,
    entries_axis,
    made,
    road_colour,
    seconds_axis,
)
from hasten.report.entries import ranked, roads
from hasten.report.units import factor_text, seconds_text

__all__ = ["ranking"]


_TIES = ("alone at its place", "in a tie")


def ranking(data: Mapping[str, Any]) -> Chart | None:
    """Seconds per call of each entry, with intervals, on a logarithmic scale."""
    entries = ranked(data)
    if not entries:
        return None
    rows = list(_ranking_rows(entries))
    base = alt.Chart(alt.Data(values=rows)).encode(y=entries_axis(), color=road_colour(rows))
    span = [row[end] for row in rows for end in ("low", "high")]
    spread = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=seconds_axis("low", span), x2=alt.X2("high:Q")
    )
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=seconds_axis("seconds", span),
        shape=alt.Shape(
            "tie:N", scale=alt.Scale(domain=_TIES, range=["circle", "diamond"]), title=None
        ),
        tooltip=[alt.Tooltip(f"{told}:N") for told in ("entry", "time", "speed-up", "tie", "road")],
    )
    factors = base.mark_text(align="left", dx=8, fontSize=11).encode(
        x=seconds_axis("high", span), text="speed-up:N", color=alt.value(INK)
    )
    alternative = "Seconds per call, fastest first: " + "; ".join(
        f"{row['entry']} {row['time']}, {row['speed-up']}" for row in rows
    )
    caption = "Median and 95% interval; the figure is the speed-up over plain Python, a diamond is in a tie."
    return made(
        "ranking",
        "Time of a call",
        (caption, alternative),
        spread + points + factors,
        len(rows) * ROW,
    )


def _ranking_rows(entries: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    road = roads(entries)
    ranks = [entry["rank"] for entry in entries]
    for entry in entries:
        seconds, speedup = entry["seconds"], entry["speedup"]
        median = seconds["median"]
        yield {
            "entry": entry["name"],
            "seconds": median,
            "low": _at_least(seconds["low"], median),
            "high": seconds["high"] or median,
            "time": seconds_text(median),
            "speed-up": factor_text(speedup["median"]) if speedup else "–",
            "tie": _TIES[ranks.count(entry["rank"]) > 1],
            "road": road[entry["name"]],
        }


def _at_least(low: float | None, median: float) -> float:
    """A logarithmic scale has no place for zero."""
    return max(low, median / 100) if low is not None else median
