"""The card says what was tried, and marks it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hasten.engine.base import Built, Requirements
from hasten.runner.living import living
from hasten.verify.bearing import Bearing
from hasten.verify.compromises.compatibility import compatibility
from hasten.verify.compromises.flexibility import flexibility
from hasten.verify.compromises.portability import portability
from hasten.verify.compromises.safety import safety
from hasten.workload.loading import Call
from hasten.workload.snapshot import freeze


def bearing(attack, tier, **kinds):
    return Bearing(attack, attack, tier, {k.replace("_", " "): n for k, n in kinds.items()}, "x=1")


@pytest.mark.parametrize(
    ("borne", "mark"),
    [
        ([], "unknown"),
        ([bearing("strided", "layout", same=2)], "kept"),
        (
            [bearing("strided", "layout", same=2), bearing("reversed", "layout", refused=1)],
            "partly",
        ),
        ([bearing("strided", "layout", refused=2)], "given up"),
    ],
)
def test_flexibility_counts_what_is_taken(borne, mark):
    assert flexibility(borne).mark == mark


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("same_exception", "kept"),
        ("same", "kept"),
        ("refused", "kept"),
        ("other_exception", "partly"),
        ("different", "partly"),
        ("missing", "given up"),
        ("crashed", "given up"),
    ],
)
def test_silence_and_crashes_are_unsafe(kind, mark):
    assert safety([bearing("out of range", "beyond", **{kind: 1})]).mark == mark


def test_code_for_this_processor_alone_is_not_portable(tmp_path):
    (tmp_path / "kernel.so").write_bytes(bytes(2048))
    built = Built(artifacts=("kernel.so",), flags=("-O3", "-march=native"))
    axis = portability("cython", Requirements(languages=("c",)), built, tmp_path)
    assert axis.mark == "given up"
    assert any("2 kB" in line for line in axis.lines)


def test_the_plain_function_is_portable():
    assert portability("python", Requirements(), Built(), Path()).mark == "kept"
    assert portability("pypy", Requirements(), Built(), Path()).mark == "partly"


def documented(x):
    """Sum."""
    return float(x.sum())


def test_how_a_function_lives_is_tried():
    found = living(documented, freeze(Call((np.ones(2000),))))
    assert found["documented"]
    assert found["signed"]
    assert found["forks"]
    assert not living(lambda x: x.sum(), freeze(Call((np.ones(9),))))["documented"]


def test_what_the_reference_lacks_too_is_not_given_up():
    traits = {"pickles": False, "documented": False, "signed": True}
    assert compatibility(traits, traits, Built()).mark == "kept"
    assert compatibility(traits, dict.fromkeys(traits, True), Built()).mark == "given up"


def test_the_price_of_other_types_is_told_where_they_are_refused():
    refused = bearing("other type", "beyond", refused=1)
    assert "this one took 8.0 s" in flexibility([refused], 8.0).lines[-1]
    assert len(flexibility([bearing("other type", "beyond", same=1)], 8.0).lines) == 1
