import numpy as np
import pytest

from engine.compilers import pythran_kernels as kernels
from hasten.engine.base import Choices, Engine
from hasten.engine.compilers.pythran import PythranEngine
from hasten.engine.compilers.pythran import blas as blas_module
from hasten.engine.compilers.pythran import engine as engine_module
from hasten.engine.compilers.pythran.blas import find_blas
from hasten.engine.compilers.pythran.export import export_of
from hasten.engine.compilers.pythran.module import pythran_module
from hasten.engine.compilers.pythran.toolkit import settings
from hasten.errors import BuildFailed, Unavailable, Unsupported
from hasten.toolchain.compilers import Compiler, find_compiler
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = PythranEngine()
RNG = np.random.default_rng(5)
POINTS = RNG.normal(size=(30, 3))
VECTOR = RNG.normal(size=40)
CHOICES = Choices(threads=2)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in ("CC", "CXX", "PYTHRANRC", "CXXFLAGS", "LDFLAGS"):
        monkeypatch.delenv(name, raising=False)


def workload_of(function, *args, **kwargs) -> Workload:
    name = function.__name__
    origin = Origin("file", kernels.__file__, name)
    return Workload(name, origin, signature_of(function, args, kwargs), module_source(function))


def variants(function, *args, choices=CHOICES, **kwargs):
    found = ENGINE.variants(workload_of(function, *args, **kwargs), choices)
    return {variant.name: variant for variant in found}


def built(folder, function, *args, name="pythran", **kwargs):
    workload = workload_of(function, *args, **kwargs)
    variant = variants(function, *args, **kwargs)[name]
    folder.mkdir(exist_ok=True)
    ENGINE.build(variant, workload, folder)
    return ENGINE.load(variant, workload, folder)


def export(function, *args, **kwargs) -> str:
    workload = workload_of(function, *args, **kwargs)
    return export_of(workload.source, workload.signature).line


def line_of(function, offset) -> str:
    return f"pythran_kernels.py:{function.__code__.co_firstlineno + offset}"


def test_it_is_an_engine():
    assert isinstance(ENGINE, Engine)
    assert ENGINE.requires.packages == ("pythran",)
    assert ENGINE.requires.languages == ("c++",)


def test_variants_are_named_and_say_which_line_runs_in_parallel():
    found = variants(kernels.pairwise, POINTS, choices=Choices(fastmath=True, threads=2))
    assert list(found) == ["pythran", "pythran[openmp]", "pythran[fastmath]"]
    assert [v.threads for v in found.values()] == [1, 2, 1]
    place = line_of(kernels.pairwise, 3).removeprefix("pythran_kernels.py:")
    notes = found["pythran[openmp]"].notes
    assert notes[0] == f"line {place} of pythran_kernels.py runs in parallel"


def test_without_independent_loops_there_is_no_openmp():
    assert list(variants(kernels.weighted, VECTOR)) == ["pythran"]


def test_a_variable_that_openmp_would_misread_keeps_a_loop_serial():
    assert list(variants(kernels.private_update, 4)) == ["pythran"]


def test_a_compiler_without_openmp_is_told_in_the_notes(monkeypatch):
    zig = Compiler("c++", ("zig", "c++"), "zig 0.17.1", "zig", openmp=False)
    monkeypatch.setattr(engine_module, "find_compiler", lambda _: zig)
    found = variants(kernels.pairwise, POINTS)
    assert list(found) == ["pythran"]
    assert found["pythran"].notes[-1] == "no pythran[openmp]: zig 0.17.1 comes without OpenMP"


def test_default_and_openmp_give_the_answer_of_python_to_the_bit_from_a_moved_folder(tmp_path):
    workload = workload_of(kernels.pairwise, POINTS)
    for number, (name, variant) in enumerate(variants(kernels.pairwise, POINTS).items()):
        folder = tmp_path / f"build{number}"
        folder.mkdir()
        made = ENGINE.build(variant, workload, folder)
        assert made.compiler == find_compiler("c++").name
        assert "-ffp-contract=off" in made.flags
        assert ("-fopenmp" in made.flags) == (name == "pythran[openmp]")
        assert all((folder / file).is_file() for file in (*made.sources, *made.artifacts))
        moved = folder.rename(tmp_path / f"moved{number}")
        fast = ENGINE.load(variant, workload, moved)
        assert fast(POINTS).tobytes() == kernels.pairwise(POINTS).tobytes()


def test_private_arrays_and_continue_survive_openmp(tmp_path):
    fast = built(tmp_path, kernels.rows, POINTS, name="pythran[openmp]")
    for _ in range(20):
        assert fast(POINTS).tobytes() == kernels.rows(POINTS).tobytes()


def test_overlapping_arguments_are_refused_where_they_would_race(tmp_path):
    a = VECTOR.copy()
    fast = built(tmp_path, kernels.moved, a, a.copy(), name="pythran[openmp]")
    out = np.zeros(40)
    fast(a, out)
    assert out[1:].tolist() == a[:-1].tolist()
    with pytest.raises(Unsupported, match="`a` and `out` overlap"):
        fast(a, a)


def test_keywords_find_their_places_with_the_defaults_in_between(tmp_path):
    fast = built(tmp_path, kernels.weighted, VECTOR, scale=2.0, n=2)
    assert fast(VECTOR, scale=2.0, n=2) == kernels.weighted(VECTOR, scale=2.0, n=2)
    assert fast(VECTOR, n=4, scale=-1.0) == kernels.weighted(VECTOR, n=4, scale=-1.0)


def test_defaults_alone_are_left_to_pythran(tmp_path):
    assert built(tmp_path, kernels.weighted, VECTOR)(VECTOR) == kernels.weighted(VECTOR)


def test_arguments_of_every_type_are_taken(tmp_path):
    args = (
        *(3, 2.5, 1j, True, "text", [1.0, 2.0], [(1, 2.0)], {"a": 1.0}, {1, 2}, (1, "b")),
        np.arange(3, dtype=np.float32),
    )
    fast = built(tmp_path, kernels.everything, *args)
    assert fast(*args) == kernels.everything(*args)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (np.zeros((2, 3)), "float64[:,:] order(C)"),
        (np.zeros((2, 3), order="F"), "float64[:,:] order(F)"),
        (np.zeros(4)[::2], "float64[::]"),
        (np.zeros((2, 2, 2), np.uint8), "uint8[:,:,:]"),
        ([[1], [2, 3]], "int list list"),
        ([np.zeros(2)], "float64[:] list"),
        ((1, (2.0, "a")), "(int, (float, str))"),
        ((1, 2), "(int, int)"),
        ({"a": [1]}, "str: int list dict"),
        ({1.0}, "float set"),
        (np.float32(1), "float32"),
        (None, "None"),
    ],
)
def test_types_in_pythrans_words(value, spelled):
    assert export(kernels.first, value, 0) == f"#pythran export first({spelled}, int)"


def test_layouts_are_taken_as_they_are(tmp_path):
    for number, array in enumerate((np.asfortranarray(POINTS), POINTS)):
        assert built(tmp_path / str(number), kernels.column, array)(array) == POINTS[0, 1]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (POINTS[:, ::2], "Pythran takes no strided array of several dimensions"),
        (np.zeros((2, 2, 2), order="F"), "Pythran takes no array of 3 dimensions in Fortran's"),
        (np.zeros(2, object), "an array of object is no type that Pythran takes"),
        (np.zeros(()), "an array of no dimensions is no type that Pythran takes"),
        ([], "Pythran cannot tell what an empty list is to hold"),
        ([1, "a"], "Pythran takes no list whose items are of different types"),
        ({"a": 1, "b": "c"}, "Pythran takes no dict whose items are of different types"),
        (b"raw", "bytes is no type that Pythran takes"),
        (range(3), "a range is no type that Pythran takes"),
        (object(), "builtins.object is no type that Pythran takes"),
    ],
)
def test_types_that_pythran_has_not_are_refused_before_building(value, reason):
    with pytest.raises(Unsupported) as error:
        variants(kernels.first, value, 0)
    assert error.value.reason.startswith(f"argument `a`: {reason}")


def test_parameters_that_pythran_does_not_know_are_refused_at_their_line():
    for function, args, kwargs in (
        (kernels.with_keywords, (1,), {"b": 2}),
        (kernels.any_number, (1,), {}),
        (kernels.computed_default, (1,), {"m": 2}),
    ):
        with pytest.raises(Unsupported) as error:
            variants(function, *args, **kwargs)
        assert error.value.where == line_of(function, 0)


@pytest.mark.parametrize(
    ("function", "args", "reason", "offset"),
    [
        (kernels.unknown_method, (VECTOR,), "Pythran: Attribute 'frobnicate' unknown", 2),
        (kernels.mismatched, (1,), "Pythran: Invalid argument type for", 2),
        (kernels.wrongly_called, ("one",), "Pythran: Specification for", 0),
    ],
)
def test_what_pythran_refuses_is_told_with_the_users_line(tmp_path, function, args, reason, offset):
    with pytest.raises(Unsupported) as error:
        built(tmp_path, function, *args)
    assert error.value.reason.startswith(reason)
    assert "\n" not in error.value.reason
    assert error.value.where == line_of(function, offset)


def test_directives_in_the_users_comments_are_not_obeyed():
    workload = workload_of(kernels.product, POINTS, POINTS.T)
    made = pythran_module(workload.source, export_of(workload.source, workload.signature), ())
    assert "omp" not in made.text
    assert made.text.count("#pythran") == 1


def test_matrices_are_multiplied_with_the_blas_that_is_there(tmp_path):
    a, b = POINTS, np.ascontiguousarray(POINTS.T)
    fast = built(tmp_path, kernels.product, a, b)
    np.testing.assert_allclose(fast(a, b), a.dot(b), rtol=1e-13)


def test_without_any_blas_the_remedy_is_told(monkeypatch):
    monkeypatch.setattr(blas_module, "_links", lambda *_: False)
    monkeypatch.setattr(blas_module.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Unavailable) as error:
        find_blas(find_compiler("c++"))
    assert error.value.remedy == "pip install pythran-openblas, or apt install libopenblas-dev"


def test_a_blas_that_does_not_link_is_not_taken():
    assert not blas_module._links(find_compiler("c++"), "no_such_library")


def test_with_gcc_hidden_zig_builds_the_same_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    workload = workload_of(kernels.pairwise, POINTS)
    (variant,) = ENGINE.variants(workload, CHOICES)
    (tmp_path / "build").mkdir()
    made = ENGINE.build(variant, workload, tmp_path / "build")
    assert made.compiler.startswith("zig ")
    fast = ENGINE.load(variant, workload, tmp_path / "build")
    assert fast(POINTS).tobytes() == kernels.pairwise(POINTS).tobytes()


def test_the_users_own_configuration_of_pythran_is_left_out(tmp_path, monkeypatch):
    file = tmp_path / "rc"
    file.write_text("[compiler]\ncflags=-DMINE\n")
    monkeypatch.setenv("PYTHRANRC", str(file))
    monkeypatch.setenv("CXXFLAGS", "-DMINE_TOO")
    assert not any("MINE" in flag for flag in settings("none").flags)


def test_only_the_extension_module_itself_is_loaded(tmp_path):
    workload = workload_of(kernels.pairwise, POINTS)
    variant = variants(kernels.pairwise, POINTS)["pythran"]
    (tmp_path / "pythran_pairwise.py").write_text("def pairwise(X): return X\n")
    with pytest.raises(BuildFailed, match="the build left no pythran_pairwise_"):
        ENGINE.load(variant, workload, tmp_path)


def test_what_the_build_depends_on_names_versions_flags_and_text():
    workload = workload_of(kernels.pairwise, POINTS)
    found = variants(kernels.pairwise, POINTS)
    plain, openmp = (ENGINE.identity(found[n], workload) for n in ("pythran", "pythran[openmp]"))
    assert plain[0].startswith("pythran 0.")
    assert find_compiler("c++").name in plain
    assert "-fopenmp" in openmp
    assert plain[-1] != openmp[-1]
