"""Engines are asked for by names, of engines and of entries."""

from __future__ import annotations

import pytest

from hasten.engine.registry import select_engines
from hasten.errors import UsageError


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["c", "python"], [("c", frozenset())]),
        ("numba,c", [("numba", frozenset()), ("c", frozenset())]),
        ("c[capi,unchecked],lanes", [("c", {"c[capi,unchecked]"}), ("lanes", frozenset())]),
        (["c[capi]", "c"], [("c", frozenset())]),
    ],
)
def test_engines_and_entries_are_chosen_by_name(wanted, chosen):
    assert select_engines(wanted) == chosen


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (["nmba"], "did you mean numba"),
        (["c["], "'c\\[' names no entry: write c, or"),
        ("c[]", "names no entry"),
        (["c[capi]x"], "names no entry"),
    ],
)
def test_what_is_no_name_is_refused_with_one_that_is(wanted, says):
    with pytest.raises(UsageError, match=says):
        select_engines(wanted)
