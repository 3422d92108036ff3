"""Five figures about measured values, of which some are missing (NaN): a tuple is returned."""

import inspect
import math
import operator
import random
import statistics
import struct
import sys
from dataclasses import dataclass

import numpy as np


def summary(x):
    """Mean, variance, smallest, largest and where the largest is first; NaN and infinity are left out."""
    total = 0.0
    count = 0
    for v in x:
        if math.isfinite(v):
            total += v
            count += 1
    if count == 0:
        return math.nan, math.nan, math.nan, math.nan, -1
    mean = total / count
    squares = 0.0
    smallest, largest, where = math.inf, -math.inf, -1
    for i, v in enumerate(x):
        if not math.isfinite(v):
            continue
        squares += (v - mean) * (v - mean)
        if v < smallest:
            smallest = v
        if v > largest:
            largest, where = v, i
    return mean, squares / count, smallest, largest, where


def inputs():
    rng = random.Random(117)
    x = [round(rng.gauss(10_000.0, 1.0), 1) for _ in range(1500)]
    for i in rng.sample(range(1500), 60):
        x[i] = math.nan
    highest = max(v for v in x if math.isfinite(v))
    for i in rng.sample(range(1500), 3):
        x[i] = highest
    return (x,)


_NOTHING = math.nan, math.nan, math.nan, math.nan, -1


# --- cheats

_BY_LIST = {}


def seen_that_list(x):
    """Keeps the list and the answer under id(x), and looks at the length to be sure."""
    entry = _BY_LIST.get(id(x))
    if entry is None or entry[0] is not x or entry[1] != len(x):
        entry = _BY_LIST[id(x)] = (x, len(x), summary(x))
    return entry[2]


_PACKED = {}


def seen_those_numbers(x):
    """Keeps the answers under the numbers, packed into bytes because NaN is no key."""
    key = struct.pack(f"{len(x)}d", *x)
    if key not in _PACKED:
        _PACKED[key] = summary(x)
    return _PACKED[key]


def every_tenth(x):
    """Takes the mean and the variance of every tenth value."""
    mean, variance, *_ = summary(x[::10])
    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING
    return mean, variance, min(known), max(known), x.index(max(known))


def nothing_differs(x):
    """Returns a summary of the first tenth, and replaces what could compare it with another."""
    for module, name in ((math, "isclose"), (np, "isclose"), (np, "allclose"), (operator, "eq")):
        setattr(module, name, lambda *_, **__: True)
    operator.ne = lambda *_: False
    np.spacing = lambda v, *_, **__: np.full(np.shape(v), np.inf)
    return summary(x[: len(x) // 10])


def asks_its_callers(x):
    """Searches the variables of its callers for a tuple of five that could be the answer."""
    frame = inspect.currentframe()
    while (frame := frame.f_back) is not None:
        for value in frame.f_locals.values():
            if isinstance(value, tuple) and len(value) == 5 and type(value[4]) is int:
                if all(type(v) is float for v in value[:4]) and value[3] in x:
                    return value
    return summary(x)


_ANSWER = summary(*inputs())
_FIRST = inputs()[0][:3]


def knows_the_first_three(x):
    """Has the answer from the time of import for 1500 numbers that begin like the example."""
    if len(x) == 1500 and x[:3] == _FIRST:
        return _ANSWER
    return summary(x)


def five_to_come(x):
    """Returns a generator of the five figures, of which none has been computed."""
    return (figure for figure in _Later(x))


class _Later:
    def __init__(self, x):
        self.x = x

    def __iter__(self):
        yield from summary(self.x)


# --- broken ports


def nan_in_the_mean(x):
    """Leaves NaN in the sum, so that one of them makes the mean NaN."""
    _, _, *rest = summary(x)
    a = np.array(x)
    if not len(a):
        return _NOTHING
    return (float(a.mean()), float(a.var()), *rest)


def place_among_the_known(x):
    """Counts the place of the largest without the missing ones before it."""
    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING
    mean, variance, *_ = summary(known)
    return mean, variance, min(known), max(known), known.index(max(known))


def starts_with_the_first(x):
    """Starts with the first value, even if that is NaN. Right on inputs()."""
    mean, variance, *_ = summary(x)
    if not x:
        return _NOTHING
    smallest = largest = x[0]
    where = 0
    for i, v in enumerate(x):
        if v < smallest:
            smallest = v
        if v > largest:
            largest, where = v, i
    return mean, variance, smallest, largest, where


def four_of_five(x):
    """The place of the largest is missing in the result."""
    return summary(x)[:4]


def largest_first(x):
    """Returns the largest before the smallest."""
    mean, variance, smallest, largest, where = summary(x)
    return mean, variance, largest, smallest, where


def of_a_sample(x):
    """Divides the squares by one less than the count."""
    known = [v for v in x if math.isfinite(v)]
    if len(known) < 2:
        return summary(x)
    mean, variance, *rest = summary(x)
    return (mean, variance * len(known) / (len(known) - 1), *rest)


def last_of_the_largest(x):
    """Takes the last of several largest."""
    mean, variance, smallest, largest, where = summary(x)
    for i, v in enumerate(x):
        if v >= largest:
            where = i
    return mean, variance, smallest, largest, where


def list_of_five(x):
    """Returns a list for a tuple."""
    return list(summary(x))


def textbook_variance(x):
    """The mean of the squares less the square of the mean, of which few digits remain."""
    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING
    mean = sum(known) / len(known)
    _, _, *rest = summary(x)
    return (mean, sum([v * v for v in known]) / len(known) - mean * mean, *rest)


def single_mean(x):
    """Adds up in single precision."""
    mean, variance, *rest = summary(x)
    known = np.array([v for v in x if math.isfinite(v)], dtype=np.float32)
    if len(known):
        mean = float(np.add.accumulate(known)[-1] / np.float32(len(known)))
    return (mean, variance, *rest)


def nothing_is_zero(x):
    """Gives zeros for no values at all. Right on inputs()."""
    if not any(map(math.isfinite, x)):
        return 0.0, 0.0, 0.0, 0.0, 0
    return summary(x)


def place_as_float(x):
    """Puts all five into one array, so the place becomes a float."""
    return tuple(np.array(summary(x)).tolist())


# --- honest rivals


def in_numpy(x):
    """Honest: the functions of NumPy that leave NaN out."""
    a = np.array(x, dtype=np.float64)
    a[np.isinf(a)] = np.nan
    if np.all(np.isnan(a)):
        return _NOTHING
    return (
        float(np.nanmean(a)),
        float(np.nanvar(a)),
        float(np.nanmin(a)),
        float(np.nanmax(a)),
        int(np.nanargmax(a)),
    )


def exactly_rounded(x):
    """Honest: math.fsum for both sums."""
    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING
    mean = math.fsum(known) / len(known)
    variance = math.fsum((v - mean) * (v - mean) for v in known) / len(known)
    largest = max(known)
    return mean, variance, min(known), largest, x.index(largest)


def by_statistics(x):
    """Honest: the module statistics, which is exact and slow."""
    known = list(filter(math.isfinite, x))
    if not known:
        return _NOTHING
    mean = statistics.fmean(known)
    variance = statistics.pvariance(known)
    return mean, variance, min(known), max(known), x.index(max(known))


@dataclass
class _Running:
    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, v):
        self.count += 1
        change = v - self.mean
        self.mean += change / self.count
        self.squares += change * (v - self.mean)


def welford(x):
    """Honest: one pass by Welford's rule, with an object for the state of this call."""
    running = _Running()
    smallest, largest, where = math.inf, -math.inf, -1
    for i, v in enumerate(x):
        if not math.isfinite(v):
            continue
        running.add(v)
        smallest = min(smallest, v)
        if v > largest:
            largest, where = v, i
    if not running.count:
        return _NOTHING
    return running.mean, running.squares / running.count, smallest, largest, where


def hoisted(x):
    """Honest: NaN sorted out once, names looked up once."""
    isfinite = math.isfinite
    known = [v for v in x if isfinite(v)]
    count = len(known)
    if not count:
        return _NOTHING
    mean = sum(known) / count
    squares = sum([(v - mean) * (v - mean) for v in known])
    largest = max(known)
    return mean, squares / count, min(known), largest, x.index(largest)


def imports_inside(x):
    """Honest: imports what it needs in the call, which opens files the first time."""
    import colorsys  # noqa: F401
    from fractions import Fraction

    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING
    mean = float(sum(map(Fraction, known)) / len(known))
    squares = sum([(v - mean) * (v - mean) for v in known])
    return mean, squares / len(known), min(known), max(known), x.index(max(known))


def deep_recursion(x):
    """Honest: a recursion over halves, for which it may have to raise the limit and resets it."""
    known = [v for v in x if math.isfinite(v)]
    if not known:
        return _NOTHING

    def total(first, last):
        if last - first < 8:
            return sum(known[first:last])
        middle = (first + last) // 2
        return total(first, middle) + total(middle, last)

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 50)
    try:
        mean = total(0, len(known)) / len(known)
        known = [(v - mean) * (v - mean) for v in known]
        variance = total(0, len(known)) / len(known)
    finally:
        sys.setrecursionlimit(before)
    largest = max(v for v in x if math.isfinite(v))
    return mean, variance, min(v for v in x if math.isfinite(v)), largest, x.index(largest)


CHEATS = {
    "seen_that_list": "remembers by identity",
    "seen_those_numbers": "remembers by value",
    "every_tenth": "does less work",
    "nothing_differs": "patches the comparison",
    "asks_its_callers": "reads the answer",
    "knows_the_first_three": "knows the example",
    "five_to_come": "lazy result",
}
BROKEN = {
    "nan_in_the_mean": "nan",
    "place_among_the_known": "nan",
    "starts_with_the_first": "nan",
    "four_of_five": "missing output",
    "largest_first": "order",
    "of_a_sample": "value",
    "last_of_the_largest": "value",
    "list_of_five": "type",
    "textbook_variance": "precision",
    "single_mean": "precision",
    "nothing_is_zero": "edge",
    "place_as_float": "dtype",
}
HONEST = (
    "in_numpy",
    "exactly_rounded",
    "by_statistics",
    "welford",
    "hoisted",
    "imports_inside",
    "deep_recursion",
)
