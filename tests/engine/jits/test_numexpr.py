import ast
import copy
import subprocess
import sys
from pathlib import Path

import numexpr
import numpy as np
import pytest

from engine.jits import numexpr_functions as functions
from hasten.engine.base import Choices, Engine
from hasten.engine.jits.numexpr.engine import NumexprEngine
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = NumexprEngine()
RNG = np.random.default_rng(4711)


def normal(*shape, dtype="float64"):
    return RNG.standard_normal(shape).astype(dtype)


def positive(*shape):
    return RNG.uniform(0.5, 2.0, shape)


def whole(low, high, *shape, dtype="int64"):
    return RNG.integers(low, high, shape).astype(dtype)


def workload_of(function, args):
    origin = Origin("file", function.__code__.co_filename, function.__name__)
    signature = signature_of(function, args)
    return Workload(function.__name__, origin, signature, module_source(function))


def built(function, args, folder, option=None):
    workload = workload_of(function, args)
    variants = list(ENGINE.variants(workload, Choices()))
    variant = next(v for v in variants if option is None or option in v.options)
    ENGINE.build(variant, workload, folder)
    return ENGINE.load(variant, workload, folder)


def text_of(function, args, folder):
    built(function, args, folder)
    return (folder / "array_expressions.py").read_text()


def expressions_in(text):
    calls = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call))
    return [c.args[0].value for c in calls if ast.unparse(c.func) == "_numexpr.evaluate"]


def assert_same(expected, found):
    assert type(found) is type(expected)
    if isinstance(expected, tuple):
        for left, right in zip(expected, found, strict=True):
            assert_same(left, right)
    elif isinstance(expected, np.ndarray):
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        tolerance = 1e-5 if expected.dtype == np.float32 else 1e-12
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    else:
        assert found == expected


CASES = {
    "black_scholes": (positive(500), positive(500), positive(500), 0.03, 0.2),
    "pairwise": (normal(40, 3),),
    "polynomial": (normal(500),),
    "powers": (positive(500),),
    "single_precision": (normal(500, dtype="float32"), 1.7),
    "single_precision_mask": (normal(500, dtype="float32"),),
    "masks": (normal(500), normal(500)),
    "in_place": (normal(500), normal(500)),
    "integers": (whole(-9, 9, 500), whole(1, 9, 500)),
    "small_integers": (whole(0, 256, 20, 20, dtype="uint8"),),
    "where_of_numbers": (whole(-3, 4, 500, dtype="int32"),),
    "extremes": (normal(500), normal(500)),
    "booleans": (normal(500) > 0, whole(0, 5, 500)),
    "time_steps": (normal(200), 7),
    "horner": ([1.0, 2.0, 3.0], normal(500)),
    "softmax": (normal(30, 10),),
    "branches": (normal(500),),
    "written_between": (normal(500), normal(500)),
    "rebound_between": (normal(500), normal(500)),
    "changes_in_the_middle": (normal(500), normal(500)),
    "odd_names": (normal(500), normal(500)),
    "calls_itself": (normal(500), 3),
    "stretched": (normal(30), normal(30, 30)),
    "silenced": (normal(500),),
    "numpy_scalar": (normal(500, dtype="float32"), np.float64(2.5)),
    "gray": (whole(0, 256, 9, 9, 3, dtype="uint8"),),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("option", [None, "single"])
def test_an_array_function_gives_the_same_answer_and_leaves_the_same_arguments(
    name, option, tmp_path
):
    function = getattr(functions, name)
    ours, theirs = copy.deepcopy(CASES[name]), copy.deepcopy(CASES[name])
    fast = built(function, ours, tmp_path, option)
    with np.errstate(all="ignore"):
        assert_same(function(*theirs), fast(*ours))
    for left, right in zip(theirs, ours, strict=True):
        assert_same(left, right)


@pytest.mark.parametrize("layout", ["F", "strided", "reversed", "empty"])
def test_the_layout_of_arrays_does_not_matter(layout, tmp_path):
    x = {
        "F": np.asfortranarray(normal(20, 30)),
        "strided": normal(40, 60)[::2, ::3],
        "reversed": normal(20, 30)[::-1],
        "empty": normal(0, 3),
    }[layout]
    fast = built(functions.polynomial, (x,), tmp_path)
    assert_same(functions.polynomial(x), fast(x))


def test_not_a_number_and_signed_zeros_come_out_as_from_numpy(tmp_path):
    a = np.array([np.nan, -0.0, 0.0, 1.0, -1.0, np.inf])
    fast = built(functions.signs, (a,), tmp_path)
    for expected, found in zip(functions.signs(a), fast(a), strict=True):
        np.testing.assert_array_equal(found, expected)
        numbers = ~np.isnan(expected)
        np.testing.assert_array_equal(np.signbit(found)[numbers], np.signbit(expected)[numbers])


def test_integers_wrap_around_as_in_numpy(tmp_path):
    a, b = np.array([2**62, -(2**62) - 1]), np.array([3, 5])
    fast = built(functions.integers, (a, b), tmp_path)
    np.testing.assert_array_equal(fast(a, b)[0], functions.integers(a, b)[0])


def test_shapes_that_do_not_fit_are_refused_as_by_numpy(tmp_path):
    fast = built(functions.masks, (normal(3), normal(3)), tmp_path)
    with pytest.raises(ValueError, match="broadcast"):
        fast(normal(3), normal(4))


def test_intermediate_statements_are_combined_into_one_expression(tmp_path):
    text = text_of(functions.masks, CASES["masks"], tmp_path)
    assert expressions_in(text) == [
        "where((a > 0) & (b < 0.5) | ~(a == b), a * 2.0 - b, 0.0)",
    ]


def test_an_intermediate_statement_stays_where_an_array_is_written_in_between(tmp_path):
    text = text_of(functions.written_between, CASES["written_between"], tmp_path)
    assert expressions_in(text) == ["a * b + 1.0", "t + a * 2"]


def test_functions_that_it_calls_are_rewritten_too(tmp_path):
    text = text_of(functions.black_scholes, CASES["black_scholes"], tmp_path)
    assert "where(x >= 0.0, 1.0 - tail, tail)" in expressions_in(text)


def test_a_function_that_changes_its_argument_keeps_its_turn(tmp_path):
    text = text_of(functions.changes_in_the_middle, CASES["changes_in_the_middle"], tmp_path)
    assert expressions_in(text) == ["a * 2 + 1"]


def test_a_small_array_is_not_computed_once_for_every_element_of_the_result(tmp_path):
    text = text_of(functions.stretched, CASES["stretched"], tmp_path)
    assert "exp(x)" in expressions_in(text)


def test_integer_division_and_remainder_stay_with_numpy(tmp_path):
    text = text_of(functions.integers, CASES["integers"], tmp_path)
    assert not any("//" in e or "%" in e for e in expressions_in(text))


def test_names_that_mean_something_else_to_numexpr_are_renamed(tmp_path):
    text = text_of(functions.odd_names, CASES["odd_names"], tmp_path)
    assert expressions_in(text)[0] == "sum_1 * 2 + where_1"


def test_the_user_s_lines_keep_their_places(tmp_path):
    source = workload_of(functions.branches, CASES["branches"]).source
    text = text_of(functions.branches, CASES["branches"], tmp_path)
    before, after = source.text.splitlines(), text.splitlines()
    assert len(after) - len(before) == 1  # the import of NumExpr
    assert after[before.index("    if flag:") + 1] == "    if flag:"


@pytest.mark.parametrize(
    ("name", "args", "reason", "code"),
    [
        ("element_loop", (normal(5),), "loop over elements", "for i in"),
        ("complex_numbers", (normal(5) + 1j,), "complex128", "return z"),
        ("no_arrays", (1.0, 2.0), "no argument is a NumPy array", "def no_arrays"),
        ("one_operation", (normal(5), normal(5)), "two or more", "def one_operation"),
        (
            "would_lose_precision",
            (normal(5, dtype="float32"), whole(0, 9, 5)),
            "float32 of what is float64",
            "return a * i",
        ),
        ("no_silence", (normal(5),), "two or more", "def no_silence"),
    ],
)
def test_what_numexpr_cannot_do_is_declined_with_the_reason_and_the_line(name, args, reason, code):
    workload = workload_of(getattr(functions, name), args)
    with pytest.raises(Unsupported, match=reason) as refused:
        list(ENGINE.variants(workload, Choices()))
    file, _, line = refused.value.where.partition(":")
    assert file == "numexpr_functions.py"
    lines = Path(functions.__file__).read_text().splitlines()
    assert code in lines[int(line) - 1]


def test_without_source_the_reason_is_passed_on():
    workload = Workload(
        "f", Origin("pickle", "f.pkl", "f"), signature_of(abs, (1,)), None, "no source"
    )
    with pytest.raises(Unsupported, match="no source"):
        list(ENGINE.variants(workload, Choices()))


def test_variants_are_many_threads_and_one():
    workload = workload_of(functions.masks, CASES["masks"])
    variants = list(ENGINE.variants(workload, Choices()))
    assert [(v.name, v.threads) for v in variants] == [("numexpr", None), ("numexpr[single]", 1)]


def test_rounding_of_its_own_is_told_and_can_be_had_without():
    workload = workload_of(functions.polynomial, CASES["polynomial"])
    plain, exact, _ = ENGINE.variants(workload, Choices())
    assert "last bits may differ" in plain.notes[-1]
    assert exact.name == "numexpr[exact]"
    assert not any("differ" in note for note in exact.notes)


def test_without_its_optimizations_a_quotient_by_a_constant_is_bit_identical(tmp_path):
    image = CASES["small_integers"][0]
    fast = built(functions.small_integers, (image,), tmp_path, "exact")
    np.testing.assert_array_equal(fast(image)[0], functions.small_integers(image)[0])


def test_one_thread_is_one_thread(tmp_path):
    before = numexpr.get_num_threads()
    try:
        built(functions.masks, CASES["masks"], tmp_path, "single")
        assert numexpr.get_num_threads() == 1
    finally:
        numexpr.set_num_threads(before)


def test_a_build_may_be_moved(tmp_path):
    workload = workload_of(functions.masks, CASES["masks"])
    variant = next(iter(ENGINE.variants(workload, Choices())))
    (tmp_path / "first").mkdir()
    left = ENGINE.build(variant, workload, tmp_path / "first")
    (tmp_path / "first").rename(tmp_path / "second")
    fast = ENGINE.load(variant, workload, tmp_path / "second")
    assert left.compiler.startswith("numexpr 2")
    assert_same(functions.masks(*CASES["masks"]), fast(*CASES["masks"]))


def test_the_engine_keeps_the_contract_and_its_build_depends_on_the_versions():
    workload = workload_of(functions.masks, CASES["masks"])
    variant = next(iter(ENGINE.variants(workload, Choices())))
    assert isinstance(ENGINE, Engine)
    assert [i.split()[0] for i in ENGINE.identity(variant, workload)] == ["numexpr", "numpy"]


def test_listing_the_engine_does_not_import_numexpr():
    code = "import sys, hasten.engine.jits.numexpr.engine; sys.exit('numexpr' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
