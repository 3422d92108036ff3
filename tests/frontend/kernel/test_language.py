"""Each construct of the kernel language gives Python's answer by every route, or is refused in words."""

from __future__ import annotations

import copy
import inspect
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from differential import ONE_BY_ONE, compiled, python_function
from language import LANGUAGE, REFUSED, pages
from together import compiled_together

from hasten.engine.base import Choices, Variant
from hasten.engine.native.c import CEngine
from hasten.engine.native.kernels import kernel_for
from hasten.errors import Unsupported
from hasten.frontend.kernel import ir
from hasten.frontend.kernel.lowering import kernel_of
from hasten.verify.compare import compare
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source


def workload_of(text, args):
    function = python_function(text)
    source = module_source(function)
    signature = signature_of(function, args, {})
    return function, Workload("f", Origin("file", "f.py", "f"), signature, source)


def answers(function, args):
    """What it returns and what becomes of its arguments, or what it raises."""
    given = copy.deepcopy(args)
    try:
        return function(*given), given
    except Exception as error:
        return type(error).__name__, given


def built(workload, options, folder):
    engine, variant = CEngine(), Variant("c", options)
    engine.build(variant, workload, folder)
    return engine.load(variant, workload, folder)


@pytest.mark.parametrize("feature", LANGUAGE, ids=lambda f: f.what)
def test_a_construct_gives_the_answer_of_python_in_every_variant(feature, tmp_path):
    function, workload = workload_of(feature.module, feature.args)
    expected = answers(function, feature.args)
    engine = CEngine()
    for number, variant in enumerate(engine.variants(workload, Choices(threads=2))):
        if variant.options[0] not in {"capi", "ctypes"}:
            continue  # the other routes have tests of their own
        folder = tmp_path / str(number)
        folder.mkdir()
        engine.build(variant, workload, folder)
        found = answers(engine.load(variant, workload, folder), feature.args)
        assert compare(list(expected), list(found), 2).kind in {"same", "close"}, (
            variant.name,
            found,
        )


LACKS = {
    ("fortran", "NumPy's types as functions: `np.float32(x)`, `np.uint8(x)`"): "signed dtype",
    ("fortran", "any layout: Fortran order, strides, negative ones"): "C order",
    ("fortran", "rows, slices, `.T`, as views"): "transposed",
}
"""What a language has not, though the kernel language has it: part of the reason that is given."""


@pytest.mark.once
@pytest.mark.parametrize("feature", LANGUAGE, ids=lambda f: f.what)
@pytest.mark.parametrize("language", ONE_BY_ONE)
def test_a_construct_gives_the_answer_of_python_in_every_language(language, feature, tmp_path):
    function = python_function(feature.module)
    if says := LACKS.get((language, feature.what)):
        with pytest.raises(Unsupported, match=says):
            compiled(function, feature.args, folder=tmp_path, language=language)
        return
    expected = answers(function, feature.args)
    # A build of Cython takes seconds: both kinds are tested where it is one of the engines.
    for checked in (True,) if language == "cython" else (True, False):
        folder = tmp_path / str(checked)
        folder.mkdir()
        translated, text = compiled(
            function, feature.args, checked=checked, folder=folder, language=language
        )
        found = answers(translated, feature.args)
        assert compare(list(expected), list(found), 2).kind in {"same", "close"}, (found, text)


@pytest.mark.once
def test_all_constructs_give_the_answers_of_python_in_mojo():
    functions = [(python_function(feature.module), feature.args) for feature in LANGUAGE]
    for feature, (function, args), (translated, text) in zip(
        LANGUAGE, functions, compiled_together(functions), strict=True
    ):
        expected, found = answers(function, args), answers(translated, args)
        verdict = compare(list(expected), list(found), 2).kind
        assert verdict in {"same", "close"}, (feature.what, found, text)


@pytest.mark.parametrize("refusal", REFUSED, ids=lambda r: r.what)
def test_what_the_language_has_not_is_refused_with_the_place(refusal):
    function, workload = workload_of(refusal.text, refusal.args)
    with pytest.raises(Unsupported) as refused:
        kernel_of(module_source(function), workload.signature)
    assert refusal.says in refused.value.reason
    assert refused.value.where


def test_the_pages_of_the_documentation_are_what_the_tests_say():
    folder = Path(__file__).parents[3] / "docs" / "reference"
    assert {name: (folder / name).read_text() for name in pages()} == pages()


RAISING = [
    ("return x[n]", "x, n", (np.ones(3), 3), "IndexError"),
    ("return x[n]", "x, n", (np.ones(3), -4), "IndexError"),
    ("x[n] = 1.0", "x, n", (np.ones(3), 5), "IndexError"),
    ("return a // b", "a, b", (3, 0), "ZeroDivisionError"),
    ("return a % b", "a, b", (3, 0), "ZeroDivisionError"),
    ("return a / b", "a, b", (3.0, 0.0), "ZeroDivisionError"),
    ("return math.sqrt(a)", "a", (-1.0,), "ValueError"),
    ("return math.log(a)", "a", (0.0,), "ValueError"),
    ("return math.exp(a)", "a", (1000.0,), "OverflowError"),
    ("return int(a)", "a", (float("nan"),), "ValueError"),
    ("return a << b", "a, b", (1, -1), "ValueError"),
    ("v = [a]\nv.pop()\nreturn v.pop()", "a", (1,), "IndexError"),
    ("return v[5]", "v", ([1, 2],), "IndexError"),
    ("y = np.zeros(n)\nreturn y[0]", "n", (-1,), "ValueError"),
    ("assert n > 5, 'small'\nreturn n", "n", (1,), "AssertionError"),
    ("if n < 5:\n    raise KeyError('gone')\nreturn n", "n", (1,), "KeyError"),
    ("for i in range(0, 9, n):\n    pass\nreturn n", "n", (0,), "ValueError"),
]


@pytest.mark.parametrize(("body", "parameters", "args", "error"), RAISING)
@pytest.mark.parametrize("route", ["capi", "ctypes", "cffi", "cffi-abi"])
def test_a_checked_translation_raises_what_python_raises(
    body, parameters, args, error, route, tmp_path
):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    text = f"import math\nimport numpy as np\n\ndef f({parameters}):\n{lines}\n"
    function, workload = workload_of(text, args)
    assert answers(function, args)[0] == error
    assert answers(built(workload, (route,), tmp_path), args)[0] == error


@pytest.mark.once
@pytest.mark.parametrize(("body", "parameters", "args", "error"), RAISING)
@pytest.mark.parametrize("language", ONE_BY_ONE)
def test_every_language_raises_what_python_raises(
    body, parameters, args, error, language, tmp_path
):
    function = raising(body, parameters)
    translated, _ = compiled(function, args, folder=tmp_path, language=language)
    assert answers(translated, args)[0] == error


def raising(body, parameters):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return python_function(f"import math\nimport numpy as np\n\ndef f({parameters}):\n{lines}\n")


@pytest.mark.once
def test_mojo_raises_what_python_raises():
    together = compiled_together([(raising(b, p), args) for b, p, args, _ in RAISING])
    for (body, _, args, error), (translated, text) in zip(RAISING, together, strict=True):
        assert answers(translated, args)[0] == error, (body, text)


def test_an_integer_that_python_would_let_grow_is_an_overflow(tmp_path):
    _, workload = workload_of("def f(a):\n    return a * a\n", (3,))
    translated = built(workload, ("capi",), tmp_path)
    assert translated(2**31) == 2**62
    with pytest.raises(OverflowError, match="64 bits"):
        translated(2**32)


OTHER_ARGUMENTS = [
    (np.ones(3, np.float32), "array"),
    (np.ones((3, 3)), "array"),
    (np.ones(6)[::2], "array"),
    ([1.0, 2.0], "argument"),
    (None, "argument"),
]


@pytest.mark.parametrize(("other", "says"), OTHER_ARGUMENTS)
@pytest.mark.parametrize("route", ["capi", "ctypes", "cffi", "cffi-abi"])
def test_arguments_of_another_kind_are_refused(other, says, route, tmp_path):
    text = "def f(x):\n    s = 0.0\n    for v in x:\n        s += v\n    return s\n"
    _, workload = workload_of(text, (np.ones(3),))
    translated = built(workload, (route,), tmp_path)
    assert translated(np.ones(5)) == 5.0
    with pytest.raises(Unsupported, match=says):
        translated(other)


def test_a_read_only_array_is_not_written(tmp_path):
    _, workload = workload_of("def f(x):\n    x[0] = 1.0\n", (np.ones(3),))
    translated = built(workload, ("capi",), tmp_path)
    frozen = np.zeros(3)
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        translated(frozen)
    assert frozen[0] == 0.0


def test_memory_that_is_returned_outlives_the_call_and_is_freed_once(tmp_path):
    _, workload = workload_of("import numpy as np\n\ndef f(n):\n    return np.full(n, 2.5)\n", (3,))
    translated = built(workload, ("capi",), tmp_path)
    kept = [translated(1000) for _ in range(100)]
    del kept[::2]
    assert all((array == 2.5).all() for array in kept)


def test_loops_that_are_independent_run_in_parallel_with_the_same_answer(tmp_path):
    text = (
        "import numpy as np\n\ndef f(x):\n    out = np.zeros(len(x))\n    for i in range(len(x)):\n"
        "        s = 0.0\n        for j in range(i):\n            s += x[j]\n        out[i] = s\n    return out\n"
    )
    x = np.random.default_rng(1).random(400)
    function, workload = workload_of(text, (x,))
    translated = built(workload, ("capi", "unchecked", "threads"), tmp_path)
    assert (translated(x) == function(x)).all()


def test_a_loop_that_is_made_of_something_else_in_the_line_stays_on_one_thread():
    text = (
        "import numpy as np\n\ndef f(x):\n    y = np.zeros(len(x))\n"
        "    for i in range(int(max(v for v in x))):\n        y[i] = x[i]\n    return y\n"
    )
    _, workload = workload_of(text, (np.array([3.0, 1.0, 2.0]),))
    kernel = kernel_for(workload, ("unchecked", "threads"))
    loops = [s for s in ir.statements_in(kernel.entry.body) if isinstance(s, ir.For)]
    assert [loop.parallel for loop in loops] == [False, True]


@pytest.mark.parametrize("route", ["capi", "ctypes", "cffi", "cffi-abi"])
def test_docstring_and_parameters_are_kept(route, tmp_path):
    text = 'def f(a, b):\n    """Add "both".\n\n    100 %.\n    """\n    return a + b\n'
    function, workload = workload_of(text, (1, 2.0))
    translated = built(workload, (route,), tmp_path)
    assert translated.__doc__ == inspect.getdoc(function)
    assert list(inspect.signature(translated).parameters) == ["a", "b"]
    assert translated(1, 2.0) == 3.0


@pytest.mark.parametrize("route", ["capi", "ctypes", "cffi", "cffi-abi"])
def test_arguments_by_keyword_come_in_the_order_of_the_signature(route, tmp_path):
    text = "def f(a, b, *, c=1):\n    return a - b * c\n"
    function = python_function(text)
    source, signature = module_source(function), signature_of(function, (7,), {"b": 2, "c": 3})
    workload = Workload("f", Origin("file", "f.py", "f"), signature, source)
    translated = built(workload, (route,), tmp_path)
    assert translated(7, b=2, c=3) == translated(c=3, b=2, a=7) == 1
    for wrong in ({"b": 2, "d": 3}, {"b": 2}, {"a": 1, "b": 2, "c": 3}):
        with pytest.raises(TypeError):
            translated(7, **wrong)


ALIKE = """
def f(x, n):
    _x = x * 2
    x_ = x + 3
    int_ = n
    for double in range(int_):
        double_ = double * x_
        _x += double_
    _ = 5
    ignored = 7
    return _x, x, x_, int_, _, ignored
"""


@pytest.mark.once
@pytest.mark.parametrize("language", ["c", *ONE_BY_ONE, "mojo"])
def test_names_that_a_language_cannot_tell_apart_are_told_apart(language, tmp_path):
    function = python_function(ALIKE)
    translated, _ = compiled(function, (3, 4), folder=tmp_path, language=language)
    assert translated(3, 4) == function(3, 4)
