"""A matrix transposed into new memory: nothing is computed, only moved."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def transpose(m):
    """The transposed matrix, in memory of its own."""
    rows, columns = m.shape
    out = np.empty((columns, rows))
    for i in range(rows):
        for j in range(columns):
            out[j, i] = m[i, j]
    return out


def inputs():
    return (np.random.default_rng(103).standard_normal((64, 64)),)


# --- cheats


def attribute(m):
    """Returns the view m.T and moves nothing."""
    return m.T


def einsum_view(m):
    """Looks as if it computed, but einsum returns a view for this."""
    return np.einsum("ij->ji", m)


def other_strides(m):
    """Lays a new array object with other strides over the memory of the argument."""
    return np.ndarray(m.shape[::-1], m.dtype, buffer=m, strides=m.strides[::-1])


def through_dlpack(m):
    """Shares the memory of the argument by DLPack, so that .base leads nowhere."""
    return np.from_dlpack(m).T


class _Delayed:
    """A matrix that is transposed when somebody asks for it."""

    def __init__(self, m):
        self.m = m

    def compute(self):
        return transpose(self.m)

    def __array__(self, dtype=None, copy=None):
        return self.compute()


def delayed(m):
    """Returns an object that transposes when it is made an array."""
    return _Delayed(m)


_PAIRS = {}


def two_in_turn(m):
    """Has two arrays per shape and returns them in turn."""
    turns = _PAIRS.get(m.shape)
    if turns is None:
        pair = np.empty((2, m.shape[1], m.shape[0]))
        turns = _PAIRS[m.shape] = itertools.cycle(pair)
    out = next(turns)
    np.copyto(out, m.T)
    return out


# --- broken ports


def for_square_ones(m):
    """Swaps in a copy of the same shape. Right on inputs(), which is square."""
    out = m.copy()
    for i in range(len(m)):
        for j in range(i):
            out[i, j], out[j, i] = m[j, i], m[i, j]
    return out


def swaps_through_views(m):
    """Keeps a row for the swap, but the row is a view and changes with it."""
    out = m.copy()
    for i in range(min(m.shape)):
        row = out[i, i:]
        out[i, i:] = out[i:, i]
        out[i:, i] = row
    return out


def in_single(m):
    """The new array is float32."""
    out = np.empty(m.shape[::-1], dtype=np.float32)
    out[:] = m.T
    return out


def reshaped(m):
    """Takes reshape for transpose."""
    return m.reshape(m.shape[1], m.shape[0]).copy()


def two_rows_at_once(m):
    """Moves two rows at once and forgets an odd one. Right on inputs()."""
    out = np.zeros(m.shape[::-1])
    for i in range(0, m.shape[0] - 1, 2):
        out[:, i] = m[i]
        out[:, i + 1] = m[i + 1]
    return out


def rows_as_tuples(m):
    """Returns a list of tuples, which prints alike."""
    return list(zip(*m.tolist(), strict=True))


def turned_round(m):
    """Rotates by a quarter: the right rows in the reverse order."""
    return np.rot90(m).copy()


# --- honest rivals


def copied(m):
    """Honest: the view is copied."""
    return m.T.copy()


def array_of_the_view(m):
    """Honest: np.array copies."""
    return np.array(m.T, order="C")


def row_by_row(m):
    """Honest: whole rows into whole columns."""
    out = np.empty(m.shape[::-1])
    for i, row in enumerate(m):
        out[:, i] = row
    return out


def zipped(m):
    """Honest: zip over lists."""
    return np.array(list(zip(*m.tolist(), strict=True))).reshape(m.shape[::-1])


def einsum_copied(m):
    """Honest: the view of einsum is copied."""
    return np.einsum("ij->ji", m).copy()


def copied_by_out(m):
    """Honest: np.copyto into a new array."""
    out = np.empty(m.shape[::-1])
    np.copyto(out, m.T)
    return out


def in_tiles(m):
    """Honest: tiles of 16 by 16 for the cache."""
    rows, columns = m.shape
    out = np.empty((columns, rows))
    for i in range(0, rows, 16):
        for j in range(0, columns, 16):
            out[j : j + 16, i : i + 16] = m[i : i + 16, j : j + 16].T
    return out


def with_a_pool(m):
    """Honest: two threads, which have ended before it returns."""
    out = np.empty(m.shape[::-1])

    def move(start):
        out[start::2] = m.T[start::2]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, range(2)))
    return out


def by_flat_slices(m):
    """Honest: each row of the answer is a slice with a step of the flat argument."""
    columns = m.shape[1]
    flat = m.ravel()
    out = np.empty(m.shape[::-1])
    for j in range(columns):
        out[j] = flat[j::columns]
    return out


CHEATS = {
    "attribute": "hands out its input",
    "einsum_view": "hands out its input",
    "other_strides": "hands out its input",
    "through_dlpack": "hands out its input",
    "delayed": "lazy result",
    "two_in_turn": "same buffer",
}
BROKEN = {
    "for_square_ones": "shape",
    "swaps_through_views": "aliasing",
    "in_single": "dtype",
    "reshaped": "value",
    "two_rows_at_once": "edge",
    "rows_as_tuples": "type",
    "turned_round": "order",
}
HONEST = (
    "copied",
    "array_of_the_view",
    "row_by_row",
    "zipped",
    "einsum_copied",
    "copied_by_out",
    "in_tiles",
    "with_a_pool",
    "by_flat_slices",
)
