"""Time of a call by size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import LOG, Chart, Rows, ends, lines, made, powers
from hasten.report.units import seconds_text

__all__ = ["growth"]


def growth(data: Mapping[str, Any]) -> Chart:
    """Seconds of a call by size, of the entries of `hasten.report.scaling.scaling_data`."""
    rows: Rows = []
    for entry in data["entries"]:
        for at in entry["seconds"]:
            said = {"n": at["n"], "seconds": at["median"], "time": seconds_text(at["median"])}
            rows.append({"entry": entry["name"], **said})
    x = alt.X("n:Q", scale=LOG, title="n", axis=alt.Axis(values=powers(*ends(data["sizes"]))))
    overtaking = [
        f"from n = {c['n']:,.0f} on {c['faster']} is faster than {c['slower']}"
        for c in data["crossings"]
    ]
    caption = (
        "; ".join(overtaking) or "No entry overtakes the function itself, or is overtaken by it."
    )
    alternative = f"Seconds of a call of {len(data['entries'])} entries at {len(data['sizes'])} sizes. {caption}"
    chart = lines(rows, x, points=True)
    return made("growth", f"{data['function']}: time by size", (caption, alternative), chart, 320)
