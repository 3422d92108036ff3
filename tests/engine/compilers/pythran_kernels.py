# ruff: noqa: B008, N803 (written as users write)
"""Functions of users, for the tests of Pythran."""

import math

import numpy as np


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


def rows(X):
    """Private arrays, masks of a loop, a shared scalar."""
    scale = 2.0
    out = np.zeros(X.shape[0])
    for i in range(X.shape[0]):
        best = np.zeros(3)
        for k in range(3):
            best[k] = X[i, k] * scale
        if best[0] < 0:
            continue
        out[i] = best[0] + best[2]
    return out


def moved(a, out):
    for i in range(1, len(a)):
        out[i] = a[i - 1]


def weighted(a, n=3, *, shift=0, scale=1.0):
    total = 0.0
    for i in range(n):
        total += a[i] * scale + shift
    return total


def product(A, B):
    # omp parallel: words that Pythran must not obey
    return A.dot(B)


def everything(i, x, z, flag, text, items, pairs, table, chosen, both, small):
    n = len(items) + len(pairs) + len(table) + len(chosen) + len(text)
    if flag:
        n += i + both[0]
    return n + x + z.real + table["a"] + small[0] + pairs[0][1]


def first(a, i):
    return a[i]


def column(a):
    return a[0, 1]


def unknown_method(a):
    b = a + 1
    return b.frobnicate()


def mismatched(count):
    texts = ["one"] * count
    texts.append(1.5)
    return texts


def wrongly_called(text):
    texts = [text]
    texts.append(1.5)
    return texts


def private_update(n):
    out = np.zeros(n)
    for i in range(n):
        update = i * 2.0
        update += 1
        out[i] = update
    return out


def with_keywords(a, **more):
    return a + more["b"]


def any_number(*values):
    return values[0]


NAMES = [np.pi, 1.0]


def computed_default(a, n=len(NAMES), m=1):
    return a + n + m
