"""Functions of arrays."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, PLR0124 (they are what stands behind the shorter forms)

from __future__ import annotations

import math

import numpy as np


def array_of_floats(items):
    """An array of the items."""
    made = np.empty(len(items))
    for i in range(len(items)):
        made[i] = items[i]
    return made


def array_of_ints(items):
    """An array of the items."""
    made = np.empty(len(items), np.int64)
    for i in range(len(items)):
        made[i] = items[i]
    return made


def cumsum(x):
    """The sums of what came before."""
    sums = np.empty_like(x)
    if len(x) > 0:
        sums[0] = x[0]
    for i in range(1, len(x)):
        sums[i] = sums[i - 1] + x[i]
    return sums


def argmax(x):
    """Where the largest item is; what is no number is the largest."""
    if len(x) == 0:
        raise ValueError("attempt to get argmax of an empty sequence")
    best = 0
    for i in range(1, len(x)):
        if x[best] != x[best]:
            break
        if x[i] > x[best] or x[i] != x[i]:
            best = i
    return best


def argmin(x):
    """Where the smallest item is; what is no number is the smallest."""
    if len(x) == 0:
        raise ValueError("attempt to get argmin of an empty sequence")
    best = 0
    for i in range(1, len(x)):
        if x[best] != x[best]:
            break
        if x[i] < x[best] or x[i] != x[i]:
            best = i
    return best


def linspace(start, stop, count):
    """Numbers with the same distance from each other."""
    if count < 0:
        raise ValueError("Number of samples, must be non-negative.")
    made = np.empty(count)
    parts = max(count - 1, 1)
    step = (stop - start) / parts
    for i in range(count):
        # Where the step is too small for a float, as NumPy does.
        made[i] = i * step + start if step != 0.0 else i / parts * (stop - start) + start
    if count > 1:
        made[count - 1] = stop
    return made


def arange_of_ints(start, stop, step):
    """Whole numbers with the same distance from each other, the last before an end."""
    if step == 0:
        raise ZeroDivisionError("division by zero")
    made = np.empty(max(-((start - stop) // step), 0), np.int64)
    for i in range(len(made)):
        made[i] = start + i * step
    return made


def arange_of_floats(start, stop, step):
    """Numbers with the same distance from each other: as many as NumPy makes, and with its rounding."""
    if step == 0.0:
        raise ZeroDivisionError("float division by zero")
    made = np.empty(max(math.ceil((stop - start) / step), 0))
    apart = (start + step) - start
    for i in range(len(made)):
        made[i] = start + i * apart
    return made


def sorted_array(x):
    """An array in order; what is no number comes last."""
    numbers = sorted([v for v in x if v == v])
    made = x.copy()
    for i in range(len(numbers)):
        made[i] = numbers[i]
    last = len(numbers)
    for v in x:
        if v != v:
            made[last] = v
            last += 1
    return made


def sort_array(x):
    """Put an array in order; what is no number comes last."""
    ordered = sorted_array(x)
    for i in range(len(x)):
        x[i] = ordered[i]


def vector_by_vector(a, b):
    """The product of two vectors."""
    if len(a) != len(b):
        raise ValueError("matmul: the lengths of both differ")
    total = 0.0
    for k in range(len(a)):
        total += a[k] * b[k]
    return total


def matrix_by_vector(a, b):
    """The product of a matrix and a vector."""
    n, inner = a.shape
    if inner != len(b):
        raise ValueError("matmul: the lengths of both differ")
    made = np.empty(n)
    for i in range(n):
        total = 0.0
        for k in range(inner):
            total += a[i, k] * b[k]
        made[i] = total
    return made


def vector_by_matrix(a, b):
    """The product of a vector and a matrix."""
    inner, m = b.shape
    if inner != len(a):
        raise ValueError("matmul: the lengths of both differ")
    made = np.zeros(m)
    for k in range(inner):
        factor = a[k]
        for j in range(m):
            made[j] += factor * b[k, j]
    return made


def matrix_by_matrix(a, b):
    """The product of two matrices."""
    n, inner = a.shape
    rows, m = b.shape
    if inner != rows:
        raise ValueError("matmul: the lengths of both differ")
    made = np.zeros((n, m))
    for i in range(n):
        for k in range(inner):
            factor = a[i, k]
            for j in range(m):
                made[i, j] += factor * b[k, j]
    return made
