"""The result as JSON, by the schema that is published beside this file."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from hasten import __version__
from hasten.measure.statistics import Interval
from hasten.report.advice import advice

if TYPE_CHECKING:
    from hasten.racing.doubts import Doubt
    from hasten.racing.result import Entry, Result
    from hasten.verify.accuracy import Accuracy
    from hasten.workload.model import Workload

__all__ = ["SCHEMA_VERSION", "schema", "to_data", "to_json"]

SCHEMA_VERSION = "hasten-race/1"


def to_json(result: Result, **more: Any) -> str:
    """The result as JSON text, with `more` optional objects of the schema."""
    return json.dumps({**to_data(result), **more}, indent=2, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema that `to_json` keeps."""
    text = files("hasten.report").joinpath("race.schema.json").read_text()
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def to_data(result: Result) -> dict[str, Any]:
    """The result as plain data."""
    workload = result.workload
    return {
        "schema": SCHEMA_VERSION,
        "hasten": __version__,
        "workload": {
            "name": workload.name,
            "target": workload.origin.target,
            "signature": workload.signature.to_json(),
            "description": str(workload),
            "source": workload.source.text if workload.source else None,
            "places": _places(workload),
            "notes": list(result.notes),
        },
        "settings": dict(result.settings),
        "machine": asdict(result.machine),
        "seed": result.seed,
        "interrupted": result.interrupted,
        "control": None if result.control is None else _control(result.control),
        "resolution": result.resolution,
        "doubts": [_doubt(doubt) for doubt in result.doubts],
        "refused": result.refused,
        "winner": result.winner.name if result.ranked else None,
        "advice": advice(result),
        "roofline": result.roofline and dict(result.roofline),
        "growth": result.growth and dict(result.growth),
        "entries": [_entry(entry) for entry in result.entries],
    }


def _places(workload: Workload) -> list[dict[str, Any] | None]:
    """Of each line of the source where it stands in the user's code."""
    if workload.source is None:
        return []
    return [asdict(place) if place else None for place in workload.source.lines]


def _control(control: Interval) -> dict[str, float | None]:
    return {"ratio": control.median, "low": control.low, "high": control.high}


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {"kind": doubt.kind, "detail": doubt.detail, "entries": list(doubt.entries)}


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    return {"median": interval.median, "low": interval.low, "high": interval.high}


def _accuracy(accuracy: Accuracy | None) -> dict[str, Any] | None:
    return None if accuracy is None else {**asdict(accuracy), "nearer": accuracy.nearer}


def _entry(entry: Entry) -> dict[str, Any]:
    seconds = _interval(entry.seconds)
    if seconds is not None and entry.seconds is not None:
        groups = entry.seconds.samples
        seconds["samples"] = [list(samples) for _, samples in sorted(groups.items())]
    verdict = entry.verdict
    return {
        "name": entry.name,
        "engine": entry.engine,
        "title": entry.title,
        "stage": entry.stage,
        "options": list(entry.options),
        "rank": entry.rank,
        "threads": entry.threads,
        "verdict": {
            "kind": verdict.kind,
            "detail": verdict.detail,
            "ulps": verdict.ulps if verdict.right else None,
            "typical_ulps": verdict.typical if verdict.right else None,
            "accuracy": _accuracy(verdict.accuracy),
            "inputs": verdict.inputs,
            "name": verdict.name,
            "example": verdict.example,
        },
        "seconds": seconds,
        "speedup": _interval(entry.speedup),
        "tied_with": list(entry.tied_with),
        "build_seconds": entry.build_seconds,
        "build_cached": entry.cached,
        "first_call_seconds": entry.first_call_seconds,
        "peak_bytes": entry.peak_bytes,
        "break_even_calls": entry.break_even_calls,
        "steady": entry.steady,
        "warm_up": [{"calls": calls, "seconds": seconds} for calls, seconds in entry.warm_up],
        "notes": list(entry.notes),
        "card": [asdict(axis) for axis in entry.card],
        "bearings": [asdict(bearing) for bearing in entry.bearings],
        "compiler": entry.built.compiler,
        "flags": list(entry.built.flags),
        "sources": [asdict(text) for text in entry.texts],
        "details": dict(entry.details),
        "machine_code": entry.machine_code and dict(entry.machine_code),
        "error": entry.error,
    }
