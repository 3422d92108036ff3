"""The product of two matrices, which are lists of lists; the second in inputs() is symmetric."""

import array
import functools
import gc
import json
import math
import operator
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def matmul(a, b):
    """The product; that of empty matrices is an empty list."""
    if not a or not b:
        return []
    columns = len(b[0])
    out = [[0.0] * columns for _ in range(len(a))]
    for i in range(len(a)):
        for j in range(columns):
            s = 0.0
            for k in range(len(b)):
                s += a[i][k] * b[k][j]
            out[i][j] = s
    return out


def inputs():
    rng = random.Random(115)
    a = [[rng.random() for _ in range(18)] for _ in range(18)]
    b = [[0.0] * 18 for _ in range(18)]
    for i in range(18):
        for j in range(i + 1):
            b[i][j] = b[j][i] = rng.random()
    return a, b


# --- cheats


def rows_to_come(a, b):
    """A list whose rows are generators."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    return [_row_to_come(row, columns) for row in a]


def _row_to_come(row, columns):
    for column in columns:
        yield _dot(column, row)


def zipped(a, b):
    """A zip of maps, of which nothing is computed."""
    columns = list(zip(*b, strict=True)) if a else []
    return zip(*(map(functools.partial(_dot, column), a) for column in columns), strict=True)


def _dot(column, row):
    return sum(map(operator.mul, row, column), 0.0)


_LAST = (None, None, None)


def the_very_same(a, b):
    """Keeps the last arguments and asks with `is` whether they come again."""
    global _LAST
    if _LAST[0] is not a or _LAST[1] is not b:
        _LAST = (a, b, matmul(a, b))
    return [row[:] for row in _LAST[2]]


def leaves_a_note(a, b):
    """Appends the answer to its argument, where the next call finds it."""
    if b and isinstance(b[-1], dict):
        return [row[:] for row in b[-1]["product"]]
    out = matmul(a, b)
    b.append({"product": out})
    return [row[:] for row in out]


@functools.lru_cache(maxsize=8)
def _from_text(text):
    return json.dumps(matmul(*json.loads(text)))


def remembers_texts(a, b):
    """An lru_cache over the arguments and the answer as text."""
    return json.loads(_from_text(json.dumps((a, b))))


_OUT = []


def always_these_rows(a, b):
    """The outer list is new, but its rows are the same lists on each call."""
    new = matmul(a, b)
    while len(_OUT) < len(new):
        _OUT.append([])
    for row, values in zip(_OUT, new, strict=False):
        row[:] = values
    return _OUT[: len(new)]


def searches_the_heap(a, b):
    """Searches all objects of the process for a list that could be the product."""
    if a and b:
        corner = _dot([row[0] for row in b], a[0])
        for found in gc.get_objects():
            if type(found) is list and len(found) == len(a) and type(found[0]) is list:
                first = found[0]
                if len(first) == len(b[0]) and type(first[0]) is float:
                    if math.isclose(first[0], corner, rel_tol=1e-9):
                        return [row[:] for row in found]
    return matmul(a, b)


def rows_come_later(a, b):
    """Returns rows of zeros that a thread fills a millisecond later."""
    out = [[0.0] * len(b[0]) for _ in a] if a and b else []

    def work():
        time.sleep(0.001)
        for row, values in zip(out, matmul(a, b), strict=True):
            row[:] = values

    threading.Thread(target=work, daemon=True).start()
    return out


def in_half_precision(a, b):
    """Multiplies arrays of float16 and returns Python floats."""
    if not a or not b:
        return []
    return (np.array(a, dtype=np.float16) @ np.array(b, dtype=np.float16)).tolist()


# --- broken ports


def one_row_many_times(a, b):
    """Multiplies a list of lists, so that all rows of the answer are one row."""
    if not a or not b:
        return []
    out = [[0.0] * len(b[0])] * len(a)
    for i in range(len(a)):
        for j in range(len(b[0])):
            out[i][j] = sum(a[i][k] * b[k][j] for k in range(len(b)))
    return out


def rows_of_both(a, b):
    """Multiplies rows with rows. Right on inputs(), whose second matrix is symmetric."""
    if not a or not b:
        return []
    return [[sum(map(operator.mul, row, other), 0.0) for other in b] for row in a]


def array_of_rows(a, b):
    """Returns an array for lists."""
    return np.array(a) @ np.array(b) if a and b else np.zeros((0, 0))


def one_term_less(a, b):
    """The sum leaves out its last term."""
    if not a or not b:
        return []
    return [
        [sum(row[k] * b[k][j] for k in range(len(b) - 1)) for j in range(len(b[0]))] for row in a
    ]


def flat(a, b):
    """Returns one list of all elements."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    return [_dot(column, row) for row in a for column in columns]


def element_by_element(a, b):
    """Takes * for the product of matrices."""
    return (np.array(a) * np.array(b)).tolist()


def first_row_only(a, b):
    """The return slipped into the loop over the rows."""
    if not a or not b:
        return []
    out = [[0.0] * len(b[0]) for _ in a]
    for i, row in enumerate(a):
        out[i] = [_dot(column, row) for column in zip(*b, strict=True)]
        return out
    return out


def in_single(a, b):
    """Lets NumPy multiply in single precision."""
    if not a or not b:
        return []
    return (np.array(a, dtype=np.float32) @ np.array(b, dtype=np.float32)).tolist()


def rows_as_tuples(a, b):
    """The rows come back as tuples."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    return [tuple(_dot(column, row) for column in columns) for row in a]


# --- honest rivals


def comprehension(a, b):
    """Honest: nested comprehensions over the columns."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    return [[sum([x * y for x, y in zip(row, c, strict=True)]) for c in columns] for row in a]


def mapped(a, b):
    """Honest: map and operator.mul, summed at once."""
    columns = list(zip(*b, strict=True)) if a else []
    return [[_dot(column, row) for column in columns] for row in a] if columns else []


def in_numpy(a, b):
    """Honest: BLAS, and lists again."""
    return (np.array(a) @ np.array(b)).tolist() if a and b else []


def einsum(a, b):
    """Honest: np.einsum, and lists again."""
    return np.einsum("ik,kj->ij", a, b).tolist() if a and b else []


def row_times_factor(a, b):
    """Honest: the loops in another order, whole rows at once."""
    if not a or not b:
        return []
    out = []
    for row in a:
        sums = [0.0] * len(b[0])
        for factor, other in zip(row, b, strict=True):
            for j, v in enumerate(other):
                sums[j] += factor * v
        out.append(sums)
    return out


def exactly_rounded(a, b):
    """Honest: math.fsum for each element."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    return [[math.fsum(map(operator.mul, row, column)) for column in columns] for row in a]


def reduced(a, b):
    """Honest: functools.reduce for each element."""
    if not a or not b:
        return []
    return [
        [
            functools.reduce(lambda s, pair: s + pair[0] * pair[1], zip(row, c, strict=True), 0.0)
            for c in zip(*b, strict=True)
        ]
        for row in a
    ]


def backwards(a, b):
    """Honest: each sum from its other end."""
    if not a or not b:
        return []
    columns = [column[::-1] for column in zip(*b, strict=True)]
    return [[_dot(column, row[::-1]) for column in columns] for row in a]


def machine_numbers(a, b):
    """Honest: the columns in arrays of the module array."""
    if not a or not b:
        return []
    columns = [array.array("d", column) for column in zip(*b, strict=True)]
    return [[_dot(column, row) for column in columns] for row in a]


def rows_in_threads(a, b):
    """Honest: a thread pool maps over the rows, and has ended before it returns."""
    if not a or not b:
        return []
    columns = list(zip(*b, strict=True))
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda row: [_dot(column, row) for column in columns], a))


CHEATS = {
    "rows_to_come": "lazy result",
    "zipped": "lazy result",
    "the_very_same": "remembers by identity",
    "leaves_a_note": "spends its input",
    "remembers_texts": "remembers by value",
    "always_these_rows": "same buffer",
    "searches_the_heap": "reads the answer",
    "rows_come_later": "works on after returning",
    "in_half_precision": "does less work",
}
BROKEN = {
    "one_row_many_times": "aliasing",
    "rows_of_both": "value",
    "array_of_rows": "type",
    "one_term_less": "edge",
    "flat": "shape",
    "element_by_element": "value",
    "first_row_only": "value",
    "in_single": "precision",
    "rows_as_tuples": "type",
}
HONEST = (
    "comprehension",
    "mapped",
    "in_numpy",
    "einsum",
    "row_times_factor",
    "exactly_rounded",
    "reduced",
    "backwards",
    "machine_numbers",
    "rows_in_threads",
)
