# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# pairwise: Euclidean distance of every row of X to every other.
# Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
# Raises what Python raises.
from libc.stdint cimport int64_t
from libc.math cimport sqrt

import numpy as np


cdef str at_line(str what, int line):
    return f"{what} (pairwise.py:{line})"


cdef inline double checked_sqrt(double x, int line) except? -1:
    if x < 0.0:
        raise ValueError(at_line("math domain error", line))
    return sqrt(x)


# pairwise.py:9: Euclidean distance of every row of X to every other.
cdef double[:, ::1] pairwise_kernel(const double[:, ::1] X):
    cdef int64_t n, dimensions, i, j, k
    cdef double[:, ::1] D
    cdef double d, tmp
    n = X.shape[0]  # 11
    dimensions = X.shape[1]
    D = np.empty((n, n))  # 12
    for i in range(n):  # 13
        for j in range(n):  # 14
            d = 0.0  # 15
            for k in range(dimensions):  # 16
                tmp = X[i, k] - X[j, k]  # 17
                d += tmp * tmp  # 18
            D[i, j] = checked_sqrt(d, 19)  # 19
    return D  # 20


def pairwise(const double[:, ::1] X not None):
    """Euclidean distance of every row of X to every other."""
    return np.asarray(pairwise_kernel(X))
