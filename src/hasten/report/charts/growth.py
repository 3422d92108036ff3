"""Time of a call by size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from hasten.report.charts.chart import LOG, Chart, Rows, ends, lines, made, powers
from hasten.report.scaling import growth_sentences
from hasten.report.units import seconds_text

__all__ = ["growth", "race_growth"]


def race_growth(data: Mapping[str, Any]) -> Chart | None:
    """How the fastest of a race grow; None where other sizes were not asked for."""
    told = data.get("growth")
    return growth(told) if told and "reason" not in told and told["entries"] else None


def growth(data: Mapping[str, Any]) -> Chart:
    """Seconds of a call by size, of the entries of `hasten.racing.scaling.Scaling.to_json`."""
    rows: Rows = []
    for entry in data["entries"]:
        for at in entry["seconds"]:
            said = {"n": at["n"], "seconds": at["median"], "time": seconds_text(at["median"])}
            rows.append({"entry": entry["name"], **said})
    x = alt.X("n:Q", scale=LOG, title="n", axis=alt.Axis(values=powers(*ends(data["sizes"]))))
    caption = " ".join(growth_sentences(data))
    alternative = f"Seconds of a call of {len(data['entries'])} entries at {len(data['sizes'])} sizes. {caption}"
    chart = lines(rows, x, points=True)
    return made("growth", f"{data['function']}: time by size", (caption, alternative), chart, 320)
