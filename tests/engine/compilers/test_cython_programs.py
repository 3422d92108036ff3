"""Programs of many kinds give Python's own answer; each file is built once a variant."""

import warnings

import numpy as np
import pytest

from engine.compilers import cython_arrays, cython_dtypes, cython_objects, cython_scalars
from hasten.engine.base import Choices, Variant
from hasten.engine.compilers.cython import CythonEngine
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

ENGINE = CythonEngine()
RNG = np.random.default_rng(7)


def strided():
    return RNG.normal(size=(8, 3))[::2]


def read_only():
    array = RNG.random(9)
    array.flags.writeable = False
    return array


ARGUMENTS = {
    cython_scalars: (3, 2.5),
    cython_arrays: (
        RNG.random(20),
        RNG.random((6, 3)),
        RNG.integers(0, 2, (8, 9)),
        RNG.integers(0, 200, (5, 6)).astype(np.uint8),
    ),
    cython_dtypes: (
        RNG.random(20).astype(np.float32),
        np.arange(9, dtype=np.int32),
        RNG.integers(0, 256, (5, 6)).astype(np.uint8),
        RNG.random(20) > 0.5,
        RNG.random(5) * 2 - 1 + 1j * RNG.random(5),
        np.asfortranarray(RNG.random((4, 3))),
        strided(),
        read_only(),
        RNG.integers(0, 99, 9).astype(np.uint64),
        np.array([100, 50, 7], dtype=np.int8),
    ),
    cython_objects: (RNG.random(20), [3, 1, 2, 9, -4]),
}
PROGRAMS = [
    (cython_scalars, "cython"),
    (cython_scalars, "cython[unchecked]"),
    (cython_arrays, "cython"),
    (cython_arrays, "cython[unchecked]"),
    (cython_dtypes, "cython"),
    (cython_dtypes, "cython[unchecked]"),
    (cython_objects, "cython"),
]


def copied(arguments):
    """Copies that keep layouts, and whether they may be written to."""
    return tuple(_copied(a) for a in arguments)


def _copied(value):
    if not isinstance(value, np.ndarray):
        return list(value) if isinstance(value, list) else value
    contiguous = value.flags.c_contiguous or value.flags.f_contiguous
    made = value.copy(order="K") if contiguous else np.repeat(value, 2, axis=0)[::2]
    made.flags.writeable = value.flags.writeable
    return made


def workload_of(function, *args, **kwargs):
    origin = Origin("file", function.__code__.co_filename, function.__name__)
    signature = signature_of(function, args, kwargs)
    return Workload(function.__name__, origin, signature, module_source(function))


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Answers of the reference and of each build, with the arguments as they were left."""
    known = {}

    def of(program, name):
        if (program, name) not in known:
            arguments = ARGUMENTS[program]
            workload = workload_of(program.program, *copied(arguments))
            options = ("unchecked",) if "unchecked" in name else ()
            variant = Variant("cython", options)
            folder = tmp_path_factory.mktemp("built")
            ENGINE.build(variant, workload, folder)
            call = ENGINE.load(variant, workload, folder)
            known[program, name] = (called(program.program, arguments), called(call, arguments))
        return known[program, name]

    return of


def called(function, arguments):
    given = copied(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns where small integers wrap
        return function(*given), given


def complaint(a, b):
    """What is different; kinds of numbers count, NumPy's scalars are numbers."""
    if isinstance(a, (tuple, list, dict)):
        if type(a) is not type(b) or len(a) != len(b):
            return f"{a!r} is not {b!r}"
        pairs = (
            zip(a.items(), b.items(), strict=True)
            if isinstance(a, dict)
            else zip(a, b, strict=True)
        )
        return next(filter(None, (complaint(x, y) for x, y in pairs)), "")
    if isinstance(a, np.ndarray):
        same = isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape
        close = same and np.allclose(a, b, rtol=1e-14, atol=0, equal_nan=True)
        return "" if close else f"{a!r} is not {b!r}"
    for kinds in ((bool, np.bool_), (int, np.integer), (float, np.floating), (complex,)):
        if isinstance(a, kinds):
            close = isinstance(b, kinds) and np.isclose(a, b, rtol=1e-14, atol=0, equal_nan=True)
            flags = isinstance(a, bool | np.bool_) == isinstance(b, bool | np.bool_)
            return "" if close and flags else f"{a!r} is not {b!r}"
    return "" if type(a) is type(b) and a == b else f"{a!r} is not {b!r}"


def cases():
    for program, name in PROGRAMS:
        for behaviour in program.program(*copied(ARGUMENTS[program])):
            short = program.__name__.rpartition("_")[2]
            yield pytest.param(program, name, behaviour, id=f"{name}-{short}-{behaviour}")


with np.errstate(all="ignore"), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    CASES = list(cases())


@pytest.mark.parametrize(("program", "name", "behaviour"), CASES)
def test_a_build_answers_as_python_does(answers, program, name, behaviour):
    (expected, _), (found, _) = answers(program, name)
    assert complaint(expected[behaviour], found[behaviour]) == ""


@pytest.mark.parametrize(("program", "name"), PROGRAMS)
def test_a_build_leaves_its_arguments_as_python_does(answers, program, name):
    (_, expected), (_, found) = answers(program, name)
    assert complaint(expected, found) == ""


@pytest.mark.parametrize("program", [cython_scalars, cython_arrays, cython_dtypes])
def test_programs_that_catch_nothing_are_offered_unchecked(program):
    workload = workload_of(program.program, *ARGUMENTS[program])
    names = [v.name for v in ENGINE.variants(workload, Choices())]
    assert names == ["cython", "cython[unchecked]"]


def test_a_program_that_catches_errors_of_indices_is_only_offered_checked():
    workload = workload_of(cython_objects.program, *ARGUMENTS[cython_objects])
    assert [v.name for v in ENGINE.variants(workload, Choices())] == ["cython"]
