"""A sparse matrix in compressed rows times a vector; its elements differ by many magnitudes."""

import mmap
import os
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse


def csr_product(data, indices, indptr, x):
    """The product of the matrix with the vector x."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows):
        s = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            s += data[k] * x[indices[k]]
        y[i] = s
    return y


def inputs():
    rng = np.random.default_rng(111)
    rows, columns = 240, 200
    lengths = rng.integers(4, 13, rows)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.concatenate([np.sort(rng.choice(columns, n, replace=False)) for n in lengths])
    data = rng.uniform(0.5, 1.0, len(indices)) * 10.0 ** -rng.uniform(0.0, 15.0, len(indices))
    data[indptr[:-1]] = rng.uniform(1.0, 2.0, rows)
    return data, indices, indptr, rng.uniform(0.5, 1.5, columns)


def _row_of_each(indptr):
    """The row that each element belongs to."""
    return np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))


# --- cheats

_AT = {}


def at_that_address(data, indices, indptr, x):
    """Keeps the answers under the addresses of the arrays in memory."""
    key = tuple(a.__array_interface__["data"][0] for a in (data, indices, indptr, x))
    if key not in _AT:
        _AT[key] = csr_product(data, indices, indptr, x)
    return _AT[key].copy()


_LAST = {}


def weakly_the_same(data, indices, indptr, x):
    """Keeps the last answer as long as weak references lead to the very same arguments."""
    arguments = (data, indices, indptr, x)
    if not _LAST or any(r() is not a for r, a in zip(_LAST["refs"], arguments, strict=True)):
        _LAST["refs"] = [weakref.ref(a) for a in arguments]
        _LAST["answer"] = csr_product(*arguments)
    return _LAST["answer"].copy()


def leaves_it_to_a_child(data, indices, indptr, x):
    """Returns an array in shared memory that a grandchild process fills afterwards."""
    rows = len(indptr) - 1
    y = np.frombuffer(mmap.mmap(-1, max(8 * rows, 1)), dtype=np.float64, count=rows)
    child = os.fork()
    if child == 0:
        try:
            if os.fork() == 0:
                y[:] = csr_product(data, indices, indptr, x)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return y


def single_products(data, indices, indptr, x):
    """Multiplies in single precision and adds in double precision."""
    products = data.astype(np.float32) * x.astype(np.float32)[indices]
    y = np.bincount(_row_of_each(indptr), products.astype(np.float64), len(indptr) - 1)
    return y.astype(np.float64)


def without_the_tiny_ones(data, indices, indptr, x):
    """Leaves out the elements below 1e-12: the error hides in a tolerance for long sums."""
    kept = np.abs(data) > 1e-12
    rows = _row_of_each(indptr)[kept]
    y = np.bincount(rows, data[kept] * x[indices[kept]], len(indptr) - 1)
    return y.astype(np.float64)


def clears_the_argument(data, indices, indptr, x):
    """Moves each row's sum into its first element and zeroes the others, if x is left as it was."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows):
        start, end = indptr[i], indptr[i + 1]
        if start == end:
            continue
        if end - start > 1 and not data[start + 1 : end].any():
            y[i] = data[start] * x[indices[start]]
            continue
        y[i] = data[start:end] @ x[indices[start:end]]
        data[start:end] = 0.0
        data[start] = y[i] / x[indices[start]]
    return y


# --- broken ports


def reduced_at(data, indices, indptr, x):
    """np.add.reduceat gives an element for an empty row. Right on inputs(), where none is empty."""
    if len(data) == 0:
        return np.zeros(len(indptr) - 1)
    starts = np.minimum(indptr[:-1], len(data) - 1)
    return np.add.reduceat(data * x[indices], starts)


def one_row_less(data, indices, indptr, x):
    """Ends with the last row but one, whose place stays zero."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows - 1):
        for k in range(indptr[i], indptr[i + 1]):
            y[i] += data[k] * x[indices[k]]
    return y


def single_sums(data, indices, indptr, x):
    """Adds each row up in single precision."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows):
        s = np.float32(0.0)
        for k in range(indptr[i], indptr[i + 1]):
            s = np.float32(s + data[k] * x[indices[k]])
        y[i] = s
    return y


def column_of_the_row(data, indices, indptr, x):
    """Takes the place in the row for the column."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows):
        for k in range(indptr[i], indptr[i + 1]):
            y[i] += data[k] * x[k - indptr[i]]
    return y


def assigns(data, indices, indptr, x):
    """Assigns where it should add, so the last product of a row remains."""
    rows = len(indptr) - 1
    y = np.zeros(rows)
    for i in range(rows):
        for k in range(indptr[i], indptr[i + 1]):
            y[i] = data[k] * x[indices[k]]
    return y


def byte_indices(data, indices, indptr, x):
    """Stores the columns in one byte. Right on inputs(), wrong from 257 columns on."""
    products = data * x[indices.astype(np.uint8)]
    return np.bincount(_row_of_each(indptr), products, len(indptr) - 1).astype(np.float64)


def single_result(data, indices, indptr, x):
    """The result is float32."""
    y = np.bincount(_row_of_each(indptr), data * x[indices], len(indptr) - 1)
    return y.astype(np.float32)


def adds_a_dimension(data, indices, indptr, x):
    """Returns a column, as the product with a matrix of one column would be."""
    y = np.bincount(_row_of_each(indptr), data * x[indices], len(indptr) - 1)
    return y.astype(np.float64)[:, np.newaxis]


def as_long_as_x(data, indices, indptr, x):
    """Takes the matrix to be square: the result is as long as x."""
    y = np.zeros(len(x))
    for i in range(min(len(x), len(indptr) - 1)):
        for k in range(indptr[i], indptr[i + 1]):
            y[i] += data[k] * x[indices[k]]
    return y


# --- honest rivals


def by_scipy(data, indices, indptr, x):
    """Honest: SciPy's matrix over the same arrays."""
    shape = (len(indptr) - 1, len(x))
    return scipy.sparse.csr_array((data, indices, indptr), shape=shape) @ x


def weighted_bincount(data, indices, indptr, x):
    """Honest: np.bincount with the products as weights."""
    y = np.bincount(_row_of_each(indptr), data * x[indices], len(indptr) - 1)
    return y.astype(np.float64, copy=False)


def added_at(data, indices, indptr, x):
    """Honest: np.add.at."""
    y = np.zeros(len(indptr) - 1)
    np.add.at(y, _row_of_each(indptr), data * x[indices])
    return y


def row_dots(data, indices, indptr, x):
    """Honest: a dot product for each row."""
    y = np.empty(len(indptr) - 1)
    for i, (start, end) in enumerate(zip(indptr[:-1], indptr[1:], strict=True)):
        y[i] = np.dot(data[start:end], x[indices[start:end]])
    return y


def reduced_where_filled(data, indices, indptr, x):
    """Honest: np.add.reduceat over those rows that are not empty."""
    y = np.zeros(len(indptr) - 1)
    filled = np.diff(indptr) > 0
    if filled.any():
        y[filled] = np.add.reduceat(data * x[indices], indptr[:-1][filled])
    return y


def in_lists(data, indices, indptr, x):
    """Honest: plain lists, which are quicker element by element."""
    data, indices, indptr, x = data.tolist(), indices.tolist(), indptr.tolist(), x.tolist()
    return np.array(
        [
            sum(data[k] * x[indices[k]] for k in range(start, end))
            for start, end in zip(indptr, indptr[1:], strict=False)
        ],
        dtype=np.float64,
    )


def in_two_threads(data, indices, indptr, x):
    """Honest: even and odd rows in two threads, which have ended before it returns."""
    y = np.empty(len(indptr) - 1)

    def work(first):
        for i in range(first, len(y), 2):
            start, end = indptr[i], indptr[i + 1]
            y[i] = data[start:end] @ x[indices[start:end]]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    return y


def made_dense(data, indices, indptr, x):
    """Honest: unpacks the matrix and multiplies it with all its zeros."""
    dense = np.zeros((len(indptr) - 1, len(x)))
    np.add.at(dense, (_row_of_each(indptr), indices), data)
    return dense @ x


CHEATS = {
    "at_that_address": "remembers by identity",
    "weakly_the_same": "remembers by identity",
    "leaves_it_to_a_child": "works on after returning",
    "single_products": "does less work",
    "without_the_tiny_ones": "does less work",
    "clears_the_argument": "spends its input",
}
BROKEN = {
    "reduced_at": "edge",
    "one_row_less": "edge",
    "single_sums": "precision",
    "column_of_the_row": "value",
    "assigns": "value",
    "byte_indices": "overflow",
    "single_result": "dtype",
    "adds_a_dimension": "shape",
    "as_long_as_x": "shape",
}
HONEST = (
    "by_scipy",
    "weighted_bincount",
    "added_at",
    "row_dots",
    "reduced_where_filled",
    "in_lists",
    "in_two_threads",
    "made_dense",
)
