"""The table on terminals of any width."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import hasten
from hasten.report.terminal import to_text


def total(x):
    found = 0.0
    for value in x:
        found += value
    return found


@pytest.fixture(scope="module")
def result():
    return hasten.race(total, np.ones(5000), engines=["numba"], budget=0.3, progress=False)


@pytest.mark.parametrize("width", [40, 60, 71, 72, 80, 115, 200])
def test_every_entry_has_its_name_in_the_table(result, width):
    text = to_text(result, width)
    table = text.partition("# ")[2].partition("same answer")[0]
    assert max(len(line.rstrip()) for line in table.splitlines()) <= width
    together = "".join(table.split())
    for entry in result.ranked:
        assert entry.name in together
    assert "…" not in table


@pytest.mark.parametrize("width", [72, 76, 80])
def test_wide_figures_leave_room_for_the_names(result, width):
    noisy = [
        replace(e, speedup=e.speedup and replace(e.speedup, low=1e-3, high=1e4, median=1234.5))
        for e in result.entries
    ]
    text = to_text(replace(result, entries=noisy), width)
    table = "".join(text.partition("# ")[2].partition("same answer")[0].split())
    assert all(entry.name in table for entry in result.ranked)
