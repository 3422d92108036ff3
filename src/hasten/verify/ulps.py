"""Distances between floating-point arrays in units in the last place."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["bit_identical", "error_in_ulps", "widest_tolerance"]

# Where a whole half of the digits would be lost no reordering of sums is to blame any more.
_WIDEST = {2: 2.0**4, 4: 2.0**11, 8: 2.0**20}


def widest_tolerance(dtype: np.dtype[Any]) -> float:
    """The most ULPs that may ever count as close, however long the reduction."""
    size = dtype.itemsize // (2 if dtype.kind == "c" else 1)
    return _WIDEST.get(size, 2.0**24)


def bit_identical(reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any]) -> bool:
    """Whether all elements are equal, signs of zeros included; any NaN equals any NaN."""
    if reference.dtype.kind == "c":
        return bit_identical(reference.real, answer.real) and bit_identical(
            reference.imag, answer.imag
        )
    if reference.dtype.kind != "f":
        return bool(np.array_equal(reference, answer))
    equal = (reference == answer) | (np.isnan(reference) & np.isnan(answer))
    signs = np.signbit(reference) == np.signbit(answer)
    return bool((equal & (signs | np.isnan(reference))).all())


def error_in_ulps(
    reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Distance of each element, in ULPs of the reference's element.

    Parameters
    ----------
    reference, answer : ndarray
        Floating or complex, of one shape and dtype. The unit for a complex element is that of its
        modulus.

    Returns
    -------
    ndarray of float64
        Infinite where one is NaN or infinite and the other is not the same.

    Examples
    --------
    >>> error_in_ulps(np.array([1.0, np.nan]), np.array([1.0 + 2**-52, np.nan])).tolist()
    [1.0, 0.0]
    """
    if reference.dtype.kind == "c":
        unit = np.abs(reference)
        real = _distance(reference.real, answer.real, unit)
        imaginary = _distance(reference.imag, answer.imag, unit)
        larger: np.ndarray[Any, Any] = np.maximum(real, imaginary)
        return larger
    return _distance(reference, answer, np.abs(reference))


def _distance(
    reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any], magnitude: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    with np.errstate(all="ignore"):
        same = (reference == answer) | (np.isnan(reference) & np.isnan(answer))
        gap = np.abs(reference - answer).astype(np.float64)
        ulps = gap / np.spacing(magnitude).astype(np.float64)
    ulps = np.where(np.isfinite(ulps), ulps, np.inf)
    return np.where(same, 0.0, ulps)
