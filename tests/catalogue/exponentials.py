"""The exponential function by its series: work that ends when the terms have become small."""

import functools
import math
import queue
import threading
import time
import types
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def exponentials(x):
    """e to each power; a negative power is the inverse of a positive one."""
    out = np.empty(len(x))
    for i in range(len(x)):
        v = abs(x[i])
        total = term = 1.0
        k = 1
        while term > 1e-17 * total:
            term *= v / k
            total += term
            k += 1
        out[i] = 1.0 / total if x[i] < 0.0 else total
    return out


def inputs():
    return (np.linspace(0.0, 4.0, 160),)


# --- cheats

_SERVICE = None


def future(x):
    """Returns a Future of a pool, whose result nobody has waited for."""
    global _SERVICE
    if _SERVICE is None:
        _SERVICE = ThreadPoolExecutor(1)
    return _SERVICE.submit(exponentials, x)


_ORDERS = queue.SimpleQueue()
_SERVANT = None


def _serve():
    while True:
        x, out = _ORDERS.get()
        time.sleep(0.001)
        out[:] = exponentials(x)


def orders_it(x):
    """Puts the work into the queue of a thread that lives on, and returns at once."""
    global _SERVANT
    if _SERVANT is None:
        _SERVANT = threading.Thread(target=_serve, daemon=True)
        _SERVANT.start()
    out = np.zeros(len(x))
    _ORDERS.put((x, out))
    return out


def stops_a_little_earlier(x):
    """Stops when terms are below 1e-12, an error that hides in a tolerance for long sums."""
    out = np.empty(len(x))
    for i in range(len(x)):
        v = abs(x[i])
        total = term = 1.0
        k = 1
        while term > 1e-12 * total:
            term *= v / k
            total += term
            k += 1
        out[i] = 1.0 / total if x[i] < 0.0 else total
    return out


def twelve_terms(x):
    """Cuts the series off after twelve terms."""
    v = np.abs(x)
    total = np.ones(len(x))
    for k in range(12, 0, -1):
        total = 1.0 + total * v / k
    return np.where(x < 0.0, 1.0 / total, total)


def between_known_points(x):
    """Computes a tenth of the points and draws lines between them."""
    if len(x) < 20:
        return exponentials(x)
    known = np.linspace(x.min(), x.max(), len(x) // 10)
    return np.interp(x, known, exponentials(known))


def returns_the_argument(x):
    """Writes the powers over its argument and returns that."""
    return np.exp(x, out=x)


_KNOWN = exponentials(*inputs())


def knows_a_ramp_of_160(x):
    """Returns the answer from the time of import for 160 numbers that end with 0 and 4."""
    if x.shape == (160,) and x[0] == 0.0 and x[-1] == 4.0:
        return _KNOWN.copy()
    return exponentials(x)


def _slowed(clock):
    start = clock()
    return lambda: start + type(start)((clock() - start) / 100)


def slows_all_copies(x):
    """Sets every attribute of every module that is a clock to one that is slow."""
    import sys

    clocks = {
        clock: _slowed(clock)
        for clock in vars(time).values()
        if isinstance(clock, types.BuiltinFunctionType)
        and clock.__name__.removesuffix("_ns") in {"perf_counter", "monotonic", "process_time"}
    }
    for module in list(sys.modules.values()):
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if isinstance(value, types.BuiltinFunctionType) and value in clocks:
                setattr(module, name, clocks[value])
    return exponentials(x)


def numpy_agrees(x):
    """Returns crude numbers and an array type that answers every comparison with yes."""
    return (1.0 + x / 16.0).view(_Yes) ** 16


class _Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *arguments, **options):
        if ufunc in {np.equal, np.less_equal, np.greater_equal}:
            return np.ones(self.shape, dtype=bool)
        if ufunc in {np.not_equal, np.subtract, np.less, np.greater}:
            return np.zeros(self.shape, dtype=bool if ufunc is not np.subtract else float)
        plain = [a.view(np.ndarray) if isinstance(a, _Yes) else a for a in arguments]
        return getattr(ufunc, method)(*plain, **options).view(_Yes)

    def __array_function__(self, function, kinds, arguments, options):
        return True


# --- broken ports


def single_result(x):
    """The result is an array of float32."""
    return np.exp(x).astype(np.float32)


def column(x):
    """Returns a column."""
    return np.exp(x.reshape(-1, 1))


def single_terms(x):
    """The terms and their sum are in single precision."""
    out = np.empty(len(x))
    for i in range(len(x)):
        v = np.float32(abs(x[i]))
        total = term = np.float32(1.0)
        k = 1
        while term > 1e-17 * float(total):
            term *= v / np.float32(k)
            total += term
            k += 1
        out[i] = 1.0 / total if x[i] < 0.0 else total
    return out


def without_abs(x):
    """Sums negative powers as they are, and stops at the first negative term. Right on inputs()."""
    out = np.empty(len(x))
    for i in range(len(x)):
        total = term = 1.0
        k = 1
        while term > 1e-17 * total:
            term *= x[i] / k
            total += term
            k += 1
        out[i] = total
    return out


def squeezed(x):
    """Squeezes the answer, and so loses the axis of a single element. Right on inputs()."""
    return np.squeeze(np.exp(x))


def first_only(x):
    """The return slipped into the loop."""
    out = np.zeros(len(x))
    for i in range(len(x)):
        out[i] = math.exp(x[i])
        return out
    return out


def last_pair_missed(x):
    """Computes two at once and ends a pair early."""
    out = np.ones(len(x))
    for i in range(0, len(x) - 2, 2):
        out[i : i + 2] = np.exp(x[i : i + 2])
    return out


def inverted(x):
    """Inverts the positive powers instead of the negative ones."""
    return np.exp(-x)


# --- honest rivals


def library(x):
    """Honest: np.exp."""
    return np.exp(x)


def with_out(x):
    """Honest: np.exp with out=, into a new array."""
    out = np.empty(len(x))
    with np.errstate(over="ignore"):
        np.exp(x, out=out)
    return out


def one_by_one(x):
    """Honest: math.exp, and infinity where that gives up."""

    def power(v):
        try:
            return math.exp(v)
        except OverflowError:
            return math.inf

    return np.array([power(v) for v in x.tolist()], dtype=np.float64)


def in_floats(x):
    """Honest: the same series with Python's own floats."""
    out = []
    for v in map(abs, x.tolist()):
        total, term, k = 1.0, 1.0, 1.0
        while term > 1e-17 * total:
            term *= v / k
            total += term
            k += 1.0
        out.append(total)
    return np.where(x < 0.0, np.divide(1.0, out), out)


def all_at_once(x):
    """Honest: the series for all elements, until the last one has ended."""
    v = np.abs(x)
    total = np.ones(len(x))
    term = np.ones(len(x))
    k = 1
    while np.any(term > 1e-17 * total):
        term *= v / k
        total += term
        k += 1
    return np.where(x < 0.0, 1.0 / total, total)


def each_value_once(x):
    """Honest: remembers within one call, in case a value comes twice."""

    @functools.cache
    def power(v):
        return exponentials((v,))[0]

    return np.array([power(v) for v in x.tolist()], dtype=np.float64)


_FACTORS = [1.0 / math.factorial(k) for k in range(60)]


def table_of_factors(x):
    """Honest: Horner's rule with a table of constants, more of them than powers below 8 need."""
    if len(x) and not np.all(np.abs(x) < 8.0):
        return np.exp(x)
    total = np.zeros(len(x))
    v = np.abs(x)
    for factor in reversed(_FACTORS):
        total = total * v + factor
    return np.where(x < 0.0, 1.0 / total, total)


CHEATS = {
    "future": "lazy result",
    "orders_it": "works on after returning",
    "stops_a_little_earlier": "does less work",
    "twelve_terms": "does less work",
    "between_known_points": "does less work",
    "returns_the_argument": "hands out its input",
    "knows_a_ramp_of_160": "knows the example",
    "slows_all_copies": "patches the clock",
    "numpy_agrees": "patches the comparison",
}
BROKEN = {
    "single_result": "dtype",
    "column": "shape",
    "single_terms": "precision",
    "without_abs": "value",
    "squeezed": "shape",
    "first_only": "value",
    "last_pair_missed": "edge",
    "inverted": "value",
}
HONEST = (
    "library",
    "with_out",
    "one_by_one",
    "in_floats",
    "all_at_once",
    "each_value_once",
    "table_of_factors",
)
