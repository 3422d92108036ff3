"""What compilers say of loops, told of the user's lines."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numba
import numpy as np
import pytest

from hasten.engine.jits.numba.diagnostics import FILE, keep_diagnostics
from hasten.explaining.remarks import Remark, remarks_of
from hasten.report.machine_code import sentences
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
FORTRAN = """
module kernels
contains
subroutine f(x, y, n)
    integer(8) :: n, i
    real(8) :: x(n), y(n)
    do i = 1, n  ! 12
        x(i) = y(i) * 2.0d0  ! 13
    end do
    do i = 2, n  ! 14
        x(i) = x(i - 1) / y(i)  ! 15
    end do
end subroutine
end module
"""
CYTHON = """
import cython
def f(x: cython.double[:], y, n):  # 11
    i: cython.longlong
    for i in range(n):  # 12
        x[i] = y[i] * 2.0  # 13
    for i in range(1, x.shape[0]):  # 14
        x[i] = x[i - 1] + 1.0  # 15
    return x  # 16
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
    assert found[12].kind == "vectorised"
    assert "bytes" in found[12].detail
    assert found[14].kind == "scalar"
    assert found[14].detail


@pytest.mark.once
def test_zig_says_it_too(tmp_path, source, monkeypatch):
    monkeypatch.setenv("CC", f"{sys.executable} -m ziglang cc")
    assert find_compiler("c").family == "zig"
    path = tmp_path / "f.c"
    path.write_text(C)
    found = {remark.line: remark for remark in remarks_of(path, FLAGS, source)}
    assert sorted(found) == [12, 14]
    assert found[12].kind == "vectorised"
    assert "at a time" in found[12].detail
    assert found[14] == Remark(14, "scalar", "an iteration needs what another one writes")


def test_fortran_is_asked_as_c_is_and_leaves_nothing_behind(tmp_path, source, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("f.f90")
    path.write_text(FORTRAN)
    found = {remark.line: remark.kind for remark in remarks_of(path, ("-O3", "-fPIC"), source)}
    assert found == {12: "vectorised", 14: "scalar"}
    assert list(tmp_path.iterdir()) == [tmp_path / "f.f90"]


@pytest.mark.once
def test_cython_tells_which_lines_it_leaves_to_the_interpreter(tmp_path, source):
    path = tmp_path / "cython_f.py"
    path.write_text(CYTHON)
    found = {remark.line: remark for remark in remarks_of(path, (), source)}
    assert found[13].kind == "objects"
    assert "PyNumber_Multiply" in found[13].detail
    assert found[15].kind == "checks"
    assert set(found) == {13, 15}
    assert remarks_of(path.with_suffix(".c"), (), source) == []


def test_numba_tells_which_loops_run_in_parallel(tmp_path, source):
    path = tmp_path / "numba_kernel.py"
    path.write_text(PYTHON)
    assert remarks_of(path, (), source) == []
    path.with_name(FILE).write_text('{"parallel": [2], "serial": [4]}')
    assert remarks_of(path, (), source) == [Remark(12, "parallel", ""), Remark(14, "serial", "")]


def test_loops_that_numba_nests_are_told_apart(tmp_path):
    @numba.njit(parallel=True)
    def f(x, y):
        for i in numba.prange(len(x)):
            for j in numba.prange(len(x)):
                y[i, j] = x[i] * x[j]

    f(np.ones(4), np.ones((4, 4)))
    keep_diagnostics(f, tmp_path)
    first = f.py_func.__code__.co_firstlineno
    told = json.loads((tmp_path / FILE).read_text())
    assert told == {"parallel": [first + 2], "serial": [first + 3]}


def test_each_kind_is_a_sentence():
    remarks = [
        Remark(3, "vectorised", "vectors of 32 bytes"), Remark(4, "scalar", "it is left early"),
        Remark(5, "scalar", ""), Remark(6, "parallel", ""), Remark(7, "serial", ""),
        Remark(8, "objects", "PyNumber_Add"), Remark(9, "checks", ""), Remark(10, "checks", ""),
    ]  # fmt: skip
    told = {"places": {}, "loop": None, "remarks": [asdict(one) for one in remarks]}
    assert list(sentences(told)) == [
        "the loop of line 3 was vectorised, vectors of 32 bytes",
        "the loop of line 4 was not vectorised: it is left early",
        "the loop of line 6 runs in parallel",
        "the loop of line 7 could run in parallel, but runs within one that does",
        "line 8 works with Python's objects: PyNumber_Add",
        "lines 9, 10 may raise: what is checked there is checked each time",
    ]


def test_what_no_compiler_is_asked_for_has_no_remarks(tmp_path, source):
    path = tmp_path / "f.rs"
    path.write_text("fn main() {}")
    assert remarks_of(path, (), source) == []


def test_what_does_not_compile_has_none_either(tmp_path, source):
    path = tmp_path / "f.c"
    path.write_text("this is no C")
    assert remarks_of(path, FLAGS, source) == []
