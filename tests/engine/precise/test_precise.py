"""The reference in extended precision."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from hasten.engine.base import Variant
from hasten.engine.precise import PreciseEngine
from hasten.engine.precise.numbers import AFTER, MORE_DIGITS, REAL, VALUE
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

if not MORE_DIGITS:
    pytest.skip("floats have no wider type on this machine", allow_module_level=True)


def precisely(function, *args):
    name = function.__name__
    origin = Origin("file", __file__, name)
    workload = Workload(name, origin, signature_of(function, args, {}), module_source(function))
    return PreciseEngine().load(Variant("precise"), workload, None)(*args)


def thirds(x):
    total = 0.0
    for i in range(1, len(x)):
        total += x[i] / 3 + 1 / i
    return total


def filled(n):
    out = np.zeros(n)
    for i in range(n):
        out[i] = (i + 1) ** -0.5 + math.sqrt(i) / 7
    return out


def named_types(x):
    return np.array([v * 0.5 for v in x], dtype=np.float64).astype("float64") / 3


def of_lists(rows):
    return [[math.exp(v) / 3 for v in row] for row in rows]


def in_place(x, n):
    n /= 3
    x /= 3
    x *= n
    return n


def logarithms(x):
    return math.log(x), math.log(x, 3), math.pi / 3, math.erf(x), math.lgamma(x), math.hypot(x, 1)


def complex_ones(z):
    return complex(1, 3) / 3 + z * (1 / 3)


def of_integers(counts):
    return counts / 7, np.sqrt(counts), np.mean(counts)


DOUBLE = 2.0**-52


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (thirds, (np.random.default_rng(1).random(50),)),
        (filled, (40,)),
        (named_types, (np.random.default_rng(2).random(50),)),
        (of_lists, ([[0.1, 0.2], [0.3, 0.7]],)),
        (logarithms, (2.3,)),
        (complex_ones, (0.1 + 0.7j,)),
        (of_integers, (np.arange(1, 30),)),
    ],
)
def test_it_gives_the_same_with_more_digits(function, args):
    exact, plain = precisely(function, *args)[VALUE], function(*args)
    pairs = zip(_flat(exact), _flat(plain), strict=True)
    gaps = [abs(e - p) / abs(e) for e, p in pairs if e]
    assert max(gaps) <= 200 * DOUBLE
    assert max(gaps) > 0, "no digit was gained"


def _flat(value):
    if isinstance(value, tuple | list):
        return [leaf for part in value for leaf in _flat(part)]
    return list(np.ravel(value))


def test_its_digits_are_right():
    with mpmath.workdps(40):
        exact = sum(mpmath.mpf(1) / i for i in range(1, 1001))
        error = abs(
            mpmath.mpf(np.format_float_scientific(precisely(harmonic, 1000)[VALUE])) - exact
        )
    assert error < 1e-17


def harmonic(n):
    return sum(1 / i for i in range(1, n + 1))


def test_changed_arguments_are_told_and_the_callers_are_left_alone():
    x = np.full(3, 0.5)
    told = precisely(in_place, x, 2.0)
    assert told[AFTER]["x"].dtype == REAL
    assert abs(told[AFTER]["x"][0] - REAL(1) / 9) < DOUBLE / 100
    assert x.tolist() == [0.5] * 3


def asks_for_types(x):
    return x if isinstance(x, float) else 0.0


def inverts(x):
    return np.linalg.inv(x)


@pytest.mark.parametrize(("function", "arg"), [(asks_for_types, 1.0), (inverts, np.eye(2))])
def test_what_has_no_wider_version_is_refused(function, arg):
    with pytest.raises(Unsupported):
        precisely(function, arg)
