"""Distances between floating-point arrays in units in the last place."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["bit_identical", "bit_identical_elements", "error_in_ulps", "widest_tolerance"]

# Where a whole half of the digits would be lost no reordering of sums is to blame any more.
_WIDEST = {2: 2.0**4, 4: 2.0**11, 8: 2.0**20}


def widest_tolerance(dtype: np.dtype[Any]) -> float:
    """The most ULPs that may ever count as close, however long the reduction."""
    size = dtype.itemsize // (2 if dtype.kind == "c" else 1)
    return _WIDEST.get(size, 2.0**24)


def bit_identical(reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any]) -> bool:
    """Whether all elements are equal, signs of zeros included; any NaN equals any NaN."""
    return bool(bit_identical_elements(reference, answer).all())


def bit_identical_elements(
    reference: np.ndarray[Any, Any], answer: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """As `bit_identical`, for each element; of structured arrays for each record."""
    same: np.ndarray[Any, Any]
    if reference.dtype.names:
        fields = [bit_identical_elements(reference[n], answer[n]) for n in reference.dtype.names]
        same = np.logical_and.reduce([f.reshape(*reference.shape, -1).all(-1) for f in fields])
    elif reference.dtype.kind == "c":
        real = bit_identical_elements(reference.real, answer.real)
        same = real & bit_identical_elements(reference.imag, answer.imag)
    elif reference.dtype.kind == "f":
        nan = np.isnan(reference) & np.isnan(answer)
        same = nan | ((reference == answer) & (np.signbit(reference) == np.signbit(answer)))
    elif reference.dtype.kind in "mM":
        same = reference.view("i8") == answer.view("i8")
    else:
        same = np.asarray(reference == answer)
    return same


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
