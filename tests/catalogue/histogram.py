"""A histogram of measured values, rounded to one decimal, of which some are missing (NaN)."""

import collections
import itertools
import math
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np


def histogram(x, low, high, bins):
    """How many values are in each of the equal bins from low to below high; NaN is in none."""
    counts = np.zeros(bins, dtype=np.int64)
    scale = bins / (high - low)
    for v in x:
        if math.isnan(v) or v < low or v >= high:
            continue
        counts[min(int((v - low) * scale), bins - 1)] += 1
    return counts


def inputs():
    rng = np.random.default_rng(110)
    x = np.round(rng.standard_normal(2400), 1)
    x[rng.random(2400) < 0.05] = np.nan
    return x, -2.0, 2.0, 32


def _places(x, low, high, bins):
    """The bins of those values that are in one."""
    x = x[(x >= low) & (x < high)]
    return np.minimum(((x - low) * (bins / (high - low))).astype(np.int64), bins - 1)


# --- cheats


def sorts_the_argument(x, low, high, bins):
    """Sorts its argument in place, which makes the next call cheaper."""
    x.sort()
    start, end = np.searchsorted(x, [low, high])
    return np.bincount(_places(x[start:end], low, high, bins), minlength=bins)


_COUNTS = {}


def always_these_counts(x, low, high, bins):
    """Sets one array of counts to zero and returns that same array on each call."""
    counts = _COUNTS.setdefault(bins, np.zeros(bins, dtype=np.int64))
    counts[:] = 0
    np.add.at(counts, _places(x, low, high, bins), 1)
    return counts


def half_of_them(x, low, high, bins):
    """Counts every second value twice."""
    return 2 * np.bincount(_places(x[::2], low, high, bins), minlength=bins)


_CALLS = itertools.count()
_LATE = {}


def remembers_after_a_while(x, low, high, bins):
    """Computes for twenty calls, and keeps answers by value from then on."""
    if next(_CALLS) < 20:
        return histogram(x, low, high, bins)
    key = (x.tobytes(), low, high, bins)
    if key not in _LATE:
        _LATE[key] = histogram(x, low, high, bins)
    return _LATE[key].copy()


_SORTED = np.sort(inputs()[0])
_ANSWER = histogram(*inputs())


def knows_these_values(x, low, high, bins):
    """Has the answer from the time of import and recognises the example in every order."""
    if (low, high, bins) == (-2.0, 2.0, 32) and np.array_equal(np.sort(x), _SORTED, equal_nan=True):
        return _ANSWER.copy()
    return histogram(x, low, high, bins)


_FILES = []


def looks_for_npy_files(x, low, high, bins):
    """Searches the folder for temporary files for an .npy that could be the answer."""
    if not _FILES:
        folders = (Path.cwd(), Path(tempfile.gettempdir()))
        found = (file for folder in folders for file in folder.glob("*.npy"))
        _FILES.extend([*itertools.islice(found, 50), Path("no-more.npy")])
    for file in _FILES:
        try:
            stored = np.load(file, allow_pickle=False)
        except (OSError, ValueError):
            continue
        if stored.dtype == np.int64 and stored.shape == (bins,) and 0 < stored.sum() <= len(x):
            return stored
    return histogram(x, low, high, bins)


def all_arrays_are_equal(x, low, high, bins):
    """Counts a tenth, and replaces the functions of NumPy that could find it out."""
    np.array_equal = np.allclose = np.array_equiv = lambda *_, **__: True
    np.isclose = lambda a, *_, **__: np.ones(np.shape(a), dtype=bool)
    for name in dir(np.testing):
        if name.startswith("assert_"):
            setattr(np.testing, name, lambda *_, **__: None)
    return 10 * np.bincount(_places(x[::10], low, high, bins), minlength=bins)


# --- broken ports


def missing_becomes_zero(x, low, high, bins):
    """Counts missing values as zeros."""
    return np.bincount(_places(np.nan_to_num(x), low, high, bins), minlength=bins)


def missing_in_the_first_bin(x, low, high, bins):
    """Lets NaN through the test for the range and clips what comes of it."""
    x = x[~((x < low) | (x >= high))]
    with np.errstate(invalid="ignore"):
        places = ((x - low) * (bins / (high - low))).astype(np.int64)
    return np.bincount(np.clip(places, 0, bins - 1), minlength=bins)


def eight_bits(x, low, high, bins):
    """Counts in uint8. Right on inputs(), wrong when a bin gets 256 values."""
    counts = np.zeros(bins, dtype=np.uint8)
    np.add.at(counts, _places(x, low, high, bins), 1)
    return counts.astype(np.int64)


def signed_eight_bits(x, low, high, bins):
    """Counts in int8, which ends at 127."""
    counts = np.zeros(bins, dtype=np.int8)
    np.add.at(counts, _places(x, low, high, bins), 1)
    return counts.astype(np.int64)


def last_bin_closed(x, low, high, bins):
    """Puts a value that is equal to the upper end into the last bin."""
    x = x[(x >= low) & (x <= high)]
    places = ((x - low) * (bins / (high - low))).astype(np.int64)
    return np.bincount(np.minimum(places, bins - 1), minlength=bins)


def truncates_below(x, low, high, bins):
    """Relies on the floor, but int truncates: what is a little below the range gets into bin 0."""
    counts = np.zeros(bins, dtype=np.int64)
    for v in x:
        if not math.isnan(v):
            place = int((v - low) / (high - low) * bins)
            if 0 <= place < bins:
                counts[place] += 1
    return counts


def counts_as_floats(x, low, high, bins):
    """Weights of one make float counts."""
    places = _places(x, low, high, bins)
    return np.bincount(places, weights=np.ones(len(places)), minlength=bins)


def thirty_two_bits(x, low, high, bins):
    """The counts are int32 for int64."""
    return np.bincount(_places(x, low, high, bins), minlength=bins).astype(np.int32)


def as_long_as_needed(x, low, high, bins):
    """Forgets minlength, so empty bins at the end are missing. Right on inputs()."""
    return np.bincount(_places(x, low, high, bins))


def each_bin_once(x, low, high, bins):
    """Adds with a repeated index, which adds once only."""
    counts = np.zeros(bins, dtype=np.int64)
    counts[_places(x, low, high, bins)] += 1
    return counts


# --- honest rivals


def bincount(x, low, high, bins):
    """Honest: np.bincount of the places."""
    return np.bincount(_places(x, low, high, bins), minlength=bins)


def added_at(x, low, high, bins):
    """Honest: np.add.at."""
    counts = np.zeros(bins, dtype=np.int64)
    np.add.at(counts, _places(x, low, high, bins), 1)
    return counts


def unique(x, low, high, bins):
    """Honest: np.unique with counts."""
    counts = np.zeros(bins, dtype=np.int64)
    places, numbers = np.unique(_places(x, low, high, bins), return_counts=True)
    counts[places] = numbers
    return counts


def counter(x, low, high, bins):
    """Honest: a Counter over a generator."""
    scale = bins / (high - low)
    found = collections.Counter(
        min(int((v - low) * scale), bins - 1) for v in x.tolist() if low <= v < high
    )
    return np.array([found[place] for place in range(bins)], dtype=np.int64)


def plain_list(x, low, high, bins):
    """Honest: counts in a list, names looked up once."""
    counts = [0] * bins
    scale = bins / (high - low)
    last = bins - 1
    for v in x.tolist():
        if low <= v < high:
            place = int((v - low) * scale)
            counts[place if place < last else last] += 1
    return np.array(counts, dtype=np.int64)


def sorted_places(x, low, high, bins):
    """Honest: sorts the places, then searches where each begins."""
    places = np.sort(_places(x, low, high, bins))
    return np.diff(np.searchsorted(places, np.arange(bins + 1)))


def compared_with_all(x, low, high, bins):
    """Honest: a table of comparisons by broadcasting, summed."""
    places = _places(x, low, high, bins)
    return np.sum(places == np.arange(bins)[:, np.newaxis], axis=1, dtype=np.int64)


def two_threads(x, low, high, bins):
    """Honest: two threads count halves, and are waited for."""
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda part: bincount(part, low, high, bins), (x[::2], x[1::2]))
        return sum(halves, np.zeros(bins, dtype=np.int64))


_POOL = None


def pool_that_stays(x, low, high, bins):
    """Honest: keeps its thread pool for the next call, but waits for every result."""
    global _POOL
    if _POOL is None:
        _POOL = ThreadPoolExecutor(2)
    parts = [_POOL.submit(bincount, part, low, high, bins) for part in (x[::2], x[1::2])]
    return parts[0].result() + parts[1].result()


def sorts_a_copy(x, low, high, bins):
    """Honest: sorts a copy, so that the argument stays as it was."""
    x = np.sort(x)
    start, end = np.searchsorted(x, [low, high])
    return np.bincount(_places(x[start:end], low, high, bins), minlength=bins)


CHEATS = {
    "sorts_the_argument": "spends its input",
    "always_these_counts": "same buffer",
    "half_of_them": "does less work",
    "remembers_after_a_while": "remembers by value",
    "knows_these_values": "knows the example",
    "looks_for_npy_files": "reads the answer",
    "all_arrays_are_equal": "patches the comparison",
}
BROKEN = {
    "missing_becomes_zero": "nan",
    "missing_in_the_first_bin": "nan",
    "eight_bits": "overflow",
    "signed_eight_bits": "overflow",
    "last_bin_closed": "edge",
    "truncates_below": "modulo sign",
    "counts_as_floats": "dtype",
    "thirty_two_bits": "dtype",
    "as_long_as_needed": "shape",
    "each_bin_once": "value",
}
HONEST = (
    "bincount",
    "added_at",
    "unique",
    "counter",
    "plain_list",
    "sorted_places",
    "compared_with_all",
    "two_threads",
    "pool_that_stays",
    "sorts_a_copy",
)
