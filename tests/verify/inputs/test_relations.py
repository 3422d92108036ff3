"""Relations are guessed from what coincides."""

from __future__ import annotations

import numpy as np

from hasten.verify.inputs.relations import Extent, relate
from hasten.workload.facts import facts_of
from hasten.workload.loading import Call
from hasten.workload.signature import signature_of


def relations(function, *args):
    return relate(facts_of(signature_of(function, args), Call(args)))


def test_equal_lengths_belong_together():
    found = relations(lambda x, y: 0, np.ones(100), np.ones(100))
    assert found.extents["x"] == found.extents["y"] == (Extent((100,)),)


def test_a_number_that_is_a_length_stays_one():
    found = relations(lambda x, n: 0, np.ones(100), 100)
    assert found.lengths == {"n": Extent((100,))}


def test_a_length_that_is_a_product_of_two_others_stays_their_product():
    found = relations(lambda image, width, height: 0, np.ones(600), 30, 20)
    assert found.extents["image"][0].of({30: 4, 20: 5}) == 20


def test_whole_numbers_below_a_length_are_indices():
    found = relations(lambda x, i: 0, np.ones(100), np.arange(100) * 7 % 99)
    assert found.indices["i"].of({100: 10}) == 10


def test_row_pointers_end_where_the_values_do():
    pointers = np.array([0, 3, 5, 9, 12, 20])
    found = relations(lambda data, p: 0, np.ones(20), pointers)
    assert found.pointers == {"p": Extent((20,))}


def test_small_rows_are_left_as_they_are():
    assert relations(lambda points: 0, np.ones((50, 3))).fixed == {3}
