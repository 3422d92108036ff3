"""What gcc says of loops, told of the user's lines."""

from __future__ import annotations

import pytest

from hasten.explaining.remarks import remarks_of
from hasten.toolchain.compilers import find_compiler
from hasten.workload.model import ModuleSource, Place

PYTHON = """def f(x, y, n):
    for i in range(n):
        x[i] = y[i] * 2.0
    for i in range(1, n):
        x[i] = x[i - 1] / y[i]
    return x
"""
C = """
void f(double *restrict x, const double *restrict y, long n)
{
    for (long i = 0; i < n; i++)  /* 12 */
        x[i] = y[i] * 2.0;  /* 13 */
    for (long i = 1; i < n; i++)  /* 14 */
        x[i] = x[i - 1] / y[i];  /* 15 */
}
"""
FLAGS = ("-O3", "-march=native", "-std=c11", "-shared", "-lm")


@pytest.fixture
def source():
    lines = tuple(Place("f.py", n) for n in range(11, 17))
    return ModuleSource(PYTHON, "f", ("f",), lines)


def test_a_loop_that_was_vectorised_and_one_that_was_not(tmp_path, source):
    assert find_compiler("c").family == "gcc"
    path = tmp_path / "f.c"
    path.write_text(C)
    found = {remark.line: remark for remark in remarks_of(path, FLAGS, source)}
    assert sorted(found) == [12, 14]
    assert found[12].vectorised
    assert "bytes" in found[12].detail
    assert not found[14].vectorised
    assert found[14].detail


def test_what_is_not_c_has_no_remarks(tmp_path, source):
    path = tmp_path / "f.rs"
    path.write_text("fn main() {}")
    assert remarks_of(path, (), source) == []


def test_what_does_not_compile_has_none_either(tmp_path, source):
    path = tmp_path / "f.c"
    path.write_text("this is no C")
    assert remarks_of(path, FLAGS, source) == []
