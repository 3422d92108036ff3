"""Accuracy against speed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import Chart, made, road_colour, seconds_axis
from hasten.report.entries import ranked, roads
from hasten.report.units import seconds_text

__all__ = ["accuracy"]


def accuracy(data: Mapping[str, Any]) -> Chart | None:
    """Distance from the reference's answer against time, where anything is not bit-identical."""
    entries = ranked(data)
    if all(not entry["verdict"]["ulps"] for entry in entries):
        return None
    road = roads(entries)
    rows = [
        {
            "entry": entry["name"],
            "seconds": entry["seconds"]["median"],
            "time": seconds_text(entry["seconds"]["median"]),
            "ulps": entry["verdict"]["ulps"] or 0.0,
            "road": road[entry["name"]],
        }
        for entry in entries
    ]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(size=90, filled=True, opacity=0.8)
        .encode(
            x=seconds_axis("seconds", [row["seconds"] for row in rows]),
            y=alt.Y("ulps:Q", scale=alt.Scale(type="symlog"), title="ULP from Python's answer"),
            color=road_colour(rows),
            tooltip=["entry:N", "time:N", "ulps:Q"],
        )
    )
    off = ", ".join(f"{row['entry']} {row['ulps']:.2g}" for row in rows if row["ulps"])
    alternative = f"Largest distance from Python's answer, in ULP: {off}; all others 0."
    caption = (
        "Largest distance from Python's own answer in units in the last place; 0 is bit-identical."
    )
    return made("accuracy", "Accuracy against speed", (caption, alternative), chart, 260)
