"""Distances between all pairs of points on lists of lists: what any Python runs without a library."""

from math import sqrt
from random import Random


def pairwise_lists(points):
    """Euclidean distance of every point to every other."""
    distances = []
    for one in points:
        row = []
        for other in points:
            d = 0.0
            for k in range(len(one)):
                tmp = one[k] - other[k]
                d += tmp * tmp
            row.append(sqrt(d))
        distances.append(row)
    return distances


def inputs():
    draw = Random(4711).random
    return {
        "small": ([[draw() for _ in range(3)] for _ in range(40)],),
        "default": ([[draw() for _ in range(3)] for _ in range(200)],),
    }
