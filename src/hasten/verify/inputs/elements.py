"""Strategies for single elements: what an attack puts in the place of the user's own values."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from hypothesis import strategies as st

from hasten.workload.facts import Facts

__all__ = ["elements_of", "texts_of"]

_LARGE = 2**28  # sums of them leave 32 bits, products of two stay within 64
_SMALL_SCALAR = 4


def elements_of(fact: Facts, mode: str) -> st.SearchStrategy[Any]:
    """One element of an argument.

    Parameters
    ----------
    fact : Facts
    mode : str
        `values` of an attack: ``own``, ``ties``, ``zeros``, ``signs``, ``large``, ``limits``, ``nan``,
        ``infinite``, ``denormal``. One that says nothing of the argument's type means its own values.
    """
    kind = np.dtype(fact.dtype).kind
    if kind == "b":
        return st.booleans()
    if kind in "iu":
        return _integers(fact, mode)
    real = _floats(fact, mode)
    if kind == "c":
        return st.builds(complex, real, real)
    return real


def texts_of(fact: Facts) -> st.SearchStrategy[str]:
    """Text of pieces of the user's own: words, white space, single characters."""
    return st.lists(st.sampled_from(fact.pieces), max_size=40).map("".join)


def _integers(fact: Facts, mode: str) -> st.SearchStrategy[int]:
    info = np.iinfo(fact.dtype)
    low, high = int(fact.low), int(fact.high)
    if fact.container == "scalar":  # one value tells no range: from zero to twice of it
        low, high = min(0, 2 * low), max(_SMALL_SCALAR, 2 * high)
    top = max(abs(low), abs(high), 1)
    match mode:
        case "signs" if fact.container != "scalar" or fact.negative:
            low, high = -top, top
        case "large":
            low, high = min(low, 0), max(_LARGE, high)
        case "zeros":
            low, high = 0, 1
        case "ties":
            # Facts are floats, in which the greatest numbers of 64 bits become greater.
            own = [min(max(int(v), int(info.min)), int(info.max)) for v in fact.own[:2]]
            return st.sampled_from(own or [0])
        case "limits":
            ends = (info.max, info.min, info.max - 1, info.min + 1)
            return st.sampled_from([0, 1, *map(int, ends)])
    within = max(low, int(info.min)), min(high, int(info.max))
    return st.integers(*within)


def _floats(fact: Facts, mode: str) -> st.SearchStrategy[float]:
    width = _width(np.dtype(fact.dtype))
    low, high = fact.low, fact.high
    if fact.container == "scalar":
        low, high = min(0.0, 2 * low), max(0.0, 2 * high)
    top = max(abs(low), abs(high)) or 1.0
    own = [v for v in fact.own if not np.isnan(v)] or [0.0]
    match mode:
        case "ties":
            return st.sampled_from(own[:2])
        case "zeros":
            return st.sampled_from([0.0, 1.0, -0.0])
        case "denormal":
            tiny = float(np.finfo(fact.dtype).tiny)
            return st.sampled_from([tiny, tiny / 4, -tiny / 4, 0.0, own[0]])
        case "signs" if fact.container != "scalar":
            low = -top
        case "large":
            low, high = (0.0 if low >= 0 else -1e3 * top), 1e3 * top
    ordinary = st.one_of(st.sampled_from(own), _between(low, high, width))
    if mode == "nan":
        return st.one_of(st.just(float("nan")), ordinary)
    if mode == "infinite":
        return st.one_of(st.sampled_from([float("inf"), float("-inf")]), ordinary)
    return ordinary


def _width(dtype: np.dtype[Any]) -> Literal[16, 32, 64]:
    """Bits of a float, or of a part of a complex number; of wider ones as many as can be drawn."""
    match dtype.itemsize // (2 if dtype.kind == "c" else 1):
        case 2:
            return 16
        case 4:
            return 32
    return 64


def _between(low: float, high: float, width: Literal[16, 32, 64]) -> st.SearchStrategy[float]:
    """Floats within a range whose ends may not be numbers of that width."""
    kind: Any = {16: np.float16, 32: np.float32, 64: np.float64}[width]
    with np.errstate(over="ignore"):
        first, last = float(kind(low)), float(kind(high))
    if not (np.isfinite(first) and np.isfinite(last)) or first > last:
        first, last = 0.0, 1.0
    return st.floats(
        first, last, allow_nan=False, allow_infinity=False, allow_subnormal=False, width=width
    )
