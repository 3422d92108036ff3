"""Compilers of Fortran and Rust: found, asked for by a variable, or missed with what brings them."""

from __future__ import annotations

import ctypes

import pytest

from hasten.errors import BuildFailed, Unavailable
from hasten.toolchain.fortran import compile_fortran, find_fortran
from hasten.toolchain.rust import compile_rust, find_rustc

FORTRAN = """
function twice(x) bind(c) result(y)
    use, intrinsic :: iso_c_binding
    real(c_double), value :: x
    real(c_double) :: y
    y = 2 * x
end function
"""
RUST = """
#[no_mangle]
pub extern "C" fn twice(x: f64) -> f64 {
    2.0 * x
}
"""


def twice(library):
    function = ctypes.CDLL(str(library)).twice
    function.argtypes, function.restype = [ctypes.c_double], ctypes.c_double
    return function


def test_both_build_libraries_with_the_conventions_of_c(tmp_path):
    fortran, rust = tmp_path / "twice.f90", tmp_path / "twice.rs"
    fortran.write_text(FORTRAN)
    rust.write_text(RUST)
    assert "-ffp-contract=off" in compile_fortran([fortran], tmp_path / "f.so")
    assert "panic=abort" in compile_rust(rust, tmp_path / "r.so")
    assert twice(tmp_path / "f.so")(1.5) == twice(tmp_path / "r.so")(1.5) == 3.0
    assert find_fortran()[1].startswith("gfortran 1")
    assert find_rustc()[1].startswith("rustc 1.")


def test_what_they_refuse_is_told_by_its_first_error(tmp_path):
    fortran, rust = tmp_path / "bad.f90", tmp_path / "bad.rs"
    fortran.write_text(FORTRAN.replace("2 * x", "oops(x"))
    rust.write_text(RUST.replace("2.0 * x", "oops"))
    with pytest.raises(BuildFailed, match="Error"):
        compile_fortran([fortran], tmp_path / "f.so")
    with pytest.raises(BuildFailed, match="oops"):
        compile_rust(rust, tmp_path / "r.so")


def test_where_they_are_not_the_command_that_brings_them_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("FC", raising=False)
    monkeypatch.delenv("RUSTC", raising=False)
    for find, brings in ((find_fortran, "gfortran"), (find_rustc, "rustc")):
        with pytest.raises(Unavailable) as missing:
            find()
        assert brings in missing.value.remedy


def test_a_variable_names_another_one_and_a_wrong_one_is_refused(monkeypatch):
    monkeypatch.setenv("FC", "gcc")
    with pytest.raises(Unavailable, match="not GNU Fortran"):
        find_fortran()
    monkeypatch.setenv("RUSTC", "false")
    with pytest.raises(Unavailable, match="does not work"):
        find_rustc()
