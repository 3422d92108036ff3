"""How templates are read: everything escaped, figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from hasten.report.entries import interval, time_text
from hasten.report.machine_code import sentences
from hasten.report.units import bytes_text, calls_text, factor_text, seconds_text, spread_text

__all__ = ["MARKS", "environment"]

MARKS = {"kept": "●", "partly": "◐", "given up": "○", "unknown": "·"}


def environment() -> Environment:
    """The templates of this folder."""
    made = Environment(
        loader=PackageLoader("hasten.report.html", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "bytes": bytes_text,
        "calls": calls_text,
        "seconds": seconds_text,
        "time": time_text,
        "factor": _factor,
        "sentences": sentences,
    }
    return made


def _factor(entry: Mapping[str, Any]) -> str:
    """Speed-up and its spread."""
    if entry["speedup"] is None:
        return "–"
    found = interval(entry["speedup"])
    spread = "" if entry["engine"] == "python" else f" {spread_text(found)}"
    return f"{factor_text(found.median)}{spread}"
