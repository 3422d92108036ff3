"""Native files as rivals: their parameter lists are read, held against the workload, and bound."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "frontend" / "kernel"))

from differential import python_function

import hasten
from hasten.engine.base import Variant
from hasten.engine.native.rivals import NativeRivalEngine
from hasten.engine.native.rivals.languages import GRAMMARS
from hasten.engine.native.rivals.languages.cython import python_parameters
from hasten.engine.native.rivals.prototype import Given
from hasten.errors import BuildFailed, Unsupported, UsageError
from hasten.frontend.emit.languages import LANGUAGES
from hasten.frontend.kernel.lowering import kernel_of
from hasten.frontend.passes import improved
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source
from hasten.workload.target import parse_target

OUTER = """
import numpy as np

def f(x, y, scale, shift):
    n = len(x)
    out = np.empty((n, len(y)))
    for i in range(n):
        for j in range(len(y)):
            out[i, j] = x[i] * y[j] * scale + shift
    return out
"""
ARGS = (np.arange(3.0), np.arange(4.0) + 1.0, 0.5, 2)
PLAIN = {
    ".c": """
#include <stdint.h>
void f(const double *restrict x, int64_t n, double y[], long m, double scale, int64_t shift, double *out)
{
    for (int64_t i = 0; i < n; i++) /* rows */
        for (int64_t j = 0; j < m; j++)
            out[i * m + j] = x[i] * y[j] * scale + (double) shift;
}
""",
    ".cpp": """
#include <cstdint>
extern "C" void f(const double *x, std::int64_t n, const double *y, std::int64_t m, double scale,
                  std::int64_t shift, double *out)
{
    for (std::int64_t i = 0; i < n; i++)
        for (std::int64_t j = 0; j < m; j++)
            out[i * m + j] = x[i] * y[j] * scale + static_cast<double>(shift);
}
""",
    ".f90": """
subroutine f(x, n, y, m, scale, shift, out) bind(c) ! turned round
    use, intrinsic :: iso_c_binding
    implicit none
    integer(c_int64_t), value :: n, m, shift
    real(c_double), intent(in) :: x(n), y(m)
    real(c_double), value :: scale
    real(c_double), intent(out) :: out(m, n)
    integer(c_int64_t) :: i, j
    do i = 1, n
        do j = 1, m
            out(j, i) = x(i) * y(j) * scale + real(shift, c_double)
        end do
    end do
end subroutine f
""",
    ".rs": """
#[no_mangle]
pub extern "C" fn f(x: *const f64, n: i64, y: *const f64, m: i64, scale: f64, shift: i64, out: *mut f64) {
    for i in 0..n as usize {
        for j in 0..m as usize {
            unsafe { *out.add(i * m as usize + j) = *x.add(i) * *y.add(j) * scale + shift as f64 };
        }
    }
}
""",
    ".mojo": """
comptime Numbers = Pointer[Float64, MutUntrackedOrigin]

@export("f")
def f(
    x: Pointer[Float64, MutUntrackedOrigin], n: Int,  # rows
    y: Pointer[Float64, MutUntrackedOrigin], m: Int,
    scale: Float64, shift: Int, out_: Pointer[Float64, MutUntrackedOrigin],
) abi("C"):
    for i in range(n):
        for j in range(m):
            out_[unsafe_offset=i * m + j] = x[unsafe_offset=i] * y[unsafe_offset=j] * scale + Float64(shift)
""",
    ".pyx": """
import numpy as np

def f(double[::1] x not None, double[::1] y, double scale, long shift):
    cdef Py_ssize_t i, j
    cdef double[:, ::1] out = np.empty((x.shape[0], y.shape[0]))
    for i in range(x.shape[0]):
        for j in range(y.shape[0]):
            out[i, j] = x[i] * y[j] * scale + shift
    return np.asarray(out)
""",
}


def workload_of(text, args):
    function = python_function(text)
    return function, Workload(
        "f", Origin("file", "f.py", "f"), signature_of(function, args, {}), module_source(function)
    )


def raced(path, workload, folder, route="", function="f"):
    engine, variant = NativeRivalEngine(), Variant("native", (str(path), function, route))
    folder.mkdir(exist_ok=True)
    assert engine.identity(variant, workload)
    engine.build(variant, workload, folder)
    return engine.load(variant, workload, folder)


@pytest.mark.parametrize("suffix", PLAIN)
def test_a_plain_function_of_every_language_is_bound(suffix, tmp_path):
    function, workload = workload_of(OUTER, ARGS)
    path = tmp_path / f"mine{suffix}"
    path.write_text(PLAIN[suffix])
    rival = raced(path, workload, tmp_path / "built")
    assert np.array_equal(rival(*ARGS), function(*ARGS))
    assert np.array_equal(rival(x=ARGS[0], y=ARGS[1], scale=0.5, shift=2), function(*ARGS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("checked", [True, False])
def test_what_translate_writes_is_a_rival(language, checked, tmp_path):
    function, workload = workload_of(OUTER, ARGS)
    kernel = improved(kernel_of(workload.source, workload.signature), checked=checked)
    path = tmp_path / f"mine{LANGUAGES[language].suffix}"
    path.write_text(LANGUAGES[language].emit(kernel, checked=checked).text)
    rival = raced(path, workload, tmp_path / "built")
    assert np.array_equal(rival(*ARGS), function(*ARGS))


def test_a_translation_whose_parameters_were_changed_is_unsupported_in_a_race(tmp_path):
    function, workload = workload_of(OUTER, ARGS)
    kernel = improved(kernel_of(workload.source, workload.signature), checked=False)
    text = LANGUAGES["c"].emit(kernel, checked=False).text
    (tmp_path / "mine.c").write_text(text.replace("int64_t y_n0, ", ""))
    rivals = [f"{tmp_path / 'mine.c'}::f"]
    result = hasten.race(function, *ARGS, engines=[], against=rivals, budget=0.2)
    (lost,) = result.lost
    assert lost.verdict.kind == "unsupported"
    assert "wanted is f_call" in lost.verdict.detail


def test_a_translation_goes_by_the_route_that_is_asked_for(tmp_path):
    function, workload = workload_of(OUTER, ARGS)
    kernel = improved(kernel_of(workload.source, workload.signature), checked=False)
    path = tmp_path / "mine.c"
    path.write_text(LANGUAGES["c"].emit(kernel, checked=False).text)
    assert np.array_equal(raced(path, workload, tmp_path / "built", "swig")(*ARGS), function(*ARGS))
    with pytest.raises(Unsupported, match="it has capi, ctypes"):
        raced(path, workload, tmp_path / "other", "pybind11")


@pytest.mark.parametrize(
    ("language", "routes"), [("c", ("ctypes", "capi")), ("cpp", ("nanobind", "pybind11", "boost"))]
)
def test_builds_by_different_routes_are_kept_apart(language, routes, tmp_path):
    _, workload = workload_of(OUTER, ARGS)
    kernel = improved(kernel_of(workload.source, workload.signature), checked=False)
    path = tmp_path / f"mine{LANGUAGES[language].suffix}"
    path.write_text(LANGUAGES[language].emit(kernel, checked=False).text)
    variants = [Variant("native", (str(path), "f", route)) for route in routes]
    identities = {NativeRivalEngine().identity(variant, workload) for variant in variants}
    assert len(identities) == len(routes)


WRONG = [
    (
        "void f(const float *x, double *y, double s, long k, double *out) { }",
        "do not fit at `const float .x`: the file has f.const float",
    ),
    ("void f(double *x, double *y, double s, int k, double *out) { }", "int k"),
    ("void f(double *x, double *y, double s) { }", "wanted is `void f"),
    ("static void f(double *x) { }", "drop `static`"),
    ("void g(double *x) { }", "no function f"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_parameter_list_that_does_not_fit_is_refused_with_both(text, says, tmp_path):
    _, workload = workload_of(OUTER, ARGS)
    path = tmp_path / "mine.c"
    path.write_text(text)
    with pytest.raises(Unsupported, match=says):
        raced(path, workload, tmp_path / "built")


IN_ITS_LANGUAGE = {
    ".c": "void f(const double *x, int64_t x_n0, const double *y, int64_t y_n0, double scale, "
    "int64_t shift, double *result) {",
    ".cc": 'extern "C" void f(const double *x, int64_t x_n0, ',
    ".f90": "subroutine f(x, x_n0, y, y_n0, scale_, shift, result_) bind(c); "
    "real(c_double), intent(in) :: x(*); integer(c_int64_t), value :: x_n0; ",
    ".mojo": '@export("f") def f(x: Pointer[Float64, MutUntrackedOrigin], x_n0: Int, ',
    ".pyx": "def f(double[:] x, double[:] y, double scale, long long shift):",
    ".rs": '#[no_mangle] pub extern "C" fn f(x: *const f64, x_n0: i64, y: *const f64, ',
}


@pytest.mark.parametrize("suffix", IN_ITS_LANGUAGE)
def test_what_is_missing_is_shown_in_the_language_of_the_file(suffix, tmp_path):
    _, workload = workload_of(OUTER, ARGS)
    path = tmp_path / f"mine{suffix}"
    path.write_text("")
    with pytest.raises(Unsupported) as refused:
        raced(path, workload, tmp_path / "built")
    assert f"mine{suffix} has no function f: write `{IN_ITS_LANGUAGE[suffix]}" in str(refused.value)


def test_a_number_that_is_not_returned_is_missed(tmp_path):
    _, workload = workload_of("def f(x):\n    return x[0] * 2\n", (np.ones(3),))
    path = tmp_path / "mine.c"
    path.write_text("void f(double *x) { }")
    with pytest.raises(Unsupported, match=r"returns nothing: write `double f\(const double \*x"):
        raced(path, workload, tmp_path / "built")
    path.write_text("thing f(double *x) { }")
    with pytest.raises(Unsupported, match=r"`thing`: write `double f\(.*\(mine.c:1\)"):
        raced(path, workload, tmp_path / "other")


def test_what_is_returned_and_not_known_is_left_to_the_user(tmp_path):
    _, workload = workload_of("def f(v):\n    return sorted(v, key=str)\n", ([3, 1],))
    path = tmp_path / "mine.c"
    path.write_text("")
    with pytest.raises(Unsupported, match=r"\{`, and let it return what yours returns"):
        raced(path, workload, tmp_path / "built")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cdef f(x): pass", r"`cdef`, which only C calls: write `def` or `cpdef` \(mine.pyx:1\)"),
        (
            "def f(y, x, scale, shift): pass",
            r"at `y`: the file has f\(y, x, .*wanted is `def f\(do",
        ),
        ("def f(x, y): pass", r"do not fit: the file has f\(x, y\)"),
    ],
)
def test_a_file_of_cython_that_does_not_fit_is_refused_with_both(text, says, tmp_path):
    _, workload = workload_of(OUTER, ARGS)
    path = tmp_path / "mine.pyx"
    path.write_text(text)
    with pytest.raises(Unsupported, match=says):
        raced(path, workload, tmp_path / "built")


def test_bytes_that_are_no_utf_8_do_not_matter_in_comments(tmp_path):
    function, workload = workload_of("def f(x):\n    return x[0] * 2\n", (np.ones(3),))
    path = tmp_path / "mine.c"
    path.write_bytes(b"/* caf\xe9 */\ndouble f(const double *x) { return x[0] * 2; }\n")
    rival = raced(path, workload, tmp_path / "built")
    assert rival(np.ones(3)) == function(np.ones(3))


def test_a_symbol_that_is_hidden_says_so(tmp_path):
    _, workload = workload_of("def f(x):\n    return x[0] * 2\n", (np.ones(3),))
    path = tmp_path / "mine.c"
    path.write_text(
        '__attribute__((visibility("hidden"))) double f(const double *x) { return x[0] * 2; }\n'
    )
    with pytest.raises(Unsupported, match="no symbol f: let it be seen from outside"):
        raced(path, workload, tmp_path / "built")


def test_what_does_not_compile_says_so(tmp_path):
    _, workload = workload_of(OUTER, ARGS)
    path = tmp_path / "mine.c"
    path.write_text("void f(double *x, double *y, double s, long k, double *out) { oops; }")
    with pytest.raises(BuildFailed, match="oops"):
        raced(path, workload, tmp_path / "built")


def test_lines_are_those_of_the_file_and_not_of_its_header(tmp_path):
    _, workload = workload_of("def f(x):\n    return x[0] * 2\n", (np.ones(3),))
    path = tmp_path / "my-own.c"
    (tmp_path / "my-own.h").write_text("#pragma once\n\ndouble f(const double *x);\n")
    path.write_text('#include "my-own.h"\n\ndouble f(const double *x)\n{ return oops; }\n')
    with pytest.raises(BuildFailed, match=r"^my-own\.c:4:\d+: error: .*oops"):
        raced(path, workload, tmp_path / "built")
    path.write_text('#include "my-own.h"\n\ndouble f(float *x)\n{ return 0; }\n')
    with pytest.raises(Unsupported, match=r"\(my-own\.c:3\)"):
        raced(path, workload, tmp_path / "built")


def test_a_list_that_is_changed_comes_back(tmp_path):
    function, workload = workload_of(
        "def f(v):\n    for i in range(len(v)):\n        v[i] += 1\n", ([1, 2],)
    )
    path = tmp_path / "mine.c"
    path.write_text("void f(long *v, long n) { for (long i = 0; i < n; i++) v[i]++; }")
    rival = raced(path, workload, tmp_path / "built")
    mine, theirs = [4, 5, 6], [4, 5, 6]
    function(mine)
    rival(theirs)
    assert mine == theirs == [5, 6, 7]


def test_results_whose_size_is_not_known_are_refused_with_a_remedy(tmp_path):
    text = "import numpy as np\n\ndef f(x):\n    n = int(x[0])\n    return np.zeros(n)\n"
    _, workload = workload_of(text, (np.array([3.0]),))
    path = tmp_path / "mine.c"
    path.write_text("void f(double *x, double *out) { (void) x; (void) out; }")
    with pytest.raises(Unsupported, match="write the results to arguments"):
        raced(path, workload, tmp_path / "built")


def test_parameters_are_read_as_they_stand():
    found = GRAMMARS["c"].prototype(
        "/* f(int) */\nlong f(const double (*restrict p)[3], bool on)\n{\n", "f"
    )
    assert found.returns == "int64"
    assert found.line == 2
    assert found.parameters == (
        Given("float64", pointer=True, text="const double (*restrict p)[3]"),
        Given("bool", pointer=False, text="bool on"),
    )
    assert python_parameters("def f(double[:, ::1] X not None, int k=3, *, list v):\n", "f") == (
        ["X", "k", "v"],
        1,
    )


def test_a_native_file_is_a_target_and_a_missing_one_is_not(tmp_path):
    path = tmp_path / "kernel.rs"
    path.write_text("")
    assert parse_target(f"{path}::other") == Origin("native", str(path), "other")
    assert parse_target(str(path)).function == ""
    with pytest.raises(UsageError, match="no such file"):
        parse_target(str(tmp_path / "gone.c"))
