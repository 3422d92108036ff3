"""Functions of C and C++ are found as a compiler would see them."""

from __future__ import annotations

import re

import pytest

from hasten.engine.native.rivals.languages.c import c_prototype, cpp_prototype
from hasten.engine.native.rivals.prototype import Given, Misread

BODY = "(const double *a, int64_t n) { return a[0]; }\n"
EXPORT = '#define EXPORT __attribute__((visibility("default")))\n'
NUMBER = (Given("float64", True, "const double *a"), Given("int64", False, "int64_t n"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{EXPORT}EXPORT double dot{BODY}", 2),
        (f"{EXPORT}EXPORT\ndouble dot{BODY}", 3),
        (f"#define EXPORT\nEXPORT double dot{BODY}", 2),
        (f"__attribute__((hot)) double dot{BODY}", 1),
        (f'double __attribute__((hot, target("avx2"))) dot{BODY}', 1),
        (f"typedef double real;\nreal dot{BODY}", 2),
        (f"#define real double\nreal dot{BODY}", 2),
        (f"extern inline double dot{BODY}", 1),
        (f"double dot(const double *, int64_t);\ninline double dot{BODY}", 2),
        (f"double\ndot{BODY}", 2),
        (f"#if 0\ndouble dot(int x) {{ return x; }}\n#endif\ndouble dot{BODY}", 4),
        (f"#ifdef FAST\ndouble dot(int x) {{ return x; }}\n#else\ndouble dot{BODY}#endif\n", 4),
        (f"#define FAST 1\n#if FAST && !defined(SLOW)\ndouble dot{BODY}#elif 1\nint dot(int x) {{ }}\n#endif", 3),
        (f"#ifdef __AVX2__\ndouble dot{BODY}#else\ndouble dot{BODY}#endif\n", 2),
        (f'#ifdef __cplusplus\nextern "C" {{\n#endif\ndouble dot{BODY}', 4),
        (f'const char *doc = "double dot(int x) {{";\ndouble dot{BODY}', 2),
        (f"double other(double x) {{ if (dot(x)) {{ }} return x; }}\ndouble dot{BODY}", 2),
    ],
)  # fmt: skip
def test_a_function_of_c_is_read_with_what_it_returns(text, line):
    found = c_prototype(f"{text}", "dot")
    assert (found.returns, found.line, found.parameters) == ("float64", line, NUMBER)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"static double dot{BODY}", "dot is static.*drop `static`"),
        (f"inline double dot{BODY}", "dot is `inline`.*drop `inline`"),
        (f"unknown_t dot{BODY}", "cannot tell what dot returns: `unknown_t`"),
        (f"double *dot{BODY}", "cannot tell what dot returns: `double .`"),
        (f"#if WIDE\ndouble dot(int x) {{ }}\n#else\ndouble dot{BODY}#endif\n", "another dot at line 4.*leave one"),
    ],
)  # fmt: skip
def test_a_function_of_c_that_cannot_be_called_says_why(text, says):
    with pytest.raises(Misread) as refused:
        c_prototype(text, "dot")
    assert_says(refused.value, says)


@pytest.mark.parametrize(
    "text",
    [
        f'extern "C" auto dot{BODY.replace(") {", ") -> double {")}',
        f'extern "C" double dot{BODY.replace(") {", ") noexcept {")}',
        f'extern "C" {{\nnamespace kernels {{\ndouble dot{BODY}}}\n}}',
        f'namespace kernels {{ extern "C" double dot{BODY} }}',
        f'extern "C" double dot(const double *a, int64_t n);\ndouble dot{BODY}',
        f'using real = double;\nextern "C" real dot{BODY}',
        f'struct S {{ float dot(int x) {{ }} }};\nextern "C" double dot{BODY}',
        f'static float dot(float x) {{ }}\nextern "C" [[gnu::hot]] double dot{BODY}',
    ],
)
def test_a_function_of_cpp_with_the_linkage_of_c_is_read(text):
    found = cpp_prototype(text, "dot")
    assert (found.returns, found.parameters) == ("float64", NUMBER)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"double dot{BODY}", 'a name that only C.. knows.*write `extern "C"` before it'),
        (f"template <typename T> T dot{BODY}", "dot is a template"),
        (f'extern "C" inline double dot{BODY}', "drop `inline`"),
        (f'extern "C" auto dot{BODY}', "cannot tell what dot returns: nothing is said"),
    ],
)
def test_a_function_of_cpp_that_cannot_be_called_says_why(text, says):
    with pytest.raises(Misread) as refused:
        cpp_prototype(text, "dot")
    assert_says(refused.value, says)


def test_what_is_only_declared_or_a_member_is_no_function():
    assert c_prototype("double dot(double x);\n", "dot") is None
    assert cpp_prototype("struct S { double dot(double x) { return x; } };\n", "dot") is None


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        ("void *a", Given("", True, "void *a")),
        ("gsl_vector *a", Given(None, True, "gsl_vector *a")),
        ("double **a", Given(None, True, "double **a")),
        ("std::vector<double> &a", Given(None, True, "std::vector<double> &a")),
        ("unsigned long long a", Given("uint64", False, "unsigned long long a")),
        ("long int a", Given("int64", False, "long int a")),
        ("long unsigned int a", Given("uint64", False, "long unsigned int a")),
        ("signed char a", Given("int8", False, "signed char a")),
        ("unsigned char *a", Given("uint8", True, "unsigned char *a")),
        ("complex double a", Given("complex128", False, "complex double a")),
        ("double _Complex *a", Given("complex128", True, "double _Complex *a")),
        ("std::complex< double > *a", Given("complex128", True, "std::complex< double > *a")),
        ("double a[][3]", Given("float64", True, "double a[][3]")),
    ],
)
def test_what_a_parameter_holds_is_known_or_not(parameter, given):
    assert c_prototype(f"void dot({parameter}) {{ }}", "dot").parameters == (given,)


def assert_says(refused, says):
    assert re.search(says, f"{refused.reason}: {refused.remedy}")
