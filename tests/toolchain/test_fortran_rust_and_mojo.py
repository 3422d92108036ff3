"""Compilers of Fortran, Rust and Mojo: found, asked for by a variable, or missed with what brings them."""

from __future__ import annotations

import ctypes

import pytest

from hasten.errors import BuildFailed, Unavailable
from hasten.toolchain.fortran import compile_fortran, find_fortran
from hasten.toolchain.mojo import compile_mojo, find_mojo
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
MOJO = """
@export("twice")
def twice(x: Float64) abi("C") -> Float64:
    return 2.0 * x
"""


def twice(library):
    function = ctypes.CDLL(str(library)).twice
    function.argtypes, function.restype = [ctypes.c_double], ctypes.c_double
    return function


@pytest.fixture
def sources(tmp_path):
    found = [tmp_path / f"twice.{suffix}" for suffix in ("f90", "rs", "mojo")]
    for path, text in zip(found, (FORTRAN, RUST, MOJO), strict=True):
        path.write_text(text)
    return found


def test_all_build_libraries_with_the_conventions_of_c(sources, tmp_path):
    fortran, rust, mojo = sources
    assert "-ffp-contract=off" in compile_fortran([fortran], tmp_path / "f.so")
    assert "panic=abort" in compile_rust(rust, tmp_path / "r.so")
    assert "contract=off" in compile_mojo(mojo, tmp_path / "m.so")
    assert [twice(tmp_path / f"{name}.so")(1.5) for name in "frm"] == [3.0, 3.0, 3.0]
    assert find_fortran()[1].startswith("gfortran 1")
    assert find_rustc()[1].startswith("rustc 1.")
    assert find_mojo()[1].startswith("mojo 1.")


def test_what_they_refuse_is_told_by_its_first_error(sources, tmp_path):
    fortran, rust, mojo = sources
    fortran.write_text(FORTRAN.replace("2 * x", "oops(x"))
    rust.write_text(RUST.replace("2.0 * x", "oops"))
    mojo.write_text(MOJO.replace("2.0 * x", "oops"))
    with pytest.raises(BuildFailed, match=r"^twice.f90:\d+:\d+: Error: "):
        compile_fortran([fortran], tmp_path / "f.so")
    with pytest.raises(BuildFailed, match=r"^twice.rs:\d+:\d+: error.*oops"):
        compile_rust(rust, tmp_path / "r.so")
    with pytest.raises(BuildFailed, match=r"^twice.mojo:4:12: error: .*oops"):
        compile_mojo(mojo, tmp_path / "m.so")


def test_where_they_are_not_the_command_that_brings_them_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("FC", raising=False)
    monkeypatch.delenv("RUSTC", raising=False)
    monkeypatch.delenv("MOJO", raising=False)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    tools = {find_fortran: "gfortran", find_rustc: "rustc", find_mojo: "hasten[mojo]"}
    for find, brings in tools.items():
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
