import json
import subprocess
import sys

import numba
import numpy as np
import pytest

from engine.jits import numba_kernels as kernels
from hasten.engine.base import Choices, Engine
from hasten.engine.jits.numba import NumbaEngine
from hasten.errors import Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = NumbaEngine()
RNG = np.random.default_rng(5)
POINTS = RNG.normal(size=(30, 3))
VECTOR = RNG.normal(size=40)


def workload_of(function, *args, **kwargs) -> Workload:
    name = function.__name__
    origin = Origin("file", kernels.__file__, name)
    return Workload(name, origin, signature_of(function, args, kwargs), module_source(function))


def variants(function, *args, choices=Choices(threads=2), **kwargs):  # noqa: B008 (frozen)
    found = ENGINE.variants(workload_of(function, *args, **kwargs), choices)
    return {variant.name: variant for variant in found}


def built(folder, function, *args, name="numba", **kwargs):
    workload = workload_of(function, *args, **kwargs)
    variant = variants(function, *args, **kwargs)[name]
    folder.mkdir(exist_ok=True)
    ENGINE.build(variant, workload, folder)
    return ENGINE.load(variant, workload, folder)


def refused(folder, function, *args) -> Unsupported:
    with pytest.raises(Unsupported) as error:
        built(folder, function, *args)
    return error.value


def test_it_is_an_engine():
    assert isinstance(ENGINE, Engine)
    assert ENGINE.requires.packages == ("numba",)


def test_naming_its_variants_imports_no_numba():
    code = (
        "import sys, numpy as np, numba_kernels as k\n"
        "from hasten.engine.base import Choices\n"
        "from hasten.engine.jits.numba import NumbaEngine\n"
        "from hasten.workload.model import Origin, Workload\n"
        "from hasten.workload.signature import signature_of\n"
        "from hasten.workload.source import module_source\n"
        "o = Origin('file', k.__file__, 'pairwise')\n"
        "s = signature_of(k.pairwise, (np.zeros((3, 3)),))\n"
        "w = Workload('pairwise', o, s, module_source(k.pairwise))\n"
        "e = NumbaEngine()\n"
        "for v in e.variants(w, Choices()): print(v.name, len(e.identity(v, w)))\n"
        "print('numba' in sys.modules)"
    )
    folder = str(kernels.__file__).rpartition("/")[0]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.splitlines() == [
        "numba 4",
        "numba[parallel] 4",
        "numba[boundscheck] 4",
        "False",
    ]


def test_variants_with_fastmath_are_named_in_a_fixed_order():
    found = variants(kernels.pairwise, POINTS, choices=Choices(fastmath=True, threads=2))
    assert list(found) == [
        "numba",
        "numba[parallel]",
        "numba[fastmath]",
        "numba[parallel,fastmath]",
        "numba[boundscheck]",
    ]
    assert [v.threads for v in found.values()] == [1, 2, 1, 2, 1]


def test_the_parallel_variant_says_which_line_runs_in_parallel():
    notes = variants(kernels.pairwise, POINTS)["numba[parallel]"].notes
    line = kernels.pairwise.__code__.co_firstlineno + 3
    assert notes[0] == f"line {line} of numba_kernels.py runs in parallel"


def test_without_independent_loops_there_is_no_parallel_variant():
    assert list(variants(kernels.weighted, VECTOR)) == ["numba", "numba[boundscheck]"]
    assert list(variants(kernels.by_twos, 10)) == ["numba", "numba[boundscheck]"]


def test_what_the_default_gives_up_is_told():
    notes = " ".join(variants(kernels.first, VECTOR, 1)["numba"].notes)
    assert "out of bounds" in notes
    assert "64 bits" in notes


@pytest.mark.parametrize("name", ["numba", "numba[parallel]", "numba[boundscheck]"])
def test_every_variant_gives_the_answer_of_python_to_the_bit(tmp_path, name):
    fast = built(tmp_path, kernels.pairwise, POINTS, name=name)
    assert fast(POINTS).tobytes() == kernels.pairwise(POINTS).tobytes()


def test_fastmath_reaches_the_compiler(tmp_path):
    workload = workload_of(kernels.pairwise, POINTS)
    found = ENGINE.variants(workload, Choices(fastmath=True, threads=2))
    variant = next(v for v in found if v.name == "numba[parallel,fastmath]")
    assert "fastmath=True" in ENGINE.build(variant, workload, tmp_path).flags
    result = ENGINE.load(variant, workload, tmp_path)(POINTS)
    np.testing.assert_allclose(result, kernels.pairwise(POINTS), rtol=1e-12)


def test_a_moved_folder_is_loaded_without_compiling(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "elsewhere"))
    workload = workload_of(kernels.steps, VECTOR, 3)
    variant = variants(kernels.steps, VECTOR, 3)["numba[parallel]"]
    (tmp_path / "one").mkdir()
    made = ENGINE.build(variant, workload, tmp_path / "one")
    assert made.compiler.startswith("numba 0.")
    assert all((tmp_path / "one" / file).is_file() for file in (*made.sources, *made.artifacts))
    (tmp_path / "one").rename(tmp_path / "two")
    fast = ENGINE.load(variant, workload, tmp_path / "two")
    assert fast(VECTOR, 3).tobytes() == kernels.steps(VECTOR, 3).tobytes()
    assert sum(fast.stats.cache_hits.values()) == 1
    assert sum(fast.stats.cache_misses.values()) == 0
    assert not (tmp_path / "elsewhere").exists()
    assert str(tmp_path / "elsewhere") == numba.config.CACHE_DIR


def test_another_process_loads_it_without_compiling(tmp_path):
    fast = built(tmp_path, kernels.weighted, VECTOR)
    code = (
        "import sys, json; from pathlib import Path\n"
        "from hasten.engine.base import Variant\n"
        "from hasten.engine.jits.numba import NumbaEngine\n"
        "from hasten.workload.model import Workload\n"
        "w = Workload.from_json(json.loads(sys.stdin.read()))\n"
        "f = NumbaEngine().load(Variant('numba'), w, Path(sys.argv[1]))\n"
        "print(sum(f.stats.cache_hits.values()), sum(f.stats.cache_misses.values()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        input=json.dumps(workload_of(kernels.weighted, VECTOR).to_json()),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "0"]
    assert fast(VECTOR) == kernels.weighted(VECTOR)


def calls():
    yield "defaults", kernels.weighted, (VECTOR,), {}
    yield "keywords", kernels.weighted, (VECTOR,), {"n": 2, "shift": 5}
    yield "any number", kernels.gathered, (1, 2.5), {}
    yield "strided", kernels.weighted, (POINTS[:, 1],), {}
    yield "fortran", kernels.first, (np.asfortranarray(POINTS), (1, 2)), {}
    yield "a list", kernels.weighted, ([1.0, 2.0, 4.0],), {}
    for value in (7, 2.5, 1j, True, None, "text", b"raw", (1, "a"), (1, 2), ((1, 2.0), "b"), ()):
        yield f"{value!r}", kernels.identity, (value,), {}
    yield "float32", kernels.identity, (np.float32(1.5),), {}
    yield "uint8 array", kernels.first, (np.arange(4, dtype=np.uint8), 2), {}
    yield "list of tuples", kernels.first, ([(1, 2), (3, 4)], 1), {}
    yield "set", kernels.identity, ({1, 2},), {}


CALLS = {name: call for name, *call in calls()}


@pytest.mark.filterwarnings("ignore::numba.core.errors.NumbaPendingDeprecationWarning")
@pytest.mark.parametrize(("function", "args", "kwargs"), CALLS.values(), ids=CALLS.keys())
def test_arguments_of_every_type_meet_the_code_that_was_built(tmp_path, function, args, kwargs):
    fast = built(tmp_path, function, *args, **kwargs)
    before = len(fast.signatures)
    assert fast(*args, **kwargs) == function(*args, **kwargs)
    assert len(fast.signatures) == before


def test_parameters_that_numba_does_not_know_are_refused_at_their_line():
    with pytest.raises(Unsupported, match=r"\*\*more") as error:
        variants(kernels.with_keywords, 1, b=2)
    assert error.value.where == f"numba_kernels.py:{kernels.with_keywords.__code__.co_firstlineno}"
    with pytest.raises(Unsupported, match="keyword-only"):
        variants(kernels.after_any_number, 1, shift=2)


def test_keyword_only_parameters_alone_are_taken(tmp_path):
    assert built(tmp_path, kernels.keywords_alone, first=2, second=5)(second=5, first=2) == -3


def test_read_only_and_unaligned_arrays_meet_the_code_that_was_built(tmp_path):
    frozen = VECTOR.copy()
    frozen.flags.writeable = False
    crooked = np.frombuffer(bytearray(8 * 5 + 1), np.uint8)[1:].view(np.float64)
    for number, array in enumerate((frozen, crooked)):
        fast = built(tmp_path / str(number), kernels.first, array, 1)
        assert fast(array, 1) == array[1]
        assert len(fast.signatures) == 1


def test_arguments_are_changed_as_python_changes_them(tmp_path):
    fast = built(tmp_path, kernels.swap_ends, [1, 2, 3])
    items = [1, 2, 3]
    assert fast(items) == 3
    assert items == [3, 2, 1]


def test_boundscheck_notices_what_the_default_does_not(tmp_path):
    fast = built(tmp_path, kernels.first, VECTOR, 1, name="numba[boundscheck]")
    with pytest.raises(IndexError):
        fast(VECTOR, 40)


def test_a_parallel_loop_counts_in_signed_integers(tmp_path):
    fast = built(tmp_path, kernels.below_zero, 9, name="numba[parallel]")
    assert fast(9).tolist() == kernels.below_zero(9).tolist()


def test_division_by_zero_is_as_the_notes_say(tmp_path):
    a, b = np.ones(3), np.array([1.0, 0.0, 2.0])
    found = variants(kernels.quotients, a, b)
    assert any("ZeroDivisionError" in note for note in found["numba[parallel]"].notes)
    fast = built(tmp_path / "parallel", kernels.quotients, a, b, name="numba[parallel]")
    assert fast(a, b).tolist() == [1.0, np.inf, 0.5]
    with pytest.raises(ZeroDivisionError):
        built(tmp_path / "plain", kernels.quotients, a, b)(a, b)


def test_parallel_leaves_sums_of_arrays_alone(tmp_path):
    fast = built(tmp_path, kernels.pairwise, POINTS, name="numba[parallel]")
    options = fast.targetoptions["parallel"]
    assert options.pop("prange") is True
    assert not any(options.values())


def test_overlapping_arguments_are_refused_where_they_would_race(tmp_path):
    a = VECTOR.copy()
    fast = built(tmp_path, kernels.moved, a, a.copy(), name="numba[parallel]")
    out = np.zeros(40)
    fast(a, out)
    assert out[1:].tolist() == a[:-1].tolist()
    with pytest.raises(Unsupported, match="`a` and `out` overlap"):
        fast(a, a)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (({"a": 1},), "argument `value`: a dict is no type that Numba takes"),
        (([1, "a"],), "argument `value`: Numba takes no list whose items are of different types"),
        (([],), "argument `value`: Numba cannot tell what an empty list is to hold"),
        (([[1], [2]],), "argument `value`: Numba takes no list of lists"),
        ((range(3),), "argument `value`: a range is no type that Numba takes"),
        ((np.array(["a"]),), "argument `value`: an array of str32 is no type that Numba takes"),
        (
            (np.zeros(2, object),),
            "argument `value`: an array of object is no type that Numba takes",
        ),
        ((object(),), "argument `value`: builtins.object is no type that Numba takes"),
    ],
)
def test_types_that_numba_has_not_are_refused_before_building(args, reason):
    with pytest.raises(Unsupported) as error:
        variants(kernels.identity, *args)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("function", "args", "reason", "offset"),
    [
        (kernels.opens, ("a",), "Numba: Untyped global name 'open'", 2),
        (kernels.unknown_method, (VECTOR,), "Numba: Unknown attribute 'frobnicate' of type", 2),
        (kernels.two_types, (1,), "Numba: Cannot unify Literal[", 5),
        (kernels.mixed_product, (VECTOR,), "Numba: no implementation of matmul(array(", 1),
        (kernels.counts, (["a"],), "Numba: no implementation of impl_get(DictType[", 3),
        (kernels.catches, (VECTOR,), "Numba: Exception matching is limited to", 3),
    ],
)
def test_what_numba_refuses_is_told_with_the_users_line(tmp_path, function, args, reason, offset):
    error = refused(tmp_path, function, *args)
    assert error.reason.startswith(reason)
    assert error.where == f"numba_kernels.py:{function.__code__.co_firstlineno + offset}"
    assert "\n" not in error.reason


def test_a_refusal_in_a_callee_names_the_line_of_the_callee(tmp_path):
    error = refused(tmp_path, kernels.calls_helper, VECTOR)
    line = kernels.helper_that_fails.__code__.co_firstlineno + 1
    assert error.where == f"numba_kernels.py:{line}"


def test_a_function_without_source_is_refused_with_its_reason():
    workload = Workload(
        "f", Origin("file", "f.py", "f"), signature_of(min, (1,)), None, "no source"
    )
    with pytest.raises(Unsupported, match="no source"):
        ENGINE.variants(workload, Choices())


def test_what_the_build_depends_on_names_versions_and_text():
    workload = workload_of(kernels.pairwise, POINTS)
    found = variants(kernels.pairwise, POINTS)
    plain, parallel = (ENGINE.identity(found[n], workload) for n in ("numba", "numba[parallel]"))
    assert plain[0] == f"numba {numba.__version__}"
    assert plain[-1] != parallel[-1]
