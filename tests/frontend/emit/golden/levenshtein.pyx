# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# levenshtein: The fewest insertions, deletions and substitutions that make b of a.
# Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
# Raises what Python raises.
from libc.stdint cimport int64_t

import numpy as np


cdef str at_line(str what, int line):
    return f"{what} (levenshtein.py:{line})"


cdef inline Py_ssize_t index_within(int64_t i, Py_ssize_t n, int line) except -1:
    if i < 0 or i >= n:
        raise IndexError(at_line("index out of bounds", line))
    return i


cdef inline int64_t min_i64(int64_t a, int64_t b) noexcept nogil:
    """The first of two that are equal, as Python has it."""
    return b if b < a else a


cdef inline int64_t max_i64(int64_t a, int64_t b) noexcept nogil:
    """The first of two that are equal, as Python has it."""
    return b if b > a else a


# levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a.
cdef int64_t levenshtein_kernel(const int64_t[::1] a, const int64_t[::1] b) except? -1:
    cdef int64_t n, size, size2, size3, i, current_before, j, best
    cdef int64_t[::1] previous, current, next_previous
    n = b.shape[0]  # 8
    size = n + 1  # 9
    size2 = max_i64(0, size)
    previous = np.arange(size2, dtype=np.int64)
    size3 = n + 1  # 10
    current = np.zeros(size3, dtype=np.int64)
    for i in range(a.shape[0]):  # 11
        current_before = i + 1  # 12
        current[index_within(0, current.shape[0], 12)] = current_before
        for j in range(n):  # 13
            best = previous[j] + (0 if a[i] == b[j] else 1)  # 14
            best = min_i64(best, previous[j + 1] + 1)  # 15
            best = min_i64(best, current_before + 1)  # 17
            current[j + 1] = best  # 19
            current_before = best
        next_previous = current  # 20
        current = previous
        previous = next_previous
    return previous[n]  # 21


def levenshtein(const int64_t[::1] a not None, const int64_t[::1] b not None):
    """The fewest insertions, deletions and substitutions that make b of a."""
    return levenshtein_kernel(a, b)
