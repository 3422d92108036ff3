"""How far entries are from what the machine can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import INK, LOG, Chart, ends, made, plain_axis, road_colour
from hasten.report.entries import roads
from hasten.report.roofline import bandwidth, distances, roofline_sentences

__all__ = ["roofline"]


def roofline(data: Mapping[str, Any]) -> Chart | None:
    """Operations a second against operations for each byte, under what the machine can do."""
    every = distances(data)
    if not every:
        return None
    road = roads(data["entries"])
    rows = [
        {
            "entry": one.name,
            "intensity": one.intensity,
            "operations": one.operations,
            "reached": f"{one.share:.1%}",
            "road": road[one.name],
        }
        for one in every
    ]
    work, roofs = data["roofline"]["work"], data["roofline"]["roof"]
    reach = (every[0].intensity / 100, every[0].intensity * 100)
    lines = [row for roof in roofs for row in _roof_rows(roof, work["touched"], reach)]
    x = alt.X("intensity:Q", scale=LOG, title="operations for each byte", axis=plain_axis(reach))
    span = [r["operations"] for r in (*rows, *lines)]
    y = alt.Y("operations:Q", scale=LOG, title="operations a second", axis=plain_axis(ends(span)))
    roof = (
        alt.Chart(alt.Data(values=lines))
        .mark_line(strokeWidth=1.5, color=INK)
        .encode(x=x, y=y, strokeDash=alt.StrokeDash("roof:N", title=None))
    )
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(size=80, filled=True, opacity=0.8)
        .encode(x=x, y=y, color=road_colour(rows), tooltip=["entry:N", "reached:N", "operations:Q"])
    )
    said = " ".join(roofline_sentences(data))
    return made("roofline", "Roofline", (said, said), roof + points, 320)


def _roof_rows(
    roof: Mapping[str, Any], touched: int, reach: tuple[float, float]
) -> Iterator[dict[str, Any]]:
    threads = "1 thread" if roof["threads"] == 1 else f"{roof['threads']} threads"
    slope = bandwidth(roof["bandwidths"], touched)
    for kind in ("fused", "separate"):
        ridge = roof[kind] / slope
        for intensity in sorted({*reach, min(max(ridge, reach[0]), reach[1])}):
            reached = min(roof[kind], slope * intensity)
            name = f"{threads}, multiply-add {kind}"
            yield {"roof": name, "intensity": intensity, "operations": reached}
