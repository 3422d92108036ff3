import ast
import warnings

import numpy as np
import pytest

from hasten.frontend.arithmetic import binary
from hasten.frontend.types import ANY, NONE, Array, Cells, Scalar, constant, join, number

NUMPY = ["int8", "uint8", "int32", "int64", "uint64", "float32", "float64"]
PYTHON = {"int64": 3, "float64": 2.5}
OPERATORS = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
}


def compute(a, sign, b):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return eval(f"a {sign} b", {"a": a, "b": b})


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("first", NUMPY)
@pytest.mark.parametrize("second", NUMPY)
def test_operators_on_numpys_scalars_have_the_dtype_that_numpy_gives(first, sign, second):
    found = binary(OPERATORS[sign](), number(first, "numpy"), number(second, "numpy"))
    answer = compute(np.dtype(first).type(7), sign, np.dtype(second).type(2))
    assert found == ANY or found.dtype == answer.dtype.name


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("first", NUMPY)
@pytest.mark.parametrize("second", PYTHON)
def test_operators_on_numpys_and_pythons_numbers_have_the_dtype_that_numpy_gives(
    first, sign, second
):
    found = binary(OPERATORS[sign](), number(first, "numpy"), number(second))
    answer = compute(np.dtype(first).type(7), sign, PYTHON[second])
    assert found == ANY or found.dtype == answer.dtype.name


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("a", [True, 7, 2.5])
@pytest.mark.parametrize("b", [True, 2, 0.5])
def test_operators_on_pythons_numbers_have_pythons_type(a, sign, b):
    kinds = {bool: "bool", int: "int64", float: "float64"}
    found = binary(OPERATORS[sign](), constant(a), constant(b))
    assert found.dtype == kinds[type(compute(a, sign, b))]


def test_bounds_follow_whole_numbers():
    index, two = number("int64", low=1), constant(2)
    assert binary(ast.Add(), index, two).low == 3
    assert binary(ast.Sub(), index, constant(1)).low == 0
    assert binary(ast.Sub(), index, two).low is None
    assert binary(ast.Sub(), index, index).low is None
    assert binary(ast.Mod(), constant(-5), two).low == 0


def test_bounds_come_to_an_end():
    t = number("int64", low=0)
    for _ in range(20):
        t = binary(ast.Add(), t, constant(1))
    assert t.low == 4


def test_joining_is_not_hurried_by_what_is_unknown():
    assert join(None, number("int64"), Cells()) == number("int64")


def test_a_literal_only_widens_where_the_dtype_holds_its_value():
    cells = Cells()
    assert join(constant(300), number("uint8", "numpy"), cells) == ANY
    assert join(constant(0.1), number("float32", "numpy"), cells) == ANY
    assert join(constant(0), number("float64"), cells) == Scalar("float64")
    assert join(number("int64"), number("float64"), cells) == ANY


def test_a_joined_array_promises_only_what_both_keep():
    a, b = Array("float64", 2, "C"), Array("float64", 2, "F", writeable=False)
    assert join(a, b, Cells()) == Array("float64", 2, "strided", writeable=False)
    assert join(a, NONE, Cells()) == Array("float64", 2, "C", optional=True)
    assert join(a, Array("float32", 2, "C"), Cells()) == ANY


def test_lists_that_may_be_one_share_their_items():
    cells = Cells()
    a, b = cells.at("a"), cells.at("b")
    cells.store(a, constant(1))
    join(a, b, cells)
    cells.store(b, constant("x"))
    assert cells.item(a) == ANY


def test_a_list_inside_an_escaped_list_escapes():
    cells = Cells()
    outer, inner = cells.at("outer"), cells.at("inner")
    cells.store(inner, constant(1))
    cells.store(outer, inner)
    cells.escape(outer)
    assert cells.item(inner) == ANY
