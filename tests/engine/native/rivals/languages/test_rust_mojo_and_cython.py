"""Functions of Rust, Mojo and Cython that can be called are read, others say what to write."""

from __future__ import annotations

import re

import pytest

from hasten.engine.native.rivals.languages.cython import python_parameters
from hasten.engine.native.rivals.languages.mojo import mojo_prototype
from hasten.engine.native.rivals.languages.rust import rust_prototype
from hasten.engine.native.rivals.prototype import Misread

RUST = "(a: *const f64, n: usize) -> f64 { 0.0 }\n"
MOJO = "(a: Pointer[Float64, MutUntrackedOrigin], n: Int)"


def refusal(read, text):
    with pytest.raises(Misread) as refused:
        read(text, "dot")
    return f"{refused.value.reason}: {refused.value.remedy}"


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        (f'#[no_mangle]\npub extern "C" fn dot{RUST}', "dot"),
        (f'#[unsafe(no_mangle)]\n#[inline(never)]\npub unsafe extern "C" fn dot{RUST}', "dot"),
        (f'#[export_name = "other"] pub extern fn dot{RUST}', "other"),
        (f'type Real = f64;\n#[no_mangle]\nextern "C" fn dot{RUST.replace("-> f64", "-> Real")}', "dot"),
        (f'#[no_mangle]\nextern "C" fn dot{RUST.replace("-> f64", "-> std::os::raw::c_double")}', "dot"),
    ],
)  # fmt: skip
def test_a_function_of_rust_is_read(text, symbol):
    found = rust_prototype(text, "dot")
    assert (found.symbol, found.returns) == (symbol, "float64")
    assert [(g.dtype, g.pointer) for g in found.parameters] == [
        ("float64", True),
        ("uint64", False),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"fn dot{RUST}", "called as only Rust calls"),
        (f'pub extern "C" fn dot{RUST}', r"a name that only Rust knows: add `#\[no_mangle\]` above `fn dot`"),
        ('#[no_mangle]\npub extern "C" fn dot(a: &[f64]) -> f64 {', r"`a: &\[f64\]` is an address and a length.*`a: \*const f64`"),
        ('#[no_mangle]\npub extern "C" fn dot(a: &mut [f64]) {', r"write `a: \*mut f64`"),
        ('#[no_mangle]\npub extern "C" fn dot(a: f64) -> Pair {', "cannot tell what dot returns: `Pair`"),
    ],
)  # fmt: skip
def test_a_function_of_rust_that_cannot_be_called_says_why(text, says):
    assert re.search(says, refusal(rust_prototype, text))


def test_an_array_of_rust_behind_a_reference_is_a_plain_address():
    text = '#[no_mangle]\npub extern "C" fn dot(a: &[f64; 3], v: &Vec<f64>) {'
    assert [g.dtype for g in rust_prototype(text, "dot").parameters] == ["float64", None]


def test_a_function_of_mojo_is_read_with_its_aliases():
    text = f'comptime Real = Float64\n\n@export("dot")\ndef dot{MOJO} abi("C") -> Real:\n'
    found = mojo_prototype(text, "dot")
    assert (found.returns, found.line) == ("float64", 4)
    assert [(g.dtype, g.pointer) for g in found.parameters] == [("float64", True), ("int64", False)]


def test_a_function_of_mojo_that_cannot_be_called_says_why():
    said = refusal(mojo_prototype, f"def dot{MOJO} -> Float64:\n")
    assert 'dot is not exported: write `@export("dot")` above it' in said
    said = refusal(mojo_prototype, f'@export("dot")\ndef dot{MOJO} abi("C") -> Pair:\n')
    assert "cannot tell what dot returns: `Pair`" in said


@pytest.mark.parametrize(
    "heading",
    [
        "def dot(double[::1] a not None, # the first\n        double b=1)",
        "cpdef double dot(double[:] a, double b)",
        "cpdef dot(a, b)",
    ],
)
def test_a_function_of_cython_is_read(heading):
    assert python_parameters(f"{heading}:\n    return 0\n", "dot") == (["a", "b"], 1)


def test_a_function_of_cython_that_only_c_calls_says_so():
    said = refusal(python_parameters, "x = 1\ncdef double dot(double[:] a):\n    return 0\n")
    assert said == "dot is `cdef`, which only C calls: write `def` or `cpdef`"
