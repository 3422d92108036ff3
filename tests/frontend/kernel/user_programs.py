"""Programs as users write them, of many kinds; with arguments."""

import cmath
import math
from collections import deque

import numpy as np

__all__ = ["PROGRAMS"]

R = np.random.default_rng(0)


def matmul(A, B):
    n, m = A.shape
    p = B.shape[1]
    C = np.zeros((n, p))
    for i in range(n):
        for j in range(p):
            s = 0.0
            for k in range(m):
                s += A[i, k] * B[k, j]
            C[i, j] = s
    return C


def prefix(x):
    out = np.empty_like(x)
    acc = 0.0
    for i, v in enumerate(x):
        acc += v
        out[i] = acc
    return out


def bubble(v):
    v = v[:]
    n = len(v)
    for i in range(n):
        for j in range(n - i - 1):
            if v[j] > v[j + 1]:
                v[j], v[j + 1] = v[j + 1], v[j]
    return v


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    p = 2
    while p * p <= n:
        if flags[p]:
            for k in range(p * p, n + 1, p):
                flags[k] = False
        p += 1
    return [i for i in range(n + 1) if flags[i]]


def collatz(limit):
    best, best_n = 0, 0
    for n in range(1, limit):
        steps, m = 0, n
        while m != 1:
            m = m // 2 if m % 2 == 0 else 3 * m + 1
            steps += 1
        if steps > best:
            best, best_n = steps, n
    return best_n, best


def gauss(A, b):
    n = len(b)
    A = A.copy()
    b = b.copy()
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(A[i, k]) > abs(A[p, k]):
                p = i
        if p != k:
            for j in range(n):
                A[k, j], A[p, j] = A[p, j], A[k, j]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = A[i, k] / A[k, k]
            A[i, k:] -= f * A[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - np.dot(A[i, i + 1 :], x[i + 1 :])) / A[i, i]
    return x


def cholesky(A):
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            s = sum(L[i, k] * L[j, k] for k in range(j))
            if i == j:
                L[i, j] = math.sqrt(A[i, i] - s)
            else:
                L[i, j] = (A[i, j] - s) / L[j, j]
    return L


def heat(u, steps):
    u = u.copy()
    for _ in range(steps):
        new = u.copy()
        for i in range(1, u.shape[0] - 1):
            for j in range(1, u.shape[1] - 1):
                new[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
        u = new
    return u


def assign(points, centers):
    labels = np.empty(len(points), dtype=np.int64)
    for i in range(len(points)):
        best = math.inf
        for c in range(len(centers)):
            d = 0.0
            for k in range(points.shape[1]):
                d += (points[i][k] - centers[c][k]) ** 2
            if d < best:
                best = d
                labels[i] = c
    return labels


def histogram(x, bins):
    counts = np.zeros(bins, dtype=int)
    lo, hi = min(x), max(x)
    for v in x:
        k = int((v - lo) / (hi - lo) * bins)
        if k == bins:
            k -= 1
        counts[k] += 1
    return counts


def bisect(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


def _qs(a, lo, hi):
    if lo >= hi:
        return
    p = a[hi]
    i = lo
    for j in range(lo, hi):
        if a[j] < p:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    _qs(a, lo, i - 1)
    _qs(a, i + 1, hi)


def quicksort(a):
    b = a.copy()
    _qs(b, 0, len(b) - 1)
    return b


def knapsack(weights, values, capacity):
    best = [0] * (capacity + 1)
    for w_, v in zip(weights, values):
        for c in range(capacity, w_ - 1, -1):
            best[c] = max(best[c], best[c - w_] + v)
    return best[capacity]


def lcs(a, b):
    dp = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                dp[i + 1][j + 1] = dp[i][j] + 1
            else:
                dp[i + 1][j + 1] = max(dp[i][j + 1], dp[i + 1][j])
    return dp[-1][-1]


def floyd(d):
    d = d.copy()
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i, j] = min(d[i, j], d[i, k] + d[k, j])
    return d


def dijkstra(g, s):
    n = g.shape[0]
    dist = np.full(n, np.inf)
    done = np.zeros(n, dtype=bool)
    dist[s] = 0
    for _ in range(n):
        u = -1
        for v in range(n):
            if not done[v] and (u == -1 or dist[v] < dist[u]):
                u = v
        if dist[u] == np.inf:
            break
        done[u] = True
        for v in range(n):
            if g[u, v] > 0:
                alt = dist[u] + g[u, v]
                dist[v] = min(dist[v], alt)
    return dist


def dft(x):
    n = len(x)
    out = np.zeros(n, dtype=complex)
    for k in range(n):
        s = 0j
        for t in range(n):
            s += x[t] * cmath.exp(-2j * math.pi * k * t / n)
        out[k] = s
    return out


def mandel_complex(w_, h, n):
    out = np.zeros((h, w_), dtype=np.int32)
    for j in range(h):
        for i in range(w_):
            c = complex(-2 + 3 * i / w_, -1 + 2 * j / h)
            z = 0j
            k = 0
            for k in range(n):
                if abs(z) > 2:
                    break
                z = z * z + c
            out[j, i] = k
    return out


def horner(c, x):
    r = 0.0
    for a in reversed(c):
        r = r * x + a
    return r


def newton(a, tol):
    x = a
    while abs(x * x - a) > tol:
        x = 0.5 * (x + a / x)
    return x


def simpson(a, b, n):
    h = (b - a) / n
    s = math.sin(a) + math.sin(b)
    for i in range(1, n):
        s += (4 if i % 2 else 2) * math.sin(a + i * h)
    return s * h / 3


def _deriv(x, y):
    return x * y - y**2


def rk4(x, y, h, n):
    for _ in range(n):
        k1 = _deriv(x, y)
        k2 = _deriv(x + h / 2, y + h / 2 * k1)
        k3 = _deriv(x + h / 2, y + h / 2 * k2)
        k4 = _deriv(x + h, y + h * k3)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        x += h
    return y


def lcg(seed, n):
    s = seed
    total = 0
    for _ in range(n):
        s = (1103515245 * s + 12345) % 2147483648
        total += s & 0xFF
    return total


def xorshift(seed, n):
    x = np.uint32(seed)
    out = []
    for _ in range(n):
        x ^= x << np.uint32(13)
        x ^= x >> np.uint32(17)
        x ^= x << np.uint32(5)
        out.append(int(x))
    return out


def popcount(x):
    c = 0
    while x:
        x &= x - 1
        c += 1
    return c


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def powmod(b, e, m):
    r = 1
    b %= m
    while e > 0:
        if e & 1:
            r = r * b % m
        b = b * b % m
        e >>= 1
    return r


def moving(x, k):
    out = np.zeros(len(x) - k + 1)
    for i in range(len(out)):
        out[i] = x[i : i + k].sum() / k
    return out


def conv2d(img, ker):
    h, w_ = img.shape
    kh, kw = ker.shape
    out = np.zeros((h - kh + 1, w_ - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            acc = 0.0
            for a in range(kh):
                for b in range(kw):
                    acc += img[i + a, j + b] * ker[a, b]
            out[i, j] = acc
    return out


def bilinear(img, x, y):
    x0, y0 = int(math.floor(x)), int(math.floor(y))
    dx, dy = x - x0, y - y0
    return (
        img[y0, x0] * (1 - dx) * (1 - dy)
        + img[y0, x0 + 1] * dx * (1 - dy)
        + img[y0 + 1, x0] * (1 - dx) * dy
        + img[y0 + 1, x0 + 1] * dx * dy
    )


def rle(v):
    out = []
    i = 0
    while i < len(v):
        j = i
        while j < len(v) and v[j] == v[i]:
            j += 1
        out.append([v[i], j - i])
        i = j
    return out


def bs(s, k, t, r, sigma):
    d1 = (math.log(s / k) + (r + sigma**2 / 2) * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    N = lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2)))
    return s * N(d1) - k * math.exp(-r * t) * N(d2)


def corr(x, y):
    n = len(x)
    mx = sum(x) / n
    my = sum(y) / n
    sxy = sxx = syy = 0.0
    for a, b in zip(x, y):
        sxy += (a - mx) * (b - my)
        sxx += (a - mx) ** 2
        syy += (b - my) ** 2
    return sxy / math.sqrt(sxx * syy)


def median3(img):
    out = img.copy()
    for i in range(1, img.shape[0] - 1):
        for j in range(1, img.shape[1] - 1):
            v = [0.0] * 9
            k = 0
            for a in range(-1, 2):
                for b in range(-1, 2):
                    v[k] = img[i + a, j + b]
                    k += 1
            v = sorted(v)
            out[i, j] = v[4]
    return out


def thomas(a, b, c, d):
    n = len(d)
    cp = np.zeros(n)
    dp = np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    for i in reversed(range(n - 1)):
        dp[i] -= cp[i] * dp[i + 1]
    return dp


def lorenz(s, r, b, n):
    x, y, z = 1.0, 1.0, 1.0
    out = np.empty((n, 3))
    for i in range(n):
        dx, dy, dz = s * (y - x), x * (r - z) - y, x * y - b * z
        x, y, z = x + 0.01 * dx, y + 0.01 * dy, z + 0.01 * dz
        out[i] = x, y, z
    return out


def cross_sum(A, B):
    total = np.zeros(3)
    for a, b in zip(A, B):
        total[0] += a[1] * b[2] - a[2] * b[1]
        total[1] += a[2] * b[0] - a[0] * b[2]
        total[2] += a[0] * b[1] - a[1] * b[0]
    return total


def threshold(img):
    out = np.zeros_like(img)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            out[i, j] = 255 if img[i, j] > 127 else 0
    return out


def gray(img):
    h, w_, _ = img.shape
    out = np.zeros((h, w_))
    for y in range(h):
        for x in range(w_):
            r, g, b = img[y, x]
            out[y, x] = 0.299 * r + 0.587 * g + 0.114 * b
    return out


def running_max(x):
    out = np.zeros(len(x))
    out[0] = x[0]
    for i in range(1, len(x)):
        out[i] = max(x[i], out[i - 1])
    return out


def queens(n):
    def solve(row, cols, d1, d2):
        if row == n:
            return 1
        c = 0
        for col in range(n):
            if not (cols >> col & 1 or d1 >> (row + col) & 1 or d2 >> (row - col + n) & 1):
                c += solve(row + 1, cols | 1 << col, d1 | 1 << row + col, d2 | 1 << row - col + n)
        return c

    return solve(0, 0, 0, 0)


def trace_and_diag(A):
    d = np.empty(len(A))
    t = 0.0
    for i in range(len(A)):
        d[i] = A[i, i]
        t += A[i][i]
    return t, d


def dist_expr(a, b):
    return np.sqrt(np.sum((a - b) ** 2))


def rowmeans(A):
    return [sum(row) / len(row) for row in A]


def haar(x):
    x = x.copy()
    n = len(x)
    while n > 1:
        half = n // 2
        tmp = np.empty(n)
        for i in range(half):
            tmp[i] = (x[2 * i] + x[2 * i + 1]) / 2
            tmp[half + i] = (x[2 * i] - x[2 * i + 1]) / 2
        x[:n] = tmp
        n = half
    return x


def josephus(n, k):
    people = list(range(n))
    i = 0
    while len(people) > 1:
        i = (i + k - 1) % len(people)
        people.pop(i)
    return people[0]


def stats(x):
    n = 0
    mean = 0.0
    m2 = 0.0
    for v in x:
        n += 1
        delta = v - mean
        mean += delta / n
        m2 += delta * (v - mean)
    return mean, math.sqrt(m2 / (n - 1)) if n > 1 else 0.0


KERNEL = np.array([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])
WEIGHTS = (0.25, 0.5, 0.25)


def blur(img):
    out = np.zeros_like(img)
    for i in range(1, img.shape[0] - 1):
        for j in range(1, img.shape[1] - 1):
            s = 0.0
            for a in range(3):
                for b in range(3):
                    s += KERNEL[a, b] * img[i + a - 1, j + b - 1]
            out[i, j] = s / 16
    return out


def smooth3(x):
    y = x.copy()
    for i in range(1, len(x) - 1):
        s = 0.0
        for k, wgt in enumerate(WEIGHTS):
            s += wgt * x[i + k - 1]
        y[i] = s
    return y


def clear_row(A):
    A = A.copy()
    A[0, :] = 0.0
    A[:, 1] = 1.0
    A[2] = A[3]
    A[1:3, 2:4] *= 2.0
    return A


def jacobi(A, b, n):
    x = np.zeros(len(b))
    for _ in range(n):
        new = np.zeros_like(x)
        for i in range(len(b)):
            s = 0.0
            for j in range(len(b)):
                if i != j:
                    s += A[i, j] * x[j]
            new[i] = (b[i] - s) / A[i, i]
        x = new
    return x


def relu_layer(W, b, x):
    out = np.zeros(len(b))
    for i in range(len(b)):
        out[i] = max(0.0, np.dot(W[i], x) + b[i])
    return out


def softmax(x):
    m = x.max()
    e = np.exp(x - m)
    return e / e.sum()


def ema(x, alpha):
    out = x.copy()
    for i in range(1, len(x)):
        out[i] = alpha * x[i] + (1 - alpha) * out[i - 1]
    return out


def autocorr(x, k):
    x = x - x.mean()
    n = len(x)
    return (x[: n - k] * x[k:]).sum() / (x * x).sum()


def trapz(y, dx):
    return dx * (y[1:] + y[:-1]).sum() / 2.0


def laplace(u):
    v = np.zeros_like(u)
    v[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:])
    return v


def heat_inplace(u, n):
    for _ in range(n):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return u.sum()


def clip_all(x, lo, hi):
    return np.where(x < lo, lo, np.where(x > hi, hi, x))


def count_above(x, t):
    n = 0
    for v in x > t:
        if v:
            n += 1
    return n


def perfect(n):
    out = []
    for k in range(2, n):
        if sum(d for d in range(1, k) if k % d == 0) == k:
            out.append(k)
    return out


def pascal(n):
    rows = [[1]]
    for i in range(1, n):
        prev = rows[-1]
        row = [1] * (i + 1)
        for j in range(1, i):
            row[j] = prev[j - 1] + prev[j]
        rows.append(row)
    return rows


def egg(e, f):
    dp = [[0] * (f + 1) for _ in range(e + 1)]
    for j in range(1, f + 1):
        dp[1][j] = j
    for i in range(2, e + 1):
        for j in range(1, f + 1):
            dp[i][j] = min(1 + max(dp[i - 1][x - 1], dp[i][j - x]) for x in range(1, j + 1))
    return dp[e][f]


def coins(values, target):
    best = [0] + [target + 1] * target
    for t in range(1, target + 1):
        for c in values:
            if c <= t and best[t - c] + 1 < best[t]:
                best[t] = best[t - c] + 1
    return best[target] if best[target] <= target else -1


def hanoi(n):
    def move(k, a, b, c):
        if k == 0:
            return 0
        return move(k - 1, a, c, b) + 1 + move(k - 1, c, b, a)

    return move(n, 0, 2, 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def mandel_one(c, n):
    z = 0j
    for k in range(n):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4.0:
            return k
    return n


def roots(a, b, c):
    d = b * b - 4 * a * c
    if d < 0:
        return complex(-b / (2 * a), math.sqrt(-d) / (2 * a)), complex(
            -b / (2 * a), -math.sqrt(-d) / (2 * a)
        )
    return complex((-b + math.sqrt(d)) / (2 * a)), complex((-b - math.sqrt(d)) / (2 * a))


def bits(x):
    out = [0] * 8
    for i in range(8):
        out[7 - i] = (x >> i) & 1
    return out


def fletcher(data):
    a = b = 0
    for byte in data:
        a = (a + byte) % 255
        b = (b + a) % 255
    return (b << 8) | a


def crc(data):
    c = 0xFFFFFFFF
    for byte in data:
        c ^= byte
        for _ in range(8):
            c = (c >> 1) ^ (0xEDB88320 if c & 1 else 0)
    return c ^ 0xFFFFFFFF


def weighted_median(v, w):
    order = sorted(v)
    total = sum(w)
    return order[len(order) // 2], total


def insertion(v):
    out = list(v)
    for i in range(1, len(out)):
        x = out[i]
        j = i - 1
        while j >= 0 and out[j] > x:
            out[j + 1] = out[j]
            j -= 1
        out[j + 1] = x
    return out


def two_sum(v, t):
    for i, a in enumerate(v):
        for j in range(i + 1, len(v)):
            if a + v[j] == t:
                return i, j
    return -1, -1


def maxsub(v):
    best = cur = v[0]
    for x in v[1:]:
        cur = max(x, cur + x)
        best = max(best, cur)
    return best


def inside(px, py, xs, ys):
    c = False
    j = len(xs) - 1
    for i in range(len(xs)):
        if (ys[i] > py) != (ys[j] > py) and px < (xs[j] - xs[i]) * (py - ys[i]) / (
            ys[j] - ys[i]
        ) + xs[i]:
            c = not c
        j = i
    return c


def haversine(a, b):
    lat1, lon1 = math.radians(a[0]), math.radians(a[1])
    lat2, lon2 = math.radians(b[0]), math.radians(b[1])
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 6371.0 * 2 * math.asin(math.sqrt(h))


def lu(A):
    n = A.shape[0]
    L = np.zeros((n, n))
    U = A.copy()
    for i in range(n):
        L[i, i] = 1.0
    for k in range(n - 1):
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i, k:] = U[i, k:] - L[i, k] * U[k, k:]
    return L, U


def normalise(M):
    out = M.copy()
    for row in out:
        row /= row.sum()
    return out


def centroid(P):
    c = np.zeros(P.shape[1])
    for p in P:
        c += p
    return c / len(P)


def rotate(P, t):
    out = np.empty_like(P)
    c, s = math.cos(t), math.sin(t)
    for i, (x, y) in enumerate(P):
        out[i] = c * x - s * y, s * x + c * y
    return out


def swap_rows(A, i, j):
    B = A.copy()
    t = B[i].copy()
    B[i] = B[j]
    B[j] = t
    return B


def swap_rows2(A, i, j):
    B = A.copy()
    for k in range(B.shape[1]):
        B[i, k], B[j, k] = B[j, k], B[i, k]
    return B


def gol(b):
    h, w = b.shape
    out = np.zeros_like(b)
    for y in range(h):
        for x in range(w):
            n = 0
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    if dy or dx:
                        n += b[(y + dy) % h, (x + dx) % w]
            out[y, x] = 1 if n == 3 or (n == 2 and b[y, x]) else 0
    return out


def var(x):
    m = sum(x) / len(x)
    return sum((v - m) ** 2 for v in x) / len(x)


def digits(n):
    total = 0
    while n:
        n, d = divmod(n, 10)
        total += d
    return total


def isprime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def minmax(x):
    lo = hi = x[0]
    for v in x:
        if v < lo:
            lo = v
        elif v > hi:
            hi = v
    return lo, hi


def argmax(x):
    best = 0
    for i in range(1, len(x)):
        if x[i] > x[best]:
            best = i
    return best


def lerp_table(x, xs, ys):
    i = 0
    while i < len(xs) - 2 and x > xs[i + 1]:
        i += 1
    t = (x - xs[i]) / (xs[i + 1] - xs[i])
    return ys[i] * (1 - t) + ys[i + 1] * t


def cube_of_zeros(n):
    t = [[[0] * n for _ in range(n)] for _ in range(n)]
    t[1][0][1] = 3
    return t[1][0][1] + t[0][0][0]


def mean_single(a):
    s = 0.0
    for v in a:
        s += v
    return s / len(a)


def stepped(x, up=True):
    return x + 1.0 if up else x - 1.0


def steps_by_flags(x):
    return stepped(x) + 2.0 * stepped(x, x > 3.0) + 5.0 * stepped(x, False)


def hashed(k):
    h = k[0]
    for i in range(len(k)):
        h ^= k[i] & np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
    return h


def tempered(k):
    return (k[0] & np.uint64(3685821657736338717)) ^ np.uint64(2685821657736338717)


def gammas(x):
    return math.gamma(x) + math.lgamma(x)


def fn_match(n):
    match = 0
    for i in range(n):
        match += i
    return match


def above(x, limit):
    n = 0
    for i in range(len(x)):
        if x[i] > limit or x[i] == -limit or not x[i] < 300:
            n += 1
    return n


def names_of_the_library(gcd, contains):
    written = [3, 1]
    written.append(gcd)
    order_up = sorted(written, key=lambda v: -v)
    _np = math.gcd(gcd, 12)
    hasten_math = 4 in written
    return written, order_up, _np, hasten_math, contains in order_up


def grows_while_counted(a):
    n = 0
    for i, x in enumerate(a):
        n += 1
        if i < 2:
            a.append(x)
    return n


def shrinks_while_counted(a):
    n = 0
    for i, x in enumerate(a, 1):
        a.clear()
        n += x * i
    return n


def halves_in_turn(n):
    q = [(n, 0)]
    for k, (m, d) in enumerate(q):
        if m > 1:
            q.append((m // 2, d + 1))
    return q


def merged_intervals(intervals):
    merged = []
    for lo, hi in sorted(intervals):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], hi))
        else:
            merged.append((lo, hi))
    return merged


def pops_while_there_are(q, k):
    t = 0
    while q and t < k:
        t += q.pop()
    return t


def counts_down(n, k=0):
    if n == 0:
        return k
    return counts_down(n - 1, k + 1)


def sums_down(n, k=2):
    return 0 if n == 0 else k + sums_down(n - 1)


def from_the_first(a, lo=None):
    if lo is None:
        lo = 0
    return a[lo]


def scaled_from(a, lo=None, k=1):
    if lo is None:
        lo = 0
    return a[lo] * k


def with_a_pair(i, t=(4, 5)):
    return t[0] * i


def ways_to_pay(n, cs):
    w = [0] * (n + 1)
    w[0] = 1
    for c in cs:
        for v in range(c, n + 1):
            w[v] += w[v - c]
    return w[n] + sum(cs) + len(cs)


def with_a_list(n, acc=[1, 2]):
    return n + acc[0]


def queens(n, row=0, cols=0):
    if row == n:
        return 1
    t = 0
    for c in range(n):
        if not cols & (1 << c):
            t += queens(n, row + 1, cols | (1 << c))
    return t


def quick_sort(a, lo=0, hi=None):
    if hi is None:
        hi = len(a) - 1
    if lo < hi:
        p = a[hi]
        i = lo
        for j in range(lo, hi):
            if a[j] < p:
                a[i], a[j] = a[j], a[i]
                i += 1
        a[i], a[hi] = a[hi], a[i]
        quick_sort(a, lo, i - 1)
        quick_sort(a, i + 1, hi)


def sliding_most(x, k):
    q = deque()
    out = []
    for i in range(len(x)):
        while q and x[q[-1]] <= x[i]:
            q.pop()
        q.append(i)
        if q[0] <= i - k:
            q.popleft()
        if i >= k - 1:
            out.append(x[q[0]])
    return out


def both_ends(n):
    q = deque(range(n))
    s = 0
    while q:
        s = 2 * s + q.popleft()
        if len(q) > 3:
            s -= q.pop()
    return s


def levels(n):
    q = deque([n])
    d = 0
    while q:
        for _ in range(len(q)):
            v = q.popleft()
            if v > 1:
                q.append(v // 2)
                q.append(v - v // 2 - 1)
        d += 1
    return d


def palindrome(a):
    return a == a[::-1], a != [1, 2]


def downwards(a):
    b = a[:]
    b.sort(reverse=True)
    return b, sorted((v % 3 for v in a), reverse=True)


def nearest_point(points, c):
    return min(points, key=lambda p: abs(p[0] - c))


def best_place(xs):
    b = (-1, -1)
    for i, v in enumerate(xs):
        b = max(b, (v, i))
    return b


def marked(g, start):
    g[start] = 5.0
    return g[start] + g[0, 0]


def apart(p, q):
    return math.dist(p, q), p < q, p in ((1.0, 2.0), (3.0, 4.0)), math.hypot(p[0]), math.gcd(6)


def places_of_ones(m):
    out = []
    for (r, c), on in np.ndenumerate(m):
        if on > 0:
            out.append((r, c))
    return out


def given_and_back(p, k=None):
    s = 0.0
    if k is None:
        return s, p
    return s + k, p


def one_of_the_rows(p, k=None):
    if k is None:
        return p[0]
    return p[k]


def escape_times(w, h, limit):
    out = np.zeros((h, w), np.int64)
    for i in range(h):
        for j in range(w):
            z = 0j
            c = complex(j / w - 1.5, i / h - 1)
            for n in range(limit):
                z = z * z + c
                if abs(z) > 2:
                    break
            out[i, j] = n
    return out


def moved(point, e):
    point = (e, e + point[0])
    return point[0] * 10 + point[1]


def numbered_from_the_end(v, base):
    t = 0
    for i, d in enumerate(reversed(v)):
        t += d * base**i
    return t, [i * d for i, d in enumerate(reversed(v), 2)]


def beside_ranges(v, n):
    t = 0
    for i, (d, k) in enumerate(zip(v, range(n, 0, -2)), 3):
        t += d * i - 7 * k
    for a, b in zip(v, reversed(v)):
        t = 3 * t + a - b
    for i, k in enumerate(range(2, n)):
        t += i * k
    for i, k in enumerate(range(n, n + 5)):
        n = 0
        t += i * k
    return t + n


def rebound_within(v, x):
    s = 0.0
    for a in v:
        v = [7, 8, 9]
        s += a
    for b in x:
        x = np.zeros(3)
        s += b
    return s


def names_used_again(x, n):
    for i in range(len(x) - 1):
        x[i] += 1
    a = [n for n in range(n)]
    return (
        [x[i] * 2 for i in range(len(x))],
        sum(a) + n,
        [[i * j for j in range(i)] for i in range(4)],
    )


def pops_in_turn(v, n):
    if n == 0:
        return v.pop()
    return pops_in_turn(v, n - 1) * 3 - pops_in_turn(v, n - 1)


def is_even(v, n):
    v.append(n)
    return True if n == 0 else not is_odd(v, n - 1)


def is_odd(v, n):
    v.append(-n)
    return False if n == 0 else not is_even(v, n - 1)


def asks_in_turn(v, n):
    return is_even(v, n) or is_odd(v, n), len(v)


def one_more(a):
    a[0] += 1
    return a[0]


def twice_as_much(a):
    a[0] *= 2
    return a[0]


def changes_in_turn(a):
    found = one_more(a) in [twice_as_much(a), one_more(a)]
    a[one_more(a) - one_more(a) + 1] = twice_as_much(a)
    a[0] += one_more(a)
    return one_more(a) - 1, divmod(one_more(a), twice_as_much(a)), found, a[0] + one_more(a) * a[0]


def clamped(v, low, high):
    return low if v < low else high if v > high else v


def to_the(b, n):
    return b if n <= 1 else b * to_the(b, n - 1)


def plus(a, b):
    return a + b


def twice(a):
    return plus(a, a)


def of_several_kinds(n, x):
    return (
        clamped(n, 0, 10),
        clamped(x, 0.0, 1.0),
        to_the(n, 3),
        to_the(x, 3),
        twice(n),
        twice(x),
        plus(n, x),
    )


def part_of(x, how, sign):
    if how == "neg":
        return -x * sign
    if how not in {"plain", "a"}:
        raise ValueError("unknown how")
    return x


def chosen_by_text(x, mode="plain"):
    if mode in ("plain", "neg"):
        return part_of(x, mode, 2) + part_of(1.0, mode, 3)
    return 0.0


def sieve_of_flags(n):
    prime = [True] * (n + 1)
    prime[0:2] = [False, False]
    for i in range(2, int(n**0.5) + 1):
        if prime[i]:
            prime[i * i :: i] = [False] * len(range(i * i, n + 1, i))
    return [i for i in range(n + 1) if prime[i]]


def parts_put_in(a, b, i, j):
    a[i:j] = b
    a[:1] = a
    del a[3:5]
    a[-2:] = [9]
    return a, len(a)


def shapes_alike(x, y):
    s = x.shape
    n, m = s
    return x.shape == y.shape, s[0] * 10 + m + n, x.T.shape


def first_above(v, limit):
    for i, w in enumerate(v):
        if w > limit:
            break
    else:
        i = -1
    return i


def among_steps(v):
    return v in range(0, 10, 2), v in range(10, 0, -3), v not in range(v)


def one_size(x):
    return x.shape


def largest_between(a, low, high):
    if low >= high:
        raise ValueError("empty")
    if high - low == 1:
        if a[low] < 0:
            raise ZeroDivisionError("negative")
        return a[low]
    middle = (low + high) // 2
    return max(largest_between(a, low, middle), largest_between(a, middle, high))


def limits_of_64_bits(n):
    return (
        n == -(2**63),
        max(n, -(2**63)),
        min(n, 2**63 - 1),
        (1 << 63) - 1 - n,
        -9223372036854775808 < n,
    )


def chosen_pairs(n, pairs):
    pairs = [(w, u + 1) for u, w in pairs if u != n]
    pairs = [(u + 1, w * 2) for u, w in pairs if u != n]
    return pairs


PROGRAMS = [
    (matmul, (R.random((8, 9)), R.random((9, 7)))),
    (prefix, (R.random(50),)),
    (bubble, ([3, 1, 2, 9, -4],)),
    (sieve, (100,)),
    (collatz, (30,)),
    (gauss, (R.random((5, 5)) + 5 * np.eye(5), R.random(5))),
    (cholesky, (np.array([[4.0, 1.0], [1.0, 3.0]]),)),
    (heat, (R.random((12, 12)), 5)),
    (assign, (R.random((20, 2)), R.random((3, 2)))),
    (histogram, (R.random(100), 10)),
    (bisect, (np.arange(0, 100, 3), 42)),
    (quicksort, (R.random(30),)),
    (knapsack, ([1, 3, 4, 5], [1, 4, 5, 7], 7)),
    (lcs, (np.array([1, 2, 3, 4, 1]), np.array([3, 4, 1, 2, 1]))),
    (floyd, (R.random((6, 6)),)),
    (dijkstra, (R.random((6, 6)), 0)),
    (dft, (R.random(8),)),
    (mandel_complex, (20, 20, 30)),
    (horner, ([1.0, 2.0, 3.0], 0.5)),
    (newton, (2.0, 1e-12)),
    (simpson, (0.0, 1.0, 100)),
    (rk4, (0.0, 1.0, 0.1, 10)),
    (lcg, (12345, 100)),
    (xorshift, (12345, 50)),
    (popcount, (123456789,)),
    (gcd, (48, 36)),
    (fib, (30,)),
    (powmod, (3, 100, 1000007)),
    (moving, (R.random(40), 5)),
    (conv2d, (R.random((10, 10)), R.random((3, 3)))),
    (bilinear, (R.random((10, 10)), 2.5, 3.25)),
    (rle, ([1, 1, 2, 2, 2, 3],)),
    (bs, (100.0, 105.0, 0.5, 0.02, 0.3)),
    (corr, (R.random(30), R.random(30))),
    (median3, (R.random((9, 9)),)),
    (thomas, (R.random(20), R.random(20), R.random(20), R.random(20))),
    (lorenz, (10.0, 28.0, 8 / 3, 100)),
    (cross_sum, (R.random((6, 3)), R.random((6, 3)))),
    (threshold, (R.integers(0, 255, (8, 8)).astype(np.uint8),)),
    (gray, (R.random((4, 5, 3)),)),
    (running_max, (R.random(20),)),
    (queens, (8,)),
    (trace_and_diag, (R.random((5, 5)),)),
    (dist_expr, (R.random(12), R.random(12))),
    (rowmeans, (R.random((6, 6)),)),
    (haar, (R.random(16),)),
    (josephus, (50, 7)),
    (stats, (R.random(30),)),
    (blur, (R.random((8, 8)),)),
    (smooth3, (R.random(30),)),
    (clear_row, (R.random((5, 5)),)),
    (jacobi, (R.random((6, 6)) + 6 * np.eye(6), R.random(6), 20)),
    (relu_layer, (R.random((4, 3)), R.random(4), R.random(3))),
    (softmax, (R.random(9),)),
    (ema, (R.random(20), 0.3)),
    (autocorr, (R.random(30), 2)),
    (trapz, (R.random(30), 0.1)),
    (laplace, (R.random((7, 8)),)),
    (heat_inplace, (R.random(20), 5)),
    (clip_all, (R.normal(size=20), -0.5, 0.5)),
    (count_above, (R.random(20), 0.5)),
    (perfect, (500,)),
    (pascal, (7,)),
    (egg, (2, 15)),
    (coins, ([1, 5, 11], 15)),
    (hanoi, (6,)),
    (ackermann, (2, 3)),
    (mandel_one, (0.3 + 0.5j, 100)),
    (roots, (1.0, 2.0, 5.0)),
    (bits, (178,)),
    (fletcher, (R.integers(0, 255, 50),)),
    (crc, (R.integers(0, 255, 50),)),
    (weighted_median, ([3, 1, 2, 5, 4], [1, 2, 3, 4, 5])),
    (insertion, ([3, 1, 2, 5, 4],)),
    (two_sum, ([2, 7, 11, 15], 18)),
    (maxsub, ([-2, 1, -3, 4, -1, 2, 1, -5, 4],)),
    (inside, (0.5, 0.5, np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0]))),
    (haversine, (np.array([52.5, 13.4]), np.array([48.1, 11.6]))),
    (lu, (R.random((5, 5)) + 5 * np.eye(5),)),
    (normalise, (R.random((4, 5)),)),
    (centroid, (R.random((6, 3)),)),
    (rotate, (R.random((6, 2)), 0.3)),
    (swap_rows, (R.random((4, 3)), 0, 2)),
    (swap_rows2, (R.random((4, 3)), 0, 2)),
    (gol, (R.integers(0, 2, (8, 8)),)),
    (var, (R.random(10),)),
    (digits, (98765,)),
    (isprime, (97,)),
    (minmax, (R.random(10),)),
    (argmax, (R.random(10),)),
    (lerp_table, (0.33, np.linspace(0, 1, 5), R.random(5))),
    (cube_of_zeros, (3,)),
    (mean_single, (np.arange(1, 10, dtype=np.float32) / 7,)),
    (steps_by_flags, (2.0,)),
    (hashed, (np.array([77777, 2**32 - 1, 5], np.uint32),)),
    (tempered, (np.array([2**64 - 3], np.uint64),)),
    (gammas, (3.5,)),
    (fn_match, (5,)),
    (above, (np.array([0, 1, 255], np.uint8), 256)),
    (above, (np.array([0, -1, 32767], np.int16), 32768)),
    (above, (np.array([0, -1, 32767], np.int16), 1)),
    (names_of_the_library, (18, 3)),
    (grows_while_counted, ([1],)),
    (shrinks_while_counted, ([1, 2, 3],)),
    (halves_in_turn, (9,)),
    (merged_intervals, ([(1, 3), (2, 6), (8, 10)],)),
    (pops_while_there_are, ([1, 2, 3], 4)),
    (counts_down, (3,)),
    (counts_down, (3, 5)),
    (sums_down, (4,)),
    (from_the_first, ([5, 6], None)),
    (from_the_first, ([5, 6], 1)),
    (scaled_from, ([5, 6], None, 2)),
    (with_a_pair, (2, (7, 8))),
    (with_a_pair, (2,)),
    (ways_to_pay, (50, (1, 2, 5))),
    (with_a_list, (3,)),
    (queens, (4,)),
    (quick_sort, ([3, 1, 2, 9, 4],)),
    (sliding_most, ([1, 3, -1, -3, 5, 3, 6, 7], 3)),
    (both_ends, (9,)),
    (levels, (20,)),
    (palindrome, ([1, 2, 1],)),
    (downwards, ([3, 1, 2],)),
    (nearest_point, ([(1, 2), (5, 6), (9, 1)], 6)),
    (best_place, ([3, 7, 2, 7],)),
    (marked, (np.zeros((3, 3)), (1, 2))),
    (apart, ((1.0, 2.0), (1.0, 3.0))),
    (places_of_ones, (np.eye(3),)),
    (given_and_back, ([(3, 0.5), (1, 2.5)],)),
    (one_of_the_rows, ([(3.0, 0.5), (1.0, 2.5)],)),
    (escape_times, (5, 4, 9)),
    (moved, ((1, 2), 4)),
    (numbered_from_the_end, ([1, 2, 3], 10)),
    (beside_ranges, ([1, 2, 3], 10)),
    (beside_ranges, ([1, 2, 3], 3)),
    (rebound_within, ([1, 2], np.ones(5))),
    (names_used_again, ([5], 3)),
    (pops_in_turn, ([1, 2, 3, 4, 5, 6, 7, 8], 3)),
    (asks_in_turn, ([1], 4)),
    (changes_in_turn, ([3, 4, 5],)),
    (of_several_kinds, (12, 2.5)),
    (chosen_by_text, (3.0,)),
    (sieve_of_flags, (50,)),
    (parts_put_in, ([1, 2, 3, 4, 5, 6], [7, 8], 1, 4)),
    (parts_put_in, ([1, 2, 3, 4, 5, 6], [7, 8], -9, 99)),
    (shapes_alike, (np.ones((2, 3)), np.ones((2, 4)))),
    (first_above, ([1, 5], 3)),
    (first_above, ([1, 5], 9)),
    (among_steps, (4,)),
    (among_steps, (7,)),
    (one_size, (np.ones(3),)),
    (largest_between, (np.array([1.0, 2.0, 4.0]), 0, 3)),
    (limits_of_64_bits, (3,)),
    (chosen_pairs, (0, [(-1, 0), (0, 3), (2, -1), (5, 5)])),
]
