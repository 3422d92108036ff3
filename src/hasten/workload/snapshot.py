"""Arguments frozen once and thawed before each call: same values, layout and aliasing."""

from __future__ import annotations

import ctypes
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
from numpy.lib.array_utils import byte_bounds

from hasten.errors import WorkloadRefused
from hasten.workload.loading import Call
from hasten.workload.magnitude import magnitude
from hasten.workload.randomlike import looks_random

__all__ = ["Snapshot", "freeze", "load_snapshot"]

_IMMUTABLE = (bool, int, float, complex, str, bytes, type(None), np.generic, range)
_ALIGNMENT = 64


@dataclass(frozen=True)
class _View:
    """An array as a view of a block of memory; `random` where its values may be exchanged."""

    block: int
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: np.dtype[Any]
    writeable: bool
    random: bool


@dataclass(frozen=True)
class Snapshot:
    """The arguments of a call, frozen.

    Arrays keep their strides, byte order, alignment and whatever memory they share; everything
    else is kept as a pickle.

    Parameters
    ----------
    skeleton : bytes
        Pickle of the call, with numbers in the place of arrays and random-like lists.
    blocks : tuple of (bytes, int)
        Memory that the arrays view, and its address modulo 64.
    views : tuple of _View
    lists : tuple of list
        Flat lists of numbers that look random.
    """

    skeleton: bytes
    blocks: tuple[tuple[bytes, int], ...]
    views: tuple[_View, ...]
    lists: tuple[list[Any], ...]
    immutable: bool

    @property
    def nbytes(self) -> int:
        """Bytes that one thawed copy takes, roughly."""
        in_lists = 32 * sum(map(len, self.lists))
        return sum(len(block) for block, _ in self.blocks) + 8 * len(self.skeleton) + in_lists

    @property
    def renewable(self) -> bool:
        """Whether fresh values of the same kind can be made."""
        return bool(self.lists) or any(view.random for view in self.views)

    def scale(self) -> float:
        """Largest magnitude among the floating-point inputs."""
        call = self.thaw()
        values = [*call.args, *call.kwargs.values()]
        return max((magnitude(v) for v in values), default=0.0)

    def thaw(self, rng: np.random.Generator | None = None) -> Call:
        """A copy that nobody has seen.

        Parameters
        ----------
        rng : numpy.random.Generator, optional
            Reorders the values of random-like arrays and lists: fresh values with the same
            distribution and range. Without it the values are those that were frozen.

        Returns
        -------
        Call
        """
        memory = [_allocate(data, address) for data, address in self.blocks]
        made: dict[str, Any] = {}

        def load(number: str) -> Any:
            if number not in made:
                made[number] = self._make(number, memory, rng)
            return made[number]

        call: Call = _Thawer(io.BytesIO(self.skeleton), load).load()
        return call

    def _make(
        self, number: str, memory: list[np.ndarray[Any, Any]], rng: np.random.Generator | None
    ) -> Any:
        index = int(number[1:])
        if number[0] == "l":
            values = list(self.lists[index])
            return values if rng is None else [values[i] for i in rng.permutation(len(values))]
        view = self.views[index]
        array: np.ndarray[Any, Any] = np.ndarray(
            view.shape, view.dtype, memory[view.block], view.offset, view.strides
        )
        if view.random and rng is not None:
            array[...] = rng.permutation(array.ravel()).reshape(array.shape)
        array.flags.writeable = view.writeable
        return array

    def save(self, path: Path) -> None:
        """Write it where other workers find it."""
        path.write_bytes(cloudpickle.dumps(self))


def load_snapshot(path: Path) -> Snapshot:
    """Inverse of `Snapshot.save`; unpickles, so only ever called in a worker."""
    loaded: Snapshot = pickle.loads(path.read_bytes())  # noqa: S301 (the workload's own arguments)
    return loaded


def freeze(call: Call) -> Snapshot:
    """Freeze the arguments of a call.

    Raises
    ------
    WorkloadRefused
        An argument cannot be copied, so later calls could not be given what the first was given.
    """
    freezer_input = io.BytesIO()
    freezer = _Freezer(freezer_input)
    try:
        freezer.dump(call)
    except Exception as error:
        raise WorkloadRefused(
            f"an argument cannot be copied ({type(error).__name__}: {error}): pass plain data "
            "and open files, generators and connections inside the function"
        ) from None
    blocks, places = _blocks(freezer.arrays)
    counts = [block for block, _ in places]
    views = tuple(
        _View(
            block,
            offset,
            array.shape,
            array.strides,
            array.dtype,
            bool(array.flags.writeable),
            counts.count(block) == 1 and looks_random(array),
        )
        for array, (block, offset) in zip(freezer.arrays, places, strict=True)
    )
    immutable = all(isinstance(v, _IMMUTABLE) for v in (*call.args, *call.kwargs.values()))
    return Snapshot(freezer_input.getvalue(), blocks, views, tuple(freezer.lists), immutable)


class _Freezer(cloudpickle.Pickler):  # type: ignore[misc]  # it has no types
    """Sets plain arrays and random-like lists aside while pickling the rest."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=5)
        self.arrays: list[np.ndarray[Any, Any]] = []
        self.lists: list[list[Any]] = []
        self._seen: dict[int, str] = {}
        self._kept: list[object] = []

    def persistent_id(self, obj: Any) -> str | None:
        """Number of an object that is set aside; the same object gets the same number."""
        if type(obj) not in (np.ndarray, list):
            return None
        if id(obj) not in self._seen:
            number = self._set_aside(obj)
            if number is None:
                return None
            self._seen[id(obj)] = number
            self._kept.append(obj)  # so that no later object gets its address
        return self._seen[id(obj)]

    def _set_aside(self, obj: Any) -> str | None:
        if isinstance(obj, np.ndarray):
            if obj.dtype.hasobject:
                return None
            self.arrays.append(obj)
            return f"a{len(self.arrays) - 1}"
        if not looks_random(obj):
            return None
        self.lists.append(list(obj))
        return f"l{len(self.lists) - 1}"


class _Thawer(pickle.Unpickler):
    """Puts copies where `_Freezer` set the originals aside."""

    def __init__(self, file: io.BytesIO, load: Callable[[str], Any]) -> None:
        super().__init__(file)
        self._load = load

    def persistent_load(self, pid: str) -> Any:
        """A copy of the object with that number."""
        return self._load(pid)


def _blocks(
    arrays: list[np.ndarray[Any, Any]],
) -> tuple[tuple[tuple[bytes, int], ...], list[tuple[int, int]]]:
    """The memory under some arrays, overlapping arrays in one block; block and offset of each."""
    bounds = [byte_bounds(a) if a.size else (a.ctypes.data,) * 2 for a in arrays]
    merged: list[list[int]] = []
    for low, high in sorted(bounds):
        if merged and low < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    blocks = tuple((ctypes.string_at(low, high - low), low % _ALIGNMENT) for low, high in merged)
    places = []
    for array, (low, high) in zip(arrays, bounds, strict=True):
        block = next(i for i, (a, b) in enumerate(merged) if a <= low and high <= b)
        places.append((block, array.ctypes.data - merged[block][0]))
    return blocks, places


def _allocate(data: bytes, address: int) -> np.ndarray[Any, Any]:
    """Fresh memory with the same content at the same address modulo 64."""
    raw = np.empty(len(data) + _ALIGNMENT, np.uint8)
    start = (address - raw.ctypes.data) % _ALIGNMENT
    memory = raw[start : start + len(data)]
    memory[:] = np.frombuffer(data, np.uint8)
    return memory
