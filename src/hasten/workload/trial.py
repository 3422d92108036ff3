"""Inputs that nobody chose: made by the referee, realised in a worker."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hasten.workload.loading import Call
from hasten.workload.nudge import nudged
from hasten.workload.signature import Signature
from hasten.workload.snapshot import Snapshot

__all__ = ["LAYOUTS", "Trial", "load_trials", "save_trials"]


@dataclass(frozen=True)
class Trial:
    """One call: arguments that are made, the others being the user's own.

    Parameters
    ----------
    attack : str
        What it attacks.
    made : mapping of str to object
        Arrays, numbers, and lists of numbers by the name of the argument.
    layouts : mapping of str to str
        How arrays lie in memory, where it is not C order: a name in `LAYOUTS`.
    shared : tuple of str
        Arguments that are one and the same object, that of the first of them.
    nudge : int or None
        Seed for moving floating-point inputs by one ULP.
    picks : mapping of str to list of int
        Lists that are made of items of the user's own, by their places.
    """

    attack: str
    made: Mapping[str, Any]
    layouts: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    nudge: int | None = None
    picks: Mapping[str, list[int]] = field(default_factory=dict)

    def call(self, signature: Signature, snapshot: Snapshot) -> Call:
        """The arguments, fresh."""
        kept = [p.name for p in signature if p.name not in self.made]
        own: dict[str, Any] = {}
        if kept:
            call = snapshot.thaw()
            values = (*call.args, *call.kwargs.values())
            own = {p.name: v for p, v in zip(signature, values, strict=True)}
        for name, places in self.picks.items():
            own[name] = [copy.deepcopy(own[name][place]) for place in places]
        made = {name: self._value(name) for name in self.made}
        values_by_name = {**own, **made}
        for name in self.shared[1:]:
            values_by_name[name] = values_by_name[self.shared[0]]
        args = tuple(values_by_name[p.name] for p in signature if not p.keyword)
        made_call = Call(args, {p.name: values_by_name[p.name] for p in signature if p.keyword})
        if self.nudge is None:
            return made_call
        return nudged(made_call, np.random.default_rng(self.nudge))

    def _value(self, name: str) -> Any:
        value = self.made[name]
        if isinstance(value, np.ndarray):
            return LAYOUTS[self.layouts.get(name, "C")](value)
        if isinstance(value, list):
            return [list(v) if isinstance(v, list) else v for v in value]
        return value

    def __str__(self) -> str:
        """As one would type it."""
        shown = ", ".join(f"{name}={_shown(value)}" for name, value in self.made.items())
        for name, places in self.picks.items():
            which = str(places) if len(places) < _MOST_PICKS else f"({len(places)} in all)"
            shown += f"{', ' if shown else ''}{name} of the items {which} of yours"
        for name, layout in self.layouts.items():
            shown += f", {name} {layout}"
        if self.shared:
            shown += f", {' and '.join(self.shared)} being one array"
        return shown


_LONGEST = 120
_MOST_PICKS = 20


def _shown(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        text = repr(value.item()) if isinstance(value, np.generic) else repr(value)
    else:
        dtype = "" if value.dtype.name in {"float64", "int64"} else f", {value.dtype.name}"
        text = f"array({np.array2string(value, separator=', ', threshold=20)}{dtype})"
        text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _strided(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    wide = np.zeros((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)
    view = wide[..., ::2]
    view[...] = value
    return view


def _reversed(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return value[::-1].copy()[::-1]


def _readonly(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    kept = value.copy()
    kept.flags.writeable = False
    return kept


def _unaligned(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    raw = np.zeros(value.nbytes + 1, np.uint8)
    view: np.ndarray[Any, Any] = raw[1:].view(value.dtype).reshape(value.shape)
    view[...] = value
    return view


LAYOUTS = {
    "C": lambda value: value.copy(),
    "in Fortran order": lambda value: value.copy(order="F"),
    "strided": _strided,
    "reversed": _reversed,
    "read-only": _readonly,
    "unaligned": _unaligned,
}
"""Ways for an array to lie in memory; each makes a copy that nobody has seen."""


def save_trials(trials: Sequence[Trial], path: Path) -> None:
    """Write trials where workers find them: a line of JSON each, arrays beside it."""
    with path.open("wb") as arrays:
        lines = [json.dumps(_to_json(trial, arrays)) for trial in trials]
    path.with_suffix(".jsonl").write_text("\n".join(lines))


def load_trials(path: Path) -> Iterator[Trial]:
    """Inverse of `save_trials`."""
    with path.open("rb") as arrays:
        for line in path.with_suffix(".jsonl").read_text().splitlines():
            yield _from_json(json.loads(line), arrays)


def _to_json(trial: Trial, arrays: Any) -> dict[str, Any]:
    made: dict[str, list[Any]] = {}
    for name, value in trial.made.items():
        if isinstance(value, np.ndarray | np.generic):
            np.save(arrays, np.asarray(value), allow_pickle=False)
            made[name] = ["array" if isinstance(value, np.ndarray) else "scalar", ""]
        elif isinstance(value, complex):
            made[name] = ["complex", [value.real, value.imag]]
        else:
            made[name] = ["plain", value]
    return {
        "attack": trial.attack,
        "made": made,
        "layouts": dict(trial.layouts),
        "shared": list(trial.shared),
        "nudge": trial.nudge,
        "picks": dict(trial.picks),
    }


def _from_json(data: dict[str, Any], arrays: Any) -> Trial:
    made = {}
    for name, (kind, value) in data["made"].items():
        match kind:
            case "array":
                made[name] = np.load(arrays, allow_pickle=False)
            case "scalar":
                made[name] = np.load(arrays, allow_pickle=False)[()]
            case "complex":
                made[name] = complex(*value)
            case _:
                made[name] = value
    return Trial(
        data["attack"], made, data["layouts"], tuple(data["shared"]), data["nudge"], data["picks"]
    )
