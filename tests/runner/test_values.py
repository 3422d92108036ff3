from __future__ import annotations

import datetime as dt
import io
import json
import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hasten.runner.outcome import decode_outcome
from hasten.runner.process import WorkerDied
from hasten.runner.values import CannotCarry, Consumed, Lazy, Record, decode, encode, lazy_kind

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
)
arrays = hnp.arrays(
    st.sampled_from(["f8", "f4", "i8", "u1", "c16", "?", "M8[s]", "U3"]),
    hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
)
values = st.recursive(
    scalars | arrays | st.lists(st.floats(), min_size=20) | st.lists(st.integers(), min_size=20),
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(st.text() | st.integers(), inner),
    ),
    max_leaves=8,
)


def there_and_back(value):
    file = io.BytesIO()
    tree = json.loads(json.dumps(encode(value, file)))
    file.seek(0)
    return decode(tree, file)


def identical(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(identical(left[k], right[k]) for k in left)
    if isinstance(left, float):
        return (left == right and math.copysign(1, left) == math.copysign(1, right)) or (
            math.isnan(left) and math.isnan(right)
        )
    if isinstance(left, complex):
        return identical(left.real, right.real) and identical(left.imag, right.imag)
    return left == right


@given(values)
def test_plain_values_and_arrays_come_back_as_they_were(value):
    assert identical(there_and_back(value), value)


def test_integers_of_any_size_and_sets_and_ranges_come_back():
    for value in (2**200, [2**70] * 40, {1, 2}, frozenset({"a"}), range(2, 9, 3)):
        assert there_and_back(value) == value


def test_a_numpy_scalar_keeps_its_type():
    back = there_and_back(np.float32(1.5))
    assert type(back) is np.float32
    assert back == np.float32(1.5)


@dataclass
class Point:
    x: float
    y: float


def test_objects_come_back_as_records_that_differ_when_their_state_does():
    for same, other in (
        (Point(1.0, 2.0), Point(1.0, 3.0)),
        (Fraction(1, 3), Fraction(2, 3)),
        (dt.date(2025, 3, 5), dt.date(2025, 3, 6)),
        (np.array([1, "a"], object), np.array([1, "b"], object)),
    ):
        assert isinstance(there_and_back(same), Record)
        assert there_and_back(same) == there_and_back(same)
        assert there_and_back(same) != there_and_back(other)


def test_what_was_lazy_comes_back_as_its_items():
    assert there_and_back((1, Consumed("map", [2, 3]))) == (1, Lazy("map", [2, 3]))


def itself():
    inside = []
    inside.append(inside)
    return inside


class Tree:
    def __init__(self, value, parent=None):
        self.value, self.parent, self.children = value, parent, []
        self.key = len
        if parent:
            parent.children.append(self)


def tree(value):
    root = Tree(1.0)
    Tree(value, root)
    return root


def test_objects_that_contain_themselves_and_functions_are_compared_by_their_structure():
    assert there_and_back(itself()) == there_and_back(itself())
    assert there_and_back(tree(2.0)) == there_and_back(tree(2.0))
    assert there_and_back(tree(2.0)) != there_and_back(tree(3.0))


@pytest.mark.parametrize("value", [lambda: 1, math, io.TextIOWrapper(io.BytesIO())])
def test_what_has_no_plain_form_is_refused(value):
    with pytest.raises(CannotCarry):
        encode(value, io.BytesIO())


@pytest.mark.parametrize(
    ("value", "kind"),
    [(map(abs, []), "map"), ((1, [iter([])]), "list_iterator"), ({"a": zip()}, "zip"), ([1], "")],
)
def test_laziness_is_found_inside_containers(value, kind):
    assert lazy_kind(value) == kind


def test_an_answer_that_was_damaged_is_a_crash(tmp_path):
    """The user's code may have broken whatever writes it."""
    file = tmp_path / "answer"
    file.write_bytes(b"\x93NUMPY\x01\x00\x10\x00{'descr': (((     ")
    with file.open("rb") as opened, pytest.raises(WorkerDied, match="cannot be read"):
        decode_outcome({"outcome": ["returned", ["array"]], "after": {}}, opened)
