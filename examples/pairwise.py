"""Distances between all pairs of points: three nested loops over a NumPy array."""

from math import sqrt

import numpy as np
from scipy.spatial.distance import cdist


def pairwise(X):
    """Euclidean distance of every row of X to every other."""
    n, dimensions = X.shape
    D = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            d = 0.0
            for k in range(dimensions):
                tmp = X[i, k] - X[j, k]
                d += tmp * tmp
            D[i, j] = sqrt(d)
    return D


def pairwise_numpy(X):
    """The same by broadcasting."""
    return np.sqrt(((X[:, None, :] - X[None, :, :]) ** 2).sum(-1))


def pairwise_scipy(X):
    """The same by SciPy."""
    return cdist(X, X)


def rivals():
    return [pairwise_numpy, pairwise_scipy]


def inputs():
    rng = np.random.default_rng(4711)
    return {
        "small": (rng.random((100, 3)),),
        "default": (rng.random((1000, 3)),),
    }
