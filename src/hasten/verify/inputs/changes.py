"""What an attack does to one of the arguments once all are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from hasten.workload.facts import Facts
from hasten.workload.trial import Trial

__all__ = ["changed"]

_Draw = Callable[[st.SearchStrategy[Any]], Any]


def changed(change: str, draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    """An input with a change.

    Parameters
    ----------
    change : str
        `change` of an attack; ``""`` changes nothing.
    draw : callable
        Draws from a strategy.
    trial : Trial
    facts : mapping of str to Facts
    """
    return _CHANGES[change](draw, trial, facts) if change else trial


def _one(
    draw: _Draw,
    trial: Trial,
    facts: Mapping[str, Facts],
    condition: Callable[[Facts], bool],
    change: Callable[[Any], Any],
) -> Trial:
    """Change one argument of those that fulfil a condition."""
    names = [n for n, f in facts.items() if n in trial.made and condition(f)]
    if not names:
        return trial
    name = draw(st.sampled_from(names))
    made = {**trial.made, name: change(trial.made[name])}
    layouts = {n: v for n, v in trial.layouts.items() if n != name}
    return replace(trial, made=made, layouts=layouts)


def _overlap(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    arrays = [n for n, f in facts.items() if f.container == "array"]
    pairs = [
        (a, b)
        for a in arrays
        for b in arrays
        if a < b and (facts[a].dtype, facts[a].shape) == (facts[b].dtype, facts[b].shape)
    ]
    shared = draw(st.sampled_from(pairs))
    return replace(trial, shared=shared)


def _unequal(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(
        draw, trial, facts, lambda f: f.container in {"array", "list"}, lambda v: v[: len(v) // 2]
    )


def _oblong(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    fewer = draw(st.integers(1, 3))
    across = draw(st.booleans())

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value[:, :-fewer].copy() if across else value[:-fewer].copy()
        return [row[:-fewer] for row in value] if across else value[:-fewer]

    return _one(draw, trial, facts, lambda f: f.container in {"array", "list"}, cut)


def _out_of_range(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    far = draw(st.sampled_from([100, -100, 10_000]))

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [far, *value[1:]] if value and isinstance(value[0], int) else value
        if isinstance(value, np.ndarray):
            if value.size:
                value.flat[0] = np.array(far).astype(value.dtype)
            return value
        return value + far

    return _one(draw, trial, facts, lambda f: f.whole, moved)


def _other_precision(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    other = {"float64": "float32", "float32": "float64", "complex128": "complex64"}
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array" and f.dtype in other,
        lambda v: v.astype(other[v.dtype.name]),
    )


def _other_type(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    def converted(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.astype(np.float64 if value.dtype.kind in "iub" else np.int64)
        if isinstance(value, list):
            return [float(v) if isinstance(v, int) else v for v in value]
        return float(value) if isinstance(value, int) else int(np.real(value))

    return _one(draw, trial, facts, lambda f: f.dtype[:3] not in {"com", "str"}, converted)


def _other_dimension(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    deeper = draw(st.booleans())
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array",
        lambda v: v[None] if deeper or v.ndim < 2 else v[0] if len(v) else v.ravel(),
    )


def _list_for_array(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(
        draw,
        trial,
        facts,
        lambda f: f.container == "array" and f.dtype in {"float64", "int64", "bool"},
        lambda v: v.tolist(),
    )


def _none(draw: _Draw, trial: Trial, facts: Mapping[str, Facts]) -> Trial:
    return _one(draw, trial, facts, lambda f: f.container != "kept", lambda _: None)


_CHANGES: Mapping[str, Callable[[_Draw, Trial, Mapping[str, Facts]], Trial]] = {
    "overlap": _overlap,
    "oblong": _oblong,
    "unequal": _unequal,
    "out of range": _out_of_range,
    "other precision": _other_precision,
    "other type": _other_type,
    "other dimension": _other_dimension,
    "list for array": _list_for_array,
    "None": _none,
}
