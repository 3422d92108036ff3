"""What the processor does while an entry runs: where its time goes, and the loop that takes most of it."""

from __future__ import annotations

import ctypes
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hasten.explaining.addresses import AddressSampler
from hasten.explaining.census import Census, census
from hasten.explaining.disassembly import Instruction, Loop, disassemble, loops
from hasten.explaining.interpreting import shares
from hasten.explaining.regions import Region, regions
from hasten.explaining.symbols import Function, function_at

__all__ = ["HotLoop", "MachineCode", "machine_code_of"]

_SECONDS = 0.7  # of calls under the sampler
_PATIENCE = 4.0  # seconds for all of it, making arguments included
_LEAST = 0.02  # seconds of calls for which it is worth turning the sampler on
_BATCH_BYTES = 1 << 26  # of arguments that are held at once
_MOST_CALLS = 2000  # of one batch
_NEIGHBOURHOOD = 1 << 12  # bytes before and after a place that no symbol tells of
_LARGEST = 1 << 16  # bytes of a function that are looked at
_IN_LOOP = 0.5  # of the samples in a function: the smallest loop with so many is the hot one
_MOST_LINES = 120  # instructions of a loop that are kept


@dataclass(frozen=True)
class HotLoop:
    """The smallest loop in which a function spends most of its time.

    Parameters
    ----------
    function : str
        Its name; empty where it was stripped, or made while the process ran.
    place : str
        As in `MachineCode.places`.
    share : float
        Of all samples that lie in the loop.
    instructions : tuple of (str, int)
        Text, and samples at it.
    census : Census
    """

    function: str
    place: str
    share: float
    instructions: tuple[tuple[str, int], ...]
    census: Census


@dataclass(frozen=True)
class MachineCode:
    """Where the processor was.

    Parameters
    ----------
    samples : int
    places : mapping of str to float
        Share of the samples by what the code belongs to: the interpreter, a library, what was built.
    interpreter : mapping of str to float
        Of the samples in the interpreter, the share of what it did.
    loop : HotLoop or None
        None where no loop stands out.
    """

    samples: int
    places: Mapping[str, float]
    interpreter: Mapping[str, float]
    loop: HotLoop | None

    @property
    def activities(self) -> dict[str, float]:
        """Shares of the time: of the interpreter by what it does, of the rest by where it is; the largest first."""
        found = dict(self.places)
        within = found.pop(_INTERPRETER, 0.0)
        found |= {what: share * within for what, share in self.interpreter.items()}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def machine_code_of(
    function: Callable[..., Any],
    arguments: Callable[[], Any],
    nbytes: int,
    seconds: float,
    artifacts: Sequence[str],
) -> MachineCode:
    """Run a function under the sampler and look at what it spent its time on.

    Parameters
    ----------
    function : callable
    arguments : callable
        Gives fresh ones: ``args, kwargs = arguments()``.
    nbytes : int
        That one set of arguments takes.
    seconds : float
        Of one call, roughly.
    artifacts : sequence of str
        Names of the files that were built for it.

    Raises
    ------
    Unsupported
        It cannot be told on this system.
    """
    sampler = AddressSampler()
    _run(function, arguments, nbytes, seconds, sampler)
    return _looked_at(sampler.samples, regions(), frozenset(artifacts))


def _run(
    function: Callable[..., Any],
    arguments: Callable[[], Any],
    nbytes: int,
    seconds: float,
    sampler: AddressSampler,
) -> None:
    """Calls on fresh arguments; what makes these is not sampled.

    Where so many are called in no time, they are called again with the same ones: what a sampler does itself
    would show otherwise.
    """
    if seconds < _SECONDS:  # what is compiled or loaded at a first call is not looked at
        call = arguments()
        function(*call.args, **call.kwargs)
    each = max(seconds, 1e-7)
    left, over = _SECONDS, time.perf_counter() + _PATIENCE
    while left > 0 and time.perf_counter() < over:
        most = min(_MOST_CALLS, max(1, _BATCH_BYTES // max(nbytes, 1)))
        calls = [arguments() for _ in range(max(1, min(most, int(left / each))))]
        rounds = range(max(1, int(_LEAST / (each * len(calls)))))
        start = time.perf_counter()
        with sampler:
            for _ in rounds:
                for call in calls:
                    function(*call.args, **call.kwargs)
        taken = time.perf_counter() - start
        left -= taken
        each = taken / (len(rounds) * len(calls))


def _looked_at(
    samples: NDArray[np.uint64], memory: Sequence[Region], artifacts: frozenset[str]
) -> MachineCode:
    counted = Counter(int(address) for address in samples)
    by_region: dict[Region | None, Counter[int]] = {}
    for address, count in counted.items():
        region = next((r for r in memory if r.start <= address < r.end), None)
        by_region.setdefault(region, Counter())[address] = count
    places: Counter[str] = Counter()
    for region, there in by_region.items():
        places[_place(region, artifacts)] += there.total()
    total = max(1, len(samples))
    found = _hottest({r: c for r, c in by_region.items() if r is not None}, artifacts)
    loop = None if found is None else replace(found, share=found.share / total)
    return MachineCode(
        len(samples),
        {name: n / total for name, n in places.most_common()},
        shares(_of_interpreter(by_region, artifacts)),
        loop,
    )


def _of_interpreter(
    by_region: Mapping[Region | None, Counter[int]], artifacts: frozenset[str]
) -> Counter[str]:
    """Samples in the interpreter by its functions; those without a name under the empty one."""
    found: Counter[str] = Counter()
    for region, samples in by_region.items():
        if region is not None and _place(region, artifacts) == _INTERPRETER:
            for function, there in _by_function(region, samples).items():
                found[function.name if function else ""] += there.total()
    return found


_INTERPRETER = "the interpreter"
_NAMED = (
    ("/numpy/", "NumPy"),
    ("openblas", "a library of linear algebra"),
    ("/scipy/", "SciPy"),
    ("libpython", _INTERPRETER),
    ("/bin/python", _INTERPRETER),
    ("libmvec", "the library of mathematics"),
    ("libm.", "the library of mathematics"),
    ("libgomp", "the library of threads"),
    ("libomp", "the library of threads"),
    ("libc.", "the library of C"),
    ("/ld-", "the library of C"),
    ("[vdso]", "the library of C"),
)


def _place(region: Region | None, artifacts: frozenset[str]) -> str:
    """What the code of a region belongs to."""
    if region is None:
        return "elsewhere"
    if not region.path:
        return "code made while it ran"
    if region.file in artifacts:
        return "what was built for it"
    for part, name in _NAMED:
        if part in region.path:
            return name
    return PurePath(region.path).name


def _hottest(by_region: Mapping[Region, Counter[int]], artifacts: frozenset[str]) -> HotLoop | None:
    """The hot loop of the busiest function of the busiest file; its share is a number of samples as yet."""
    if not by_region:
        return None
    region = max(by_region, key=lambda r: by_region[r].total())
    if _place(region, artifacts) == _INTERPRETER:
        return None  # its loop is the same for all programs
    functions = _by_function(region, by_region[region])
    function = max(functions, key=lambda f: functions[f].total())
    inside = functions[function]
    total = inside.total()
    code = _code(region, function, inside)
    loop = next((one for one in loops(code) if _within(inside, one) >= _IN_LOOP * total), None)
    if loop is None:
        return None
    body = [one for one in code if loop.holds(one.address)]
    labels = {one.address: number for number, one in enumerate(body, start=1)}
    texts = tuple((_text(one, labels), inside[one.address]) for one in body[:_MOST_LINES])
    name = function.name if function else ""
    return HotLoop(
        name, _place(region, artifacts), _within(inside, loop), texts, census(body, loop)
    )


def _text(one: Instruction, labels: Mapping[int, int]) -> str:
    """An instruction; of a jump the number of the instruction that it goes to, or that it leaves the loop."""
    if one.target is None:
        return one.text
    *others, _ = one.operands.split(", ")
    place = labels.get(one.target)
    where = f"to {place}" if place else "out"
    return " ".join([one.name, *others, where])


def _within(samples: Counter[int], loop: Loop) -> int:
    return sum(count for address, count in samples.items() if loop.holds(address))


def _by_function(region: Region, samples: Counter[int]) -> dict[Function | None, Counter[int]]:
    found: dict[Function | None, Counter[int]] = {}
    for address, count in samples.items():
        offset = address - region.start + region.offset
        function = function_at(region.path, offset) if region.path else None
        found.setdefault(function, Counter())[address] = count
    return found


def _code(region: Region, function: Function | None, samples: Counter[int]) -> list[Instruction]:
    """The instructions around the samples, read from memory."""
    if function is not None:
        start = region.start + function.start - region.offset
        end = start + min(function.size, _LARGEST)
        return disassemble(ctypes.string_at(start, end - start), start)
    hot = samples.most_common(1)[0][0]
    start, end = max(region.start, hot - _NEIGHBOURHOOD), min(region.end, hot + _NEIGHBOURHOOD)
    return _in_step(start, end, samples)


def _in_step(start: int, end: int, samples: Counter[int]) -> list[Instruction]:
    """Instructions of which the samples are beginnings: where the first one begins is not known."""
    best: tuple[int, list[Instruction]] = (-1, [])
    for shift in range(16):
        code = disassemble(ctypes.string_at(start + shift, end - start - shift), start + shift)
        beginnings = {one.address for one in code}
        met = sum(count for address, count in samples.items() if address in beginnings)
        if met > best[0]:
            best = (met, code)
    return best[1]
