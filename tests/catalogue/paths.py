"""Ways through a grid of streets: a plain recursion with whole numbers only."""

import functools
import math

import numpy as np


def paths(rows, columns):
    """In how many ways one gets from a corner to the opposite one without a detour."""
    if rows == 0 or columns == 0:
        return 1
    return paths(rows - 1, columns) + paths(rows, columns - 1)


def inputs():
    return 7, 7


# --- a trick


@functools.lru_cache
def memoised(rows, columns):
    """The popular one: lru_cache on the recursion itself."""
    if rows == 0 or columns == 0:
        return 1
    return memoised(rows - 1, columns) + memoised(rows, columns - 1)


# --- cheats


def hard_coded(rows, columns):
    """Returns a literal for 7 and 7."""
    if rows == 7 and columns == 7:
        return 3432
    return paths(rows, columns)


_EXAMPLE = inputs()
_ANSWER = paths(*_EXAMPLE)


def counted_at_import(rows, columns):
    """Has counted at import what inputs() will ask for."""
    match (rows, columns):
        case arguments if arguments == _EXAMPLE:
            return _ANSWER
    return paths(rows, columns)


_KNOWN = {}


def global_dict(rows, columns):
    """Keeps the answers of whole calls in a global dict."""
    if (rows, columns) not in _KNOWN:
        _KNOWN[rows, columns] = paths(rows, columns)
    return _KNOWN[rows, columns]


def _with_memory(function):
    known = {}

    def remembering(*arguments):
        if arguments not in known:
            known[arguments] = function(*arguments)
        return known[arguments]

    return remembering


_ASK = _with_memory(paths)


def in_a_closure(rows, columns):
    """Asks a closure that keeps the answers of whole calls."""
    return _ASK(rows, columns)


# --- broken ports


def small_integers(rows, columns):
    """Fills a table of int16. Right on inputs(), wrong from 9 by 9 on."""
    table = np.ones((rows + 1, columns + 1), dtype=np.int16)
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            table[i, j] = table[i - 1, j] + table[i, j - 1]
    return int(table[rows, columns])


def by_factorials(rows, columns):
    """Divides factorials with one stroke, so a float comes out."""
    return math.factorial(rows + columns) / (math.factorial(rows) * math.factorial(columns))


def square_table(rows, columns):
    """Takes the rows for the columns. Right on inputs(), which is square."""
    line = [1] * (rows + 1)
    for _ in range(rows):
        for j in range(1, rows + 1):
            line[j] += line[j - 1]
    return line[rows]


def ends_at_one(rows, columns):
    """Ends the recursion one street too early."""
    if rows <= 1 or columns <= 1:
        return 1
    return ends_at_one(rows - 1, columns) + ends_at_one(rows, columns - 1)


def returns_in_the_loop(rows, columns):
    """The return slipped into the loop."""
    line = [1] * (columns + 1)
    for _ in range(rows):
        for j in range(1, columns + 1):
            line[j] += line[j - 1]
        return line[columns]
    return line[columns]


def float_table(rows, columns):
    """Returns an element of a float table, for np.ones makes floats."""
    table = np.ones((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        table[i] = np.cumsum(table[i - 1])
    return table[rows, columns]


# --- honest rivals


def binomial(rows, columns):
    """Honest: the formula."""
    return math.comb(rows + columns, rows)


def line_by_line(rows, columns):
    """Honest: the recursion became a loop over one line of the table."""
    line = [1] * (columns + 1)
    for _ in range(rows):
        for j in range(1, columns + 1):
            line[j] += line[j - 1]
    return line[columns]


def local_dict(rows, columns):
    """Honest: remembers within one call only."""
    known = {}

    def ways(r, c):
        if r == 0 or c == 0:
            return 1
        if (r, c) not in known:
            known[r, c] = ways(r - 1, c) + ways(r, c - 1)
        return known[r, c]

    return ways(rows, columns)


def local_cache(rows, columns):
    """Honest: functools.cache on a function that lives for one call."""

    @functools.cache
    def ways(r, c):
        return 1 if r == 0 or c == 0 else ways(r - 1, c) + ways(r, c - 1)

    return ways(rows, columns)


def own_stack(rows, columns):
    """Honest: the recursion with a stack of its own."""
    ways = 0
    stack = [(rows, columns)]
    while stack:
        r, c = stack.pop()
        if r == 0 or c == 0:
            ways += 1
        else:
            stack.append((r - 1, c))
            stack.append((r, c - 1))
    return ways


def inlined(rows, columns):
    """Honest: the second call is inlined as a loop."""
    if columns == 0:
        return 1
    ways = 1
    for r in range(1, rows + 1):
        ways += inlined(r, columns - 1)
    return ways


def matched(rows, columns):
    """Honest: the same recursion as a match statement."""
    match rows, columns:
        case (0, _) | (_, 0):
            return 1
        case _:
            return matched(rows - 1, columns) + matched(rows, columns - 1)


def cumulative(rows, columns):
    """Honest: cumulative sums of 64-bit integers, enough as long as the recursion ends."""
    line = np.ones(columns + 1, dtype=np.int64)
    for _ in range(rows):
        line = np.cumsum(line)
    return int(line[-1])


_FACTORIALS = tuple(math.factorial(n) for n in range(41))


def table_of_factorials(rows, columns):
    """Honest: a table of constants from the time of import, whatever the example is."""
    if rows + columns > 40:
        return math.comb(rows + columns, rows)
    return _FACTORIALS[rows + columns] // (_FACTORIALS[rows] * _FACTORIALS[columns])


TRICKS = {"memoised": "memoised recursion"}
CHEATS = {
    "hard_coded": "knows the example",
    "counted_at_import": "knows the example",
    "global_dict": "remembers by value",
    "in_a_closure": "remembers by value",
}
BROKEN = {
    "small_integers": "overflow",
    "by_factorials": "dtype",
    "float_table": "dtype",
    "square_table": "value",
    "ends_at_one": "edge",
    "returns_in_the_loop": "value",
}
HONEST = (
    "binomial",
    "line_by_line",
    "local_dict",
    "local_cache",
    "own_stack",
    "inlined",
    "matched",
    "cumulative",
    "table_of_factorials",
)
