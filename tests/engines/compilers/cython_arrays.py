# ruff: noqa: ALL (written as users write)
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


def f32(a, b):
    s = 0.0
    out = np.zeros_like(a)
    for i in range(a.shape[0]):
        s += a[i] * b[i]
        out[i] = a[i] * 0.1 + b[i] / 3
    return s, out


def i32(a):
    s = 0
    for i in range(len(a)):
        s += a[i] * 2
    return s


def u8(img):
    h, w = img.shape
    out = np.zeros((h, w), dtype=np.uint8)
    hist = np.zeros(256, dtype=np.int64)
    for y in range(h):
        for x in range(w):
            out[y, x] = 255 - img[y, x]
            hist[img[y, x]] += 1
    return out, hist


def bools(m):
    n = 0
    out = np.zeros(m.shape[0], dtype=bool)
    for i in range(m.shape[0]):
        if m[i] and not m[i - 1]:
            n += 1
        out[i] = ~m[i]
        n += m[i]
    return n, out, m[0], m[0] + m[1], not m[0]


def cplx(c, limit):
    out = np.empty(c.shape, dtype=np.int32)
    for i in range(c.shape[0]):
        z = 0
        k = 0
        while k < limit and abs(z) <= 2.0:
            z = z * z + c[i]
            k += 1
        out[i] = k
    return out, z.real, z / (1 + 2j), z ** 2


def fortran(A, B):
    s = 0.0
    for j in range(A.shape[1]):
        for i in range(A.shape[0]):
            s += A[i, j] * B[i, j]
            B[i, j] = s
    return s, A.T.shape, A.sum(), B[1:, 0].copy()


def readonly(a):
    best = a[0]
    where = 0
    for i, v in enumerate(a):
        if v > best:
            best = v
            where = i
    return best, where


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
        d1 = (math.log(S[i] / K[i]) + (r + 0.5 * sigma ** 2) * T[i]) / (sigma * math.sqrt(T[i]))
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


def assert_(n):
    assert n > 0, "no"
    with np.errstate(all="ignore"):
        x = np.float64(n) / 0
    del n
    return x


def f32arr(n):
    a = np.arange(n, dtype=np.float32)
    b = a * 2
    c = b + 0.5
    s = np.float32(0)
    for i in range(n):
        s += c[i]
    return s, c, c.dtype


def int_to_arr(n):
    a = np.zeros(n, dtype=np.int32)
    for i in range(n):
        a[i] = i * 1.7
        a[i] += i
    return a


def u64(a):
    h = 0
    for i in range(len(a)):
        if a[i] > h:
            h = a[i]
    return h


def zero_trip(a):
    s = 0
    for i in range(len(a)):
        s += a[i]
    return s


def total(x, start=0.0):
    for v in x:
        start += v
    return start


def ro_helper(r, w):
    a = total(r)
    b = total(w, 1.0)
    w[0] = a
    return a + b, total(x=w)


def cumulative(a):
    out = np.zeros(len(a) + 1)
    for i in range(len(a)):
        out[i + 1] = out[i] + a[i]
    return out[-1], out


def arange_use(n):
    x = np.arange(n)
    y = np.linspace(0.0, 1.0, n)
    z = np.full((n, 2), 3)
    w = np.ones_like(y)
    s = 0.0
    for i in range(n):
        s += x[i] * y[i] + z[i, 1] + w[i]
        z[i, 0] = x[i]
    return s, z


def elementwise(a, b):
    c = a * 2.0 + b
    d = np.sqrt(c)
    s = 0.0
    for i in range(len(c)):
        s += c[i] * d[i]
    c += 1
    return s, c.sum(), c.mean(), (c > 2).sum()


def int8s(a):
    s = 0
    big = 0
    for i in range(len(a)):
        s += a[i]
        big = big + int(a[i])
    return s, big, a[0] * a[1], a[0] + 1, a[0] / 2, -a[0], abs(a[0]), a[0] // 3, a[0] % 3


def scalar_np(a):
    m = np.max(a)
    i = np.argmax(a)
    x = np.float64(3)
    y = np.exp(x) + np.abs(-x) + np.floor(2.5) + np.pi + math.e
    z = a[i].item()
    return m, i, y, z, np.isnan(a[0]), np.minimum(a[0], 3.0), a[0].dtype, np.sqrt(a[1]), round(a[0], 2)


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


def view_kinds(A, B, flag):
    # A is C, B is Fortran: joined rows are strided; read-only joins too
    s = 0.0
    for i in range(A.shape[0]):
        row = A[i]
        for k in range(len(row)):
            s += row[k]
        row = B[i]
        for k in range(len(row)):
            s -= row[k] * 2
    M = A if flag else B
    t = M[0, 0] + M[-1, -1]
    return s, t
