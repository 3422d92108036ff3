"""Telling arguments whose values are random-like from those with a structure to keep."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["looks_random"]

_LEAST = 8  # fewer values tell nothing
_LOOKED_AT = 100_000


def looks_random(values: np.ndarray[Any, Any] | list[Any]) -> bool:
    """Whether the values could be reordered without losing a structure.

    Sorted, constant, smooth, symmetric and mostly-zero data are structured: a function may rely on
    it, so it is copied as it is. Neighbours in random data are uncorrelated: the lag-1 correlation
    of n independent values is about normal with standard deviation 1/sqrt(n).

    Parameters
    ----------
    values : ndarray or list
        Numbers; anything else does not look random.

    Returns
    -------
    bool

    Examples
    --------
    >>> looks_random(np.random.default_rng(1).normal(size=100))
    True
    >>> looks_random(np.linspace(0.0, 1.0, 100))
    False
    """
    if isinstance(values, list) and not _numbers(values):
        return False
    array = np.asarray(values)
    if array.size < _LEAST or array.dtype.kind not in "biufc" or _symmetric(array):
        return False
    if not np.isfinite(array).all():
        return False
    axes = range(array.ndim)
    return _varied(array) and all(_uncorrelated(array, axis) for axis in axes)


def _numbers(values: list[Any]) -> bool:
    kinds = {type(v) for v in values}
    if len(kinds) != 1 or not kinds <= {int, float}:
        return False
    return kinds == {float} or all(abs(v) < 2**63 for v in values)


def _symmetric(array: np.ndarray[Any, Any]) -> bool:
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        return False
    return np.array_equal(array, np.swapaxes(array, -1, -2))


def _varied(array: np.ndarray[Any, Any]) -> bool:
    flat = array.ravel()[:_LOOKED_AT]
    distinct, counts = np.unique(flat, return_counts=True)
    if array.dtype.kind in "fc":
        return len(distinct) > flat.size // 2
    return len(distinct) > 1 and int(counts.max()) < 0.9 * flat.size


def _uncorrelated(array: np.ndarray[Any, Any], axis: int) -> bool:
    if array.shape[axis] < 2:
        return True
    moved = np.moveaxis(array.real.astype(np.float64), axis, -1)
    rows = moved.reshape(-1, moved.shape[-1])[: max(1, _LOOKED_AT // moved.shape[-1])]
    left, right = rows[:, :-1].ravel(), rows[:, 1:].ravel()
    if left.size < 4:
        return True
    with np.errstate(all="ignore"):  # huge values give NaN, and NaN is not below any bound
        spread = left.std() * right.std()
        correlation = float(((left - left.mean()) * (right - right.mean())).mean() / spread)
    return abs(correlation) < max(4.0 / np.sqrt(left.size), 0.02) and abs(correlation) < 0.9
