"""Other interpreters keep the contract of engines: the same answer, or a reason; and may do anything."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from interpreted_functions import by_shape, doubled, first_and_last, unpacked, with_numpy

from hasten.engine.base import Choices
from hasten.engine.registry import engine_named
from hasten.errors import Unsupported
from hasten.testing import Case, verdicts, workloads
from hasten.toolchain.interpreters.discovery import find_interpreters
from hasten.workload.model import Origin, Workload
from hasten.workload.signature import signature_of
from hasten.workload.source import module_source

BROUGHT = ("cpython", "pypy", "jython", "pyodide", "micropython")


def held(function, *args):
    return Workload(
        function.__name__,
        Origin("module", function.__module__, function.__name__),
        signature_of(function, args, {}),
        module_source(function),
    )


def entries(function, *args):
    """Variants of all implementations that are here, by name."""
    workload = held(function, *args)
    found = {}
    for name in BROUGHT:
        engine = engine_named(name)
        for variant in engine.variants(workload, Choices()):
            found[variant.name] = (engine, variant, workload)
    return found


def newest(engine):
    return max(
        (one for one in find_interpreters()[0] if one.implementation == engine),
        key=lambda one: one.release,
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(workloads.lazily, lambda: (5,)),
        Case(workloads.factorial, lambda: (25,)),
        Case(first_and_last, lambda: (np.arange(5.0) / 3,)),
        Case(doubled, lambda: ([0.1, 0.2, 0.3],)),
    ],
    ids=lambda case: case.name,
)
def test_every_interpreter_gives_the_same_answer(case):
    names = list(entries(case.function, *case.arguments()))
    chosen = []
    for engine in BROUGHT:
        version = newest(engine).options[0]
        chosen += [n for n in names if n.startswith(engine) and version in n][:1]
    found = verdicts(BROUGHT, case, entries=chosen)
    assert {name: (v.kind, v.detail) for name, v in found.items() if not v.right} == {}
    assert {name.partition("[")[0] for name in found} == set(BROUGHT)


def test_arrays_are_lists_where_there_is_no_numpy_and_the_python_in_use_is_the_fair_rival():
    found = entries(first_and_last, np.arange(5.0))
    mine = next(one for one in find_interpreters()[0] if one.in_use)
    assert f"cpython[{mine.language},lists]" in found
    assert f"cpython[{mine.language}]" not in found
    assert all(name.endswith(",lists]") for name in found if not name.startswith("cpython"))
    _, variant, _ = next(entry for name, entry in found.items() if name.startswith("pypy"))
    assert variant.notes == ("arrays are lists in it, converted outside the clock",)


def test_on_lists_the_python_in_use_is_the_reference_and_no_entry():
    mine = next(one for one in find_interpreters()[0] if one.in_use)
    assert not any(mine.language in name for name in entries(doubled, [1.0]) if "cpython" in name)


def test_a_jit_is_two_entries():
    names = entries(doubled, [1.0])
    both = [n for n in names if n.endswith(",jit]")]
    assert both
    assert {n.replace(",jit]", "]") for n in both} <= set(names)


def test_every_entry_has_a_name_of_its_own_and_tells_how_it_was_built():
    found = entries(doubled, [1.0])
    assert len(found) >= 8
    for _, variant, _ in found.values():
        details = dict(variant.details)
        assert details["build"]
        assert details["built alike"] in {"yes", "no"}


def refusals(function, *args, of):
    """What the interpreters of an implementation that cannot load or carry it say."""
    said = {}
    for name, (engine, variant, workload) in entries(function, *args).items():
        if engine.name != of:
            continue
        try:
            loaded = engine.load(variant, workload, None)
        except Unsupported as reason:
            said[name] = reason
            continue
        try:
            loaded(*args)
        except Unsupported as reason:
            said[name] = reason
        finally:
            loaded.conversation.close()
    return said


def line_of(function, text):
    code = function.__code__
    lines = Path(code.co_filename).read_text().splitlines()
    start = code.co_firstlineno
    return next(n for n in range(start, start + 9) if text in lines[n - 1])


def test_a_language_that_is_too_old_is_named_with_the_line():
    said = refusals(unpacked, 3, of="jython")
    assert said
    for reason in said.values():
        assert "SyntaxError" in reason.reason
        assert reason.where == f"interpreted_functions.py:{line_of(unpacked, '*rest')}"


def test_a_library_that_is_not_there_is_told():
    said = refusals(with_numpy, np.arange(3.0), of="micropython")
    assert said
    assert all("ImportError" in str(reason) and "numpy" in str(reason) for reason in said.values())


def test_a_function_that_wants_arrays_says_so_with_its_line():
    said = refusals(by_shape, np.arange(3.0), of="pypy")
    assert said
    for reason in said.values():
        assert "on lists it raises AttributeError" in reason.reason
        assert reason.where == f"interpreted_functions.py:{line_of(by_shape, '.shape')}"


def test_an_argument_of_a_class_cannot_be_sent():
    said = refusals(first_and_last, [object()], of="pypy")
    assert said
    assert all("type object cannot be sent" in str(reason) for reason in said.values())


def test_changes_and_sharing_of_arguments_come_back():
    name = next(n for n in entries(doubled, [1.0]) if n.startswith("pypy"))
    engine, variant, workload = entries(doubled, [1.0])[name]
    loaded = engine.load(variant, workload, None)
    values = [1.0, 2.0]
    assert loaded(values) is values
    assert values == [2.0, 4.0]
    array = np.array([1.0, 2.0])
    engine, variant, workload = entries(doubled, array)[f"{name[:-1]},lists]"]
    loaded = engine.load(variant, workload, None)
    assert loaded(array) is array
    assert array.tolist() == [2.0, 4.0]
