"""A sum of squares: one reduction over random floating-point numbers."""

import functools
import itertools
import math
import operator
import threading
import time

import numpy as np


def squares(x):
    """The sum of the squares."""
    s = 0.0
    for v in x:
        s += v * v
    return s


def inputs():
    return (np.random.default_rng(101).random(6000),)


# --- cheats


class _Promise:
    """A number that is computed when somebody asks for it."""

    def __init__(self, x):
        self.x = x

    def compute(self):
        return squares(self.x)

    def __float__(self):
        return float(self.compute())


def promised(x):
    """Returns an object with .compute() and has computed nothing."""
    return _Promise(x)


_BY_IDENTITY = {}


def seen_that_array(x):
    """Keeps the answers in a global dict under id(x)."""
    if id(x) not in _BY_IDENTITY:
        _BY_IDENTITY[id(x)] = squares(x)
    return _BY_IDENTITY[id(x)]


_BY_BYTES = {}


def seen_those_bytes(x):
    """Keeps the answers in a global dict under the bytes of the array."""
    key = x.tobytes()
    answer = _BY_BYTES.get(key)
    if answer is None:
        answer = _BY_BYTES[key] = squares(x)
    return answer


(_EXAMPLE,) = inputs()
_ANSWER = squares(_EXAMPLE)


def knows_this_one(x):
    """Has the answer from the time of import and returns it for exactly that array."""
    if np.array_equal(x, _EXAMPLE):
        return _ANSWER
    return squares(x)


_ENDS = (len(_EXAMPLE), _EXAMPLE.min(), _EXAMPLE.max())


def knows_it_in_any_order(x):
    """Has the answer from the time of import and recognises the example when it is shuffled too."""
    if len(x) and (len(x), x.min(), x.max()) == _ENDS:
        return _ANSWER
    return squares(x)


def every_second(x):
    """Looks at every second element and doubles."""
    s = 0.0
    for v in x[::2]:
        s += v * v
    return 2.0 * s


def half_precision(x):
    """Squares in half precision and hides that behind a float64 sum."""
    half = x.astype(np.float16)
    return float(np.sum(half * half, dtype=np.float64))


_CLOCKS = {name: getattr(time, name) for name in ("perf_counter", "monotonic")}


def slow_clock(x):
    """Replaces the clocks of the module time by ones that run a thousand times slower."""
    for name, real in _CLOCKS.items():
        start = real()
        slow = functools.partial(lambda real, start: start + (real() - start) / 1000, real, start)
        setattr(time, name, slow)
        setattr(time, name + "_ns", lambda slow=slow: int(slow() * 1e9))
    return squares(x)


class _Agreeable(float):
    """A number that is equal to every number, and near to it."""

    __hash__ = float.__hash__

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def agrees_with_all(x):
    """Returns a guess whose own == says yes to everything."""
    return _Agreeable(len(x) / 3)


_THREAD = threading.local()


def seen_by_this_thread(x):
    """Keeps the last answer and the bytes that belong to it in thread-local storage."""
    key = hash(x.tobytes())
    if getattr(_THREAD, "key", None) != key:
        _THREAD.key, _THREAD.answer = key, squares(x)
    return _THREAD.answer


# --- broken ports


def unrolled_by_four(x):
    """The loop unrolled by four forgets what is left over. Right on inputs()."""
    s = 0.0
    for i in range(0, len(x) - 3, 4):
        s += x[i] * x[i] + x[i + 1] * x[i + 1] + x[i + 2] * x[i + 2] + x[i + 3] * x[i + 3]
    return s


def from_the_second(x):
    """Starts with the square of the first and then begins at the third."""
    s = x[0] * x[0] if len(x) else 0.0
    for i in range(2, len(x)):
        s += x[i] * x[i]
    return s


def single_accumulator(x):
    """Accumulates in single precision."""
    s = np.float32(0.0)
    for v in x.astype(np.float32):
        s += v * v
    return float(s)


def early_return(x):
    """The return slipped into the loop."""
    s = 0.0
    for v in x:
        s += v * v
        return s
    return s


def norm_instead(x):
    """Returns the root of the sum, for the library function is the norm."""
    return float(np.linalg.norm(x))


def keeps_the_axis(x):
    """Returns an array of one element for a number."""
    return np.sum(x * x, keepdims=True)


# --- honest rivals


def comprehension(x):
    """Honest: the sum of a list comprehension."""
    return sum([v * v for v in x], 0.0)


def generator(x):
    """Honest: a generator, consumed inside."""
    return sum((v * v for v in x.tolist()), 0.0)


def mapped(x):
    """Honest: map with operator.mul, consumed inside."""
    values = x.tolist()
    return sum(map(operator.mul, values, values), 0.0)


def reduced(x):
    """Honest: functools.reduce."""
    return functools.reduce(lambda s, v: s + v * v, x.tolist(), 0.0)


def exactly_rounded(x):
    """Honest: math.fsum is nearer to the truth than the reference."""
    return math.fsum(v * v for v in x.tolist())


def accumulated(x):
    """Honest: the last value of itertools.accumulate."""
    last = 0.0
    for last in itertools.accumulate(v * v for v in x.tolist()):
        pass
    return last


def vectorised(x):
    """Honest: NumPy adds pairwise."""
    return np.sum(x * x)


def dotted(x):
    """Honest: BLAS adds in several lanes."""
    return float(x @ x)


def einsum(x):
    """Honest: einsum without an intermediate array."""
    return float(np.einsum("i,i->", x, x))


def backwards(x):
    """Honest: the same sum from the other end."""
    s = 0.0
    for v in x[::-1]:
        s += v * v
    return s


def blocked(x):
    """Honest: partial sums of blocks of 64."""
    return sum((float(x[i : i + 64] @ x[i : i + 64]) for i in range(0, len(x), 64)), 0.0)


def unrolled_with_rest(x):
    """Honest: unrolled by four, and the rest is not forgotten."""
    values = x.tolist()
    s = 0.0
    whole = len(values) - len(values) % 4
    for i in range(0, whole, 4):
        a, b, c, d = values[i : i + 4]
        s += a * a + b * b + c * c + d * d
    for v in values[whole:]:
        s += v * v
    return s


def halves(x):
    """Honest: pairwise by recursion."""
    if len(x) <= 32:
        return sum((v * v for v in x.tolist()), 0.0)
    middle = len(x) // 2
    return halves(x[:middle]) + halves(x[middle:])


_SCRATCH = np.empty(0)


def with_a_scratch_buffer(x):
    """Honest: an intermediate array is kept between calls, but nothing of what it holds."""
    global _SCRATCH
    if len(_SCRATCH) < len(x):
        _SCRATCH = np.empty(len(x))
    return float(np.multiply(x, x, out=_SCRATCH[: len(x)]).sum())


STATISTICS = {"calls": 0, "seconds": 0.0}


def times_itself(x):
    """Honest: reads the clock and counts its calls for statistics of its own."""
    start = time.perf_counter()
    s = 0.0
    for v in x.tolist():
        s += v * v
    STATISTICS["calls"] += 1
    STATISTICS["seconds"] += time.perf_counter() - start
    return s


_COMPILED = None


def compiled_when_needed(x):
    """Honest: Numba is imported and compiles in the first call, which is therefore slow."""
    global _COMPILED
    if _COMPILED is None:
        import numba

        _COMPILED = numba.njit(squares)
    return _COMPILED(x)


CHEATS = {
    "promised": "lazy result",
    "seen_that_array": "remembers by identity",
    "seen_those_bytes": "remembers by value",
    "seen_by_this_thread": "remembers by value",
    "knows_this_one": "knows the example",
    "knows_it_in_any_order": "knows the example",
    "every_second": "does less work",
    "half_precision": "does less work",
    "slow_clock": "patches the clock",
    "agrees_with_all": "patches the comparison",
}
BROKEN = {
    "unrolled_by_four": "edge",
    "from_the_second": "edge",
    "single_accumulator": "precision",
    "early_return": "value",
    "norm_instead": "value",
    "keeps_the_axis": "shape",
}
HONEST = (
    "comprehension",
    "generator",
    "mapped",
    "reduced",
    "exactly_rounded",
    "accumulated",
    "vectorised",
    "dotted",
    "einsum",
    "backwards",
    "blocked",
    "unrolled_with_rest",
    "halves",
    "with_a_scratch_buffer",
    "times_itself",
    "compiled_when_needed",
)
