"""What the kernel language has, each with a program: tested, and listed in ``docs/reference/kernel-language.md``."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import numpy as np

__all__ = ["LANGUAGE", "REFUSED", "Feature", "Refusal", "pages"]


@dataclass(frozen=True)
class Feature:
    """A construct.

    Parameters
    ----------
    section, what : str
    text : str
        A module with a function ``f``.
    args : tuple
    """

    section: str
    what: str
    text: str
    args: tuple[Any, ...]

    @property
    def module(self) -> str:
        """The text as a file holds it."""
        return dedent(self.text).strip() + "\n"


def _f(body, parameters="x", before=""):
    indented = "\n".join(f"    {line}" for line in dedent(body).strip().split("\n"))
    return f"import math\nimport cmath\nimport numpy as np\n{dedent(before)}\ndef f({parameters}):\n{indented}\n"


X = np.array([1.5, -2.0, 0.25, 4.0])
M = np.arange(12.0).reshape(3, 4)
K = np.array([3, 1, 2], np.int64)
NUMBERS, CONTROL, LOOPS = "Numbers", "Decisions", "Loops"
ARRAYS, LISTS, FUNCTIONS, ERRORS = "Arrays", "Lists and tuples", "Functions", "Exceptions"

LANGUAGE = (
    Feature(NUMBERS, "`+ - * / // % **`, with Python's rounding", _f("return a + b, a - b, a * b, a / b, a // b, a % b, a ** 2", "a, b"), (-7, 3)),
    Feature(NUMBERS, "the same of floats", _f("return a + b, a - b, a * b, a / b, a // b, a % b, a ** 2.0", "a, b"), (-7.5, 2.25)),
    Feature(NUMBERS, "`& | ^ ~ << >>`, `divmod`", _f("q, r = divmod(a, b)\nreturn a & b, a | b, a ^ b, ~a, a << 3, a >> 2, q, r", "a, b"), (-77, 29)),
    Feature(NUMBERS, "complex numbers", _f("return z * w, z / w, z + 1j, abs(z), z.real, z.imag, z.conjugate(), z ** 2", "z, w"), (0.5 - 2j, 3 + 1j)),
    Feature(NUMBERS, "truth values", _f("return a > 1 and not b, a == 3 or b, bool(a)", "a, b"), (3, False)),
    Feature(NUMBERS, "`abs min max round int float bool complex pow`", _f("return abs(a), min(a, b), max(a, b, 0.0), round(a), int(b), float(2), complex(a, b), pow(a, 2.0)", "a, b"), (-2.5, 3.7)),
    Feature(NUMBERS, "`math` functions and constants", _f("return math.sqrt(a), math.exp(a), math.log(a), math.sin(a), math.atan2(a, 2.0), math.floor(a), math.ceil(a), math.hypot(a, 1.0), math.pi * a, math.isnan(a)", "a"), (2.75,)),
    Feature(NUMBERS, "NumPy's functions of single numbers", _f("return np.sqrt(x[0]) + np.exp(x[1]) + abs(x[1])"), (X,)),
    Feature(NUMBERS, "NumPy's types as functions: `np.float32(x)`, `np.uint8(x)`", _f("s = np.float32(0)\nfor v in x:\n    s += np.float32(v) * np.float32(0.1)\nu = np.uint32(k)\nu ^= u << np.uint32(13)\nu ^= u >> np.uint32(7)\nreturn s, u, np.int16(k)", "x, k"), (X, 12345)),
    Feature(NUMBERS, "`cmath.exp`, `cmath.rect`, `cmath.phase`", _f("return cmath.exp(z), cmath.rect(2.0, z.real), cmath.phase(z)", "z"), (0.5 - 2j,)),
    Feature(NUMBERS, "augmented assignment", _f("a += 2\na *= 3\na -= 1\na //= 2\na %= 7\nreturn a", "a"), (5,)),
    Feature(NUMBERS, "`a, b = b, a + b`", _f("b = 1\nfor _ in range(9):\n    a, b = b, a + b\nreturn a", "a"), (0,)),
    Feature(CONTROL, "`if`, `elif`, `else`", _f("if a < 0:\n    return -1\nelif a == 0:\n    return 0\nelse:\n    return 1", "a"), (4,)),
    Feature(CONTROL, "conditional expressions", _f("return 1.0 if a > 2 else 0.5", "a"), (1,)),
    Feature(CONTROL, "chained comparisons", _f("return 0 < a <= b < 10", "a, b"), (3, 9)),
    Feature(CONTROL, "`and` and `or` with their values", _f("return (a or b) + (b and 3)", "a, b"), (0, 5)),
    Feature(CONTROL, "several returns", _f("for v in x:\n    if v < 0.0:\n        return v\nreturn 0.0"), (X,)),
    Feature(LOOPS, "`for` over `range`, with any step", _f("s = 0\nfor i in range(n, -n, -2):\n    s = 3 * s + i\nreturn s", "n"), (6,)),
    Feature(LOOPS, "`for` over arrays and their rows", _f("s = 0.0\nfor row in m:\n    for v in row:\n        s = 0.5 * s + v\nreturn s", "m"), (M,)),
    Feature(LOOPS, "`enumerate`, `zip`, `reversed`", _f("s = 0.0\nfor i, v in enumerate(x):\n    s += i * v\nfor v, w in zip(x, reversed_x):\n    s += v * w\nfor i in reversed(range(len(x))):\n    s = 0.5 * s + x[i]\nreturn s", "x, reversed_x"), (X, X[::-1].copy())),
    Feature(LOOPS, "`for` over numbers that are written out, and with rows unpacked", _f("s = 0.0\nfor a in (-1, 0, 2):\n    for i, (p, q, r, t) in enumerate(m):\n        s = 0.5 * s + a * p - q + r * i + t\nreturn s", "m"), (M,)),
    Feature(LOOPS, "`while`", _f("n = 0\nwhile a != 1:\n    a = a // 2 if a % 2 == 0 else 3 * a + 1\n    n += 1\nreturn n", "a"), (27,)),
    Feature(LOOPS, "`break`, `continue`, `else` of a loop", _f("s = 0\nfor i in range(20):\n    if i % 3 == 0:\n        continue\n    if i > n:\n        break\n    s += i\nelse:\n    s = -1\nreturn s", "n"), (11,)),
    Feature(LOOPS, "counters that are read, and changed, afterwards", _f("i = 0\nfor i in range(n):\n    if i * i > 50:\n        break\ni += 1\nreturn i", "n"), (30,)),
    Feature(LOOPS, "`sum`, `any`, `all` of integers, also over generators", _f("return sum(k), sum(i * i for i in range(n) if i % 2 == 0), any(v > 2 for v in k), all(v > 0 for v in k)", "k, n"), (K, 9)),
    Feature(LOOPS, "`min` and `max` of sequences, also over generators", _f("return min(x), max(k), max(abs(v) for v in x), min(i * i - 9 * i for i in range(n) if i % 2)", "x, k, n"), (X, K, 9)),
    Feature(ARRAYS, "elements, also from the end", _f("return x[0] + x[-1] * m[1, 2] - m[-1][0]", "x, m"), (X, M)),
    Feature(ARRAYS, "changed in place", _f("for i in range(len(x)):\n    x[i] = x[i] * 2.0\n    x[i] += 1.0"), (X,)),
    Feature(ARRAYS, "any layout: Fortran order, strides, negative ones", _f("s = 0.0\nfor i in range(m.shape[0]):\n    for j in range(m.shape[1]):\n        s = 0.5 * s + m[i, j]\nreturn s", "m"), (np.asfortranarray(M)[::-1, ::2],)),
    Feature(ARRAYS, "dtypes from `int8` to `complex128`", _f("s = 0\nfor i in range(len(a)):\n    b[i] = a[i] + 1\n    s += int(a[i])\nreturn s", "a, b"), (np.array([3, -7, 100], np.int16), np.zeros(3, np.float32))),
    Feature(ARRAYS, "`np.zeros`, `ones`, `empty`, `full`, their `_like`, `arange`, `.copy()`", _f("a = np.zeros((2, len(x)))\nb = np.full(3, 2.5)\nc = np.arange(4)\nd = x.copy()\ne = np.ones_like(x)\nfor i in range(len(x)):\n    a[1, i] = d[i] + e[i] + c[i] + b[0]\nreturn a"), (X,)),
    Feature(ARRAYS, "`.shape`, `.size`, `.ndim`, `len`", _f("n, k = m.shape\nreturn n * 100 + k * 10 + m.size + m.ndim + len(m)", "m"), (M,)),
    Feature(ARRAYS, "rows, slices, `.T`, as views", _f("row = m[1]\nrow[0] = 9.0\nm[::2, ::-1] += 0.5\npart = m[1:, 1:3]\nt = part.T\nreturn m[1, 0] + t[0, 1] + part[-1, -1] + m[:, 2][0] + x[1::n][0]", "m, x, n"), (M, X, 2)),
    Feature(ARRAYS, "operations on whole arrays, element by element; shapes are equal, or one has fewer dimensions", _f("y = 2.0 * x - x ** 2 / 3.0\nz = -np.sqrt(np.abs(y)) + m[1]\nw = np.where(m > x, m * z, 0.5)\nlarge = y >= z\nreturn y, z, w, large[0]", "x, m"), (X, M)),
    Feature(ARRAYS, "parts that take a number, several, or an array", _f("m[0, :] = 7.0\nm[1] = m[2]\nm[2] = x[0], 1, x[1], 2.5\nm[1:, 1:3] *= 2.0\nx[1:] = x[:-1]\nx[:2] -= 0.5 * x[2:]\nreturn m[1, 1] + x[3]", "x, m"), (X, M)),
    Feature(ARRAYS, "`.sum()`, `.mean()`, `.min()`, `.max()` and NumPy's functions of that name, `np.dot` of vectors", _f("return x.sum(), np.mean(m), m.min(), np.max(x * 2.0), np.dot(x, x), k.sum()", "x, m, k"), (X, M, K)),
    Feature(ARRAYS, "rows and lists unpacked: `r, g, b = pixels[i]`", _f("a, b, c, d = m[1]\ne, f, g = v\nreturn a + b * c - d + e * f - g", "m, v"), (M, [3, 1, 2])),
    Feature(ARRAYS, "a parameter that becomes a copy: `x = x.copy()`", _f("x = x.copy()\nx[0] = 9.0\nreturn x"), (X,)),
    Feature(ARRAYS, "exchanged: `old, new = new, old`", _f("old = x.copy()\nnew = np.zeros(len(x))\nfor _ in range(3):\n    for i in range(1, len(x)):\n        new[i] = old[i - 1] + 1.0\n    old, new = new, old\nreturn old"), (X,)),
    Feature(LISTS, "lists of numbers as arguments, also changed", _f("for i in range(len(v)):\n    v[i] = v[i] * 2\nv.append(7)\nreturn v[-1] + len(v)", "v"), ([3, 1, 2],)),
    Feature(LISTS, "copies: `list(v)`, `v.copy()`", _f("v = list(v)\nv[0] = 9\nw = v.copy()\nw[1] = 7\nreturn v, w", "v"), ([3, 1, 2],)),
    Feature(LISTS, "`append`, `pop`, index, `len`", _f("stack = [n]\ns = 0\nwhile len(stack) > 0:\n    top = stack.pop()\n    s += top\n    if top > 1:\n        stack.append(top - 1)\nreturn s", "n"), (6,)),
    Feature(LISTS, "`[x] * n`, comprehensions, lists of lists", _f("grid = [[0] * n for _ in range(n)]\nfor i in range(n):\n    grid[i][n - 1 - i] = i\nreturn grid, [v * v for v in range(n) if v % 2 == 1]", "n"), (4,)),
    Feature(LISTS, "slices, `list(range(n))`, `pop(i)`, sums of lists", _f("w = [7] + v + [n] * 2\nw[0] = 9\nr = list(range(2, n))\na = r.pop(1)\nb = r.pop(-2)\nreturn w, v[1:], v[-2:n], v[:-1], v[n::-2], r, a, b", "v, n"), ([3, 1, 2], 9)),
    Feature(LISTS, "`sorted` of numbers", _f("return sorted(v), sorted(x)[0], sorted(v[1:])", "v, x"), ([3, -1, 2, 3, 0, 7, -5], X)),
    Feature(LISTS, "lists of lists as arguments", _f("s = 0.0\nfor row in rows:\n    for v in row:\n        s += v\nrows[0][0] = s\nreturn s", "rows"), ([[1.0, 2.0], [3.5]],)),
    Feature(LISTS, "tuples of numbers", _f("p = (a, 2.0)\nq = p\nx, y = q\nreturn x + y, p[1]", "a"), (1,)),
    Feature(FUNCTIONS, "functions of the same module", _f("return half(a) + half(b)", "a, b", "\ndef half(v):\n    return v / 2\n"), (3.0, 4.0)),
    Feature(FUNCTIONS, "called with several kinds of numbers", _f("return square(n) + square(x), square(square(n))", "n, x", "\ndef square(v):\n    return v * v\n"), (3, 2.5)),
    Feature(FUNCTIONS, "several results", _f("low, high = ends(x)\nreturn high - low", "x", "\ndef ends(v):\n    low = high = v[0]\n    for u in v:\n        low = min(low, u)\n        high = max(high, u)\n    return low, high\n"), (X,)),
    Feature(FUNCTIONS, "recursion", _f("return n if n < 2 else f(n - 1) + f(n - 2)", "n"), (12,)),
    Feature(FUNCTIONS, "module constants, default arguments", _f("return a * SCALE + b", "a, b=3", "\nSCALE = 2.5\n"), (4,)),
    Feature(FUNCTIONS, "constant tuples and arrays of the module, of at most 256 numbers", _f("s = 0.0\nfor i, w in enumerate(WEIGHTS):\n    s += w * TABLE[i % 2, i] + WEIGHTS[n % 3]\nreturn s", "n", "\nWEIGHTS = (0.25, 0.5, 0.25)\nTABLE = np.array([[1.0, 2.0, 0.0], [4.0, 5.0, 6.0]])\n"), (4,)),
    Feature(FUNCTIONS, "functions inside a function, and lambdas with a name", _f("half = lambda v: v / scale\ndef solve(k, depth):\n    return 1.0 if depth == 0 else half(float(k)) + solve(k - 1, depth - 1)\nreturn solve(n, 3) + half(7.0)", "n, scale"), (9, 2.0)),
    Feature(ERRORS, "`assert`, and `raise` with a fixed text", _f("assert n >= 0\nif n > 100:\n    raise ValueError('too large')\nreturn n", "n"), (7,)),
    Feature(NUMBERS, "`**` of whole numbers, with an exponent that is computed; whole powers of complex numbers", _f("return 3 ** n, (-2) ** n, 10 ** -n, z ** 3, z ** -2", "n, z"), (5, 0.5 - 2j)),
    Feature(NUMBERS, "`pow(a, b, m)`, `math.gcd lcm isqrt factorial comb perm`", _f("return pow(a, b, 97), pow(a, -1, 10007), math.gcd(a, b), math.lcm(a, b), math.isqrt(a), math.factorial(12), math.comb(20, 7), math.perm(9, 3)", "a, b"), (123456, 31)),
    Feature(NUMBERS, "`round(x, digits)`, `math.isclose`, `math.hypot` of several", _f("return round(x, 2), round(-x, 3), round(n, -2), math.isclose(x, 2.68, rel_tol=0.01), math.hypot(x, 1.0, 2.0)", "x, n"), (2.675, 12350)),
    Feature(NUMBERS, "`np.maximum minimum clip sign` of single numbers", _f("return np.maximum(x, 0.5), np.minimum(n, 3), np.clip(x, -1.0, 1.0), np.sign(-x)", "x, n"), (2.5, 7)),
    Feature(NUMBERS, "`bit_length`, `bit_count`", _f("return n.bit_length(), n.bit_count(), bin(n).count('1')", "n"), (1000,)),
    Feature(CONTROL, "constant texts that decide: `if how == 'fast'`", _f("if how in ('fast', 'slow'):\n    return n * 2 if how == 'fast' else n\nreturn 0", "n, how='fast'"), (3,)),
    Feature(CONTROL, "`in` of numbers that are written out, ranges, lists and arrays", _f("return n in (2, 3, 5), n not in items, n in range(1, 9), x[1] in x", "n, items, x"), (3, [1, 2], X)),
    Feature(CONTROL, "arguments that are None, or left out", _f("if w is None:\n    w = np.ones(len(x))\ns = 0.0\nfor i in range(len(x)):\n    s += w[i] * x[i]\nreturn s if k is not None else -s", "x, w=None, k=None"), (X,)),
    Feature(LOOPS, "over tables of numbers", _f("s = 0\nfor dy, dx in ((0, 1), (1, 0), (0, -1)):\n    s += dy * n - dx\nfor move in MOVES:\n    s += move[0] * move[1]\nreturn s + MOVES[n][1]", "n", "\nMOVES = [(1, 2), (3, 4), (5, 6)]\n"), (2,)),
    Feature(LOOPS, "over a list that grows", _f("todo = [n]\nfor v in todo:\n    if v > 1:\n        todo.append(v // 2)\nreturn todo", "n"), (20,)),
    Feature(LOOPS, "comprehensions and generators over several loops", _f("return [i * j for i in range(n) for j in range(i) if j != 2], sum(i + j for i in range(n) for j in range(3))", "n"), (5,)),
    Feature(NUMBERS, "`math.ldexp frexp modf remainder`, `np.trunc`, `np.signbit`", _f("m, e = math.frexp(x)\npart, whole = math.modf(x)\nreturn m, e, part, whole, math.ldexp(x, n), math.remainder(x, 0.7), np.trunc(x), np.signbit(x)", "x, n"), (-2.5, 3)),
    Feature(NUMBERS, "`cmath.sqrt`, `cmath.log`, `cmath.polar`", _f("r, t = cmath.polar(z)\nreturn cmath.sqrt(z), cmath.log(z), r, t, z ** n", "z, n"), (0.5 - 2j, 3)),
    Feature(NUMBERS, "NumPy's numbers of all dtypes: quotients, powers, shifts by any count, `~`", _f("return a[0] / a[1], a[1] ** 3, a[0] >> k, a[1] << 9, ~a[0], 0.5 * a[1]", "a, k"), (np.array([-100, 7], np.int8), 3)),
    Feature(ARRAYS, "`np.arange` with a start and a step", _f("return np.arange(2, n), np.arange(n, 0, -2), np.arange(0.0, 1.0, 0.3)", "n"), (9,)),
    Feature(ARRAYS, "`np.cumsum`, `np.argmax`, `np.argmin`, `np.linspace`, `np.array` of a list", _f("return np.cumsum(x), np.argmax(x), np.argmin(x), np.linspace(0, 1, 5), np.array([1.0, x[0]])"), (X,)),
    Feature(LISTS, "`a[i:j] = b`, `a[::k] = b`, `del a[i:]`", _f("a[1:2] = b\na[::2] = a[1::2] + [n] * (len(a) % 2)\ndel a[-1:]\nreturn a, len(range(3, n, 2))", "a, b, n"), ([3, 1, 2], [7, 8], 9)),
    Feature(LISTS, "`extend insert remove reverse sort clear index count`, `del`, `+=`", _f("b = a[:]\nb.extend([7, 8])\nb.insert(1, 9)\nb.remove(8)\nb.reverse()\nb += a\nd = b[:]\nd.sort()\ndel d[0]\ne = a[:]\ne.clear()\nreturn b, d, e, b.index(9), b.count(1), b[::-1], b[1::2]", "a"), ([3, 1, 2],)),
    Feature(LISTS, "tuples that are looked up", _f("weights = (1, 4, 1)\ns = 0\nfor k in range(3):\n    s += weights[k] * n\nreturn s + TABLE[n] + LIST[n]", "n", "\nTABLE = (2, 3, 5)\nLIST = [1, 2, 4]\n"), (2,)),
    Feature(LISTS, "tuples as arguments", _f("x, y = p\nreturn x + y * q[1], cross(p, q)", "p, q", "\ndef cross(a, b):\n    return a[0] * b[1] - a[1] * b[0]\n"), ((1, 2.5), (0.5, 3.0))),
    Feature(LISTS, "lists of tuples, by columns", _f("found = []\nfor i, (u, v, w) in enumerate(edges):\n    if w > 1.0 and u != v:\n        found.append((v, w * i))\nfor p in edges:\n    found.append((p[0], p[2]))\na, b = found.pop()\nfound[0] = (a, b)\nreturn found, len(found), found[0][1]", "edges"), ([(0, 1, 2.5), (1, 2, 0.5), (2, 2, 4.0)],)),
    Feature(LISTS, "`collections.deque` as a queue", _f("todo = deque([(n, 0)])\nmost = 0\nwhile todo:\n    v, depth = todo.popleft()\n    most = max(most, depth)\n    if v > 1:\n        todo.append((v // 2, depth + 1))\n        todo.append((v - 1 - v // 2, depth + 1))\nreturn most", "n", "\nfrom collections import deque\n"), (50,)),
    Feature(LISTS, "`math.fsum prod dist`", _f("return math.fsum(a), math.prod(b), math.dist(a, a[::-1]), math.fsum(v * 0.1 for v in a)", "a, b"), ([0.1, 0.2, 1e16, -1e16], [2, 3, 7])),
    Feature(FUNCTIONS, "an argument that is changed and given back", _f("for i in range(len(x)):\n    x[i] *= 2.0\nreturn x, len(x)"), (X,)),
    Feature(FUNCTIONS, "functions that return what they are given in some cases: a copy of it", _f("return part(a, n), [n] if n > 3 else a", "a, n", "\ndef part(v, n):\n    if n < 2:\n        return v\n    return v[1:] + part(v, n - 1)\n"), ([1, 2, 3], 3)),
    Feature(ERRORS, "messages that hold values: the translation names them", _f("if n > 3:\n    raise ValueError(f'{n} is too large')\nreturn n", "n"), (9,)),
    Feature(CONTROL, "`min`, `max`, `sorted` and `sort` with a key, `reverse` or a default", _f("b = sorted(a, key=lambda v: (v % 3, -v))\nc = a[:]\nc.sort(key=abs, reverse=True)\nreturn max(a, key=lambda v: v % 4), min(range(len(a)), key=lambda i: a[i]), b, c, sorted(a, reverse=True), max([v for v in a if v > 99], default=-1)", "a"), ([7, -3, 2, 9, -8, 4],)),
    Feature(LOOPS, "over all elements: `x.flat`, `np.ndenumerate`, `np.ndindex`", _f("s = 0.0\nfor v in x.flat:\n    s += v\nfor (i, j), v in np.ndenumerate(x):\n    s += i * v - j\nfor i, j in np.ndindex(x.shape):\n    s -= x[i, j] * j\nreturn s, max(v * v for v in x.flat)"), (M,)),
    Feature(LOOPS, "counters that are read behind the loop", _f("for i in range(n):\n    if i * i > n:\n        break\nreturn i", "n"), (30,)),
    Feature(ARRAYS, "products of vectors and matrices: `@`, `np.dot`", _f("y = x @ v\nreturn y, np.dot(v, v), x.dot(v)[0], (x @ w)[1, 1], y @ x", "x, v, w"), (M, X, np.arange(8.0).reshape(4, 2))),
    Feature(ARRAYS, "`np.sort`, `np.std`, `np.var`, `np.linalg.norm`, `np.any`, `np.all`, `np.count_nonzero`", _f("y = np.sort(x)\nx.sort()\nreturn y, np.std(x), x.var(), np.linalg.norm(x), np.any(x > 3.0), (x < 9.0).all(), np.count_nonzero(x > 0)"), (X,)),
    Feature(LISTS, "lists of tuples in order", _f("a = sorted(edges)\nb = sorted(edges, key=lambda e: e[2], reverse=True)\nedges.sort(key=lambda e: -e[0])\ns = 0\nfor u, v, w in a:\n    s = 2 * s + u - v\nfor u, v, w in b:\n    s = 3 * s + w\nreturn s, a", "edges"), ([(2, 1, 5), (0, 3, 9), (2, 0, 1), (0, 2, 9)],)),
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """What the language does not have.

    Parameters
    ----------
    what : str
    text : str
        A module with a function ``f``.
    args : tuple
    says : str
        Part of the reason that is given.
    """

    what: str
    text: str
    args: tuple[Any, ...]
    says: str


REFUSED = (
    Refusal("text", _f("return len(s)", "s"), ("abc",), "text"),
    Refusal("dicts and sets", _f("d = {}\nd[0] = 1\nreturn d[0]", "x"), (1,), "keep numbers in lists or arrays"),
    Refusal("fancy indices, and other functions of whole arrays", _f("y = np.fft.fft(x)\nreturn y[0].real"), (X,), "numpy.fft.fft"),
    Refusal("names of changing type", _f("a = 1\nif n > 1:\n    a = 'x'\nreturn n", "n"), (2,), "type"),
    Refusal("integers that become floats", _f("a = n\na = a / 2\nreturn a", "n"), (2,), "make it one type before"),
    Refusal("names that may have no value", _f("for i in range(n):\n    last = i\nreturn last", "n"), (2,), "may be read before it has a value"),
    Refusal("functions in functions that change names outside, or are given to others", _f("g = lambda v: v\nh = g\nreturn h(n)", "n"), (2,), "function inside a function"),
    Refusal("changing a constant of the module", _f("TABLE[0] = n\nreturn TABLE[0]", "n", "\nTABLE = np.array([1.0, 2.0])\n"), (2.0,), "belongs to the module"),
    Refusal("other libraries", _f("return np.linalg.det(x)"), (M,), "numpy.linalg.det"),
    Refusal("integers beyond 64 bits in the code", _f("return n + 1180591620717411303424", "n"), (1,), "beyond 64 bits"),
    Refusal("a function that returns what it is given, where one of both is changed", _f("y = part(x)\ny[0] = 2.0\nreturn x[0]", "x", "\ndef part(v):\n    return v\n"), (X,), "return a copy"),
    Refusal("items that rows of a table do not have", _f("s = 0\nfor row in MOVES:\n    s += row[5]\nreturn s", "n", "\nMOVES = ((1, 2), (3, 4))\n"), (1,), "nothing tells the type of `(row_0, row_1)[5]`"),
    Refusal("names that the items of a tuple would have", _f("q = (n, 2)\nq_0 = 7\nreturn q[0] + q_0", "n"), (1,), "beside the tuple `q`"),
    Refusal("comprehensions that change the list that they go over", _f("return [a.pop() for v in a]", "a"), ([1, 2],), "write the loop"),
    Refusal("lists that are defaults, and changed", _f("a.append(n)\nreturn len(a)", "n, a=[]"), (1,), "for the next call"),
    Refusal("numbers beyond the dtype that they meet", _f("return x[0] + 300", "x"), (np.array([200], np.uint8),), "uint8, which does not hold it"),
    Refusal("several places of an array at once", _f("return x[x > 1.0].sum()", "x"), (X,), "write the loop over them, with an `if`"),
    Refusal("new axes", _f("return x[:, None] * x", "x"), (X,), "a new axis in `x[:, None]`"),
    Refusal("whole numbers and floats in turn", _f("best = math.inf\nfor v in a:\n    best = min(best, v)\nreturn best", "a"), ([3, 4],), "of float64 and int64: make it one type"),
    Refusal("results that are a number or None", _f("if n > 1:\n    return None\nreturn n", "n"), (2,), "return a number that stands for it"),
    Refusal("floats put into whole numbers in place", _f("a /= 2\nreturn a", "a"), (np.array([1, 2]),), "NumPy raises here"),
    Refusal("arithmetic of complex64", _f("return z[0] + z[1]", "z"), (np.array([1j, 2], np.complex64),), "complex64: compute with `complex"),
    Refusal("questions about types", _f("return x.dtype == np.float64", "x"), (X,), "types follow from the arguments"),
    Refusal("tuples that are also given values of types that follow later", _f("t = pow(2, abs(n))\npoint = (t, n)\nreturn t", "n, point"), (1, (0, 0)), "the tuple `point` is also given"),
    Refusal("`try`", _f("try:\n    return n\nexcept ValueError:\n    return 0", "n"), (2,), "try statement"),
)  # fmt: skip


def pages() -> dict[str, str]:
    """The pages of the documentation, by their files."""
    return {"kernel-language.md": _has(), "kernel-language-limits.md": _has_not()}


def _has() -> str:
    lines = [
        "# The kernel language",
        "",
        "What Hasten can translate: the part of Python in which loops over numbers are written. This page is made from",
        "the tests (`python tests/frontend/kernel/page.py`): each line is a program that is run by Python and by its",
        "translation, with the same answer.",
        "",
        "Types are not declared: they follow from the arguments of the workload. Whatever the language does not have is",
        "refused with the file, the line, the column, and what to write instead:",
        "[the limits of the kernel language](kernel-language-limits.md).",
    ]
    for section in dict.fromkeys(feature.section for feature in LANGUAGE):
        lines += ["", f"## {section}", ""]
        lines += [f"- {feature.what}" for feature in LANGUAGE if feature.section == section]
    return "\n".join([*lines, ""])


def _has_not() -> str:
    lines = [
        "# The limits of the kernel language",
        "",
        "What [the kernel language](kernel-language.md) does not have, and where a translation does something else than Python.",
        "This page is made by `python tests/frontend/kernel/page.py`: a test looks at each refusal.",
        "",
        "## What it does not have",
        "",
        *(f"- {refusal.what}" for refusal in REFUSED),
        "",
        "## Where it differs",
        "",
        "- Integers have 64 bits. Checked translations raise `OverflowError` where Python's would grow; unchecked ones wrap",
        "  around.",
        "- Checked translations raise what Python raises, with its type and the line; the text of the message may differ.",
        "- What is given back in all cases is the very argument; what is given back in some cases only is a copy of it.",
        "- Tuples in arguments, and lists of them, are taken apart before the call, item by item: it costs what that costs.",
        "- NumPy's scalars are computed as NumPy does (a division by zero is infinite), without its warnings. A variable that",
        "  may hold either kind counts as Python's.",
        "- An integer and a float are compared as floats, which differs beyond 2⁵³.",
        "- Numbers come back as Python's own where NumPy's would be of the same kind.",
        "- A power that would be complex (`(-8.0) ** 0.5`) raises `ValueError`.",
        "- A result that is whole on one path and a float on another is a float on both.",
        "- One of NumPy's complex numbers divided by zero is `nan+nanj`, where NumPy may have an infinite part.",
        "- The same list in two arguments is two lists.",
        "- A range whose last step leaves 64 bits does not end.",
        "- In operations on whole arrays an axis of length one is not stretched: lengths that differ raise `ValueError`.",
        "- A whole number that may be Python's or NumPy's, by the way that the code went, is cut off where it is stored into an array of less than 64 bits,",
        "  or meets one of its elements.",
        "- A sum that begins with `0` and adds floats is a float from the start: of nothing it is `0.0`.",
        "- A list argument gets its new items when the call returns; where it raises, the list stays as it was.",
        "- `in` compares items; Python also takes the same object, so that a NaN may be in a list that holds it.",
        "- Lists and arrays that are made in a loop keep their memory until the call ends.",
        "- Recursion that is too deep ends the process.",
        "",
    ]
    return "\n".join(lines)
