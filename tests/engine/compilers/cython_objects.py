# ruff: noqa: C417, E712, E731, F841, N803, N806, PERF401, PERF402, PIE808, PLC0415, TRY301
# Written as users write.
"""Functions of users on lists, strings and whatever else, for the tests of Cython."""

import math

import numpy as np


def nested(X, n):
    total = 0

    def inner(i):
        return X[i % len(X)] * 2

    for i in range(n):
        total += inner(i)
    return total


def trying(a, i):
    try:
        return a[i]
    except IndexError:
        return "out"


def grid(rows):
    total = 0
    for i in range(len(rows)):
        for j in range(len(rows[i])):
            if rows[i][j] > 0:
                total += rows[i][j]
            rows[i][j] = total
    return total, rows


def quick(a, lo, hi):
    if lo < hi:
        p = a[hi]
        i = lo
        for j in range(lo, hi):
            if a[j] < p:
                a[i], a[j] = a[j], a[i]
                i += 1
        a[i], a[hi] = a[hi], a[i]
        quick(a, lo, i - 1)
        quick(a, i + 1, hi)


def words(text):
    counts = {}
    for w in text.split():
        counts[w] = counts.get(w, 0) + 1
    return sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))


def tup(p, q):
    (a, b), c = p, q
    t = (a, b, c)
    a, b = b, a + b
    return t, a, b, t[1], t[-1]


def queens(n):
    cols = [0] * n

    def place(r):
        if r == n:
            return 1
        k = 0
        for c in range(n):
            ok = True
            for p in range(r):
                if cols[p] == c or abs(cols[p] - c) == r - p:
                    ok = False
                    break
            if ok:
                cols[r] = c
                k += place(r + 1)
        return k

    return place(0)


def alias(n):
    a = []
    b = a
    for i in range(n):
        a.append(i)
    b.append(1.5)
    s = 0
    for v in a:
        s += v
    return s, a[-1]


def text(a, b):
    same = 0
    for i in range(min(len(a), len(b))):
        if a[i] == b[-i - 1]:
            same += ord(a[i])
    return same, a[-1], a[1:3]


def domain(a):
    out = []
    for i in range(len(a)):
        try:
            out.append(math.sqrt(a[i]))
        except ValueError as e:
            out.append(str(e))
    return out


def zerodiv(a, x):
    r = a[0] / a[1]
    try:
        y = x / (x - x)
    except ZeroDivisionError as e:
        y = str(e)
    return r, y


def walrus(xs):
    out = []
    i = 0
    while (n := xs[i]) > 0:
        out.append(n * 2)
        i += 1
    return out, n


def lists3(n):
    g = [[[0] * n for _ in range(n)] for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                g[i][j][k] = i * j - k
    t = 0
    for plane in g:
        for row in plane:
            t += sum(row) + max(row) + min(row)
    return t, g[-1][-1]


def floatlist(xs):
    best = xs[0]
    for x in xs:
        best = max(best, x)
    out = [x / best for x in xs if x > 0]
    out.sort()
    return out, best, sum(xs) / len(xs)


def dictuse(keys, a):
    d = {}
    for i in range(len(keys)):
        d[keys[i]] = d.get(keys[i], 0) + a[i]
    return d


def setuse(a):
    seen = set()
    for v in a:
        if v in seen:
            return v
        seen.add(v)
    return None


def strings(s):
    out = ""
    for ch in s:
        if ch.isalpha():
            out += ch.upper()
    n = 0
    for i in range(len(s)):
        if s[i] == "a":
            n += 1
    return out, n, s[::-1]


def excs(a):
    r = []
    for i in range(len(a)):
        try:
            if a[i] < 0:
                raise ValueError("neg")
            r.append(math.log(a[i]))
        except ValueError as e:
            r.append(str(e))
        finally:
            r.append(i)
    return r


def gen_entry(n):
    for i in range(n):
        yield i * 0.5


def matrix_power(M, k):
    n = len(M)
    R = [[1 if i == j else 0 for j in range(n)] for i in range(n)]
    while k > 0:
        if k % 2 == 1:
            R = [[sum(R[i][t] * M[t][j] for t in range(n)) for j in range(n)] for i in range(n)]
        M = [[sum(M[i][t] * M[t][j] for t in range(n)) for j in range(n)] for i in range(n)]
        k //= 2
    return R


def bubble(xs):
    n = len(xs)
    for i in range(n):
        swapped = False
        for j in range(0, n - i - 1):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
                swapped = True
        if not swapped:
            break
    return xs


def boolops(a, n):
    found = False
    for i in range(n):
        found = found or a[i] > 2
    flags = [a[i] > 1 and a[i] < 3 for i in range(n)]
    k = sum(flags)
    return found, flags, k, not found, found + 1, found == True


def negstep(a):
    s = []
    for i in range(len(a) - 1, -1, -1):
        s.append(a[i] - a[i - 1])
    for i in range(10, 0, -3):
        s.append(i)
    return s


def matching(x):
    y = x + 1
    match y:
        case 1:
            return 1
        case [a, b]:
            return a
    return 0


def late(n):
    def inner():
        return k

    if n > 0:
        k = 3
    return inner()


def lam(xs):
    f = lambda v: v * 2
    return sorted(xs, key=lambda v: -v), f(3), list(map(lambda t: t + 1, xs))


def cls(n):
    class P:
        def __init__(self, v):
            self.v = v

    return P(n).v


def dele(n):
    k = n
    del k
    k = 2.5
    xs = [1, 2, n]
    del xs[0]
    return k, xs


def glob(n):
    import math as m
    from math import sin

    return m.sqrt(n) + sin(n) + m.pi


def mandel_lists(h, w, limit):
    rows = []
    for y in range(h):
        row = []
        for x in range(w):
            c = complex(-2.0 + 3.0 * x / w, -1.5 + 3.0 * y / h)
            z = 0j
            n = 0
            while abs(z) <= 2 and n < limit:
                z = z * z + c
                n += 1
            row.append(n)
        rows.append(row)
    return rows


def primes(n):
    found = []
    i = 2
    while len(found) < n:
        for p in found:
            if p * p > i:
                found.append(i)
                break
            if i % p == 0:
                break
        else:
            found.append(i)
        i += 1
    return found


def pairlists(pts):
    n = len(pts)
    out = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            s = 0.0
            for k in range(len(pts[i])):
                d = pts[i][k] - pts[j][k]
                s += d * d
            out[i][j] = s**0.5
    return out


def sorted_in_place(xs):
    quick(xs, 0, len(xs) - 1)
    return xs


def program(x, xs):
    return {
        "nested functions": (nested(x, 7), queens(5), late(1)),
        "try and except": (trying(x, 50), trying(x, 2)),
        "lists of lists": grid([[1, -2, 3], [4], []]),
        "recursion on a list": sorted_in_place([3, 1, 2, 9, 4]),
        "dicts": (words("a b a c b a"), dictuse(["a", "b", "a"], x)),
        "tuples": tup((1, 2), 3.5),
        "a list known by two names": alias(4),
        "strings": (text("hello", "world"), strings("abc ad")),
        "domain errors of math": domain(x - 0.5),
        "division by zero": zerodiv(np.array([1.0, 0.0]), 2.0),
        "assignment expressions": walrus([3, 2, 0]),
        "lists of lists of lists": lists3(4),
        "lists of floats": floatlist([1.5, 2.5, -1.0]),
        "sets": setuse([1, 2, 3, 2]),
        "exceptions with finally": excs(x - 0.5),
        "generators": list(gen_entry(3)),
        "matrices of lists": matrix_power([[1, 1], [1, 0]], 20),
        "lists sorted in place": bubble(xs),
        "truth values": boolops([1, 2, 3], 3),
        "loops backwards": negstep(x),
        "match": (matching(0), matching(5)),
        "lambdas": lam([1, 2]),
        "classes": cls(3),
        "deleted names": dele(3),
        "imports inside": glob(3),
        "complex numbers in lists": mandel_lists(10, 10, 50),
        "primes": primes(50),
        "pairwise on lists": pairlists([[0.5, 1.0], [2.0, 3.5], [1.0, 1.0]]),
    }
