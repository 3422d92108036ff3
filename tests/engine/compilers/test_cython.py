import ctypes
import math
import shutil
import sysconfig

import numpy as np
import pytest

from hasten.engine.base import Choices, Engine, Variant
from hasten.engine.compilers.cython import CythonEngine
from hasten.engine.compilers.cython.module import cython_module
from hasten.engine.extension import load_extension
from hasten.errors import BuildFailed, Unsupported
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = CythonEngine()
CHECKED, UNCHECKED = Variant("cython"), Variant("cython", ("unchecked",))
LIMIT = 3


def powers(n):
    total = 0
    for i in range(n):
        total += i**2
    return total


def deleting(n):
    def inner():
        return n  # noqa: F821 (deleted below, after its use)

    found = inner()
    del n
    return found


def pairwise(points):
    """Distances of all points."""
    n, d = points.shape
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            s = 0
            for k in range(d):
                t = points[i, k] - points[j, k]
                s += t * t
            out[i, j] = math.sqrt(s)
    return out


def last_and_before(a, n):
    return a[-1] + a[n - 2] + a[LIMIT]


def remainder(n):
    total = 0
    for i in range(n):
        total += (i - 5) % 3 + i % 3
    return total


def swapped(a, b, n):
    for _ in range(n):
        a, b = b, a
    return a[0]


def guarded(a, i):
    try:
        return a[i]
    except IndexError:
        return None


def selected(a):
    total = 0.0
    for v in a:
        total += v
    return total


def count(text):
    return text.count("a")


def workload_of(function, *args):
    origin = Origin("file", __file__, function.__name__)
    return Workload(
        function.__name__, origin, signature_of(function, args), module_source(function)
    )


def text_of(function, *args, unchecked=False):
    workload = workload_of(function, *args)
    return cython_module(workload.source, workload.signature, unchecked=unchecked).text


TRANSLATED = (
    "cython[translated]",
    "cython[translated,unchecked]",
    "cython[translated,unchecked,threads]",
)


def variants(function, *args, choices=None):
    return {v.name: v for v in ENGINE.variants(workload_of(function, *args), choices or Choices())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The build of `powers`."""
    made = tmp_path_factory.mktemp("powers")
    ENGINE.build(CHECKED, workload_of(powers, 3), made)
    return made


def test_it_keeps_the_contract():
    assert isinstance(ENGINE, Engine)
    assert ENGINE.requires.install.startswith("pip install")


def test_options_come_in_a_fixed_order():
    found = variants(pairwise, np.zeros((2, 3)), choices=Choices(fastmath=True))
    assert list(found) == [
        "cython",
        "cython[unchecked]",
        "cython[fastmath]",
        "cython[unchecked,fastmath]",
        *TRANSLATED,
    ]


def test_fast_math_is_only_offered_when_asked_for():
    assert list(variants(pairwise, np.zeros((2, 3)))) == [
        "cython",
        "cython[unchecked]",
        *TRANSLATED,
    ]


def test_unchecked_is_not_offered_where_there_is_nothing_to_check():
    assert list(variants(count, "banana")) == ["cython"]


def test_unchecked_is_not_offered_where_the_code_catches_what_checks_raise():
    assert list(variants(guarded, np.zeros(2), 5)) == ["cython"]


def test_notes_tell_what_is_given_up():
    checked, unchecked, *_ = variants(pairwise, np.zeros((2, 3))).values()
    assert any("s starts as an int" in note for note in checked.notes)
    assert any("out of bounds is undefined" in note for note in unchecked.notes)
    assert variants(powers, 3)["cython"].notes == ("integers are 64-bit and wrap",)


def test_without_source_it_says_why():
    workload = Workload(
        "f", Origin("file", __file__, "f"), signature_of(powers, (3,)), None, "made by exec"
    )
    with pytest.raises(Unsupported, match="made by exec"):
        ENGINE.variants(workload, Choices())


def test_what_cython_refuses_is_told_with_the_line_of_the_user(tmp_path):
    line = deleting.__code__.co_firstlineno + 5
    with pytest.raises(Unsupported, match="can not delete variable 'n'") as caught:
        ENGINE.build(CHECKED, workload_of(deleting, 3), tmp_path)
    assert caught.value.where == f"test_cython.py:{line}"


def test_a_build_may_be_moved_and_loaded_twice(folder, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(folder, moved)
    calls = [ENGINE.load(CHECKED, workload_of(powers, 3), moved) for _ in range(2)]
    assert [call(5) for call in calls] == [30, 30]
    assert calls[0].__module__ not in {"powers", "cython"}


def test_a_build_names_what_it_left(tmp_path):
    built = ENGINE.build(CHECKED, workload_of(powers, 3), tmp_path)
    assert {*built.sources, *built.artifacts} == {p.name for p in tmp_path.iterdir()}
    assert built.compiler
    assert "-O3" in built.flags
    assert not any("fast-math" in f or "march=native" in f for f in built.flags)


def test_the_plain_source_is_never_taken_for_the_build(folder, tmp_path):
    for source in folder.glob("*.py"):
        shutil.copy(source, tmp_path)
    with pytest.raises(BuildFailed, match="0 extension modules"):
        ENGINE.load(CHECKED, workload_of(powers, 3), tmp_path)


def test_a_source_that_is_named_like_a_build_is_not_run(tmp_path):
    impostor = tmp_path / f"cython_powers_0{sysconfig.get_config_var('EXT_SUFFIX')}"
    impostor.write_text("def powers(n):\n    return 0\n")
    with pytest.raises(ImportError):
        load_extension(impostor, "powers")


def test_whole_numbers_wrap_at_64_bits_only(folder):
    call = ENGINE.load(CHECKED, workload_of(powers, 3), folder)
    n = 3_000_000
    exact = (n - 1) * n * (2 * n - 1) // 6
    assert call(n) == ctypes.c_int64(exact).value


def test_identity_names_versions_compiler_and_flags():
    plain = ENGINE.identity(CHECKED, workload_of(powers, 3))
    fast = ENGINE.identity(Variant("cython", ("fastmath",)), workload_of(powers, 3))
    assert plain[0].startswith("cython 3")
    assert any("gcc" in part or "clang" in part for part in plain)
    assert set(plain) < set(fast)


def test_it_builds_with_the_compiler_of_the_ziglang_wheel(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("CC", "CXX"):
        monkeypatch.delenv(variable, raising=False)
    built = ENGINE.build(CHECKED, workload_of(powers, 3), tmp_path)
    assert built.compiler.startswith("zig")
    assert ENGINE.load(CHECKED, workload_of(powers, 3), tmp_path)(4) == 14


def test_elements_are_reached_through_typed_memoryviews():
    text = text_of(pairwise, np.zeros((2, 3)))
    assert "points__view: cython.double[:, ::1] = points" in text
    assert "t = points__view[i, k] - points__view[j, k]" in text


@pytest.mark.parametrize(
    ("array", "view"),
    [
        (np.zeros(3, dtype=np.float32), "cython.float[::1]"),
        (np.zeros(6)[::2], "cython.double[:]"),
        (np.zeros(3, dtype=bool), "cython.uchar[::1]"),
        (np.frombuffer(b"\0" * 16), "cython.const[cython.double][::1]"),
    ],
)
def test_memoryviews_match_dtype_layout_and_write_protection(array, view):
    assert f"a__view: {view} = a" in text_of(selected, array)


def test_unaligned_arrays_stay_objects():
    unaligned = np.frombuffer(bytearray(25), dtype=np.uint8)[1:].view(np.float64)
    assert "__view" not in text_of(selected, unaligned)


def test_unchecked_counts_negative_indices_from_the_end():
    text = text_of(last_and_before, np.zeros(5), 5, unchecked=True)
    assert "a__view[a__view.shape[0] - 1]" in text
    assert "a__view[hasten_wrap(n - 2, a__view.shape[0])]" in text
    assert "a__view[3]" in text


def test_unchecked_keeps_pythons_modulo_where_an_operand_may_be_negative():
    text = text_of(remainder, 5, unchecked=True)
    assert "hasten_mod(i - 5, 3) + i % 3" in text


def test_arrays_that_change_places_change_their_memoryviews():
    text = text_of(swapped, np.zeros(3), np.zeros(3), 2)
    assert "a__view, b__view = (b__view, a__view)" in text


def test_functions_say_which_line_they_come_from():
    line = pairwise.__code__.co_firstlineno
    assert f"# test_cython.py:{line}\ndef pairwise(points):" in text_of(pairwise, np.zeros((2, 3)))
