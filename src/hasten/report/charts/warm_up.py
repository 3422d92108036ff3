"""Calls from the first one on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import LOG, Chart, Rows, lines, made, powers
from hasten.report.entries import distinct, ranked
from hasten.report.units import seconds_text

__all__ = ["warm_up"]


def warm_up(data: Mapping[str, Any]) -> Chart | None:
    """Seconds of a call from the first one on, where there is more than one."""
    rows: Rows = []
    for entry in distinct(ranked(data)):
        done = 0
        for step in entry["warm_up"]:
            seconds = step["seconds"]
            if seconds > 0:
                said = {"call": done + 1, "seconds": seconds, "time": seconds_text(seconds)}
                rows.append({"entry": entry["name"], **said})
            done += step["calls"]
    if len(rows) <= len({row["entry"] for row in rows}):
        return None
    last = max(row["call"] for row in rows)
    x = alt.X("call:Q", scale=LOG, title="call", axis=alt.Axis(values=powers(1, last)))
    names = ", ".join(dict.fromkeys(row["entry"] for row in rows))
    alternative = f"Seconds of a call from the first one in a fresh process on, of {names}."
    caption = (
        "Calls from the first one in a fresh process on; the ranking is of those after warm-up."
    )
    return made("warm-up", "Warm-up", (caption, alternative), lines(rows, x, points=True), 260)
