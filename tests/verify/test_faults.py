from __future__ import annotations

import numpy as np
import pytest

from hasten.verify.compare import compare
from hasten.verify.faults import fault_on_attack, rounds_down

ROW = np.linspace(1.0, 2.0, 40)
SQUARE = np.arange(36.0).reshape(6, 6)


def _with(array, index, value):
    changed = array.copy()
    changed[index] = value
    return changed


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (ROW, ROW.astype("f4"), "dtype"),
        (3, 3.0, "dtype"),
        (ROW, ROW.tolist(), "type"),
        ("text", b"text", "type"),
        (ROW, None, "missing output"),
        ((1, 2, 3), (1, 2), "missing output"),
        ({"a": 1, "b": 2}, {"a": 1}, "missing output"),
        ([1, 2, 3], [1, 2], "edge"),
        ([1, 2, 3], [4], "shape"),
        ([[1, 2], [3, 4]], [(1, 2), (3, 4)], "type"),
        ([[1.0, 2.0], [3.0, 4.0]], ([1.0, 2.0], [3.0, 4.0]), "type"),
        (SQUARE, SQUARE.ravel(), "shape"),
        (ROW, ROW[::-1], "order"),
        ([1, 2, 3], [3, 2, 1], "order"),
        (["a", "b"], ["b", "a"], "order"),
        ([["a", 1], ["b", 2]], [["b", 2], ["a", 1]], "order"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "order"),
        (ROW, _with(ROW, -1, 0.0), "edge"),
        (ROW, _with(ROW, slice(-3, None), 0.0), "edge"),
        (SQUARE, _with(SQUARE, (slice(None), 0), 7.5), "edge"),
        (SQUARE, np.pad(SQUARE[1:-1, 1:-1], 1), "edge"),
        (ROW.tolist(), _with(ROW, 0, 0.0).tolist(), "edge"),
        (ROW, _with(ROW, 20, np.nan), "nan"),
        (ROW, _with(ROW, 20, np.inf), "overflow"),
        (300, 44, "overflow"),
        (np.arange(400), np.arange(400) % 256, "overflow"),
        (2.0**40 + 1, float(np.float32(2.0**40 + 1)), "precision"),
        (ROW, np.float64(np.float32(ROW)), "precision"),
        (SQUARE, np.repeat(SQUARE[-1:], 6, axis=0), "aliasing"),
        (SQUARE.tolist(), [SQUARE[-1].tolist()] * 6, "aliasing"),
        (ROW, ROW + 1.0, "value"),
        (5, 6, "value"),
        ("here", "there", "value"),
    ],
)
def test_a_wrong_answer_gets_the_name_of_its_fault(right, wrong, fault):
    found = compare(right, wrong, 8)
    assert found.kind == "different"
    assert found.fault == fault


def test_a_fault_that_shows_on_other_signs_of_a_function_that_rounds_down_is_the_modulo_sign():
    assert fault_on_attack("value", "signs", floors=True) == "modulo sign"
    assert fault_on_attack("value", "signs", floors=False) == "value"
    assert fault_on_attack("dtype", "signs", floors=True) == "dtype"


@pytest.mark.parametrize("text", ["a // b", "a % b", "math.floor(a)", "divmod(a, b)"])
def test_rounding_down_is_seen_in_the_text(text):
    assert rounds_down(f"def f(a, b): return {text}")
