"""A chart with what is said about it, and the axes that all charts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import altair as alt

__all__ = [
    "INK",
    "LOG",
    "ROW",
    "Chart",
    "Rows",
    "ends",
    "entries_axis",
    "lines",
    "made",
    "plain_axis",
    "powers",
    "road_colour",
    "seconds_axis",
]

ROW = 20  # pixels of an entry
INK = "#808a95"
LOG = alt.Scale(type="log")
_FEW = 3  # powers of ten
_LABEL_WIDTH = 260  # pixels
_LABEL = (
    "datum.value >= 1 ? format(datum.value, '~g') + ' s' : "
    "datum.value >= 9.9e-4 ? format(datum.value / 1e-3, '~g') + ' ms' : "
    "datum.value >= 9.9e-7 ? format(datum.value / 1e-6, '~g') + ' µs' : "
    "format(datum.value / 1e-9, '~g') + ' ns'"
)
"""Seconds in the unit that people read."""
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


def road_colour(rows: Rows) -> alt.Color:
    """Colour by the kind of road."""
    there = [name for name in _COLOURS if any(row["road"] == name for row in rows)]
    others = sorted({row["road"] for row in rows} - set(there))
    palette = [*(_COLOURS[name] for name in there), *["#9d755d"] * len(others)]
    return alt.Color("road:N", title=None, scale=alt.Scale(domain=[*there, *others], range=palette))


def lines(rows: Rows, x: alt.X, *, points: bool = False) -> Any:
    """Lines over a logarithmic axis, one an entry."""
    names = list(dict.fromkeys(row["entry"] for row in rows))
    over = str(x.shorthand)
    values = powers(*ends([row["seconds"] for row in rows]))
    y = alt.Y("seconds:Q", scale=LOG, title=None, axis=alt.Axis(values=values, labelExpr=_LABEL))
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


def entries_axis() -> alt.Y:
    """Entries from above to below, in the order of their rows."""
    return alt.Y("entry:N", sort=None, title=None, axis=alt.Axis(labelLimit=_LABEL_WIDTH))


def seconds_axis(name: str, values: Sequence[float]) -> alt.X:
    """A logarithmic axis of seconds."""
    axis = alt.Axis(values=powers(*ends(values)), labelExpr=_LABEL, labelFlush=False)
    return alt.X(f"{name}:Q", scale=LOG, title=None, axis=axis)


def plain_axis(ends: tuple[float, float]) -> alt.Axis:
    """A logarithmic axis of counts, at powers of ten."""
    return alt.Axis(values=powers(*ends), format="~s")


def ends(values: Sequence[float]) -> tuple[float, float]:
    """Least and largest."""
    return min(values), max(values)


def powers(low: float, high: float) -> list[float]:
    """Powers of ten about an interval; what lies between them too where they are few.

    Examples
    --------
    >>> powers(1, 1000)
    [1.0, 10.0, 100.0, 1000.0]
    >>> powers(2, 30)
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
    """
    first, last = floor(log10(low)), ceil(log10(high))
    steps = (1, 2, 5) if last - first < _FEW else (1,)
    found = [float(f"{step}e{n}") for n in range(first, last) for step in steps]
    return [*found, float(f"1e{last}")]


def made(name: str, title: str, said: tuple[str, str], chart: Any, height: int) -> Chart:
    """A chart as wide as its place.

    Parameters
    ----------
    name, title : str
    said : tuple of (str, str)
        Caption and alternative.
    chart : altair.Chart
    height : int
        Pixels.
    """
    spec = chart.properties(width="container", height=height, description=said[1]).to_dict()
    return Chart(name, title, *said, spec)
