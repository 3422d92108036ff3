"""Distances between all pairs of points, with numbers of 32 bits."""

from math import sqrt

import numpy as np


def pairwise_single(X):
    """Euclidean distance of every row of X to every other."""
    n, dimensions = X.shape
    D = np.empty((n, n), dtype=np.float32)
    for i in range(n):
        for j in range(n):
            d = np.float32(0.0)
            for k in range(dimensions):
                tmp = X[i, k] - X[j, k]
                d += tmp * tmp
            D[i, j] = sqrt(d)
    return D


def inputs():
    rng = np.random.default_rng(4711)
    return {
        "small": (rng.random((100, 3), dtype=np.float32),),
        "default": (rng.random((1000, 3), dtype=np.float32),),
    }
