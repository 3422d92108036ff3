# ruff: noqa: B007, B905, N803, N806, PLR1730, RET503
# Written as users write.
"""Functions of users on arrays, for the tests of Cython."""

import math
from math import sqrt

import numpy as np

EPS = 1e-9
WEIGHTS = np.array([0.25, 0.5, 0.25])
TABLE = [3, 1, 2]


def negatives(a, n):
    s = a[-1] + a[n - 5] * 2
    for i in range(len(a)):
        s += a[i - 1] * i
        s -= a[-i]
    return s, a[-2]


def keywords(a, scale=2.0, *, offset=1, name="x"):
    out = a.copy()
    for i in range(len(out)):
        out[i] = out[i] * scale + offset
    return out, name


def hyp(x, y):
    return sqrt(x * x + y * y)


def helpers(P):
    far = 0.0
    for i in range(len(P)):
        for j in range(i):
            d = hyp(P[i, 0] - P[j, 0], P[i][1] - P[j][1])
            if d > far:
                far = d
    return far


def rowdist(a, b):
    s = 0.0
    for k in range(len(a)):
        s += (a[k] - b[k]) ** 2
    return math.sqrt(s)


def rows(P):
    out = np.zeros((len(P), len(P)))
    for i in range(len(P)):
        for j in range(len(P)):
            out[i, j] = rowdist(P[i], P[j])
    return out


def swap(n, steps):
    a = np.zeros(n)
    b = np.zeros(n)
    a[n // 2] = 1.0
    for _ in range(steps):
        for i in range(1, n - 1):
            b[i] = WEIGHTS[0] * a[i - 1] + WEIGHTS[1] * a[i] + WEIGHTS[2] * a[i + 1]
        a, b = b, a
    return a, b


def lcg(n):
    s = 42
    out = np.empty(n)
    for i in range(n):
        s = (s * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = s / 2147483648
    return out


def life(g):
    n, m = g.shape
    out = np.empty_like(g)
    for i in range(n):
        for j in range(m):
            s = 0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    if di or dj:
                        s += g[(i + di) % n, (j + dj) % m]
            out[i, j] = 1 if s == 3 or (s == 2 and g[i, j]) else 0
    return out


def life2(g):
    n, m = g.shape
    out = np.empty_like(g)
    for i in range(n):
        for j in range(m):
            s = g[i - 1, j] + g[i, j - 1] + g[i - 1, j - 1]
            out[i, j] = s
    return out


def optional(a, out=None):
    if out is None:
        out = np.empty(len(a))
    for i in range(len(a)):
        out[i] = a[i] + EPS
    return out


def norm_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def black(S, K, T, r, sigma):
    out = np.empty(len(S))
    for i in range(len(S)):
        d1 = (math.log(S[i] / K[i]) + (r + 0.5 * sigma**2) * T[i]) / (sigma * math.sqrt(T[i]))
        d2 = d1 - sigma * np.sqrt(T[i])
        out[i] = S[i] * norm_cdf(d1) - K[i] * np.exp(-r * T[i]) * norm_cdf(d2)
    return out


def iters(x, y):
    s = 0.0
    for v in x:
        s += v
    for a, b in zip(x, y):
        s += a * b
    for row in (x, y):
        s += row[0]
    for i, t in enumerate(TABLE):
        s += i * t
    return s


def rows2(M):
    out = []
    for row in M:
        t = 0.0
        for v in row:
            t += v
        out.append(t)
    return out


def matmul(A, B):
    n, m = A.shape
    p = B.shape[1]
    C = np.zeros((n, p), dtype=A.dtype)
    for i in range(n):
        for j in range(p):
            for k in range(m):
                C[i, j] += A[i, k] * B[k, j]
    return C


def clamp(a, lo, hi):
    out = np.empty_like(a)
    for i in range(a.size):
        out[i] = min(max(a[i], lo), hi)
    return out


def argmaxf(a):
    m = -np.inf
    k = -1
    for i in range(len(a)):
        if a[i] > m:
            m = a[i]
            k = i
    return m, k


def slices(a, n):
    w = a[2:n]
    s = 0.0
    for i in range(len(w)):
        s += w[i]
    w[0] = 100.0
    return s, a[::2].sum(), a[:3]


def zero_trip(a):
    s = 0
    for i in range(len(a)):
        s += a[i]
    return s


def cumulative(a):
    out = np.zeros(len(a) + 1)
    for i in range(len(a)):
        out[i + 1] = out[i] + a[i]
    return out[-1], out


def elementwise(a, b):
    c = a * 2.0 + b
    d = np.sqrt(c)
    s = 0.0
    for i in range(len(c)):
        s += c[i] * d[i]
    c += 1
    return s, c.sum(), c.mean(), (c > 2).sum()


def blocks(A, bs):
    n = A.shape[0]
    out = np.zeros((n, n))
    for ii in range(0, n, bs):
        for i in range(ii, min(ii + bs, n)):
            for j in range(n):
                out[i][j] = A[j][i]
    return out


def early(a, t):
    for i in range(len(a)):
        if a[i] == t:
            return i
    return -1


def early_none(a, t):
    for i in range(len(a)):
        if a[i] == t:
            return i


def use_early(a):
    return early(a, 3), early_none(a, 99), early_none(a, a[0])


def mv_swap(a, b, n):
    p = a
    q = b
    for k in range(n):
        for i in range(1, len(p) - 1):
            q[i] = p[i - 1] + p[i + 1]
        p, q = q, p
    return p[3]


def rows_swap(M, n):
    prev = M[0]
    cur = M[1]
    for k in range(n):
        for j in range(len(cur)):
            cur[j] = prev[j] * 2 + 1
        prev, cur = cur, prev
    return prev[0]


def enumerate_rows(M):
    s = 0.0
    for i, row in enumerate(M):
        for j, v in enumerate(row):
            s += v * i + j
    for r, q in zip(M, M):
        s += r[0] * q[1]
    return s


def nbody(pos, vel, mass, dt, steps):
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                dx = pos[i, 0] - pos[j, 0]
                dy = pos[i, 1] - pos[j, 1]
                dz = pos[i, 2] - pos[j, 2]
                d2 = dx * dx + dy * dy + dz * dz
                mag = dt / (d2 * math.sqrt(d2))
                vel[i, 0] -= dx * mass[j] * mag
                vel[i, 1] -= dy * mass[j] * mag
                vel[i, 2] -= dz * mass[j] * mag
                vel[j, 0] += dx * mass[i] * mag
                vel[j, 1] += dy * mass[i] * mag
                vel[j, 2] += dz * mass[i] * mag
        for i in range(n):
            for k in range(3):
                pos[i, k] += dt * vel[i, k]
    e = 0.0
    for i in range(n):
        e += 0.5 * mass[i] * (vel[i, 0] ** 2 + vel[i, 1] ** 2 + vel[i, 2] ** 2)
    return e


def lev_arr(a, b):
    n, m = len(a), len(b)
    d = np.zeros((n + 1, m + 1), dtype=np.int64)
    for i in range(n + 1):
        d[i, 0] = i
    for j in range(m + 1):
        d[0, j] = j
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + cost)
    return d[n, m]


def program(x, points, cells, bytes_):
    return {
        "negative indices": negatives(x, 20),
        "keyword arguments and defaults": (keywords(x, offset=3), keywords(x, 3.0, name="q")),
        "helper functions of numbers": helpers(points),
        "helper functions of rows": rows(points),
        "arrays that change places": swap(20, 5),
        "a linear congruential generator": lcg(10),
        "indices made by modulo": life(cells),
        "indices that wrap around": life2(bytes_),
        "an optional argument": (optional(x), optional(x, np.zeros(20))),
        "functions of math and NumPy": black(x * 100 + 1, x * 90 + 2, x + 0.1, 0.03, 0.2),
        "loops over arrays and tuples": iters(x, x * 2),
        "loops over rows": rows2(points),
        "augmented assignment to elements": matmul(points, points.T.copy()),
        "min and max of elements": clamp(x, 0.2, 0.8),
        "a float that starts infinite": argmaxf(x),
        "slices are views": slices(x, 9),
        "a sum over nothing stays the int it was": zero_trip(np.zeros(0)),
        "a sum that starts as an int": zero_trip(x),
        "arrays of other lengths": cumulative(x),
        "array expressions": elementwise(x, x),
        "blocks and chained subscripts": blocks(np.outer(x, x), 3),
        "early returns": use_early(np.array([1, 2, 3])),
        "aliases of arguments": mv_swap(x.copy(), x * 2, 4),
        "rows that change places": rows_swap(points.T.copy(), 3),
        "enumerate and zip": enumerate_rows(points),
        "mutated arguments": nbody(points.copy(), points * 0.1, x[:6].copy(), 0.01, 3),
        "dynamic programming": lev_arr(cells[0], cells[1]),
    }
