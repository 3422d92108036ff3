"""The main chart of a race as a picture, drawn without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert

from hasten.errors import WorkloadRefused
from hasten.report.charts.growth import growth
from hasten.report.charts.ranking import ranking
from hasten.report.entries import verdict

__all__ = ["svg_of", "write_picture", "write_scaling"]

_WIDTH = 640  # pixels of the chart itself
_SCALE = 2  # pixels of a PNG for each of them


def write_picture(data: Mapping[str, Any], path: Path) -> None:
    """Write the ranking as a picture.

    Parameters
    ----------
    data : mapping
        What `hasten.report.json.to_data` gives.
    path : Path
        A ``.svg``, or whatever else, which becomes a PNG.

    Raises
    ------
    WorkloadRefused
        Nothing was ranked.
    """
    spec = _spec(data)
    if spec is None:
        raise WorkloadRefused(f"{path}: nothing was ranked, there is nothing to draw")
    _write(spec, path)


def write_scaling(data: Mapping[str, Any], path: Path) -> None:
    """Write how entries grow with size as a picture.

    Parameters
    ----------
    data : mapping
        What `hasten.racing.scaling.Scaling.to_json` gives.
    path : Path
        As above.
    """
    chart = growth(data)
    title = {"text": chart.title, "subtitle": chart.caption}
    _write({**chart.spec, "width": _WIDTH, "title": title, "background": "white"}, path)


def _write(spec: dict[str, Any], path: Path) -> None:
    if path.suffix.lower() == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(spec))
    else:
        path.write_bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE))


def svg_of(data: Mapping[str, Any]) -> str:
    """The ranking as SVG; empty where nothing was ranked."""
    spec = _spec(data)
    return vl_convert.vegalite_to_svg(spec) if spec else ""


def _spec(data: Mapping[str, Any]) -> dict[str, Any] | None:
    chart = ranking(data)
    if chart is None:
        return None
    title = {"text": data["workload"]["description"], "subtitle": verdict(data)}
    return {**chart.spec, "width": _WIDTH, "title": title, "background": "white"}
