"""What can be told of arguments from their values, as plain data: ranges, order, kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from hasten.workload.loading import Call
from hasten.workload.signature import Signature, layout_of

__all__ = ["Facts", "facts_from_json", "facts_of", "facts_to_json"]

_NUMBERS: dict[type, str] = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}
_FEW = 16  # own values that travel
_MOST_PIECES, _LONGEST_PIECE = 40, 20
_LOOKED_AT = 10_000  # characters


@dataclass(frozen=True)
class Facts:
    """What is known of one argument.

    Parameters
    ----------
    container : {"array", "list", "scalar", "text", "texts", "items", "kept"}
        ``texts`` is a list of strings, ``items`` one of anything else; for what is ``kept`` no other
        value is made.
    dtype : str
        Of the elements; of a Python number that of the array it would make.
    shape : tuple of int
        A list of equally long lists has two dimensions.
    python : bool
        A scalar is a Python number, not a NumPy one.
    low, high : float
        Of the finite values, of the parts of complex ones.
    finite : bool
    rising : bool
        Sorted, and long enough for this to be no chance.
    distinct : bool
        Whole numbers from 0 on, each once.
    symmetric : bool
    own : tuple of float
        Some of its values.
    negative : bool
        The function's own words let a whole number be negative.
    pieces : tuple of str
        That a text is made of: words, white space, characters; the strings of a list.
    layout : {"C", "F", "strided"}
    """

    container: str = "kept"
    dtype: str = ""
    shape: tuple[int, ...] = ()
    python: bool = True
    low: float = 0.0
    high: float = 0.0
    finite: bool = True
    rising: bool = False
    distinct: bool = False
    symmetric: bool = False
    own: tuple[float, ...] = field(default=(), repr=False)
    negative: bool = False
    pieces: tuple[str, ...] = field(default=(), repr=False)
    layout: str = "C"

    @property
    def whole(self) -> bool:
        """Whether its values are integers."""
        return self.dtype[:3] in {"int", "uin"}


def facts_of(signature: Signature, call: Call) -> dict[str, Facts]:
    """Facts of each argument by its name."""
    values = (*call.args, *call.kwargs.values())
    return {p.name: _facts(v) for p, v in zip(signature, values, strict=True)}


def facts_to_json(facts: Mapping[str, Facts]) -> dict[str, Any]:
    """Plain data for the runner's messages."""
    return {name: asdict(f) for name, f in facts.items()}


def facts_from_json(data: Mapping[str, Any]) -> dict[str, Facts]:
    """Inverse of `facts_to_json`."""
    return {
        name: Facts(
            **{
                **d,
                "shape": tuple(d["shape"]),
                "own": tuple(d["own"]),
                "pieces": tuple(d["pieces"]),
            }
        )
        for name, d in data.items()
    }


def _facts(value: Any) -> Facts:
    if type(value) in _NUMBERS:
        if isinstance(value, int) and abs(value) >= 2**63:
            return Facts()
        return _numbers("scalar", np.asarray(value, _NUMBERS[type(value)]))
    if isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return _numbers("scalar", np.asarray(value), python=False)
    if type(value) is np.ndarray and value.dtype.kind in "biufc" and 0 < value.ndim <= 5:
        return _numbers("array", value, layout=layout_of(value))
    if type(value) is str and value:
        return Facts("text", "str", pieces=_pieces([value]))
    if type(value) is list and value:
        if all(type(v) is str for v in value):
            return Facts("texts", "str", pieces=tuple(dict.fromkeys(value))[:_MOST_PIECES] or ("",))
        return _of_list(value)
    return Facts()


def _pieces(texts: list[str]) -> tuple[str, ...]:
    """Some words, stretches of white space and characters of a text."""
    found = dict.fromkeys(p for text in texts for p in re.split(r"(\s+)", text[:_LOOKED_AT]) if p)
    characters = dict.fromkeys(c for text in texts for c in text[:_LOOKED_AT])
    short = [p for p in found if len(p) <= _LONGEST_PIECE]
    return (*short[:_MOST_PIECES], *list(characters)[:_MOST_PIECES])


def _of_list(value: list[Any]) -> Facts:
    rows = value if all(type(v) is list for v in value) else [value]
    kinds = {type(v) for row in rows for v in row}
    items = Facts("items", shape=(len(value),))
    if len(kinds) != 1 or len({len(row) for row in rows}) != 1:
        return items
    dtype = _NUMBERS.get(kinds.pop())
    if dtype is None:
        return items
    try:
        return _numbers("list", np.array(value, dtype))
    except OverflowError:  # integers beyond 64 bits
        return items


def _numbers(container: str, values: np.ndarray[Any, Any], **known: Any) -> Facts:
    parts = _parts(values)
    finite = parts[np.isfinite(parts)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return Facts(
        container,
        values.dtype.name,
        values.shape,
        low=low,
        high=high,
        finite=finite.size == parts.size,
        rising=values.ndim == 1 and values.size > 4 and bool((np.diff(parts) >= 0).all()),
        distinct=_distinct(values),
        symmetric=_symmetric(values),
        own=tuple(float(v) for v in finite.ravel()[:: max(1, finite.size // _FEW)][:_FEW]),
        **known,
    )


def _parts(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Real and imaginary parts as float64, in the order of the values."""
    if values.dtype.kind == "c":
        return np.concatenate([values.real.ravel(), values.imag.ravel()]).astype(np.float64)
    with np.errstate(over="ignore"):  # a long double may be too large: then it is not finite
        return values.ravel().astype(np.float64)


def _distinct(values: np.ndarray[Any, Any]) -> bool:
    if values.ndim != 1 or values.size < 2 or values.dtype.kind not in "iu":
        return False
    return bool(np.array_equal(np.sort(values), np.arange(values.size)))


def _symmetric(values: np.ndarray[Any, Any]) -> bool:
    if values.ndim != 2 or values.shape[0] != values.shape[1] or values.shape[0] < 3:
        return False
    return bool(np.array_equal(values, values.T))
