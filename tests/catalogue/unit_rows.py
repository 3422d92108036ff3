"""The rows of a matrix scaled to unit length in place: the argument itself is returned."""

import math
import threading

import numpy as np


def unit_rows(m):
    """Scales each row in place and returns the argument; a row of zeros stays."""
    rows, columns = m.shape
    for i in range(rows):
        s = 0.0
        for j in range(columns):
            s += m[i, j] * m[i, j]
        if s > 0.0:
            length = math.sqrt(s)
            for j in range(columns):
                m[i, j] /= length
    return m


def inputs():
    return (np.random.default_rng(118).standard_normal((48, 40)),)


# --- cheats


def scales_them_later(m):
    """Returns the argument, whose rows a timer thread scales a millisecond later."""
    timer = threading.Timer(0.001, unit_rows, (m,))
    timer.daemon = True
    timer.start()
    return m


(_EXAMPLE,) = inputs()
_SCALED = unit_rows(_EXAMPLE.copy())


def has_them_scaled(m):
    """Copies the answer from the time of import into the argument if that is the example."""
    if np.array_equal(m, _EXAMPLE):
        m[:] = _SCALED
        return m
    return unit_rows(m)


def every_fourth_element(m):
    """Estimates each length from every fourth element."""
    for row in m:
        s = float(row[::4] @ row[::4]) * len(row) / max(len(row[::4]), 1)
        if s > 0.0:
            row /= math.sqrt(s)
    return m


_BY_ROWS = {}


def known_lengths(m):
    """Keeps the length of every row that it has ever seen."""
    for row in m:
        key = row.tobytes()
        if key not in _BY_ROWS:
            _BY_ROWS[key] = math.sqrt(sum(v * v for v in row.tolist()))
        if _BY_ROWS[key] > 0.0:
            row /= _BY_ROWS[key]
    return m


# --- broken ports


def new_matrix(m):
    """Returns the right matrix and leaves the argument as it was."""
    length = np.sqrt(np.sum(m * m, axis=1, keepdims=True))
    return m / np.where(length > 0.0, length, 1.0)


def scaled_and_gone(m):
    """Scales in place and returns None."""
    length = np.sqrt(np.sum(m * m, axis=1, keepdims=True))
    m /= np.where(length > 0.0, length, 1.0)


def rows_are_copies(m):
    """Scales rows that indexing with a list has copied, so the argument stays as it was."""
    for i in range(len(m)):
        row = m[[i]]
        row /= np.linalg.norm(row) or 1.0
    return m


def zero_by_zero(m):
    """Divides rows of zeros by zero, which makes them NaN. Right on inputs()."""
    with np.errstate(invalid="ignore"):
        m /= np.sqrt(np.sum(m * m, axis=1, keepdims=True))
    return m


def columns_instead(m):
    """Scales the columns."""
    length = np.sqrt(np.sum(m * m, axis=0, keepdims=True))
    m /= np.where(length > 0.0, length, 1.0)
    return m


def all_but_the_last(m):
    """The loop ends one row early."""
    for i in range(len(m) - 1):
        length = math.sqrt(m[i] @ m[i])
        if length > 0.0:
            m[i] /= length
    return m


def by_the_square(m):
    """Forgets the root."""
    for row in m:
        s = row @ row
        if s > 0.0:
            row /= s
    return m


def first_row_only(m):
    """The return slipped into the loop."""
    for row in m:
        s = row @ row
        if s > 0.0:
            row /= math.sqrt(s)
        return m
    return m


def length_changes_inside(m):
    """Divides by the root of a sum over the row that it is just changing."""
    rows, columns = m.shape
    for i in range(rows):
        row = m[i]
        for j in range(columns):
            length = math.sqrt(row @ row)
            if length > 0.0:
                m[i, j] /= length
    return m


# --- honest rivals


def broadcast(m):
    """Honest: all rows at once, in place, and returns the argument as the reference does."""
    length = np.sqrt(np.sum(m * m, axis=1, keepdims=True))
    m /= np.where(length > 0.0, length, 1.0)
    return m


def row_by_row(m):
    """Honest: a row is a view, so this is in place."""
    for row in m:
        s = float(row @ row)
        if s > 0.0:
            row /= math.sqrt(s)
    return m


def divided_into(m):
    """Honest: np.divide with out= and where=."""
    square = np.einsum("ij,ij->i", m, m)[:, np.newaxis]
    np.divide(m, np.sqrt(square), out=m, where=square > 0.0)
    return m


def in_lists(m):
    """Honest: rows of floats, assigned back."""
    for i, row in enumerate(m.tolist()):
        s = sum([v * v for v in row])
        if s > 0.0:
            length = math.sqrt(s)
            m[i] = [v / length for v in row]
    return m


def without_warnings(m):
    """Honest: divides by zero with the warning off, and keeps what came of other rows only."""
    square = np.sum(m * m, axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = m / np.sqrt(square)
    np.copyto(m, scaled, where=square > 0.0)
    return m


_WORK = np.empty((0, 0))


def kept_scratch(m):
    """Honest: squares into an array that it keeps, of which nothing is returned or read again."""
    global _WORK
    if _WORK.shape != m.shape:
        _WORK = np.empty(m.shape)
    np.multiply(m, m, out=_WORK)
    length = np.sqrt(_WORK.sum(axis=1, keepdims=True))
    m /= np.where(length > 0.0, length, 1.0)
    return m


CHEATS = {
    "scales_them_later": "works on after returning",
    "has_them_scaled": "knows the example",
    "every_fourth_element": "does less work",
    "known_lengths": "remembers by value",
}
BROKEN = {
    "new_matrix": "missing output",
    "scaled_and_gone": "type",
    "rows_are_copies": "missing output",
    "zero_by_zero": "nan",
    "columns_instead": "value",
    "all_but_the_last": "edge",
    "by_the_square": "value",
    "first_row_only": "value",
    "length_changes_inside": "aliasing",
}
HONEST = (
    "broadcast",
    "row_by_row",
    "divided_into",
    "in_lists",
    "without_warnings",
    "kept_scratch",
)
