# ruff: noqa: N803, PTH123, SIM108 (written as users write)
"""Functions of users, for the tests of Numba."""

import math

import numpy as np

SCALE = 2.0


def pairwise(X):
    n, m = X.shape
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            d = 0.0
            for k in range(m):
                t = X[i, k] - X[j, k]
                d += t * t
            out[i, j] = math.sqrt(d)
    return out


def weight(x, power=2):
    return SCALE * x**power


def weighted(a, n=3, *, shift=0):
    total = 0.0
    for i in range(n):
        total += weight(a[i]) + shift
    return total


def gathered(*values):
    return values[0] + values[1]


def with_keywords(a, **more):
    return a + more["b"]


def after_any_number(*values, shift):
    return values[0] + shift


def keywords_alone(
    *,
    first,
    second=3,
):
    return first - second


def first(a, i):
    return a[i]


def below_zero(n):
    out = np.zeros(n)
    for i in range(n):
        out[i] = -i / 2 + (i - 3) // 2
    return out


def quotients(a, b):
    out = np.zeros(len(a))
    for i in range(len(a)):
        out[i] = a[i] / b[i]
    return out


def moved(a, out):
    for i in range(1, len(a)):
        out[i] = a[i - 1]


def step(grid):
    new = np.zeros_like(grid)
    for i in range(1, len(grid) - 1):
        new[i] = grid[i - 1] + grid[i + 1]
    return new


def steps(grid, count):
    for _ in range(count):
        grid = step(grid)
    return grid


def by_twos(n):
    out = np.zeros(n)
    for i in range(0, n, 2):
        out[i] = 1
    return out


def swap_ends(items):
    items[0], items[-1] = items[-1], items[0]
    return len(items)


def identity(value):
    return value


def opens(path):
    x = 1
    return open(path), x


def unknown_method(a):
    b = a + 1
    return b.frobnicate()


def two_types(n):
    if n > 1:
        r = 1
    else:
        r = "one"
    return r


def mixed_product(a):
    return a @ "a"


def helper_that_fails(a):
    return a.frobnicate()


def calls_helper(a):
    return helper_that_fails(a)


def counts(words):
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return sorted(found)


def catches(a):
    try:
        return a[0]
    except ValueError:
        return 2.0


def summed(a):
    return np.sum(a) + a.mean()
