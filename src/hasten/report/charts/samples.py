"""Samples, process by process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import ROW, Chart, Rows, entries_axis, made, seconds_axis
from hasten.report.entries import ranked

__all__ = ["samples"]


_MOST_SAMPLES = 150  # of one entry that are drawn


def samples(data: Mapping[str, Any]) -> Chart | None:
    """Samples that were taken, process by process."""
    rows: Rows = []
    for entry in ranked(data):
        groups = entry["seconds"]["samples"]
        every = max(1, sum(map(len, groups)) // _MOST_SAMPLES)
        taken = [(n, s) for n, samples in enumerate(groups, start=1) for s in samples]
        rows += [
            {"entry": entry["name"], "process": str(n), "seconds": s} for n, s in taken[::every]
        ]
    if not rows:
        return None
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_tick(thickness=1.5, opacity=0.5, height=12)
        .encode(
            x=seconds_axis("seconds", [row["seconds"] for row in rows]),
            y=entries_axis(),
            color=alt.Color("process:N", title="process"),
        )
    )
    count = len({row["entry"] for row in rows})
    alternative = f"Samples of {count} entries, each a tick, coloured by process."
    caption = f"Each tick a sample, at most some {_MOST_SAMPLES} of an entry; all are in the JSON."
    return made("samples", "Samples", (caption, alternative), chart, count * ROW)
