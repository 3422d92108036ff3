"""When a build has paid for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import LOG, Chart, Rows, lines, made, powers
from hasten.report.entries import distinct, ranked
from hasten.report.units import seconds_text

__all__ = ["break_even"]


_FARTHEST = 6  # powers of ten of calls


def break_even(data: Mapping[str, Any]) -> Chart | None:
    """Building and calling together, by the number of calls."""
    entries = distinct(ranked(data))
    if len(entries) < 2:
        return None
    rows: Rows = []
    for entry in entries:
        median, build = entry["seconds"]["median"], entry["build_seconds"] or 0.0
        first = max(entry["first_call_seconds"] or median, median)
        for exponent in range(4 * _FARTHEST + 1):
            calls = max(1, round(10 ** (exponent / 4)))
            total = build + first + (calls - 1) * median
            said = {"calls": calls, "seconds": total, "time": seconds_text(total)}
            rows.append({"entry": entry["name"], **said})
    names = ", ".join(entry["name"] for entry in entries)
    alternative = f"Seconds for building and for all calls, from 1 to a million calls, of {names}."
    caption = "Building, the first call and all others together: where a line passes below that of Python, it pays."
    x = alt.X("calls:Q", scale=LOG, title="calls", axis=alt.Axis(values=powers(1, 1e6)))
    chart = lines(rows, x)
    return made("break-even", "When it pays", (caption, alternative), chart, 300)
