"""What a race advises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import hasten
from hasten.report.advice import advice


def half(x):
    return x * 0.5 + 1.0


def total(x):
    s = 0.0
    for v in x:
        s += v
    return s


def test_where_calls_are_short_the_route_is_said_to_matter():
    result = hasten.race(half, 2.5, engines=["c[capi]", "c[ctypes]"], budget=0.3)
    (said,) = [line for line in advice(result) if "route" in line]
    assert "c[capi]" in said.partition(" and ")[0]
    assert "c[ctypes]" in said.partition(" and ")[2]


def test_where_calls_are_long_no_route_is_said_to_matter():
    numbers = np.ones(300_000)
    result = hasten.race(total, numbers, engines=["c[capi]", "c[ctypes]"], budget=0.3)
    assert len(result.ranked) >= 2
    assert not [line for line in advice(result) if "route" in line]


def test_entries_of_an_engine_that_differ_in_their_code_are_no_routes():
    result = hasten.race(half, 2.5, engines=["c[capi]", "c[ctypes]"], budget=0.3)
    other = {"c[capi]": ("half.c",), "c[ctypes]": ("half.pyx",)}
    entries = [
        replace(e, built=replace(e.built, sources=other.get(e.name, ()))) for e in result.entries
    ]
    assert not [line for line in advice(replace(result, entries=entries)) if "route" in line]
