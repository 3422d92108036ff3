"""The table on terminals of any width."""

from __future__ import annotations

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
