"""What NumPy's numbers of few bits take, and what they refuse, is the same in a translation."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from differential import compiled

DTYPES = ("i1", "u1", "i2", "u4", "i4", "i8", "u8")
NUMBERS = (7, -1, 300, 2**40, 2.5, -2.5, 300.5, 1e30, float("nan"), float("inf"), True)


def stored(a, v):
    a[0] = v
    return a[0] == a[0]


def stored_everywhere(a, v):
    a[1:] = v
    return len(a)


def stored_from_an_array(a, x):
    a[0] = x[0]
    for i in range(len(a)):
        a[i] = 100 if x[i] > 1 else 0
    return len(a)


def made(v):
    return np.int32(v), np.int16(v), np.int8(v)


def computed_with(a, n):
    s = a[0]
    s += n
    a[1] *= n
    return s, a[1] - n * 2, a[2] ^ n, a[2] >> abs(n) % 9


def outcome(function, *args):
    given = copy.deepcopy(args)
    with np.errstate(all="ignore"):
        try:
            answer = function(*given)
        except (ValueError, OverflowError) as error:
            answer = type(error)
    return repr(given), [int(v) for v in np.atleast_1d(answer)] if not isinstance(
        answer, type
    ) else answer


def _programs():
    for dtype in DTYPES:
        zeros = np.zeros(3, dtype)
        yield from ((f, zeros, v) for f in (stored, stored_everywhere) for v in NUMBERS)
        if dtype[0] == "i":
            yield from ((stored_from_an_array, zeros, np.array([v, 5.5, 0.5])) for v in NUMBERS)
        few = np.array([100, 50, 3], dtype)
        yield from ((computed_with, few, n) for n in (3, -1, 100, 300, 2**40))
    yield from ((made, v) for v in NUMBERS)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_they_take_and_refuse_what_they_do_in_python(tmp_path):
    translated = {}
    for number, (function, *args) in enumerate(_programs()):
        kinds = (function, *(getattr(a, "dtype", type(a)) for a in args))
        if kinds not in translated:
            folder = tmp_path / str(number)
            folder.mkdir()
            translated[kinds], _ = compiled(function, args, folder=folder)
        expected = outcome(function, *args)
        assert outcome(translated[kinds], *args) == expected, (function.__name__, args)
