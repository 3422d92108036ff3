"""Functions of Fortran are read whichever way they are declared."""

from __future__ import annotations

import re

import pytest

from hasten.engine.native.rivals.languages.fortran import fortran_prototype
from hasten.engine.native.rivals.prototype import Misread

TAKES = """
  use iso_c_binding
  integer(c_int64_t), value :: n
  real(c_double), intent(in) :: a(n)
"""
END = "  dot = sum(a)\nend function\n"


def function(heading, declared=""):
    return f"{heading}{TAKES}{declared}\n{END}"


@pytest.mark.parametrize(
    "text",
    [
        function("real(c_double) function dot(a, n) bind(c)"),
        function("pure real(c_double) function dot(a, n) bind(c)"),
        function("real(kind=c_double) recursive function dot(a, n) bind(c)"),
        function("double precision function dot(a, n) bind(c)"),
        function("real*8 function dot(a, n) bind(c)"),
        function("function dot(a, n) bind(c)", "real(c_double) :: dot"),
        function("function dot(a, n) bind(c) result(s)", "real(c_double) s"),
        function("elemental function dot(a, n) bind(c) result(s)", "real(8) :: t, s"),
        function("FUNCTION DOT(A, N) BIND(C) RESULT(S)", "DOUBLE PRECISION S"),
        function("function dot(a, &\n    & n) bind(c) ! result(t)\n", "real(c_double) dot"),
        function("function dot(a, n) bind(c)", "integer, parameter :: dp = kind(1.d0)\nreal(dp) dot"),
        function("function dot(a, n) bind(c)", "use f, only: dp => c_double\nreal(dp) dot"),
        function("function dot(a, n) bind(c)", "integer, parameter :: k = selected_real_kind(15)\nreal(k) dot"),
    ],
)  # fmt: skip
def test_a_function_is_read_with_what_it_returns(text):
    found = fortran_prototype(text, "dot")
    assert found.returns == "float64"
    assert [(g.dtype, g.pointer) for g in found.parameters] == [("float64", True), ("int64", False)]


def test_the_line_is_that_of_the_file_behind_continued_ones():
    text = "module m\n  real :: x = 1 + &\n    & 2\ncontains\n" + function(
        "real(8) function dot(a, n) bind(c)"
    )
    assert fortran_prototype(text, "dot").line == 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (function("real(8) function dot(a, n)"), "as only Fortran calls.*write `bind.c.`"),
        (function("function dot(a, n) bind(c)"), "cannot tell what dot returns: `dot` is not declared"),
        (function("function dot(a, n) bind(c)", "type(t) :: dot"), "cannot tell what dot returns: `type"),
        ("subroutine dot(a) bind(c)\n real(8) :: a(:)\nend", r"`real\(8\) :: a\(:\)` is passed as a descriptor.*`a\(\*\)`"),
        ("subroutine dot(a) bind(c)\n real(8), dimension(0:, :) :: a\nend", "descriptor"),
        ("subroutine dot(a) bind(c)\n real(8), allocatable :: a(:)\nend", "descriptor"),
    ],
)  # fmt: skip
def test_a_function_that_cannot_be_called_says_why(text, says):
    with pytest.raises(Misread) as refused:
        fortran_prototype(text, "dot")
    assert re.search(says, f"{refused.value.reason}: {refused.value.remedy}")


@pytest.mark.parametrize(
    ("declared", "dtype", "pointer"),
    [
        ("real(c_double), dimension(0:n-1) :: a", "float64", True),
        ("real(c_double) a(*)", "float64", True),
        ("complex(c_double), value :: a", "complex128", False),
        ("complex*16 a(n)", "complex128", True),
        ("logical(c_bool), value :: a", "bool", False),
        ("logical, value :: a", None, False),
        ("integer a(n)", "int32", True),
        ("type(c_ptr), value :: a", "", True),
        ("type(c_ptr) :: a", None, True),
        ("", "float32", True),
    ],
)
def test_what_a_parameter_holds_is_known_or_not(declared, dtype, pointer):
    text = f"subroutine dot(a) bind(c)\n{declared}\nend subroutine\n"
    (given,) = fortran_prototype(text, "dot").parameters
    assert (given.dtype, given.pointer) == (dtype, pointer)
