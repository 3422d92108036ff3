"""The charts of a report, as Vega-Lite specifications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import altair as alt

from hasten.report.html.entries import ranked, roads
from hasten.report.roofline import bandwidth, distances, roofline_sentences
from hasten.report.units import factor_text, seconds_text

__all__ = ["Chart", "charts", "growth", "ranking"]

_ROW = 20  # pixels of an entry
_MOST_LINES = 8  # that a person tells apart
_MOST_SAMPLES = 150  # of one entry that are drawn
_FARTHEST = 6  # powers of ten of calls
_FEW = 3  # powers of ten
_LABEL_WIDTH = 260  # pixels
_LOG = alt.Scale(type="log")
_LABEL = (
    "datum.value >= 1 ? format(datum.value, '~g') + ' s' : "
    "datum.value >= 9.9e-4 ? format(datum.value / 1e-3, '~g') + ' ms' : "
    "datum.value >= 9.9e-7 ? format(datum.value / 1e-6, '~g') + ' µs' : "
    "format(datum.value / 1e-9, '~g') + ' ns'"
)
"""Seconds in the unit that people read."""
_INK = "#808a95"
_TIES = ("alone at its place", "in a tie")
_COLOURS = {
    "compiled ahead of time": "#4c78a8",
    "compiled just in time": "#f58518",
    "array library": "#72b7b2",
    "interpretation": "#b279a2",
    "your own": "#54a24b",
    "plain Python": "#e45756",
}

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Chart:
    """A chart with what is said about it.

    Parameters
    ----------
    name : str
        Of its place in the page.
    title : str
    caption : str
        How to read it.
    alternative : str
        What it shows, for those who do not see it.
    spec : dict
        Vega-Lite.
    """

    name: str
    title: str
    caption: str
    alternative: str
    spec: dict[str, Any]


def charts(data: Mapping[str, Any]) -> list[Chart]:
    """All charts for which a race has figures."""
    made = (ranking, _break_even, _accuracy, _roofline, _warm_up, _samples)
    return [chart for chart in (make(data) for make in made) if chart is not None]


def ranking(data: Mapping[str, Any]) -> Chart | None:
    """Seconds per call of each entry, with intervals, on a logarithmic scale."""
    entries = ranked(data)
    if not entries:
        return None
    rows = list(_ranking_rows(entries))
    base = alt.Chart(alt.Data(values=rows)).encode(y=_entries_axis(), color=_road_colour(rows))
    span = [row[end] for row in rows for end in ("low", "high")]
    spread = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=_seconds("low", span), x2=alt.X2("high:Q")
    )
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=_seconds("seconds", span),
        shape=alt.Shape(
            "tie:N", scale=alt.Scale(domain=_TIES, range=["circle", "diamond"]), title=None
        ),
        tooltip=[alt.Tooltip(f"{told}:N") for told in ("entry", "time", "speed-up", "tie", "road")],
    )
    factors = base.mark_text(align="left", dx=8, fontSize=11).encode(
        x=_seconds("high", span), text="speed-up:N", color=alt.value(_INK)
    )
    alternative = "Seconds per call, fastest first: " + "; ".join(
        f"{row['entry']} {row['time']}, {row['speed-up']}" for row in rows
    )
    caption = "Median and 95% interval; the figure is the speed-up over plain Python, a diamond is in a tie."
    return _chart(
        "ranking",
        "Time of a call",
        (caption, alternative),
        spread + points + factors,
        len(rows) * _ROW,
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


def _road_colour(rows: Rows) -> alt.Color:
    there = [name for name in _COLOURS if any(row["road"] == name for row in rows)]
    others = sorted({row["road"] for row in rows} - set(there))
    palette = [*(_COLOURS[name] for name in there), *["#9d755d"] * len(others)]
    return alt.Color("road:N", title=None, scale=alt.Scale(domain=[*there, *others], range=palette))


def _break_even(data: Mapping[str, Any]) -> Chart | None:
    """Building and calling together, by the number of calls."""
    entries = _distinct(ranked(data))
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
    x = alt.X("calls:Q", scale=_LOG, title="calls", axis=alt.Axis(values=_powers(1, 1e6)))
    chart = _lines(rows, x)
    return _chart("break-even", "When it pays", (caption, alternative), chart, 300)


def _distinct(entries: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The fastest of each engine, as many as can be told apart, and plain Python."""
    first: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        key = entry["name"] if entry["engine"] in {"rival", "native"} else entry["engine"]
        first.setdefault(key, entry)
    python = [entry for entry in entries if entry["engine"] == "python"]
    others = [entry for entry in first.values() if entry["engine"] != "python"]
    return [*others[: _MOST_LINES - len(python)], *python]


def _accuracy(data: Mapping[str, Any]) -> Chart | None:
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
            x=_seconds("seconds", [row["seconds"] for row in rows]),
            y=alt.Y("ulps:Q", scale=alt.Scale(type="symlog"), title="ULP from Python's answer"),
            color=_road_colour(rows),
            tooltip=["entry:N", "time:N", "ulps:Q"],
        )
    )
    off = ", ".join(f"{row['entry']} {row['ulps']:.2g}" for row in rows if row["ulps"])
    alternative = f"Largest distance from Python's answer, in ULP: {off}; all others 0."
    caption = (
        "Largest distance from Python's own answer in units in the last place; 0 is bit-identical."
    )
    return _chart("accuracy", "Accuracy against speed", (caption, alternative), chart, 260)


def _roofline(data: Mapping[str, Any]) -> Chart | None:
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
    x = alt.X("intensity:Q", scale=_LOG, title="operations for each byte", axis=_plain_axis(reach))
    span = [r["operations"] for r in (*rows, *lines)]
    y = alt.Y(
        "operations:Q", scale=_LOG, title="operations a second", axis=_plain_axis(_ends(span))
    )
    roof = (
        alt.Chart(alt.Data(values=lines))
        .mark_line(strokeWidth=1.5, color=_INK)
        .encode(x=x, y=y, strokeDash=alt.StrokeDash("roof:N", title=None))
    )
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(size=80, filled=True, opacity=0.8)
        .encode(
            x=x, y=y, color=_road_colour(rows), tooltip=["entry:N", "reached:N", "operations:Q"]
        )
    )
    said = " ".join(roofline_sentences(data))
    return _chart(
        "roofline", "How far from what the machine can do", (said, said), roof + points, 320
    )


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


def _plain_axis(ends: tuple[float, float]) -> alt.Axis:
    return alt.Axis(values=_powers(*ends), format="~s")


def _warm_up(data: Mapping[str, Any]) -> Chart | None:
    """Seconds of a call from the first one on, where there is more than one."""
    rows: Rows = []
    for entry in _distinct(ranked(data)):
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
    x = alt.X("call:Q", scale=_LOG, title="call", axis=alt.Axis(values=_powers(1, last)))
    names = ", ".join(dict.fromkeys(row["entry"] for row in rows))
    alternative = f"Seconds of a call from the first one in a fresh process on, of {names}."
    caption = (
        "Calls from the first one in a fresh process on; the ranking is of those after warm-up."
    )
    return _chart("warm-up", "Warm-up", (caption, alternative), _lines(rows, x, points=True), 260)


def _samples(data: Mapping[str, Any]) -> Chart | None:
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
            x=_seconds("seconds", [row["seconds"] for row in rows]),
            y=_entries_axis(),
            color=alt.Color("process:N", title="process"),
        )
    )
    count = len({row["entry"] for row in rows})
    alternative = f"Samples of {count} entries, each a tick, coloured by process."
    caption = f"Each tick a sample, at most some {_MOST_SAMPLES} of an entry; all are in the JSON."
    return _chart("samples", "Samples", (caption, alternative), chart, count * _ROW)


def growth(data: Mapping[str, Any]) -> Chart:
    """Seconds of a call by size, of the entries of `hasten.report.scaling.scaling_data`."""
    rows: Rows = []
    for entry in data["entries"]:
        for at in entry["seconds"]:
            said = {"n": at["n"], "seconds": at["median"], "time": seconds_text(at["median"])}
            rows.append({"entry": entry["name"], **said})
    x = alt.X("n:Q", scale=_LOG, title="n", axis=alt.Axis(values=_powers(*_ends(data["sizes"]))))
    overtaking = [
        f"from n = {c['n']:,.0f} on {c['faster']} is faster than {c['slower']}"
        for c in data["crossings"]
    ]
    caption = (
        "; ".join(overtaking) or "No entry overtakes the function itself, or is overtaken by it."
    )
    alternative = f"Seconds of a call of {len(data['entries'])} entries at {len(data['sizes'])} sizes. {caption}"
    chart = _lines(rows, x, points=True)
    return _chart("growth", f"{data['function']}: time by size", (caption, alternative), chart, 320)


def _lines(rows: Rows, x: alt.X, *, points: bool = False) -> Any:
    """Lines over a logarithmic axis, one an entry."""
    names = list(dict.fromkeys(row["entry"] for row in rows))
    over = str(x.shorthand)
    values = _powers(*_ends([row["seconds"] for row in rows]))
    y = alt.Y("seconds:Q", scale=_LOG, title=None, axis=alt.Axis(values=values, labelExpr=_LABEL))
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=points, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color("entry:N", title=None, sort=names),
            tooltip=["entry:N", over, "time:N"],
        )
    )


def _entries_axis() -> alt.Y:
    return alt.Y("entry:N", sort=None, title=None, axis=alt.Axis(labelLimit=_LABEL_WIDTH))


def _seconds(name: str, values: Sequence[float]) -> alt.X:
    """A logarithmic axis of seconds."""
    axis = alt.Axis(values=_powers(*_ends(values)), labelExpr=_LABEL, labelFlush=False)
    return alt.X(f"{name}:Q", scale=_LOG, title=None, axis=axis)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _powers(low: float, high: float) -> list[float]:
    """Powers of ten about an interval; what lies between them too where they are few.

    Examples
    --------
    >>> _powers(1, 1000)
    [1.0, 10.0, 100.0, 1000.0]
    >>> _powers(2, 30)
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
    """
    first, last = floor(log10(low)), ceil(log10(high))
    steps = (1, 2, 5) if last - first < _FEW else (1,)
    found = [float(f"{step}e{n}") for n in range(first, last) for step in steps]
    return [*found, float(f"1e{last}")]


def _chart(name: str, title: str, said: tuple[str, str], chart: Any, height: int) -> Chart:
    spec = chart.properties(width="container", height=height, description=said[1]).to_dict()
    return Chart(name, title, *said, spec)
