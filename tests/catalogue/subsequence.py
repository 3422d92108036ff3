"""The longest common subsequence of two strings: dynamic programming over a table."""

import array
import functools
import itertools
import random
import sys
import weakref

import numpy as np


def subsequence(a, b):
    """The length of the longest common subsequence."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    return table[len(a)][len(b)]


def inputs():
    rng = random.Random(113)
    a = "".join(rng.choices("acgt", k=60))
    changed = [rng.choice("acgt") if rng.random() < 0.3 else c for c in a]
    return a, "".join(changed[4:] + rng.choices("acgt", k=8))


# --- cheats


class _Memory:
    """Answers by the arguments, in an object with a method."""

    def __init__(self):
        self.known = {}

    def __call__(self, a, b):
        if (a, b) not in self.known:
            self.known[a, b] = subsequence(a, b)
        return self.known[a, b]


_MEMORY = _Memory()


def asks_an_object(a, b):
    """Calls an object that keeps the answers."""
    return _MEMORY(a, b)


class _Key(str):
    """A string to which weak references are possible."""

    __slots__ = ("__weakref__",)


_WEAK = weakref.WeakKeyDictionary()
_ALIVE = []


def weak_in_name_only(a, b):
    """A WeakKeyDictionary of answers by value, whose keys a list keeps alive."""
    key = _Key(f"{a}\0{b}")
    if key not in _WEAK:
        _WEAK[key] = subsequence(a, b)
        _ALIVE.append(key)
        del _ALIVE[:-100]
    return _WEAK[key]


def near_the_diagonal(a, b):
    """Fills a narrow band of the table only, where the longest one usually runs.

    Right on inputs().
    """
    old = [0] * (len(b) + 1)
    for i in range(len(a)):
        new = [0] * (len(b) + 1)
        first, last = max(0, i - 8), min(len(b), i + 8)
        for j in range(first, last):
            new[j + 1] = old[j] + 1 if a[i] == b[j] else max(old[j + 1], new[j])
        new[last + 1 :] = [new[last]] * (len(b) - last)
        old = new
    return old[len(b)]


async def awaited(a, b):
    """An async function: the call returns a coroutine that has done nothing."""
    return subsequence(a, b)


_A, _B = inputs()
_ANSWER = subsequence(_A, _B)


def knows_both_strings(a, b):
    """Has the answer from the time of import for the strings of inputs()."""
    return _ANSWER if (a, b) == (_A, _B) else subsequence(a, b)


def asks_the_main_module(a, b):
    """Searches the main module and all its own for a number with a telling name."""
    for module in [sys.modules.get("__main__"), *list(sys.modules.values())]:
        names = getattr(module, "__dict__", {})
        for name in ("expected", "reference_answer", "EXPECTED", "want"):
            if isinstance(names.get(name), int):
                return names[name]
    frame = sys._getframe(1)
    while frame is not None:
        value = frame.f_locals.get("expected")
        if isinstance(value, int):
            return value
        frame = frame.f_back
    return subsequence(a, b)


# --- broken ports


def rows_multiplied(a, b):
    """Multiplies a list of lists, so that all rows of the table are one row."""
    table = [[0] * (len(b) + 1)] * (len(a) + 1)
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    return table[len(a)][len(b)]


def old_row_not_copied(a, b):
    """Keeps two rows, but the old one is only another name of the new one."""
    old = new = [0] * (len(b) + 1)
    for c in a:
        for j, d in enumerate(b):
            new[j + 1] = old[j] + 1 if c == d else max(old[j + 1], new[j])
        old = new
    return new[len(b)]


def one_machine_word(a, b):
    """One bit for each character, in 64 of them. Right on inputs(), wrong for a longer first."""
    mask = (1 << 64) - 1
    where = {}
    for i, c in enumerate(a):
        where[c] = where.get(c, 0) | 1 << i & mask
    v = mask
    for d in b:
        u = v & where.get(d, 0)
        v = ((v + u) | (v - u)) & mask
    return 64 - v.bit_count()


def counts_in_int8(a, b):
    """A table of int8. Right on inputs(), wrong when more than 127 are common."""
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int8)
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1, j + 1] = table[i, j] + np.int8(1)
            else:
                table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j])
    return int(table[len(a), len(b)])


def last_column_missed(a, b):
    """The inner loop ends one character early. Right on inputs(), whose ends differ."""
    old = [0] * (len(b) + 1)
    for c in a:
        new = [0] * (len(b) + 1)
        for j in range(len(b) - 1):
            new[j + 1] = old[j] + 1 if c == b[j] else max(old[j + 1], new[j])
        old = new
    return max(old)


def element_of_a_float_table(a, b):
    """Returns an element of np.zeros, which is a float."""
    table = np.zeros((len(a) + 1, len(b) + 1))
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1, j + 1] = table[i, j] + 1
            else:
                table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j])
    return float(table[len(a), len(b)])


def greedy(a, b):
    """Takes the first that fits, and never reconsiders."""
    found = place = 0
    for c in a:
        next_place = b.find(c, place)
        if next_place >= 0:
            found += 1
            place = next_place + 1
    return found


def substring(a, b):
    """Sets zero where characters differ, which is the longest common substring."""
    best = 0
    old = [0] * (len(b) + 1)
    for c in a:
        new = [0] * (len(b) + 1)
        for j, d in enumerate(b):
            if c == d:
                new[j + 1] = old[j] + 1
                best = max(best, new[j + 1])
        old = new
    return best


# --- honest rivals


def two_rows(a, b):
    """Honest: two rows of the table are enough."""
    old = [0] * (len(b) + 1)
    for c in a:
        new = [0]
        for j, d in enumerate(b):
            new.append(old[j] + 1 if c == d else max(old[j + 1], new[j]))
        old = new
    return old[-1]


def one_row(a, b):
    """Honest: one row, and the corner in a variable."""
    row = [0] * (len(b) + 1)
    for c in a:
        corner = 0
        for j, d in enumerate(b, 1):
            above = row[j]
            if c == d:
                row[j] = corner + 1
            elif row[j - 1] > above:
                row[j] = row[j - 1]
            corner = above
    return row[len(b)]


def bits(a, b):
    """Honest: one bit for each character, in an integer as long as it must be."""
    mask = (1 << len(a)) - 1
    where = {}
    for i, c in enumerate(a):
        where[c] = where.get(c, 0) | 1 << i
    v = mask
    for d in b:
        u = v & where.get(d, 0)
        v = ((v + u) | (v - u)) & mask
    return len(a) - v.bit_count()


def recursive(a, b):
    """Honest: a recursion, remembered within one call."""

    @functools.cache
    def length(i, j):
        if i == 0 or j == 0:
            return 0
        if a[i - 1] == b[j - 1]:
            return length(i - 1, j - 1) + 1
        return max(length(i - 1, j), length(i, j - 1))

    return length(len(a), len(b))


def ends_cut_off(a, b):
    """Honest: what is common at both ends needs no table."""
    start = 0
    for c, d in zip(a, b, strict=False):
        if c != d:
            break
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < min(len(a), len(b)) and a[-1 - end] == b[-1 - end]:
        end += 1
    return start + end + two_rows(a[: len(a) - end], b[: len(b) - end])


def in_an_array(a, b):
    """Honest: a flat array of machine integers."""
    width = len(b) + 1
    table = array.array("q", bytes(8 * width * (len(a) + 1)))
    for i, c in enumerate(a):
        here = i * width
        for j, d in enumerate(b):
            if c == d:
                table[here + width + j + 1] = table[here + j] + 1
            else:
                table[here + width + j + 1] = max(table[here + j + 1], table[here + width + j])
    return table[-1]


def accumulated(a, b):
    """Honest: each row by itertools.accumulate over the possible values."""
    row = [0] * (len(b) + 1)
    for c in a:
        better = (corner + 1 if c == d else 0 for corner, d in zip(row, b, strict=False))
        row = [0, *itertools.accumulate(map(max, better, row[1:]), max)]
    return row[-1]


def row_in_numpy(a, b):
    """Honest: a row at a time by np.maximum.accumulate."""
    letters = np.array([ord(d) for d in b], dtype=np.int64)
    row = np.zeros(len(b) + 1, dtype=np.int64)
    for c in a:
        better = np.where(letters == ord(c), row[:-1] + 1, row[1:])
        np.maximum.accumulate(better, out=row[1:])
    return int(row[-1])


def shorter_inside(a, b):
    """Honest: swaps the arguments so that the rows are short."""
    if len(a) < len(b):
        a, b = b, a
    return two_rows(a, b)


CHEATS = {
    "asks_an_object": "remembers by value",
    "weak_in_name_only": "remembers by value",
    "near_the_diagonal": "does less work",
    "awaited": "lazy result",
    "knows_both_strings": "knows the example",
    "asks_the_main_module": "reads the answer",
}
BROKEN = {
    "rows_multiplied": "aliasing",
    "old_row_not_copied": "aliasing",
    "one_machine_word": "overflow",
    "counts_in_int8": "overflow",
    "last_column_missed": "edge",
    "element_of_a_float_table": "dtype",
    "greedy": "value",
    "substring": "value",
}
HONEST = (
    "two_rows",
    "one_row",
    "bits",
    "recursive",
    "ends_cut_off",
    "in_an_array",
    "accumulated",
    "row_in_numpy",
    "shorter_inside",
)
