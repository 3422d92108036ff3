from __future__ import annotations

import cloudpickle
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hasten.errors import WorkloadRefused
from hasten.workload.loading import Call
from hasten.workload.randomlike import looks_random
from hasten.workload.snapshot import freeze, load_snapshot

RNG = np.random.default_rng(5)


def layouts(array):
    yield array
    yield np.asfortranarray(array)
    yield array[::-1]
    yield array[::2, 1:]
    yield array.T
    frozen = array.copy()
    frozen.flags.writeable = False
    yield frozen


@pytest.mark.parametrize("array", list(layouts(RNG.normal(size=(8, 6)))))
def test_a_thawed_array_has_values_layout_and_flags_of_the_original(array):
    copy = freeze(Call((array,))).thaw().args[0]
    np.testing.assert_array_equal(copy, array)
    assert copy.strides == array.strides
    assert copy.flags.writeable == array.flags.writeable
    assert copy.ctypes.data % 64 == array.ctypes.data % 64
    assert not np.shares_memory(copy, array)


@given(
    hnp.arrays(st.sampled_from(["f8", "i4", "c8", "?"]), hnp.array_shapes(min_side=0, max_side=5))
)
def test_any_array_survives(array):
    copy = freeze(Call((array,))).thaw().args[0]
    assert copy.dtype == array.dtype
    assert copy.tobytes() == array.tobytes()


def test_shared_and_overlapping_memory_stays_shared():
    array = RNG.normal(size=20)
    call = freeze(Call((array, array, array[3:]), {"again": array})).thaw()
    first, second, part = call.args
    assert first is second is call.kwargs["again"]
    part[0] = 99.0
    assert first[3] == 99.0
    assert array[3] != 99.0


def test_separate_arrays_stay_separate():
    first, second = freeze(Call((np.zeros(3), np.zeros(3)))).thaw().args
    assert not np.shares_memory(first, second)


def test_every_thaw_is_a_copy_of_its_own():
    snapshot = freeze(Call(([1, [2.0]], {"k": np.arange(3)})))
    snapshot.thaw().args[0][1].append("changed")
    assert snapshot.thaw().args[0] == [1, [2.0]]


def test_fresh_values_are_the_same_values_in_another_order():
    array = RNG.normal(size=(50, 3))
    numbers = RNG.integers(0, 1000, 40).tolist()
    snapshot = freeze(Call((array, numbers)))
    fresh, shuffled = snapshot.thaw(np.random.default_rng(1)).args
    assert snapshot.renewable
    assert not np.array_equal(fresh, array)
    assert sorted(fresh.ravel()) == sorted(array.ravel())
    assert shuffled != numbers
    assert sorted(shuffled) == sorted(numbers)


def test_the_same_seed_makes_the_same_fresh_values():
    snapshot = freeze(Call((RNG.normal(size=30),)))
    one, other = (snapshot.thaw(np.random.default_rng(3)).args[0] for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_overlapping_arrays_are_never_reordered():
    array = RNG.normal(size=30)
    assert not freeze(Call((array, array[10:]))).renewable


def test_it_can_be_saved(tmp_path):
    freeze(Call((np.arange(4.0), "text"))).save(tmp_path / "frozen")
    call = load_snapshot(tmp_path / "frozen").thaw()
    assert call.args[0].tolist() == [0, 1, 2, 3]
    assert call.args[1] == "text"


def test_objects_of_the_users_classes_survive():
    class Own:
        def __init__(self):
            self.data = np.arange(3)

    data = cloudpickle.dumps(freeze(Call((Own(),))))
    assert cloudpickle.loads(data).thaw().args[0].data.tolist() == [0, 1, 2]


def test_what_cannot_be_copied_is_refused_with_the_remedy():
    with pytest.raises(WorkloadRefused, match="inside the function"):
        freeze(Call(((i for i in range(3)),)))


@pytest.mark.parametrize(
    "structured",
    [
        np.linspace(0, 1, 200),
        np.sort(RNG.normal(size=200)),
        np.zeros(100),
        np.eye(20),
        np.sin(np.arange(300) / 30.0),
        np.add.outer(np.arange(20.0), np.arange(20.0)),
        np.cov(RNG.normal(size=(20, 40))),
        list(range(100)),
        ["a", "b"] * 20,
        np.array([1.0, 2.0]),
        np.where(RNG.normal(size=100) > 0, np.nan, 1.0),
    ],
    ids=str,
)
def test_structured_values_do_not_look_random(structured):
    assert not looks_random(structured)


@pytest.mark.parametrize(
    "values",
    [
        RNG.normal(size=1000),
        RNG.random((100, 3)),
        RNG.integers(0, 2, (64, 64)),
        RNG.random(50).tolist(),
    ],
    ids=["normal", "points", "board", "list"],
)
def test_random_values_look_random(values):
    assert looks_random(values)
